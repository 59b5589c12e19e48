/**
 * A moment as `Date.prototype.toISOString` writes it: ISO 8601, UTC, milliseconds. Text rather than a number, so that
 * a record reads the same in Redis, in the ledger and in a browser; of one fixed width, so that `<` orders moments.
 */
export type Instant = string;

/** Milliseconds. */
export type Duration = number;

export function instant(ms: number): Instant {
  return new Date(ms).toISOString();
}

export function ms(at: Instant): number {
  return Date.parse(at);
}

export function later(at: Instant, by: Duration): Instant {
  return instant(ms(at) + by);
}

/** Milliseconds from `from` to `to`; negative when `to` comes first. */
export function between(from: Instant, to: Instant): Duration {
  return ms(to) - ms(from);
}

export function latest(...instants: [Instant, ...Instant[]]): Instant {
  return instants.reduce((a, b) => (a > b ? a : b));
}

export function earliest(...instants: [Instant, ...Instant[]]): Instant {
  return instants.reduce((a, b) => (a < b ? a : b));
}

/** `14:02:07 UTC`, for a sentence. */
export function clockTime(at: Instant): string {
  return `${at.slice(11, 19)} UTC`;
}
