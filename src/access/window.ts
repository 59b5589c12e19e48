import type { Duration, Instant } from './instant.js';
import { instant, ms } from './instant.js';

/** The time in which access is open: from `start` to `end`, one instant for both layers. */
export interface Window { readonly start: Instant; readonly end: Instant }

/** From `start` for at most `duration`: the end is the last whole `roundTo` at or before it. */
export function windowFrom(start: Instant, duration: Duration, roundTo: Duration): Window {
  return { start, end: instant(Math.floor((ms(start) + duration) / roundTo) * roundTo) };
}
