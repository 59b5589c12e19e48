import type { Redis } from 'ioredis';
import type { Duration } from '../../src/access/instant.js';
import { prefixOf, QUEUES, type QueueName } from '../../src/jobs/names.js';
import { until } from '../../src/sandbox/control.js';
import { moveTime } from './time.js';

/** How long what is under way, or due, may take in real time. Milliseconds. */
const PATIENCE = 30_000;

/** Takes a time to live `ARGV[1]` milliseconds nearer to its end, and the entries of a stream with it: our scripts trim those by the time in their ids. */
const AGE = `
local ttl, by = redis.call('PTTL', KEYS[1]), tonumber(ARGV[1])
if ttl < 0 then return end
local entries = redis.call('TYPE', KEYS[1]).ok == 'stream' and redis.call('XRANGE', KEYS[1], '-', '+') or {}
if ttl <= by or #entries > 0 then redis.call('DEL', KEYS[1]) end
if ttl <= by then return end
for _, entry in ipairs(entries) do
  local time, seq = string.match(entry[1], '(%d+)-(%d+)')
  redis.call('XADD', KEYS[1], string.format('%.0f-%s', tonumber(time) - by, seq), unpack(entry[2]))
end
redis.call('PEXPIRE', KEYS[1], ttl - by)`;

export interface Installation {
  readonly redis: Redis;
  readonly instance: string;
  /** Whether somebody works on the queues; otherwise nothing in them begins. */
  readonly isWorked: boolean;
  /** Lets happen in the simulator what is due. */
  readonly settle: () => void;
}

/**
 * Moves app, queues, simulator and what Redis forgets by itself forward together. What is under way may end first: time
 * that jumps in the middle of it would be a process that stood still for hours, which is another test. Resolves when
 * everything that is due by then has begun; rejects when the queues do not come to rest, or do not take up what is due.
 */
export async function advance(over: Installation, by: Duration): Promise<void> {
  await untilResting(over);
  moveTime(by);
  await age(over, by);
  over.settle();
  // What BullMQ itself does when a job is added: a worker that sleeps until a time which has passed meanwhile looks again.
  for (const queue of QUEUES) await over.redis.zadd(keyOf(over, queue, 'marker'), 0, '0');
  await untilBegun(over, Date.now());
}

/** Resolves when nothing waits and nothing runs, in one look at all queues: a job hands on to the next queue before it ends. */
export async function untilResting(over: Installation, within = PATIENCE): Promise<void> {
  if (!over.isWorked) return;
  await until(() => areEmpty(over, (queue, look) => look.llen(keyOf(over, queue, 'wait')).zcard(keyOf(over, queue, 'prioritized')).llen(keyOf(over, queue, 'active'))), { what: 'the queues to come to rest', within });
}

/** BullMQ keeps a delayed job under its time in milliseconds, shifted by twelve bits. */
async function untilBegun(over: Installation, due: number): Promise<void> {
  if (!over.isWorked) return;
  await until(() => areEmpty(over, (queue, look) => look.llen(keyOf(over, queue, 'wait')).zcard(keyOf(over, queue, 'prioritized')).zcount(keyOf(over, queue, 'delayed'), '-inf', due * 0x1000)), { what: 'the queues to begin what is due', within: PATIENCE });
}

type Look = ReturnType<Redis['multi']>;

async function areEmpty({ redis }: Installation, ask: (queue: QueueName, look: Look) => Look): Promise<true | undefined> {
  const lengths = await QUEUES.reduce<Look>((look, queue) => ask(queue, look), redis.multi()).exec() ?? [];
  return lengths.every(([, length]) => length === 0) || undefined;
}

/** BullMQ's own keys are left out: its locks and limits are held in real time by the workers that hold them. */
async function age({ redis, instance }: Installation, by: Duration): Promise<void> {
  const prefix = prefixOf(instance);
  for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 500 }) as AsyncIterable<string[]>) { // a stream is typed as any
    const ours = keys.filter((key) => !QUEUES.some((queue) => key.startsWith(`${prefix}:${queue}:`)));
    for (const key of ours) await redis.eval(AGE, 1, key, by);
  }
}

function keyOf({ instance }: Installation, queue: QueueName, part: string): string {
  return `${prefixOf(instance)}:${queue}:${part}`;
}
