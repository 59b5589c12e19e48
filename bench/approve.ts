import { createControl } from '../src/sandbox/control.js';
import { CHANNELS, PEOPLE, type SeedPerson } from '../src/simulator/seed.js';
import { createRedis, createStore } from '../src/store/index.js';
import { TICKET } from '../test/support/tenant.js';
import { cpuOf, keep, openBench, quantile, say, type Row } from './world.js';

/**
 * From the press on Approve until the decision is saved and the card answered, beside an echo's answer to a press, by turns: one
 * after the other, and fifty at once. Ours is a process of the role `web`, so that nothing opens meanwhile.
 */

const ROUNDS = 6;
const PRESSES = 20;
const AT_ONCE = 50;
/** Requests of one person. */
const EACH = 10;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const world = await openBench('echo', { edit: (yaml) => yaml.replace('mostOpen: 5', 'mostOpen: 1000') });
const { sim, urls } = world.simulator;
const control = createControl(urls.page);
const bots = { floor: await world.start('floor'), ours: await world.start('ours', { ROLE: 'web' }) };
const approver = PEOPLE.find(({ part }) => part === 'approver')!; // the practice tenant has two
const conversation = CHANNELS.approvals.id;

async function ask(count: number): Promise<void> {
  sim.urls.bot = bots.ours.url;
  let person: SeedPerson | undefined;
  for (let n = 0; n < count; n += 1) {
    if (n % EACH === 0) person = await control.join(`Bench Person ${n}`, 'requester');
    await control.say(person!, `/access request bastion-prod for 1h from 203.0.113.${n % 250 + 1} ticket ${TICKET} because bench ${n}`); // joined above
  }
}

const total = (ROUNDS + 1) * PRESSES + (ROUNDS + 1) * AT_ONCE;
await ask(total);
const redis = await createRedis(process.env.REDIS_URL ?? '', 'producer', { log: silent });
const waiting = await createStore({ redis, instance: world.instance, log: silent }).live(total);
if (waiting.length < total) throw new Error(`Only ${waiting.length} of ${total} requests were made; see the log of the bot.`);
const { activityId } = await control.say(approver, '@JIT Access /access help', { conversation });

let next = 0;
/** Answered, after 1.9 s, that it takes longer. */
let late = 0;
/** Milliseconds. */
async function pressOne(which: keyof typeof bots): Promise<number> {
  const request = which === 'ours' ? waiting[next++] : waiting[0];
  const began = performance.now();
  const { status, body } = await control.press(approver, { conversation, activityId, verb: 'approve', data: { request: request?.id, asked: request?.askedAt } });
  const took = performance.now() - began;
  if (status !== 200) throw new Error(`The ${which} answered ${status} ${JSON.stringify(body)}.`);
  if (which === 'ours' && typeof body?.value !== 'object') late += 1;
  return took;
}

interface Measured { readonly times: number[]; readonly cpu: number }
async function presses(which: keyof typeof bots, count: number, atOnce: number): Promise<Measured> {
  sim.urls.bot = bots[which].url;
  const before = cpuOf(bots[which]);
  const times: number[] = [];
  for (let n = 0; n < count; n += atOnce) times.push(...await Promise.all(Array.from({ length: atOnce }, () => pressOne(which))));
  return { times, cpu: (cpuOf(bots[which]) - before) / count };
}

async function measure(name: string, count: number, atOnce: number): Promise<Row[]> {
  const found = { floor: [] as Measured[], ours: [] as Measured[] };
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const which of round % 2 === 0 ? ['floor', 'ours'] as const : ['ours', 'floor'] as const) {
      const one = await presses(which, count, atOnce);
      if (round >= 0) found[which].push(one); // the first warms up
    }
  }
  const each = (which: keyof typeof found, part: number): number[] => found[which].map(({ times }) => quantile(times, part));
  return [
    say(`${name}: processor`, found.floor.map(({ cpu }) => cpu), found.ours.map(({ cpu }) => cpu)),
    say(`${name}: p50`, each('floor', 0.5), each('ours', 0.5)),
    say(`${name}: p99`, each('floor', 0.99), each('ours', 0.99)),
  ];
}

const rows = [...await measure('Approve pressed', PRESSES, 1), ...await measure(`${AT_ONCE} at once`, AT_ONCE, AT_ONCE)];
if (late > 0) console.log(`${late} of ours were answered that it takes longer.`);
keep('approve', { rounds: ROUNDS, presses: PRESSES, atOnce: AT_ONCE, late, rows });
redis.disconnect();
for (const bot of Object.values(bots)) bot.signal('SIGKILL');
await world.close();
process.exit(0);
