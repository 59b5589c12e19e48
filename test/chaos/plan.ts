import fc from 'fast-check';
import { FAULTS, type Fault, type FaultName } from './faults.js';

/** One click on the card of a request, so many milliseconds after the card stands. `who`: which of the approvers. */
export interface Click { readonly who: number; readonly verdict: 'approve' | 'deny'; readonly after: number }

/** What a person wants and what becomes of it, as far as people decide that. Milliseconds. */
export interface Life {
  readonly name: string;
  readonly entitlement: 'quick' | 'pair' | 'directory';
  /** Which of the requesters. */
  readonly requester: number;
  readonly seconds: number;
  readonly asksAt: number;
  readonly clicks: readonly Click[];
  /** Of the requester: after the card stands (`cancel`), or after it is open. */
  readonly then: { readonly do: 'cancel' | 'end' | 'extend'; readonly after: number; readonly isTwice: boolean } | null;
}

/** One fault: when it begins and how long it lasts, in milliseconds; `draw` (0 to 1) decides what else there is to decide. */
export interface PlannedFault { readonly name: FaultName; readonly at: number; readonly lasts: number; readonly draw: number }

/** All that is decided beforehand; what really meets what is up to the processes. */
export interface Plan {
  readonly seed: number;
  readonly replicas: 1 | 2 | 3;
  readonly lives: readonly Life[];
  readonly faults: readonly PlannedFault[];
}

export const REQUESTERS = 5;
export const APPROVERS = 3;
const FAULTS_PER_SEED = 4;
const CATALOGUE: readonly Fault[] = FAULTS;

const soon = fc.integer({ min: 0, max: 2500 });
const approver = fc.integer({ min: 0, max: APPROVERS - 1 });
const yes = fc.record({ who: approver, verdict: fc.constant('approve' as const), after: soon });
/** At one moment: the same person twice, and somebody else. */
const crowd = fc.tuple(approver, approver, soon, fc.constantFrom('approve' as const, 'deny' as const)).map(([one, other, after, verdict]): Click[] => [
  { who: one, verdict: 'approve', after }, { who: one, verdict: 'approve', after }, { who: other, verdict, after },
]);
/** Two different people, as `pair` needs. */
const two = fc.tuple(approver, fc.integer({ min: 1, max: APPROVERS - 1 }), soon, soon).map(([one, step, a, b]): Click[] => [
  { who: one, verdict: 'approve', after: a }, { who: (one + step) % APPROVERS, verdict: 'approve', after: b },
]);
const no = approver.chain((who) => soon.map((after): Click[] => [{ who, verdict: 'deny', after }]));

const course = fc.oneof(
  { weight: 5, arbitrary: fc.record({ clicks: yes.map((one): Click[] => [one]), then: fc.constant(null) }) },
  { weight: 3, arbitrary: fc.record({ clicks: crowd, then: fc.constant(null) }) },
  { weight: 3, arbitrary: fc.record({ clicks: two, then: fc.constant(null) }) },
  { weight: 2, arbitrary: fc.record({ clicks: two, then: fc.record({ do: fc.constant('end' as const), after: fc.integer({ min: 200, max: 6000 }), isTwice: fc.boolean() }) }) },
  { weight: 2, arbitrary: fc.record({ clicks: two, then: fc.record({ do: fc.constant('extend' as const), after: fc.integer({ min: 200, max: 6000 }), isTwice: fc.boolean() }) }) },
  { weight: 1, arbitrary: fc.record({ clicks: no, then: fc.constant(null) }) },
  { weight: 1, arbitrary: fc.record({ clicks: crowd, then: fc.record({ do: fc.constant('cancel' as const), after: soon, isTwice: fc.boolean() }) }) },
  { weight: 1, arbitrary: fc.record({ clicks: fc.constant([]), then: fc.constant(null) }) },
);

const life = fc.record({
  entitlement: fc.oneof({ weight: 4, arbitrary: fc.constant('quick' as const) }, { weight: 2, arbitrary: fc.constant('pair' as const) }, { weight: 2, arbitrary: fc.constant('directory' as const) }),
  requester: fc.integer({ min: 0, max: REQUESTERS - 1 }),
  seconds: fc.integer({ min: 7, max: 22 }),
  asksAt: fc.integer({ min: 0, max: 16_000 }),
  course,
});

const fault = fc.record({ at: fc.integer({ min: 1000, max: 28_000 }), lasts: fc.integer({ min: 0, max: 1000 }), draw: fc.integer({ min: 0, max: 999 }).map((n) => n / 1000) });

const anyPlan = fc.record({
  replicas: fc.oneof({ weight: 3, arbitrary: fc.constant(1 as const) }, { weight: 4, arbitrary: fc.constant(2 as const) }, { weight: 1, arbitrary: fc.constant(3 as const) }),
  lives: fc.array(life, { minLength: 6, maxLength: 8 }),
  faults: fc.array(fault, { minLength: FAULTS_PER_SEED, maxLength: FAULTS_PER_SEED }),
});

export interface PlanOver {
  /** The faults that may be dealt; all when not given. */
  readonly only?: readonly FaultName[] | undefined;
  /** A few short lives, close together: for a suite that is run often. */
  readonly isShort?: boolean | undefined;
}

/** The plan of a seed: the same for the same seed. */
export function planOf(seed: number, { only = FAULTS.map(({ name }) => name), isShort = false }: PlanOver = {}): Plan {
  const drawn = isShort ? shortened(one(anyPlan, seed)) : one(anyPlan, seed);
  const faults = drawn.faults.slice(0, only.length).map(({ at, lasts, draw }, i): PlannedFault => {
    const { name, between: [shortest, longest] } = dealt((seed - 1) * FAULTS_PER_SEED + i, only);
    return { name, at, draw, lasts: Math.round(shortest + (longest - shortest) * lasts / 1000) };
  });
  const needed = Math.max(1, ...faults.map(({ name }) => CATALOGUE.find((f) => f.name === name)?.replicas ?? 1));
  return {
    seed, faults,
    replicas: needed > drawn.replicas ? 2 : drawn.replicas,
    lives: drawn.lives.map(({ course: { clicks, then }, ...rest }, i) => ({ ...rest, name: `w${i}`, clicks, then })),
  };
}

const SHORT = { lives: 4, seconds: 9, pace: 0.3 };

/** The first of its lives, all of it sooner. */
function shortened<P extends { readonly lives: readonly { readonly asksAt: number; readonly seconds: number }[]; readonly faults: readonly { readonly at: number }[] }>(drawn: P): P {
  return {
    ...drawn,
    lives: drawn.lives.slice(0, SHORT.lives).map((life) => ({ ...life, asksAt: Math.round(life.asksAt * SHORT.pace), seconds: Math.min(life.seconds, SHORT.seconds) })),
    faults: drawn.faults.map((fault) => ({ ...fault, at: Math.round(fault.at * SHORT.pace) })),
  };
}

/** Faults are dealt like cards, from one shuffled deck after the other, so that a few seeds have met them all. */
function dealt(place: number, only: readonly FaultName[]) {
  const deck = one(fc.shuffledSubarray([...only], { minLength: only.length, maxLength: only.length }), Math.floor(place / only.length));
  const name = deck[place % only.length];
  return FAULTS.find((f) => f.name === name) ?? FAULTS[0];
}

function one<T>(arbitrary: fc.Arbitrary<T>, seed: number): T {
  const [value] = fc.sample(fc.noBias(arbitrary), { seed, numRuns: 1 });
  if (value === undefined) throw new Error('fast-check drew nothing');
  return value;
}
