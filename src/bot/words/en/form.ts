import type { Unit } from '../../../access/duration.js';

/** How times, lists and numbers are written. `date` and `exact` are luxon's formats. */
export const form = {
  date: 'd LLL yyyy',
  exact: 'HH:mm:ss.SSS',
  /** Within a sentence: the day; the day and the time; those by other clocks, with the year or, on a day of the week, without. */
  day: 'yyyy-MM-dd', onDay: (day: string, time: string): string => `${day} ${time}`, inZone: 'd LLL yyyy, HH:mm', weekday: 'ccc d LLL, HH:mm', weekdayAndYear: 'ccc d LLL yyyy, HH:mm',
  dated: (date: string, time: string): string => `${date}, ${time}`,
  unit: {
    d: (n) => `${n} d`, h: (n) => `${n} h`, min: (n) => `${n} min`, s: (n) => `${n} s`, ms: (n) => `${n} ms`,
  } satisfies Record<Unit, (n: number) => string> as Record<Unit, (n: number) => string>,
  /** `1.6`: with one digit behind the point. */
  tenths: (seconds: number): string => `${seconds.toFixed(1)} s`,
  timeLeft: (left: string): string => `${left} left`,
  dueNow: 'due now',
  lapsesIn: (left: string): string => `lapses in ${left}`,
  lapsesNow: 'lapses now',
  justNow: 'just now',
  ago: (since: string): string => `${since} ago`,
  either: (first: string, last: string): string => `${first} or ${last}`,
  both: (first: string, last: string): string => `${first} and ${last}`,
  andOthers: (names: string): string => `${names} and others`,
  andMore: (n: number): string => `and ${n} more`,
  none: 'none',
};
