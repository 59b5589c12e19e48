import type { Instant } from './instant.js';

/** A person's own sign-in at the page, made for one request or one answer, with the address from which it was made. */
export interface StepUp {
  /** When the person authenticated, as Entra says. */
  readonly at: Instant;
  /** Entra object id of whoever signed in. */
  readonly oid: string;
  /** The authentication contexts that Entra vouches for: `c1`. */
  readonly acrs: readonly string[];
  /** One of them is the context that stands for multi-factor authentication here. */
  readonly mfa: boolean;
  readonly address: string;
}
