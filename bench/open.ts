import { once } from 'node:events';
import { z } from 'zod';
import { createControl } from '../src/sandbox/control.js';
import { DRILL_NSG_ID, NETWORK_GROUP, PEOPLE, RESOURCE_GROUP, ROLE_DEFINITIONS, VMS, type SeedPerson } from '../src/simulator/seed.js';
import { openCard, TICKET } from '../test/support/tenant.js';
import { keep, openBench, say } from './world.js';

/** From the press on Approve until every copy of the approval card shows it, and until the requester reads that both layers were read back as open; beside the bare SDK's calls in sequence, by turns, and beside what Azure's own delays add up to. */

const ROUNDS = 12;
const DELAYED_ROUNDS = 4;
/** A slow day of Azure's (AZURE.md C, D.4): a role takes two seconds, a write of an NSG four, a new assignment is missing from the lists for a minute. */
const DELAYS = { pimOutcome: 'PendingProvisioning', nsgWriteMs: 4000, listLagInSeconds: 60 } as const;
/** The roles of one request side by side, then the network. */
const UNAVOIDABLE_MS = 2000 + 4000;
/** Within which every copy of an approval card has to show the decision: not a floor, the most that may be. */
const COPIES_MS = 5000;
const HOUR = 3_600_000;

const world = await openBench('open', { edit: (yaml) => yaml.replaceAll('max: 10m', 'max: 2h') });
const { sim, urls } = world.simulator;
const control = createControl(urls.page);
const bots = { floor: await world.start('floor'), ours: await world.start('ours') };
sim.urls.bot = bots.ours.url;
const approver = PEOPLE.find(({ part }) => part === 'approver')!; // the practice tenant has two
const definition = (role: string): string => `/providers/Microsoft.Authorization/roleDefinitions/${ROLE_DEFINITIONS.find(({ name }) => name === role)?.id ?? ''}`;
const roles = [
  ...[RESOURCE_GROUP, NETWORK_GROUP].map((scope) => ({ scope, definition: definition('Reader') })),
  ...VMS.map(({ id: scope }) => ({ scope, definition: definition('Virtual Machine Administrator Login') })),
];

async function byFloor({ id: person }: SeedPerson, n: number): Promise<number> {
  const answer = once(bots.floor.process, 'message');
  // into a group that guards nothing: the bot opens nothing where a foreign rule lets people in
  bots.floor.process.send({ person, until: new Date(Date.now() + HOUR).toISOString(), source: `203.0.113.${100 + n}`, priority: 2000 + n, roles, nsg: DRILL_NSG_ID });
  return z.tuple([z.object({ ms: z.number() })]).rest(z.unknown()).parse(await answer)[0].ms;
}

interface Opened {
  /** Until the approval card, of which every copy is a view, was changed into the decided one. */
  readonly shown: number;
  /** Until the last read-back. */
  readonly readBack: number;
  /** Until the requester's card says so. */
  readonly told: number;
}

/** In milliseconds from the press; the times are the simulator's own record's. */
async function byOurs(person: SeedPerson, n: number): Promise<Opened> {
  await control.say(person, `/access request bastion-quick for 1h from 203.0.113.${100 + n} ticket ${TICKET} because bench`);
  const card = await openCard(control, person);
  const before = sim.record.since(0).at(-1)?.seq ?? 0;
  const pressed = Date.now();
  await control.press(approver, { ...card, verb: 'approve' });
  for (;;) {
    const since = sim.record.since(before);
    const ready = since.find((e) => e.kind === 'activity.received' && JSON.stringify(e).includes('Ready: read back from Azure'));
    const shown = since.find((e) => e.kind === 'activity.received' && e.activityId === card.activityId && JSON.stringify(e.card).includes('Approved by'));
    if (ready && shown) {
      const put = since.find((e) => e.kind === 'rule.put')?.seq ?? Infinity;
      const readBack = since.find((e) => e.seq > put && e.kind === 'call' && e.method === 'GET' && e.path.endsWith('/securityRules'));
      return { shown: Date.parse(shown.at) - pressed, readBack: Date.parse(readBack?.at ?? '') - pressed, told: Date.parse(ready.at) - pressed };
    }
    if (Date.now() - pressed > 120_000) throw new Error('It did not open within two minutes; see its log.');
    await once(sim.changes, 'change');
  }
}

let people = 0;
async function somebody(): Promise<[SeedPerson, number]> {
  people += 1;
  return [await control.join(`Bench Person ${people}`, 'requester'), people];
}

async function rounds(count: number): Promise<{ floor: number[]; ours: Opened[] }> {
  const found: { floor: number[]; ours: Opened[] } = { floor: [], ours: [] };
  for (let turn = 0; turn < count; turn += 1) {
    if (turn % 2 === 0) found.floor.push(await byFloor(...await somebody()));
    found.ours.push(await byOurs(...await somebody()));
    if (turn % 2 === 1) found.floor.push(await byFloor(...await somebody()));
  }
  return found;
}

await rounds(2);
const { floor, ours } = await rounds(ROUNDS);
const rows = [
  say('approve to both read back', floor, ours.map(({ readBack }) => readBack)),
  say('approve to every copy decided', ours.map(() => COPIES_MS), ours.map(({ shown }) => shown)),
  say('approve to the requester told', floor, ours.map(({ told }) => told)),
];

Object.assign(sim.knobs, DELAYS);
const delayed: Opened[] = [];
for (let turn = 0; turn < DELAYED_ROUNDS; turn += 1) delayed.push(await byOurs(...await somebody()));
const waits = delayed.map(() => UNAVOIDABLE_MS);
rows.push(say('the same, Azure-like delays', waits, delayed.map(({ readBack }) => readBack)), say('told, Azure-like delays', waits, delayed.map(({ told }) => told)));
keep('open', { rounds: ROUNDS, delayedRounds: DELAYED_ROUNDS, rows });
for (const bot of Object.values(bots)) bot.signal('SIGKILL');
await world.close();
process.exit(0);
