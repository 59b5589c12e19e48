import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { prefixOf, QUEUES } from '../../src/jobs/names.js';
import type { TenantState } from '../../src/simulator/core.js';
import type { Tenant } from './tenant.js';

/** What a version of the bot has left in Redis, and the practice tenant's Azure beside it, so that later code can be put in front of it. */
export interface Payload {
  readonly about: { readonly at: string; readonly instance: string; readonly ledgerKey: string };
  /** By the part of its name behind the installation's prefix. */
  readonly redis: Readonly<Record<string, StoredKey>>;
  readonly azure: Azure;
}

const pairs = z.array(z.tuple([z.string(), z.string()]));
const Stored = z.discriminatedUnion('type', [
  z.object({ type: z.literal('string'), value: z.string(), ttl: z.number().optional() }),
  z.object({ type: z.enum(['list', 'set']), value: z.array(z.string()), ttl: z.number().optional() }),
  z.object({ type: z.enum(['hash', 'zset']), value: pairs, ttl: z.number().optional() }),
  z.object({ type: z.literal('stream'), value: z.array(z.tuple([z.string(), z.array(z.string())])), ttl: z.number().optional() }),
]);
type StoredKey = z.infer<typeof Stored>;
type Azure = Pick<TenantState, 'assignments' | 'pimRequests' | 'sessions' | 'nsgs' | 'conversations' | 'tickets'>;

/** What BullMQ keeps for who is connected now. */
const PASSING = new RegExp(`:(${QUEUES.join('|')}):(events|marker|stalled-check|stalled|limiter|.*:lock)$`);

/** Everything that the installation has stored, and what of Azure and Teams it speaks of; of posts only that they are there. */
export async function takePayload({ config, simulator: { sim } }: Tenant, redis: Redis): Promise<Payload> {
  const { instance } = config.rules;
  const prefix = prefixOf(instance);
  const names = (await redis.keys(`${prefix}*`)).filter((name) => !PASSING.test(name)).sort();
  const redisKeys = await Promise.all(names.map(async (name) => [name.slice(prefix.length), await stored(redis, name)] as const));
  const { assignments, pimRequests, sessions, nsgs, conversations, tickets } = sim.state;
  const bare = Object.fromEntries(Object.entries(conversations).map(([id, one]) => [id, { ...one, activities: one.activities.map(({ card: _card, text: _text, ...rest }) => rest) }]));
  return { about: { at: sim.clock.now().toISOString(), instance, ledgerKey: config.ledgerKey }, redis: Object.fromEntries(redisKeys), azure: { assignments, pimRequests, sessions, nsgs, conversations: bare, tickets } };
}

/** In the place of whatever was stored under that installation's name. */
export async function putPayload({ simulator: { sim } }: Tenant, redis: Redis, { about, redis: keys, azure }: Payload): Promise<void> {
  const prefix = prefixOf(about.instance);
  const old = await redis.keys(`${prefix}*`);
  if (old.length > 0) await redis.del(old);
  for (const [name, key] of Object.entries(keys)) await restore(redis, `${prefix}${name}`, key);
  Object.assign(sim.state, structuredClone(azure));
}

async function stored(redis: Redis, name: string): Promise<StoredKey> {
  const ttl = await redis.pttl(name);
  return Stored.parse({ ...await contentOf(redis, name), ...(ttl > 0 ? { ttl } : {}) });
}

async function contentOf(redis: Redis, name: string): Promise<{ type: string; value: unknown }> {
  const type = await redis.type(name);
  switch (type) {
    case 'string': return { type, value: await redis.get(name) };
    case 'list': return { type, value: await redis.lrange(name, 0, -1) };
    case 'set': return { type, value: (await redis.smembers(name)).sort() };
    case 'hash': return { type, value: Object.entries(await redis.hgetall(name)).sort() };
    case 'zset': return { type, value: inPairs(await redis.zrange(name, 0, '-1', 'WITHSCORES')) };
    case 'stream': return { type, value: await redis.xrange(name, '-', '+') };
    default: throw new Error(`Nobody knows how to keep a key of the type ${type} (${name}).`);
  }
}

function inPairs(flat: readonly string[]): [string, string][] {
  return flat.flatMap((one, i) => (i % 2 === 0 ? [[one, flat[i + 1] ?? '']] : []));
}

async function restore(redis: Redis, name: string, key: StoredKey): Promise<void> {
  switch (key.type) {
    case 'string': await redis.set(name, key.value); break;
    case 'list': await redis.rpush(name, ...key.value); break;
    case 'set': await redis.sadd(name, ...key.value); break;
    case 'hash': await redis.hset(name, ...key.value.flat()); break;
    case 'zset': await redis.zadd(name, ...key.value.flatMap(([member, score]) => [score, member])); break;
    case 'stream': for (const [id, fields] of key.value) await redis.xadd(name, id, ...fields); break;
  }
  if (key.ttl !== undefined) await redis.pexpire(name, key.ttl);
}

const folderOf = (version: string) => fileURLToPath(new URL(`../e2e/payloads/${version}/`, import.meta.url));

export function readPayload(version: string): Payload {
  const read = (name: string): unknown => JSON.parse(readFileSync(`${folderOf(version)}${name}.json`, 'utf8'));
  const about = z.object({ at: z.string(), instance: z.string(), ledgerKey: z.string() }).parse(read('about'));
  // the practice tenant's state has no schema: it was written by `writePayload`, and the simulator would not start on another
  return { about, redis: z.record(Stored).parse(read('redis')), azure: read('azure') as Azure };
}

export function writePayload(version: string, payload: Payload): void {
  mkdirSync(folderOf(version), { recursive: true });
  for (const [name, part] of Object.entries(payload)) writeFileSync(`${folderOf(version)}${name}.json`, `${JSON.stringify(part, null, 1)}\n`);
}
