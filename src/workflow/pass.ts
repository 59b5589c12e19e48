import type { Known } from '../access/drift.js';
import { AccessError, errorOf } from '../access/errors.js';
import { saidBy } from '../access/sentences/index.js';
import type { Attempt, Holding, Layer, Pass, PlannedWrite, Presence, Reading, Target } from '../access/target.js';
import type { Clock } from './ports.js';

/** A pass that takes longer than this is cut off and run again: it must not outlive a dead connection. Milliseconds. */
const TIME_LIMIT = 120_000;

export interface PassOver {
  readonly target: Target;
  readonly wanted: readonly Holding[];
  readonly clock: Clock;
  /** Asked before each write: whether no later pass has begun. */
  readonly mayWrite: () => Promise<boolean>;
  /** Looks at what is about to be written and what is there, and says who of the wanted is to be left out after all; nobody when not given. */
  readonly leaveOut?: (writes: readonly PlannedWrite[], present: readonly Presence[]) => Promise<ReadonlySet<string>>;
  /** The windows that account for what is there; drift is not looked for when not given. */
  readonly knownOf?: (present: readonly Presence[]) => Promise<readonly Known[]>;
}

/**
 * One pass over a target: read, plan, apply one by one, read back. A write that fails stands in the pass and holds up
 * no other. Rejects when the target cannot be read, or when a later pass has begun.
 */
export async function pass(layer: Layer<Target, Reading, PlannedWrite>, { target, wanted, clock, mayWrite, leaveOut, knownOf }: PassOver): Promise<Pass> {
  const signal = AbortSignal.timeout(TIME_LIMIT);
  const found = await layer.read(target, signal);
  const first = layer.plan(wanted, found, clock.now());
  const out = await leaveOut?.(first.writes, found.present);
  const plan = out?.size ? layer.plan(wanted.filter(({ request }) => !out.has(request)), found, clock.now()) : first;
  const attempts: Attempt[] = [];
  for (const write of plan.writes) {
    await refuseLate(mayWrite);
    attempts.push(await tried(write, () => layer.apply(target, write, signal), clock));
  }
  // A write that lands behind a later pass is seen by nobody else: whoever may have made one looks again.
  if (attempts.length > 0) await refuseLate(mayWrite);
  const again = plan.again === undefined ? {} : { again: plan.again };
  const reading = attempts.length > 0 ? await layer.read(target, signal) : found;
  const known = await knownOf?.(found.present);
  const drift = known && { found: layer.drift(found, known), left: layer.drift(reading, known) };
  return { reading, attempts, ...again, ...(drift?.found.length ? { drift } : {}) };
}

async function refuseLate(mayWrite: () => Promise<boolean>): Promise<void> {
  if (!(await mayWrite())) throw errorOf({ says: 'conflict/later-pass' }, { retryable: true });
}

async function tried({ do: what, requests = [] }: PlannedWrite, apply: () => Promise<Attempt>, clock: Clock): Promise<Attempt> {
  try {
    return await apply();
  } catch (error) {
    return { what, requests, at: clock.now(), error: asFailure(error) };
  }
}

export type Failure = NonNullable<Attempt['error']>;

export function asFailure(error: unknown): Failure {
  if (!(error instanceof AccessError)) return { code: 'unexpected', message: error instanceof Error ? error.message : String(error), retryable: true };
  const retryAfter = error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter };
  return { code: error.azureCode ?? error.code, ...saidBy(error), retryable: error.retryable, ...retryAfter };
}
