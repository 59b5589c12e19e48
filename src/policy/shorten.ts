import { parseDuration } from '../access/duration.js';
import { problemOf, type Problem } from '../access/errors.js';
import type { Duration } from '../access/instant.js';
import type { Facts } from '../access/request.js';

/** To what an approver shortens a window; null for as asked, or what is wrong with what was typed. */
export function shortenedTo(typed: string | undefined, { duration, entitlement }: Pick<Facts, 'duration' | 'entitlement'>): Duration | null | Problem {
  if (typed === undefined || typed.trim() === '') return null;
  const wanted = parseDuration(typed);
  const shortest = Math.min(duration, entitlement.duration.min);
  if (wanted === undefined) return problemOf('duration', { says: 'duration-invalid', typed: typed.slice(0, 60) });
  if (wanted > duration) return problemOf('duration', { says: 'duration-too-long/shorten', wanted, asked: duration });
  if (wanted < shortest) return problemOf('duration', { says: 'duration-too-short', asked: wanted, shortest, of: entitlement.id });
  return wanted;
}
