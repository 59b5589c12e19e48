import { parseDuration } from '../access/duration.js';
import { problemOf, type Problem } from '../access/errors.js';
import { between, type Duration, type Instant } from '../access/instant.js';
import type { Facts } from '../access/request.js';
import { untilIn, untilWhen } from './length.js';

/** What an approver makes of what was asked: how long, and until when, where that was said. */
export interface Shortened { readonly duration: Duration; readonly until: Instant | null }

/** `from`: when what is asked begins, which `until 18:00` is counted from. */
interface Asked extends Pick<Facts, 'duration' | 'entitlement'> { readonly from: Instant }

/** To what an approver shortens a window; null for as asked, or what is wrong with what was typed. */
export function shortenedTo(typed: string | undefined, asked: Asked, zone: string | undefined): Shortened | null | Problem {
  if (typed === undefined || typed.trim() === '') return null;
  const when = untilIn(typed);
  if (when === undefined) return checked(parseDuration(typed), null, { ...asked, typed });
  const end = untilWhen(when, { now: asked.from, zone });
  if (typeof end !== 'string') return end;
  return checked(between(asked.from, end), end, { ...asked, typed });
}

function checked(wanted: Duration | undefined, until: Instant | null, { typed, duration, entitlement }: Asked & { readonly typed: string }): Shortened | Problem {
  const shortest = Math.min(duration, entitlement.duration.min);
  if (wanted === undefined) return problemOf('duration', { says: 'duration-invalid', typed: typed.slice(0, 60) });
  if (wanted > duration) return problemOf('duration', { says: 'duration-too-long/shorten', wanted, asked: duration });
  if (wanted < shortest) return problemOf('duration', { says: 'duration-too-short', asked: wanted, shortest, of: entitlement.id });
  return { duration: wanted, until };
}
