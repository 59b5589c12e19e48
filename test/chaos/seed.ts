import { setTimeout as wait } from 'node:timers/promises';
import type { RequestEvent } from '../../src/access/request.js';
import { replay } from '../../src/access/transition.js';
import { createLedger, readWitness, verifyRecord } from '../../src/ledger/index.js';
import { parseEntry } from '../../src/ledger/verify.js';
import { textOf } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { createArchive } from '../../src/store/index.js';
import { FAULTS, hasOurs, type Fault, type FaultName } from './faults.js';
import { FORGED } from './forge.js';
import { judge, type Judgement } from './judge.js';
import { play, type Ask } from './lives.js';
import { planOf, type PlannedFault, type PlanOver } from './plan.js';
import type { Product } from './product.js';
import { secretsIn } from './secrets.js';
import { openWorld, type World } from './world.js';

export interface Met { readonly name: FaultName; readonly hit: boolean }

/** What came of one seed. */
export interface SeedResult extends Judgement {
  readonly seed: number;
  readonly passed: boolean;
  readonly met: readonly Met[];
  readonly windows: number;
  readonly took: number;
  /** Where its logs are, when it failed. */
  readonly folder: string;
}

export interface SeedOver extends PlanOver { readonly product: Product; readonly redisProgram: string; readonly keep?: boolean }

/** A fault that met nothing comes again, as long as people are at it; so often at most. */
const TRIES = 3;
/** So long the machine may stand still without being a disturbance. Milliseconds. */
const STILL = 1500;
/** Everything must be closed, and every request final, so long after people and faults are done. Milliseconds. */
const QUIET_WITHIN = 200_000;
/** What is still to be told goes out at two lines a second. Milliseconds. */
const TOLD_WITHIN = 60_000;

/** Plays one seed from beginning to end, and judges it. */
export async function playSeed(seed: number, { product, redisProgram, only, isShort, keep = false }: SeedOver): Promise<SeedResult> {
  const begin = performance.now();
  const plan = planOf(seed, { only, isShort });
  const world = await openWorld(plan, { product, redisProgram });
  const over = watchMachine(world);
  let passed = false;
  try {
    const foreignBefore = await foreignRules(world);
    const asks: Ask[] = [];
    const met: Met[] = [];
    const people = Promise.all(plan.lives.map((life) => play(world, life, asks)));
    let isOver = false;
    void people.finally(() => { isOver = true; }).catch(() => undefined); // of the wait below
    await Promise.all([people, ...plan.faults.map(async (fault) => { met.push(await happen(world, fault, () => isOver)); })]);
    await untilQuiet(world);
    const judgement = await judged(world, { asks, foreignBefore });
    passed = judgement.invariants.every(({ broken }) => broken.length === 0);
    const windows = new Set(world.watch.of('rule.put').filter((e) => !e.foreign).map((e) => e.rule)).size;
    return { ...judgement, seed, passed, met, windows, took: performance.now() - begin, folder: world.folder };
  } finally {
    over();
    await world.close(keep || !passed);
  }
}

/** A machine that stands still for a while is no fault of the product: the judge knows of it as of the faults. */
function watchMachine({ disturbances }: World): () => void {
  let last = Date.now();
  const watching = setInterval(() => {
    const now = Date.now();
    if (now - last > STILL) disturbances.push({ from: last, to: now });
    last = now;
  }, 250);
  return () => { clearInterval(watching); };
}

async function happen(world: World, planned: PlannedFault, isOver: () => boolean): Promise<Met> {
  await wait(planned.at);
  const fault = (FAULTS as readonly Fault[]).find(({ name }) => name === planned.name);
  if (!fault) throw new Error(`There is no fault ${planned.name}.`);
  const work = async (): Promise<boolean> => {
    const over = world.disturb();
    return fault.happen(world, planned).finally(over);
  };
  let hit = false;
  for (let n = 0; n < TRIES && !hit && !(n > 0 && isOver() && !fault.asks); n += 1) hit = fault.alone ? await world.oneByOne(fault.alone, work) : await work();
  return { name: planned.name, hit };
}

/** Until nothing of ours is open, every request is final and everything is told; whoever is not by then is judged as it is. */
async function untilQuiet(world: World): Promise<void> {
  const deadline = performance.now() + QUIET_WITHIN;
  let closedAt = Infinity;
  while (performance.now() < Math.min(deadline, closedAt + TOLD_WITHIN)) {
    const isClosed = !hasOurs(world) && await nothingOpen(world).catch(() => false) && await allFinal(world);
    closedAt = isClosed ? Math.min(closedAt, performance.now()) : Infinity;
    if (isClosed && await allTold(world).catch(() => false)) return;
    await wait(700);
  }
}

/** The news of a forged request waits for ever. */
async function allTold(world: World): Promise<boolean> {
  const { forged } = await readHistories(world);
  const waiting = await world.redis.zrange(`{jit:${world.instance}}:outbox`, 0, '-1');
  return waiting.every((id) => forged.includes(id));
}

async function nothingOpen({ control }: World): Promise<boolean> {
  const { assignments, sessions } = await control.state();
  return assignments.length === 0 && sessions.length === 0;
}

async function allFinal(world: World): Promise<boolean> {
  const { histories } = await readHistories(world).catch(() => ({ histories: undefined })); // Redis is just coming back
  return histories?.map(replay).every(({ status, reason }) => ['denied', 'cancelled', 'lapsed', 'ended'].includes(status) || reason.startsWith(FORGED)) ?? false;
}

async function readHistories({ redis, instance, ledgerKey }: World): Promise<{ histories: RequestEvent[][]; forged: string[] }> {
  const ledger = createLedger({ key: ledgerKey });
  const histories: RequestEvent[][] = [];
  const forged: string[] = [];
  for await (const { request, entries } of createArchive({ redis, instance }).histories()) {
    if (/^system(-until-|$)/.test(request)) continue; // the installation's own chain, and one that was put aside
    try {
      histories.push(ledger.open(entries.map(parseEntry)));
    } catch {
      forged.push(request);
    }
  }
  return { histories, forged };
}

async function judged(world: World, { asks, foreignBefore }: { asks: readonly Ask[]; foreignBefore: string }): Promise<Judgement> {
  const { control, watch, approvers, outages, disturbances, fallen, unannounced, redis, instance, ledgerKey: key } = world;
  const { histories, forged } = await readHistories(world);
  const { conversations } = await control.state();
  const told = (conversations.find(({ id }) => id === CHANNELS.audit.id)?.activities ?? []).map(({ text, card }) => `${text ?? ''} ${textOf(card)}`).join('\n');
  const { findings } = await verifyRecord({ archive: createArchive({ redis, instance }), key, witness: readWitness(told) });
  // what cannot be opened is either what was forged, or a history that the product itself has spoilt
  const isForged = (id: string) => watch.record.some((e) => e.kind === 'activity.received' && JSON.stringify(e.card ?? '').includes(id) && JSON.stringify(e.card ?? '').includes(FORGED));
  return judge({
    record: watch.record, asks, approvers: approvers.map(({ id }) => id), outages, disturbances, histories, findings, fallen, unannounced, leaked: secretsIn(world.folder, world.settings),
    forged: forged.filter(isForged), foreignBefore, foreignAfter: await foreignRules(world),
  });
}

async function foreignRules({ control }: World): Promise<string> {
  return JSON.stringify((await control.state()).rules.filter(({ foreign }) => foreign));
}
