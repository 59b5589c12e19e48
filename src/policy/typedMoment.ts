import { DateTime } from 'luxon';
import type { Instant } from '../access/instant.js';

/** By whose clock and from when on something typed is meant. */
export interface Clocked { readonly now: Instant; readonly zone: string | undefined }

/** A moment that was typed; without a day it is meant of `now`'s. */
export interface TypedMoment { readonly at: DateTime; readonly hasDay: boolean }

const TIME = /^(?<hour>\d{1,2})(?::(?<minute>\d{2}))?(?<half>am|pm|uhr)?$/i;
const DAY = /^(?:today|tomorrow|heute|morgen|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.(?:\d{4})?)$/i;
const ZONE = /^(?:Z|[A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*)$/;
/** `tomorrow at 22:00`, `heute um 18 Uhr`. */
const FILLERS = ['at', 'um'];

/** `22:00`, `tomorrow 22:00`, `22:00 tomorrow`, `6 pm`, `18 Uhr`, `2026-12-01 22:00 Europe/Paris`, `1.12. 22:00`: a time, and beside it a day and a time zone or not, in any order. */
export function momentFrom(typed: string, { now, zone: ofTyper = 'UTC' }: Clocked): TypedMoment | undefined {
  const joined = typed.trim().replace(/(\d{4}-\d{2}-\d{2})[tT](?=\d)/, '$1 ').replace(/(\d)\s+(am|pm|uhr)\b/gi, '$1$2').replace(/(:\d{2})([zZ])$/, '$1 $2');
  const words = joined.split(/[\s,]+/).filter((word) => word !== '' && !FILLERS.includes(word.toLowerCase()));
  const times = words.filter((word) => isTime(word));
  const days = words.filter((word) => DAY.test(word));
  const zones = words.filter((word) => !isTime(word) && !DAY.test(word));
  const [time] = times;
  if (time === undefined || times.length > 1 || days.length > 1 || zones.length > 1) return undefined;
  const zone = zones[0] === undefined ? ofTyper : zoneOf(zones[0]);
  if (zone === undefined) return undefined;
  const day = dayOf(days[0], DateTime.fromISO(now, { zone }));
  const clock = clockOf(time);
  if (clock === undefined) return undefined;
  const at = DateTime.fromFormat(`${day} ${clock}`, 'yyyy-MM-dd H:mm', { zone });
  return at.isValid ? { at, hasDay: days.length > 0 } : undefined;
}

/** A number alone is no time: `18` may be anything. */
function isTime(word: string): boolean {
  const found = TIME.exec(word)?.groups;
  return found !== undefined && (found.minute !== undefined || found.half !== undefined);
}

function clockOf(time: string): string | undefined {
  const { hour = '', minute = '00', half = '' } = TIME.exec(time)?.groups ?? {};
  if (!/[ap]m/i.test(half)) return `${Number(hour)}:${minute}`;
  const isOfDial = Number(hour) >= 1 && Number(hour) <= 12;
  return isOfDial ? `${(Number(hour) % 12) + (/pm/i.test(half) ? 12 : 0)}:${minute}` : undefined;
}

function dayOf(written: string | undefined, today: DateTime): string {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(written ?? '') ?? [];
  if (day !== undefined && month !== undefined) return `${year ?? yearOf(today, Number(month), Number(day))}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (/^(tomorrow|morgen)$/i.test(written ?? '')) return today.plus({ days: 1 }).toFormat('yyyy-MM-dd');
  return written === undefined || /^(today|heute)$/i.test(written) ? today.toFormat('yyyy-MM-dd') : written;
}

/** A day without its year is the next one of that date. */
function yearOf(today: DateTime, month: number, day: number): number {
  return month < today.month || (month === today.month && day < today.day) ? today.year + 1 : today.year;
}

/** A name of the IANA database, `UTC` or `Z`. */
function zoneOf(written: string): string | undefined {
  const zone = written.toUpperCase() === 'Z' ? 'UTC' : written;
  return ZONE.test(written) && DateTime.utc().setZone(zone).isValid ? zone : undefined;
}
