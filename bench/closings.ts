import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { later, ms } from '../src/access/instant.js';
import { readName } from '../src/azure/nsgRule.js';
import { createQueue } from '../src/jobs/index.js';
import { createLedger } from '../src/ledger/index.js';
import { readOptions } from '../src/options.js';
import { createRedis, createStore } from '../src/store/index.js';
import { written } from '../test/support/written.js';
import { approved, furnish, manyOf, opened, openInAzure, wholeSecond, withMany, type Story } from './population.js';
import { cpuOf, keep, openBench, quantile, rssOf, say } from './world.js';

/** How late the network closes where very many windows end within a minute, beside delayed jobs on a bare BullMQ that do nothing; and what a process holds that has so many open. */

const MINUTE = 60_000;
const AT_ONCE = 64;
/** What it takes to write one window down and to look at it once. Milliseconds. */
const EACH = 15;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const { values: options } = readOptions('npm run bench -- closings [--open 10000] [--nsgs 200] [--replicas 1]', { options: { open: { type: 'string', default: '10000' }, nsgs: { type: 'string', default: '200' }, replicas: { type: 'string', default: '1' } } });
const [open, nsgs, replicas] = [Number(options.open), Number(options.nsgs), Number(options.replicas)];
const world = await openBench('jobs', { edit: (yaml) => withMany(yaml, nsgs) });
const { simulator: { sim }, instance, ledgerKey } = world;
const rules = manyOf(world.entitlements);
const redis = await createRedis(process.env.REDIS_URL ?? '', 'producer', { log: silent });
const [store, ledger] = [createStore({ redis, instance, log: silent }), createLedger({ key: ledgerKey })];
const queue = createQueue({ connection: redis, instance, clock: { now: () => wholeSecond(Date.now()) }, log: silent });

/** Milliseconds from the end of each to its job. */
async function byFloor(): Promise<number[]> {
  const floor = await world.start('floor', { REDIS_URL: process.env.REDIS_URL ?? '' });
  const first = Date.now() + 20_000;
  floor.process.send({ dues: Array.from({ length: open }, (_, n) => first + Math.floor(n * MINUTE / open / 1000) * 1000) });
  for (;;) {
    const [message] = z.tuple([z.object({ lates: z.array(z.number()).optional() })]).rest(z.unknown()).parse(await once(floor.process, 'message'));
    if (!message.lates) continue;
    floor.signal('SIGKILL');
    return message.lates;
  }
}

/** Writes down so many windows that are open, their ends spread over a minute from `first` on, and has Azure hold them. */
async function openMany(first: number): Promise<void> {
  furnish(sim, { people: open, nsgs });
  const from = wholeSecond(Date.now() - 10 * MINUTE);
  const stories = Array.from({ length: open }, (_, n) => {
    const end = wholeSecond(first + n * MINUTE / open);
    return opened(approved(n, { rule: rules[n % nsgs]!, instance, from, end }), later(from, 5000), end); // there are so many
  });
  openInAzure(sim, stories.map(({ request }) => request), instance);
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (next < stories.length) await writeDown(stories[next++]!); }));
}

/** By the product's own store and queue. */
async function writeDown(story: Story): Promise<void> {
  const { request: { id, seq } } = await written({ store, ledger }, story);
  await store.announced(id, seq);
  if (story.request.status === 'active') await queue.wake(id, 'end', story.request.window.end);
}

/** Milliseconds from the end that a rule's name has until Azure had deleted it; and from the first end until all requests were closed. */
async function byOurs(): Promise<{ lates: number[]; took: number; peakKb: number; cpu: number }> {
  const first = Date.now() + MINUTE + open * EACH;
  await openMany(first);
  const bots = await Promise.all(Array.from({ length: replicas }, () => world.start('ours')));
  await wait(Math.max(0, first - Date.now()));
  const used = (): number => bots.reduce((sum, bot) => sum + cpuOf(bot), 0);
  const before = used();
  let peakKb = 0;
  while ((await store.live(1)).length > 0) {
    peakKb = Math.max(peakKb, ...bots.map(rssOf));
    await wait(500);
  }
  const [took, cpu] = [Date.now() - first, (used() - before) / open];
  for (const bot of bots) bot.signal('SIGKILL');
  const lates = sim.record.since(0).flatMap((e) => (e.kind === 'rule.deleted' ? [Date.parse(e.at) - ms(readName(e.rule, instance)?.until ?? '')] : []));
  return { lates, took, peakKb, cpu };
}

const floor = await byFloor();
const { lates, took, peakKb, cpu } = await byOurs();
const rows = [
  say('the median job, the median rule', [quantile(floor, 0.5)], [quantile(lates, 0.5)]),
  say('the last of 99 in a hundred', [quantile(floor, 0.99)], [quantile(lates, 0.99)]),
];
console.log(`${lates.length} rules of ${open} windows on ${nsgs} NSGs; from the first end until all were closed and proved ${(took / 1000).toFixed(1)} s, ${cpu.toFixed(0)} ms of processor each; ${replicas === 1 ? 'the process' : `each of ${replicas} processes`} held ${Math.round(peakKb / 1024)} MB at most.`);
keep('closings', { open, nsgs, replicas, took, cpu, peakKb, rows });
await queue.close();
redis.disconnect();
await world.close();
process.exit(0);
