import { DateTime } from 'luxon';
import { inWords } from '../duration.js';
import { clockTime, type Duration, type Instant } from '../instant.js';

/** How a sentence writes what differs from reader to reader and is no word: lengths, moments, and sentences within it. */
export interface Manner {
  /** `2 h 30 min` */
  readonly duration: (duration: Duration) => string;
  /** `14:02:07 UTC`, with the day when it is another than that of `beside`. */
  readonly clock: (at: Instant, beside?: Instant) => string;
  /** `2026-12-01 22:00 UTC`, with seconds when there are any; without the day when it is that of `beside`. */
  readonly moment: (at: Instant, beside?: Instant) => string;
  /** `2026-12-01` */
  readonly day: (at: Instant) => string;
  /** `1 Dec 2026, 22:00 Europe/Paris`: by the clocks of whoever typed it. */
  readonly inZone: (at: Instant, zone: string) => string;
  /** `Mon 30 Nov, 08:00`, by the clocks of a rule; with the year when it is another than that of `beside`. */
  readonly weekday: (at: Instant, zone: string, beside?: Instant) => string;
  /** A sentence within another one; what somebody else wrote, as it is. */
  readonly say: (what: Within) => string;
}

/** A sentence by its key and its parameters, wherever it is not looked into; or text that is nobody's to translate. */
export type Within = string | { readonly says: string };

/** A moment by the clocks of a zone, in a language, in luxon's format. */
export function written(at: Instant, { zone, locale, format }: { zone: string; locale: string; format: string }): string {
  return DateTime.fromISO(at, { zone, locale }).toFormat(format);
}

/** The year is told where it is another than that of `beside`. */
export function isSameYear(at: Instant, beside: Instant, zone: string): boolean {
  return at === beside || DateTime.fromISO(at, { zone }).year === DateTime.fromISO(beside, { zone }).year;
}

/** English and UTC: that of the log, the record and the terminal. */
export function plainManner(say: Manner['say']): Manner {
  return {
    duration: inWords, say,
    clock: (at, beside = at) => `${beside.slice(0, 10) === at.slice(0, 10) ? '' : `${at.slice(0, 10)} `}${clockTime(at)}`,
    moment(at, beside) {
      const time = `${at.slice(11, at.slice(17, 19) === '00' ? 16 : 19)} UTC`;
      return beside?.slice(0, 10) === at.slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`;
    },
    day: (at) => at.slice(0, 10),
    inZone: (at, zone) => `${written(at, { zone, locale: 'en', format: 'd LLL yyyy, HH:mm' })} ${zone}`,
    weekday: (at, zone, beside = at) => written(at, { zone, locale: 'en-US', format: isSameYear(at, beside, zone) ? 'ccc d LLL, HH:mm' : 'ccc d LLL yyyy, HH:mm' }),
  };
}
