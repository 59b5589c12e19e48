import { IANAZone } from 'luxon';
import { unitsOf } from '../../access/duration.js';
import type { Duration, Instant } from '../../access/instant.js';
import { languageOf, type Language } from '../../access/language.js';
import { isSameYear, written, type Manner } from '../../access/sentences/manner.js';
import { write, type Line, type Said } from '../../access/sentences/index.js';
import { catalogues, type Words } from './catalogues.js';

/** Who reads: in which language, and by whose clocks. Everything that is shown is written by one of these. */
export interface Reader {
  readonly language: Language;
  /** A name of the IANA time zone database. */
  readonly zone: string;
  readonly words: Words;
  /** `14:05 UTC`, with seconds when there are any, and with the date when it is another day than `day`'s. */
  readonly time: (at: Instant, day: Instant) => string;
  /** `14:05:07.641 UTC`, for a proof; with the date when it is another day than `day`'s. */
  readonly exactTime: (at: Instant, day: Instant) => string;
  /** `14:02:07 UTC`, for a sentence; with the date when it is another day than `day`'s. */
  readonly clock: (at: Instant, day?: Instant) => string;
  /** `23 Nov 2026` */
  readonly date: (at: Instant) => string;
  /** Times to be read together, without their zone: all with seconds or none, each with its date when that is another than the one's before. */
  readonly together: <T extends readonly Instant[]>(times: T, day: Instant) => { readonly [K in keyof T]: string };
  /** `UTC`, `CET`, `MEZ`: what the zone is called at that moment. */
  readonly zoneAt: (at: Instant) => string;
  /** `2 h 30 min` */
  readonly duration: (duration: Duration) => string;
  /** A sentence of the inside; a line of no language as it is. */
  readonly say: (line: Line) => string;
  /** What was said, in this reader's language where it is a sentence of the catalogue; otherwise as it was said. */
  readonly told: (said: Said) => string;
}

/** What is known of a person's client, or chosen for a channel. */
export interface Client { readonly locale?: string | undefined; readonly zone?: string | undefined }

/** The reader with this client; what it does not say, or says in a way that is not known here, is as for `otherwise`. */
export function readerOf({ locale, zone }: Client, otherwise: Reader = PLAIN): Reader {
  const language = languageOf(locale) ?? otherwise.language;
  return createReader(language, zone !== undefined && IANAZone.isValidZone(zone) ? zone : otherwise.zone);
}

const known = new Map<string, Reader>();

// as many as there are zones; a reader is asked for with every message
function createReader(language: Language, zone: string): Reader {
  const name = `${language} ${zone}`;
  const reader = known.get(name) ?? newReader(language, zone);
  known.set(name, reader);
  return reader;
}

function newReader(language: Language, zone: string): Reader {
  const words = catalogues[language];
  const format = (at: Instant, as: string): string => written(at, { zone, locale: language, format: as });
  const zoneAt = (at: Instant): string => zoneName(language, zone, at);
  const date = (at: Instant): string => format(at, words.form.date);
  const clock = (at: Instant): string => `${format(at, 'HH:mm:ss')} ${zoneAt(at)}`;
  const duration = (length: Duration): string => unitsOf(length).map(([n, unit]) => words.form.unit[unit](n)).join(' ');
  const manner = mannerOf({ language, words, format, zoneAt, clock, duration });
  const dated = (time: string, at: Instant, day: Instant): string => (date(at) === date(day) ? time : words.form.dated(date(at), time));
  return {
    language, zone, words, zoneAt, date,
    time: (at, day) => dated(`${format(at, isWhole(at) ? 'HH:mm' : 'HH:mm:ss')} ${zoneAt(at)}`, at, day),
    exactTime: (at, day) => dated(`${format(at, words.form.exact)} ${zoneAt(at)}`, at, day),
    clock: (at, day = at) => dated(clock(at), at, day),
    together(times, day) {
      const as = times.every(isWhole) ? 'HH:mm' : 'HH:mm:ss';
      return times.map((at, i) => dated(format(at, as), at, times[i - 1] ?? day)) as { [K in keyof typeof times]: string }; // map forgets how many
    },
    duration, say: manner.say, told: ({ message, sentence }) => (sentence && write(sentence, words.sentences, manner)) ?? message,
  };
}

interface Clocks extends Pick<Reader, 'language' | 'words' | 'zoneAt' | 'duration'> { readonly clock: (at: Instant) => string; readonly format: (at: Instant, as: string) => string }

/** How this reader reads what stands within a sentence. */
function mannerOf({ language: locale, words, format, zoneAt, clock, duration }: Clocks): Manner {
  const { form, sentences } = words;
  const day = (at: Instant): string => format(at, form.day);
  const manner: Manner = {
    duration, day,
    clock: (at, beside = at) => (day(beside) === day(at) ? clock(at) : form.onDay(day(at), clock(at))),
    moment(at, beside) {
      const time = `${format(at, isWhole(at) ? 'HH:mm' : 'HH:mm:ss')} ${zoneAt(at)}`;
      return beside !== undefined && day(beside) === day(at) ? time : form.onDay(day(at), time);
    },
    inZone: (at, zone) => `${written(at, { zone, locale, format: form.inZone })} ${zone}`,
    weekday: (at, zone, beside = at) => written(at, { zone, locale, format: isSameYear(at, beside, zone) ? form.weekday : form.weekdayAndYear }),
    say: (what) => (typeof what === 'string' ? what : write(what, sentences, manner) ?? what.says),
  };
  return manner;
}

function isWhole(at: Instant): boolean {
  return at.slice(17, 19) === '00';
}

/** Of a language the first that has a name for the zone, and not only its distance from Greenwich. */
const TAGS: Readonly<Record<Language, readonly string[]>> = { en: ['en-GB', 'en-US', 'en-AU'], de: ['de'] };

function zoneName(language: Language, zone: string, at: Instant): string {
  const names = TAGS[language].map((tag) => nameIn(tag, zone, at));
  return names.find((name) => !/^GMT.|^UTC./.test(name)) ?? names[0] ?? zone;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function nameIn(tag: string, zone: string, at: Instant): string {
  const name = `${tag} ${zone}`;
  const format = formats.get(name) ?? new Intl.DateTimeFormat(tag, { timeZone: zone, timeZoneName: 'short' });
  formats.set(name, format);
  return format.formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** For what nobody in particular reads. */
export const PLAIN: Reader = createReader('en', 'UTC');
