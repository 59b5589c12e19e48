import type { JobsOptions } from 'bullmq';
import { AccessError } from '../access/errors.js';
import type { Duration } from '../access/instant.js';

const FIRST_WAIT = 500;

/** Tried again until it succeeds: nobody may give up a revocation. How long it waits in between is the worker's to say. */
export const FOR_EVER: JobsOptions = {
  attempts: 1_000_000_000,
  backoff: { type: 'custom' },
  stackTraceLimit: 3,
  removeOnComplete: true,
  // Only what cannot succeed comes here: damaged jobs, for an operator to look at.
  removeOnFail: { age: 24 * 3600, count: 1000 },
};

/** Never tried again: what it is for comes round by itself. */
export const ONCE: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** About a day at a minute each, also of what only somebody's hand can mend; then nobody will. */
export const FOR_A_DAY: JobsOptions = { ...FOR_EVER, attempts: 1500 };

/**
 * Milliseconds before the next try, after `failed` tries: doubled each time up to `longest`, half of it by chance, so
 * that what failed together does not come back together. Never sooner than Azure or Teams asked for.
 */
export function waitAfter(failed: number, { error, longest }: { error: Error | undefined; longest: Duration }): Duration {
  const wait = Math.min(longest, FIRST_WAIT * 2 ** Math.min(failed - 1, 20));
  const asked = error instanceof AccessError ? error.retryAfter ?? 0 : 0;
  return Math.max(asked, Math.round(wait * (0.5 + Math.random() / 2)));
}
