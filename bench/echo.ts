import { createControl } from '../src/sandbox/control.js';
import { PEOPLE } from '../src/simulator/seed.js';
import { cpuOf, keep, openBench, quantile, say, type Row } from './world.js';

/** What is typed in Teams and answered, by our bot and by one that only echoes, by turns: the time until the turn is over, and what its process uses for it. */

const ROUNDS = 8;
const TURNS = 20;
const WARM_UP = 30;
const ASKED = ['/access', '/access help'];

const world = await openBench('echo');
const bots = { floor: await world.start('floor'), ours: await world.start('ours') };
const control = createControl(world.simulator.urls.page);
const [person] = PEOPLE;
if (!person) throw new Error('The practice tenant has nobody in it.');

async function turns(which: keyof typeof bots, text: string, count: number): Promise<{ times: number[]; cpu: number }> {
  world.simulator.sim.urls.bot = bots[which].url;
  const times: number[] = [];
  const before = cpuOf(bots[which]);
  for (let n = 0; n < count; n += 1) {
    const began = performance.now();
    const { status } = await control.say(person!, text); // looked at above
    times.push(performance.now() - began);
    if (status !== 200) throw new Error(`The ${which} answered ${status}; see its log.`);
  }
  return { times, cpu: (cpuOf(bots[which]) - before) / count };
}

const rows: Row[] = [];
for (const text of ASKED) {
  await turns('floor', text, WARM_UP);
  await turns('ours', text, WARM_UP);
  const found = { floor: [] as { times: number[]; cpu: number }[], ours: [] as { times: number[]; cpu: number }[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const which of round % 2 === 0 ? ['floor', 'ours'] as const : ['ours', 'floor'] as const) found[which].push(await turns(which, text, TURNS));
  }
  const each = (which: keyof typeof found, part: number): number[] => found[which].map(({ times }) => quantile(times, part));
  rows.push(say(`${text}: processor per turn`, found.floor.map(({ cpu }) => cpu), found.ours.map(({ cpu }) => cpu)));
  rows.push(say(`${text}: p50`, each('floor', 0.5), each('ours', 0.5)), say(`${text}: p99`, each('floor', 0.99), each('ours', 0.99)));
}
keep('echo', { rounds: ROUNDS, turns: TURNS, rows });
for (const bot of Object.values(bots)) bot.signal('SIGKILL');
await world.close();
process.exit(0);
