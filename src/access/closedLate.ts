import type { Duration, Instant } from './instant.js';

/** A rule that nobody else had closed in time. `why`: its end has passed, or lies further away than any window may last. */
export interface ClosedLate {
  readonly nsg: string;
  readonly rule: string;
  /** The end that its name tells. */
  readonly until: Instant;
  readonly why: 'overdue' | 'tooFar';
  /** By Azure's clock. */
  readonly closedAt: Instant;
  /** Milliseconds after the end; 0 for an end that lay too far away. */
  readonly lateness: Duration;
}

/** The same as the dead man's switch tells it, under its own name of it. */
export type ToldLate = ClosedLate & { readonly id: string };

/** Those that stand behind the one with this id; all of them where it is not among them. */
export function toldBehind(closed: readonly ToldLate[], id: string | null): readonly ToldLate[] {
  return closed.slice(closed.findIndex((one) => one.id === id) + 1);
}
