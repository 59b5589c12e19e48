import { randomBytes } from 'node:crypto';
import { Queue as BullQueue } from 'bullmq';
import type { Redis } from 'ioredis';
import { later } from '../src/access/instant.js';
import type { AccessRequest } from '../src/access/request.js';
import { createQueue } from '../src/jobs/index.js';
import { createLedger } from '../src/ledger/index.js';
import { readOptions } from '../src/options.js';
import { createRedis, createStore } from '../src/store/index.js';
import { load } from '../src/workflow/change.js';
import { anActiveRequest, at } from '../test/support/requests.js';
import { written } from '../test/support/written.js';
import { keep, say, type Row } from './world.js';

/** What an open window holds of Redis beside a raw delayed job, and what ended requests cost the sweep. By the product's own store and queue. */

const LIVE = 200;
const ROUNDS = 30;
/** Written at once. */
const AT_ONCE = 64;
const DAY = 86_400_000;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const { values: options } = readOptions('npm run bench -- windows [--open 10000] [--ended 20000]', { options: { open: { type: 'string', default: '10000' }, ended: { type: 'string', default: '20000' } } });
const [open, ended] = [Number(options.open), Number(options.ended)];
const redis = await createRedis(process.env.REDIS_URL ?? '', 'producer', { log: silent });
const ledger = createLedger({ key: randomBytes(32).toString('hex') });

async function held(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
}

async function many(count: number, one: (n: number) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (next < count) await one(next++); }));
}

interface Kept { readonly store: ReturnType<typeof createStore>; readonly queue: ReturnType<typeof createQueue> }
function installation(instance: string): Kept {
  return { store: createStore({ redis, instance, log: silent }), queue: createQueue({ connection: redis, instance, clock: { now: () => at('10:06') }, log: silent }) };
}

/** Saves a request as its events made it, and says that everybody was told. */
async function save({ store }: Kept, story: Parameters<typeof written>[1]): Promise<AccessRequest> {
  const { request } = await written({ store, ledger }, story);
  await store.announced(request.id, request.seq);
  return request;
}

const factsOf = (n: number, kind: string) => ({ id: `${kind}${String(n).padStart(7, '0')}`, requester: { id: `b0000000-0000-4000-8000-${String(n).padStart(12, '0')}`, name: `Person ${n}` }, ticket: `CHG${String(n).padStart(7, '0')}` });

async function openWindows(kept: Kept, count: number): Promise<void> {
  await many(count, async (n) => {
    const { id } = await save(kept, anActiveRequest(factsOf(n, 'w')));
    await kept.queue.wake(id, 'end', later(at('11:05'), DAY));
  });
}

async function memory(redis: Redis): Promise<Row> {
  const [before, raw] = [await held(), new BullQueue('raw', { connection: redis, prefix: '{bench-raw}' })];
  await many(open, async (n) => { await raw.add('end', { request: factsOf(n, 'w').id }, { delay: DAY, jobId: factsOf(n, 'w').id }); });
  const between = await held();
  await openWindows(installation('bench-memory'), open);
  const after = await held();
  return say('an open window, a raw delayed job', [(between - before) / open / 1024], [(after - between) / open / 1024], 'KB');
}

/** Milliseconds of one sweep's reading: who is open, each made again from its events, who waits for a review, whose news were not told. */
async function sweep({ store }: Kept): Promise<number> {
  const began = performance.now();
  for (const { id } of await store.live(1000)) await load({ store, ledger }, id);
  await store.unreviewed(1000);
  await store.outbox(1000);
  return performance.now() - began;
}

const rows = [await memory(redis)];
const few = installation('bench-few');
const lots = installation('bench-lots');
await openWindows(few, LIVE);
await openWindows(lots, LIVE);
await many(ended, async (n) => { await save(lots, anActiveRequest(factsOf(n, 'e')).due('11:05').closed('11:06').sessionsCut('11:06')); });
const times: { floor: number[]; ours: number[] } = { floor: [], ours: [] };
for (let round = -2; round < ROUNDS; round += 1) {
  const [floor, ours] = round % 2 === 0 ? [await sweep(few), await sweep(lots)] : [await sweep(lots), await sweep(few)].reverse();
  if (round >= 0) { times.floor.push(floor!); times.ours.push(ours!); } // both were just measured
}
rows.push(say(`a sweep over ${LIVE} open, ${ended} ended`, times.floor, times.ours));
keep('windows', { open, ended, live: LIVE, rows });
for (const { queue } of [few, lots]) await queue.close();
redis.disconnect();
process.exit(0);
