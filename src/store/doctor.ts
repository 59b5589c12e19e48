import type { Finding } from '../workflow/ports.js';
import { atHome, createRedis, type Home, type RedisOver } from './redis.js';

const GROUP = 'Redis';

/** Whether Redis answers and keeps what it is given. Reads only, and never rejects. */
export async function examineRedis(redis: Pick<Home, 'info'>): Promise<Finding[]> {
  return [{ group: GROUP, what: { says: 'thing/reachable' }, status: 'ok', detail: { says: 'found/answers' } }, await examineEviction(redis), await examinePersistence(redis)];
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
    return [{ group: GROUP, what: { says: 'thing/reachable' }, status: 'wrong', detail: reason(error), mend: { says: 'mend/redis' } }];
  }
}

async function examineEviction(redis: Pick<Home, 'info'>): Promise<Finding> {
  const line = { group: GROUP, what: 'maxmemory-policy noeviction' };
  const policy = await fieldOf(redis, 'memory', 'maxmemory_policy');
  if (policy.unknown !== undefined) return { ...line, status: 'unknown', detail: { says: 'found/untold', why: policy.unknown } };
  if (policy.value === 'noeviction') return { ...line, status: 'ok', detail: { says: 'found/keeps' } };
  return { ...line, status: 'wrong', detail: { says: 'found/evicts', policy: policy.value }, mend: { says: 'mend/redis-conf', command: 'redis-cli CONFIG SET maxmemory-policy noeviction' } };
}

async function examinePersistence(redis: Pick<Home, 'info'>): Promise<Finding> {
  const line = { group: GROUP, what: { says: 'thing/persistence' } } as const;
  const enabled = await fieldOf(redis, 'persistence', 'aof_enabled');
  if (enabled.unknown !== undefined) return { ...line, status: 'unknown', detail: { says: 'found/untold', why: enabled.unknown } };
  if (enabled.value === '1') return { ...line, status: 'ok', detail: { says: 'found/persists' } };
  return { ...line, status: 'wrong', detail: { says: 'found/forgets' }, mend: { says: 'mend/redis-conf', command: 'redis-cli CONFIG SET appendonly yes' } };
}

type Field = { readonly value: string; readonly unknown?: never } | { /** Why, if Redis says so. */ readonly unknown: string | null };

/** By INFO, which managed services leave open where they forbid CONFIG. */
async function fieldOf(redis: Pick<Home, 'info'>, section: 'memory' | 'persistence', name: string): Promise<Field> {
  try {
    const value = new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(await redis.info(section))?.[1];
    return value === undefined ? { unknown: null } : { value };
  } catch (error) {
    return { unknown: reason(error) };
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
