import { setTimeout as wait } from 'node:timers/promises';
import { ms } from '../../src/access/instant.js';
import { textOf } from '../../src/sandbox/control.js';
import type { Knobs, RecordEntry } from '../../src/simulator/core.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { beginAnew, forge } from './forge.js';
import type { PlannedFault } from './plan.js';
import type { Outage, World } from './world.js';

/** Something that goes wrong, and whether it met anything. */
export interface Fault {
  readonly name: string;
  /** How long it lasts, shortest and longest. Milliseconds. */
  readonly between: readonly [number, number];
  /** So many replicas at least; one when not given. */
  readonly replicas?: number;
  /** Two faults of the same thing come one after the other. */
  readonly alone?: 'bots' | 'redis';
  /** It asks for itself: it can be tried again when people are done. */
  readonly asks?: true;
  /** Lets it happen and pass. Resolves with whether something was under way that it could harm. */
  happen(world: World, planned: PlannedFault): Promise<boolean>;
}

/** A job whose process fell silent is taken up again after ten seconds and a look every five. Milliseconds. */
const BEYOND_THE_LOCK = [11_000, 17_000] as const;
/** Longer than the longest window and the two minutes that whoever closes alone may take: what is open then is late. Milliseconds. */
const CLOSER_HAS_ACTED = 165_000;

/** A store that has lost something is told of by then: when it was emptied the sweep's own schedule is gone too and set again within two minutes. Milliseconds. */
const ANNOUNCED_WITHIN = 180_000;
const STOPPED = /NOTHING OPENS|record of this installation begins here/i;
/** So young is what somebody still waits for an answer to. Milliseconds. */
const FRESH = 10_000;

/** Moments of a window's life at which the bot is killed, as the record shows them. */
const STEPS: readonly [(e: RecordEntry) => boolean, ...((e: RecordEntry) => boolean)[]] = [
  (e) => e.kind === 'activity.sent' && e.what === 'message',
  (e) => e.kind === 'activity.received' && e.what === 'post',
  (e) => e.kind === 'activity.sent' && e.verb === 'approve',
  (e) => e.kind === 'call' && e.service === 'arm' && e.method === 'PUT' && e.path.includes('roleAssignmentScheduleRequests'),
  (e) => e.kind === 'assignment.opened',
  (e) => e.kind === 'call' && e.method === 'PUT' && e.path.includes('/securityRules/'),
  (e) => e.kind === 'rule.put',
  (e) => e.kind === 'call' && e.method === 'DELETE' && e.path.includes('/securityRules/'),
  (e) => e.kind === 'rule.deleted',
  (e) => e.kind === 'session.cut' || e.kind === 'assignment.closed',
];

export const FAULTS = [
  { name: 'bot killed', between: [300, 6000], alone: 'bots', happen: (world, planned) => killed(world, planned) },
  {
    name: 'bot killed at a step', between: [300, 3000], alone: 'bots',
    async happen(world, planned) {
      const from = world.watch.record.at(-1)?.seq ?? 0;
      const reach = (step: (e: RecordEntry) => boolean, within: number) => world.watch.until((e) => e.seq > from && step(e), within);
      const step = STEPS[Math.floor(planned.draw * STEPS.length)] ?? STEPS[0];
      // where that one does not come any more, any
      const reached = await reach(step, 20_000) ?? await reach((e) => STEPS.some((one) => one(e)), 20_000);
      return reached ? killed(world, planned) : false;
    },
  },
  {
    name: 'bot frozen beyond its lock', between: BEYOND_THE_LOCK, alone: 'bots',
    async happen(world, { lasts, draw }) {
      const replica = pick(world, draw);
      if (!replica) return false;
      const hit = isUnderWay(world);
      replica.freeze();
      await world.aim();
      await wait(lasts);
      replica.thaw();
      await world.aim();
      return hit;
    },
  },
  {
    name: 'no bot, only the closer', between: [CLOSER_HAS_ACTED, CLOSER_HAS_ACTED], alone: 'bots',
    async happen(world, { lasts }) {
      await world.watch.until((e) => e.kind === 'rule.put' && !e.foreign, 15_000);
      const hit = hasOurs(world);
      await Promise.all(world.replicas.map((one) => one.kill()));
      await untilOursGone(world, lasts);
      await Promise.all(world.replicas.map((one) => one.start()));
      await world.aim();
      return hit;
    },
  },
  {
    name: 'Redis killed', between: [200, 7000], alone: 'redis',
    async happen(world, { lasts }) {
      const hit = isUnderWay(world);
      const back = world.away('redis');
      await world.killRedis();
      await wait(lasts);
      await world.startRedis();
      back();
      return hit;
    },
  },
  { name: 'Redis frozen', between: [3500, 12_000], alone: 'redis', happen: (world, { lasts }) => redisFrozen(world, () => wait(lasts)) },
  {
    name: 'no Redis, only the workers by themselves', between: [CLOSER_HAS_ACTED, CLOSER_HAS_ACTED], alone: 'redis',
    async happen(world, { lasts }) {
      await world.watch.until((e) => e.kind === 'rule.put' && !e.foreign, 15_000);
      return redisFrozen(world, () => untilOursGone(world, lasts));
    },
  },
  {
    name: 'Redis flushed', between: [0, 0], alone: 'redis',
    async happen(world) {
      const hit = isUnderWay(world);
      const from = Date.now();
      const lost = world.away('loss');
      await world.redis.flushall().catch(() => undefined); // away itself: then nothing was lost
      lost();
      if (!await toldOfLoss(world, from, STOPPED)) world.unannounced.push(`a flush at ${new Date(from).toISOString()}`);
      return hit;
    },
  },
  {
    name: 'Redis loses its last second', between: [700, 1000], alone: 'redis',
    async happen(world, { lasts }) {
      const from = Date.now();
      await world.watch.until((e) => e.kind === 'activity.sent' && ms(e.at) > from, 15_000); // what it sets going is written in that second
      const restore = world.keepRedis();
      const lost = world.away('loss');
      const back = world.away('redis');
      await wait(lasts);
      const witnesses = standing(world);
      const newest = await newestWrite(world);
      await world.killRedis();
      restore();
      await world.startRedis();
      back();
      lost();
      const isLost = newest !== undefined && !await isThere(world, newest);
      // only the process that wrote it knows: here every one was up, and stayed so
      if (isLost && !await toldOfLoss(world, from, /store has lost|NOTHING OPENS/) && witnesses === standing(world) && witnesses.split(' ').length === world.replicas.length) world.unannounced.push(`a second at ${new Date(from).toISOString()}`);
      return isLost;
    },
  },
  {
    name: 'Redis loses the queues', between: [0, 0], alone: 'redis',
    async happen(world) {
      const hit = isUnderWay(world);
      const lost = world.away('queues');
      const queues = (await world.redis.keys(`{jit:${world.instance}}:*`).catch(() => [])).filter((key) => /\}:(alarms|targets|news|tickets):/.test(key));
      if (queues.length > 0) await world.redis.del(queues);
      lost();
      return hit;
    },
  },
  azure('ARM throttles', 'arm', { between: [4000, 9000], orders: ({ draw }) => [{ match: ' /subscriptions/', count: 5 + Math.floor(draw * 15), status: 429, code: 'TooManyRequests', retryAfter: 1 + Math.floor(draw * 3) }] }),
  azure('Graph throttles', 'graph', { between: [4000, 9000], orders: ({ draw }) => [{ match: ' /v1.0/', count: 3 + Math.floor(draw * 8), status: 429, code: 'TooManyRequests', retryAfter: 1 + Math.floor(draw * 3) }] }),
  azure('ARM times out', 'arm', { between: [10_000, 16_000], orders: ({ draw }) => [{ match: ' /subscriptions/', count: 1 + Math.floor(draw * 3), hang: true }] }),
  azure('Graph times out', 'graph', { between: [10_000, 16_000], orders: ({ draw }) => [{ match: ' /v1.0/', count: 1 + Math.floor(draw * 3), hang: true }] }),
  azure('ARM resets after accepting', 'arm', { between: [6000, 10_000], orders: ({ draw }) => ['PUT', 'DELETE'].map((method) => ({ match: `${method} /subscriptions/`, count: 1 + Math.floor(draw * 3), reset: true })) }),
  azure('Graph resets after accepting', 'graph', { between: [6000, 10_000], orders: ({ draw }) => [{ match: 'POST /v1.0/', count: 2 + Math.floor(draw * 4), reset: true }] }),
  azure('ARM answers 500', 'arm', { between: [5000, 10_000], orders: ({ draw }) => [{ match: ' /subscriptions/', count: 6 + Math.floor(draw * 20), status: 500 }] }),
  azure('Graph answers 500', 'graph', { between: [5000, 10_000], orders: ({ draw }) => [{ match: ' /v1.0/', count: 4 + Math.floor(draw * 10), status: 500 }] }),
  azure('ARM is down', 'arm', { between: [30_000, 150_000], orders: () => [{ match: ' /subscriptions/', count: -1, status: 503, code: 'ServiceUnavailable' }] }),
  azure('Graph is down', 'graph', { between: [30_000, 150_000], orders: () => [{ match: ' /v1.0/', count: -1, status: 503, code: 'ServiceUnavailable' }] }),
  {
    name: 'NSG writes fail asynchronously', between: [6000, 14_000],
    async happen(world, { lasts }) {
      const from = world.watch.record.at(-1)?.seq ?? 0;
      await world.watch.until((e) => e.seq > from && (e.kind === 'assignment.opened' || (e.kind === 'activity.sent' && e.verb !== undefined)), 20_000); // the network comes next
      return turned(world, { of: 'arm', lasts, knobs: { asyncFailShare: 1 }, hit: (e) => e.kind === 'call' && e.method !== 'GET' && e.path.includes('/securityRules/') });
    },
  },
  {
    name: 'PIM refuses or is slow after accepting', between: [3000, 9000],
    happen: (world, { lasts, draw }) => turned(world, { lasts, knobs: { pimOutcome: draw < 0.5 ? 'Failed' : 'PendingProvisioning' }, hit: (e) => e.kind === 'call' && e.method !== 'GET' && /ScheduleRequests/i.test(e.path) && e.status < 300 }),
  },
  {
    name: 'the connector is down', between: [5000, 25_000],
    happen: (world, { lasts }) => turned(world, { of: 'connector', lasts, knobs: { connectorDown: true }, hit: (e) => e.kind === 'call' && e.service === 'connector' && e.status === 503 }),
  },
  {
    name: 'activities arrive twice', between: [8000, 20_000],
    happen: (world, { lasts }) => turned(world, { lasts, knobs: { activityTwice: true }, hit: (e) => e.kind === 'activity.sent' && e.status === 200 }),
  },
  {
    name: 'activities arrive late and out of order', between: [8000, 20_000],
    happen: (world, { lasts, draw }) => turned(world, { lasts, knobs: { activityLateMs: 1000 + Math.round(draw * 4000) }, hit: (e) => e.kind === 'activity.sent' && e.status === 200 }),
  },
  // the second replica was started with it
  { name: 'clocks 30 s apart', between: [0, 0], replicas: 2, happen: async (world) => await world.watch.until((e) => e.kind === 'rule.put' && !e.foreign, 60_000) !== undefined },
  { name: 'consent forged in Redis', between: [0, 0], asks: true, happen: (world, { draw }) => forge(world, draw) },
] as const satisfies readonly Fault[];
export type FaultName = (typeof FAULTS)[number]['name'];

function pick(world: World, draw: number) {
  const up = world.replicas.filter(({ state }) => state === 'up');
  return up[Math.floor(draw * 97) % Math.max(1, up.length)];
}

async function killed(world: World, { lasts, draw }: PlannedFault): Promise<boolean> {
  const replica = pick(world, draw);
  if (!replica) return false;
  const hit = isUnderWay(world);
  await replica.kill();
  await world.aim();
  await wait(lasts);
  await replica.start();
  await world.aim();
  return hit;
}

async function redisFrozen(world: World, meanwhile: () => Promise<unknown>): Promise<boolean> {
  const hit = isUnderWay(world);
  const back = world.away('redis');
  world.signalRedis('SIGSTOP');
  try {
    await meanwhile();
  } finally {
    world.signalRedis('SIGCONT');
    back();
  }
  return hit;
}

type Orders = (planned: PlannedFault) => Knobs['failNext'];

function azure<N extends string>(name: N, of: 'arm' | 'graph', { between, orders }: { between: readonly [number, number]; orders: Orders }) {
  return {
    name, between,
    happen: (world: World, planned: PlannedFault) => turned(world, {
      of, lasts: planned.lasts, failNext: orders(planned),
      hit: (e) => e.kind === 'call' && e.service === of && (e.status === 0 || e.status === 429 || e.status >= 500),
    }),
  };
}

interface Turned {
  readonly of?: Outage['of'];
  readonly lasts: number;
  readonly failNext?: Knobs['failNext'];
  readonly knobs?: Partial<Knobs>;
  readonly hit: (entry: RecordEntry) => boolean;
}

/** Turns the simulator's knobs for a while, and looks whether that met a call. */
async function turned(world: World, { of, lasts, failNext = [], knobs = {}, hit }: Turned): Promise<boolean> {
  const from = world.watch.record.at(-1)?.seq ?? 0;
  const back = of && world.away(of);
  const turnBack = await world.turn({ failNext, knobs });
  await wait(lasts);
  await turnBack();
  back?.();
  await wait(500); // until the record has been read
  return world.watch.record.some((e) => e.seq > from && hit(e));
}

/** Whether anything of ours is open, or somebody waits for an answer. */
function isUnderWay({ watch }: World): boolean {
  const roles = watch.of('assignment.opened').length - watch.of('assignment.closed').length;
  return hasOurs({ watch }) || roles > 0 || watch.of('activity.sent').some(({ at }) => ms(at) > Date.now() - FRESH);
}

/** Whether somebody was told; an operator who reads in the channel that nothing opens begins the record anew. */
async function toldOfLoss(world: World, from: number, words: RegExp): Promise<boolean> {
  const told = await world.watch.until((e) => e.kind === 'activity.received' && e.conversation === CHANNELS.audit.id && ms(e.at) > from && words.test(textOf(e.card)), ANNOUNCED_WITHIN);
  if (told?.kind === 'activity.received' && STOPPED.test(textOf(told.card))) await beginAnew(world);
  return told !== undefined;
}

/** The processes that are up: those that were killed since are others. */
function standing({ replicas }: World): string {
  return replicas.flatMap(({ state, pid }) => (state === 'up' ? [pid] : [])).join(' ');
}

/** The place of the newest event of all in Redis; undefined when Redis is away. */
async function newestWrite({ redis, instance }: World): Promise<string | undefined> {
  const [newest] = await redis.xrevrange(`{jit:${instance}}:events`, '+', '-', 'COUNT', 1).catch(() => []);
  return newest?.[0];
}

async function isThere({ redis, instance }: World, place: string): Promise<boolean> {
  return (await redis.xrange(`{jit:${instance}}:events`, place, place)).length > 0;
}

/** Whether a rule of ours is in force, by the record. */
export function hasOurs({ watch }: Pick<World, 'watch'>): boolean {
  const open = new Set<string>();
  for (const e of watch.of('rule.put', 'rule.deleted')) {
    if (e.foreign) continue;
    if (e.kind === 'rule.put') open.add(e.rule);
    else open.delete(e.rule);
  }
  return open.size > 0;
}

async function untilOursGone(world: World, atMost: number): Promise<void> {
  const deadline = performance.now() + atMost;
  while (hasOurs(world) && performance.now() < deadline) await wait(500);
}
