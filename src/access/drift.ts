import type { Instant } from './instant.js';

/**
 * What was found of ours on a target and nobody here asked for. `unknown`: of no window that is known; `widened`: it lets
 * in addresses of nobody; `edited`: it says something else than it was written with; `prolonged`: it ends later than any
 * window that it was made for; `missing`: it was read back as open, and somebody took it away before its end.
 */
export interface Drift {
  readonly what: 'unknown' | 'widened' | 'edited' | 'prolonged' | 'missing';
  /** The rule's name, or the PIM assignment's. */
  readonly name: string;
  /** Its end, as found; null: none. */
  readonly until: Instant | null;
  /** On an NSG: the addresses that nobody asked for; of one that is missing, those that it should let in. */
  readonly addresses: readonly string[];
  /** Of a role, where it is known: the schedule in PIM by which the requests for it are found. */
  readonly schedule?: string;
}

/** A drift that was recorded. `mended`: what became of it, by the reading after the pass; null: it still stands. `by`: who Azure says made it; null when it does not tell. */
export interface FoundDrift extends Drift { readonly mended: 'restored' | 'taken away' | null; readonly by: string | null }

/** A window that is known to have a target: every end that was ever meant for it, and what it may let in there. */
export interface Known {
  readonly request: string;
  readonly ends: readonly Instant[];
  readonly address: string;
  /** On an NSG: the end with which its rules were read back, and to which they should stand; null: they need not be there. */
  readonly standsUntil: Instant | null;
  /** On an NSG: its paths there. */
  readonly paths: readonly { readonly id: string; readonly destination: string; readonly ports: readonly string[] }[];
}
