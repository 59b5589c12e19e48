import { isSaidWhole } from '../duration.js';
import { WEEKDAYS, type Hours, type Weekday } from '../entitlement.js';
import type { Duration, Instant } from '../instant.js';
import type { Manner } from './manner.js';

/** `a, b or c` */
export function oneOf(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}` : names[0] ?? '';
}

/** `on working days from 08:00 to 18:00 Europe/Paris`. */
export function hoursInWords(hours: readonly Hours[]): string {
  return hours.map((rule, i) => {
    const zone = rule.zone === hours[i + 1]?.zone ? '' : ` ${rule.zone}`;
    const time = rule.from === '00:00' && rule.to === '24:00' ? '' : ` from ${rule.from} to ${rule.to}`;
    return `${daysInWords(rule.days)}${time}${zone}`;
  }).join(' or ');
}

function daysInWords(days: readonly Weekday[]): string {
  const key = days.join(' ');
  if (days.length === 7) return 'every day';
  if (key === 'mon tue wed thu fri') return 'on working days';
  const names = days.map((day) => `${day.charAt(0).toUpperCase()}${day.slice(1)}`);
  return `on ${isRun(days) ? `${names[0]} to ${names.at(-1)}` : names.join(', ').replace(/, ([^,]*)$/, ' and $1')}`;
}

/** Three days or more that follow upon one another. */
export function isRun(days: readonly Weekday[]): boolean {
  return days.length > 2 && WEEKDAYS.join(' ').includes(days.join(' '));
}

/** When else a window may be open: for how long at most now (null: not now), and when next; or never at this length, and at most how long. */
export type Otherwise =
  | { readonly now: Duration | null; readonly next: Instant; readonly zone: string; readonly beside: Instant }
  | { readonly never: Duration; readonly longest: Duration };

/** `; now for at most 30 min, otherwise the next is Mon 30 Nov, 08:00` */
export function otherwiseInWords(otherwise: Otherwise, { duration, weekday }: Manner): string {
  if ('never' in otherwise) return `; a window of ${duration(otherwise.never)} never fits, at most ${duration(otherwise.longest)} does`;
  const { now, next, zone, beside } = otherwise;
  return `; ${now === null ? '' : `now for at most ${duration(now)}, otherwise `}the next is ${weekday(next, zone, beside)}`;
}

/** What a ticket plans; null: a side that it leaves open. */
export interface Plan { readonly start: Instant | null; readonly end: Instant | null }

/** `from 2026-12-01 22:00 UTC to 23:00 UTC` */
export function planInWords({ start, end }: Plan, { moment }: Manner): string {
  return [...(start === null ? [] : [`from ${moment(start)}`]), ...(end === null ? [] : [`${start === null ? 'until' : 'to'} ${moment(end, start ?? undefined)}`])].join(' ');
}

/** In full, where the usual words would leave the seconds of a day out. */
export function exactly(length: Duration, { duration }: Manner): string {
  return isSaidWhole(length) ? duration(length) : `${length / 1000} s`;
}
