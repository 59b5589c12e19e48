import type { Duration, Instant } from './instant.js';
import { instant, latest, ms } from './instant.js';

/** The time in which access is open: from `start` to `end`, one instant for both layers. */
export interface Window { readonly start: Instant; readonly end: Instant }

/** From `start` for at most `duration`: the end is the last whole `roundTo` at or before it. */
export function windowFrom(start: Instant, duration: Duration, roundTo: Duration): Window {
  return { start, end: instant(Math.floor((ms(start) + duration) / roundTo) * roundTo) };
}

/** The window of a consent at `at`: from then, or from the start that was asked for, whose end stays where it was asked. */
export function windowOf(at: Instant, { startsAt, duration }: { startsAt: Instant | null; duration: Duration }, roundTo: Duration): Window {
  const { end } = windowFrom(startsAt ?? at, duration, roundTo);
  return { start: startsAt === null ? at : latest(at, startsAt), end };
}
