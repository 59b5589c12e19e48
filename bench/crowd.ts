import { setTimeout as wait } from 'node:timers/promises';
import { later, ms } from '../src/access/instant.js';
import { createQueue } from '../src/jobs/index.js';
import { createLedger } from '../src/ledger/index.js';
import { readOptions } from '../src/options.js';
import type { RecordEntry } from '../src/simulator/core.js';
import { createRedis, createStore } from '../src/store/index.js';
import { written } from '../test/support/written.js';
import { approved, furnish, manyOf, wholeSecond, withMany } from './population.js';
import { keep, openBench, rssOf, say } from './world.js';

/** Very many windows that are approved in one minute and end together, on one network security group whose writes take four seconds; beside one such write. */

const MINUTE = 60_000;
const WRITE_MS = 4000;
/** What it takes to write one request down and to give its person the role, so that all are open before they end. Milliseconds. */
const EACH = 600;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const { values: options } = readOptions('npm run bench -- crowd [--windows 500]', { options: { windows: { type: 'string', default: '500' } } });
const count = Number(options.windows);
const world = await openBench('jobs', { knobs: { nsgWriteMs: WRITE_MS }, edit: (yaml) => withMany(yaml, 1) });
const { simulator: { sim }, instance, ledgerKey } = world;
const rule = manyOf(world.entitlements)[0]!; // the one that was made
const redis = await createRedis(process.env.REDIS_URL ?? '', 'producer', { log: silent });
const [store, ledger] = [createStore({ redis, instance, log: silent }), createLedger({ key: ledgerKey })];
const queue = createQueue({ connection: redis, instance, clock: { now: () => wholeSecond(Date.now()) }, log: silent });
furnish(sim, { people: count, nsgs: 1 });

const bot = await world.start('ours');
const from = wholeSecond(Date.now());
const end = later(from, 2 * MINUTE + count * EACH);
for (let n = 0; n < count; n += 1) {
  const { request: { id, seq } } = await written({ store, ledger }, approved(n, { rule, instance, from, end }));
  await store.announced(id, seq);
  await queue.wake(id, 'step', from);
}
const lastApproval = Date.now();

type Kind = 'rule.put' | 'rule.deleted';
const ours = (kind: Kind) => sim.record.since(0).filter((e): e is Extract<RecordEntry, { kind: Kind }> => e.kind === kind && !e.foreign);
const nsg = rule.paths[0]!.nsg; // an entitlement has one at least
const letIn = (): number => sim.state.nsgs[nsg]!.rules.filter(({ name }) => name.startsWith('jit-') && name.includes(instance)).flatMap(({ properties: { sourceAddressPrefixes } }) => sourceAddressPrefixes ?? []).length; // it was furnished above
async function until(isSo: () => boolean | Promise<boolean>, what: string, deadline: number): Promise<number> {
  while (!await isSo()) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen in time; see the log of the bot.`);
    await wait(200);
  }
  return Date.now();
}

await until(() => letIn() === count, 'that every address is let in', ms(end));
const [puts, lastPut] = [ours('rule.put').length, Date.parse(ours('rule.put').at(-1)?.at ?? '')];
const readBack = await until(async () => (await store.live(count)).every(({ status }) => status === 'active'), 'that every window is read back as open', ms(end));
await until(() => ours('rule.deleted').length > 0, 'the end', ms(end) + 10 * MINUTE);
const proved = await until(async () => (await store.live(1)).length === 0, 'that all is proved to be closed', ms(end) + 30 * MINUTE);
const [deletes, lastDelete] = [ours('rule.deleted').length, Date.parse(ours('rule.deleted').at(-1)?.at ?? '')];
const rows = [
  say('last approval to every address let in', [WRITE_MS], [lastPut - lastApproval]),
  say('the end to nobody let in', [WRITE_MS], [lastDelete - ms(end)]),
];
console.log(`${count} windows: ${puts} writes opened them, ${deletes} closed them. From the last approval all were read back as open, roles too, after ${((readBack - lastApproval) / 1000).toFixed(1)} s; from the end all were proved closed after ${((proved - ms(end)) / 1000).toFixed(1)} s. The process holds ${Math.round(rssOf(bot) / 1024)} MB.`);
keep('crowd', { windows: count, puts, deletes, readBackMs: readBack - lastApproval, provedMs: proved - ms(end), rows });
bot.signal('SIGKILL');
await queue.close();
redis.disconnect();
await world.close();
process.exit(0);
