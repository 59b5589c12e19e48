import type { Finding } from '../workflow/ports.js';
import { atHome, createRedis, type Home, type RedisOver } from './redis.js';

const GROUP = 'Redis';

/** Whether Redis answers and keeps what it is given. Reads only, and never rejects. */
export async function examineRedis(redis: Pick<Home, 'info'>): Promise<Finding[]> {
  return [{ group: GROUP, what: 'reachable', status: 'ok', detail: 'answers' }, await examineEviction(redis), await examinePersistence(redis)];
}

/** The same over a connection of its own, closed afterwards; `within` as for `createRedis`. */
export async function examineRedisAt(url: string, { instance, ...over }: RedisOver & { readonly instance: string }): Promise<Finding[]> {
  try {
    const redis = await createRedis(url, 'producer', over);
    try {
      return await examineRedis(atHome(redis, instance));
    } finally {
      redis.disconnect();
    }
  } catch (error) {
    return [{ group: GROUP, what: 'reachable', status: 'wrong', detail: reason(error), mend: 'Set REDIS_URL to a Redis that runs and lets this process in.' }];
  }
}

async function examineEviction(redis: Pick<Home, 'info'>): Promise<Finding> {
  const line = { group: GROUP, what: 'maxmemory-policy noeviction' };
  const policy = await fieldOf(redis, 'memory', 'maxmemory_policy');
  if (policy.unknown !== undefined) return { ...line, status: 'unknown', detail: policy.unknown };
  if (policy.value === 'noeviction') return { ...line, status: 'ok', detail: 'nothing is thrown away when memory is full' };
  return { ...line, status: 'wrong', detail: `is ${policy.value}: requests and alarms may be thrown away when memory is full`, mend: 'redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf' };
}

async function examinePersistence(redis: Pick<Home, 'info'>): Promise<Finding> {
  const line = { group: GROUP, what: 'append-only persistence' };
  const enabled = await fieldOf(redis, 'persistence', 'aof_enabled');
  if (enabled.unknown !== undefined) return { ...line, status: 'unknown', detail: enabled.unknown };
  if (enabled.value === '1') return { ...line, status: 'ok', detail: 'is on: a restart loses a second at most' };
  return { ...line, status: 'wrong', detail: 'is off: a restart forgets requests and alarms', mend: 'redis-cli CONFIG SET appendonly yes, and the same in redis.conf' };
}

type Field = { readonly value: string; readonly unknown?: never } | { readonly unknown: string };

/** By INFO, which managed services leave open where they forbid CONFIG. */
async function fieldOf(redis: Pick<Home, 'info'>, section: 'memory' | 'persistence', name: string): Promise<Field> {
  try {
    const value = new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(await redis.info(section))?.[1];
    return value === undefined ? { unknown: 'Redis does not tell; look in its settings' } : { value };
  } catch (error) {
    return { unknown: `Redis does not tell: ${reason(error)}` };
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
