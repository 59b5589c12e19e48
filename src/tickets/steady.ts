import { setTimeout as wait } from 'node:timers/promises';
import pRetry from 'p-retry';
import { AccessError } from '../access/errors.js';

/** Both in milliseconds. */
export interface Limits {
  /** One HTTP call may take this long. */
  readonly call: number;
  /** No try begins later than this: whoever asked goes on. */
  readonly keepTrying: number;
}

/** Together shorter than the 15 seconds in which a person's message has to be answered. */
export const LIMITS: Limits = { call: 5_000, keepTrying: 8_000 };

/** Does it until it succeeds or trying longer makes no sense. Only for what may be done twice: reads, and writes that read first whether they are done. */
export function steadily<T>(work: () => Promise<T>, { keepTrying }: Limits): Promise<T> {
  const deadline = performance.now() + keepTrying;
  let isWorthIt = false;
  return pRetry(work, {
    retries: 20, minTimeout: 250, maxTimeout: 2_000, factor: 2, randomize: true, maxRetryTime: keepTrying,
    async onFailedAttempt({ error }) {
      const asked = error instanceof AccessError ? error.retryAfter ?? 0 : 0;
      isWorthIt = error instanceof AccessError && error.retryable && performance.now() + asked < deadline;
      // a wait that the system asks for comes before our own growing one
      if (isWorthIt && asked > 0) await wait(asked);
    },
    shouldRetry: () => isWorthIt,
  });
}

/** Milliseconds of a Retry-After header in seconds, the form that both systems send. */
export function secondsToMs(header: string | null): number | undefined {
  const seconds = header?.trim() ? Number(header) : NaN;
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
