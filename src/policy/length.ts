import { parseDuration } from '../access/duration.js';
import type { Entitlement } from '../access/entitlement.js';
import { problemOf, type Problem } from '../access/errors.js';
import { between, instant, type Duration, type Instant } from '../access/instant.js';
import { momentFrom, type Clocked } from './typedMoment.js';

/** How long a window may be open, and when it is over at the latest, where that was asked. */
export interface Length { readonly duration: Duration; readonly endsBy: Instant | null }

/** `until 18:00`, `till 18:00 tomorrow`, `bis 18 Uhr`. */
const UNTIL = /^(?:for\s+)?(?:until|till?|bis)\b[\s:]*(?<when>.*)$/i;

/** What stands behind `until`, where that is how a length was typed. */
export function untilIn(typed: string): string | undefined {
  return UNTIL.exec(typed.trim())?.groups?.['when'];
}

/** `2h`, or `until 18:00` by the clock of whoever typed it, counted from when the window may begin. Nothing typed: as long as the rule usually gives. */
export function lengthFrom(typed: string | undefined, rule: Pick<Entitlement, 'id' | 'duration'>, clocked: Clocked): Length | Problem {
  const { min, default: usual, max } = rule.duration;
  const when = untilIn(typed ?? '');
  if (when !== undefined) return lengthUntil(when, rule, clocked);
  const asked = typed === undefined ? usual : parseDuration(typed);
  if (asked === undefined) return problemOf('duration', { says: 'duration-invalid', typed: shown(typed) });
  if (asked > max) return problemOf('duration', { says: 'duration-too-long', asked, longest: max, of: rule.id });
  if (asked < min) return problemOf('duration', { says: 'duration-too-short', asked, shortest: min, of: rule.id });
  return { duration: asked, endsBy: null };
}

function lengthUntil(when: string, { id, duration: { min, max } }: Pick<Entitlement, 'id' | 'duration'>, clocked: Clocked): Length | Problem {
  const end = untilWhen(when, clocked);
  if (typeof end !== 'string') return end;
  const asked = between(clocked.now, end);
  if (asked > max) return problemOf('duration', { says: 'duration-too-long/until', end, zone: clocked.zone ?? 'UTC', asked, longest: max, of: id });
  if (asked < min) return problemOf('duration', { says: 'duration-too-short', asked, shortest: min, of: id });
  return { duration: asked, endsBy: end };
}

/** The moment that is meant, after now: a time without a day is the next one. */
export function untilWhen(when: string, clocked: Clocked): Instant | Problem {
  const moment = momentFrom(when, clocked);
  if (!moment) return problemOf('duration', { says: 'duration-invalid/until', typed: shown(when) });
  const { at, hasDay } = moment;
  const written = instant(at.toMillis());
  if (written > clocked.now) return written;
  return hasDay ? problemOf('duration', { says: 'duration-invalid/past', end: written, zone: clocked.zone ?? 'UTC' }) : instant(at.plus({ days: 1 }).toMillis());
}

function shown(text = ''): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
