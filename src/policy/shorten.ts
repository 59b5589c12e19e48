import { inWords, parseDuration } from '../access/duration.js';
import type { Problem } from '../access/errors.js';
import type { Duration } from '../access/instant.js';
import type { Facts } from '../access/request.js';

/** To what an approver shortens a window; null for as asked, or what is wrong with what was typed. */
export function shortenedTo(typed: string | undefined, { duration, entitlement }: Pick<Facts, 'duration' | 'entitlement'>): Duration | null | Problem {
  if (typed === undefined || typed.trim() === '') return null;
  const wanted = parseDuration(typed);
  const shortest = entitlement.duration.min;
  if (wanted === undefined) return problem('duration-invalid', `"${typed.slice(0, 60)}" is not a duration. Write it like 30m, 2h or 1h 30m.`);
  if (wanted > duration) return problem('duration-too-long', `${inWords(wanted)} is longer than the ${inWords(duration)} that were asked for. An approver can only shorten.`);
  if (wanted < shortest) return problem('duration-too-short', `${inWords(wanted)} is too short: at least ${inWords(shortest)} for ${entitlement.id}.`);
  return wanted;
}

function problem(code: Problem['code'], message: string): Problem {
  return { code, field: 'duration', message };
}
