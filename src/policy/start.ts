import { DateTime } from 'luxon';
import type { Entitlement } from '../access/entitlement.js';
import { problemOf, type Problem, type Refusing } from '../access/errors.js';
import { between, instant, type Instant } from '../access/instant.js';

/** `22:00`, `tomorrow 22:00`, `2026-12-01 22:00`, each with a time zone behind it or not. */
const WRITTEN = /^(?:(?<day>\d{4}-\d{2}-\d{2}|today|tomorrow)[ tT]+)?(?<time>\d{1,2}:\d{2})(?: *(?<zone>Z|[A-Za-z]+(?:[/_+-][A-Za-z0-9_+-]+)*))?$/;

/** When a window is to start, from what was typed and the clock of whoever typed it; null for with the approval, or what is wrong. */
export function startFrom(typed: string | undefined, { startLater, title }: Entitlement, { now, zone }: { now: Instant; zone: string | undefined }): Instant | null | Problem {
  if (typed === undefined || typed.trim() === '') return null;
  if (startLater === null) return problem({ says: 'start-invalid/at-once', title });
  const start = read(typed.trim(), now, zone);
  if (start === undefined) return problem({ says: 'start-invalid', typed: typed.slice(0, 60) });
  if (start <= now) return problem({ says: 'start-invalid/past', start, zone: zone ?? 'UTC' });
  if (between(now, start) > startLater.within) return problem({ says: 'start-invalid/far', start, zone: zone ?? 'UTC', within: startLater.within });
  return start;
}

function read(typed: string, now: Instant, ofTyper: string | undefined): Instant | undefined {
  const parts = WRITTEN.exec(typed)?.groups;
  if (!parts) return undefined;
  const zone = zoneOf(parts['zone']) ?? (parts['zone'] === undefined ? ofTyper ?? 'UTC' : undefined);
  if (zone === undefined) return undefined;
  const today = DateTime.fromISO(now, { zone });
  const day = dayOf(parts['day'], today);
  const start = DateTime.fromFormat(`${day} ${parts['time'] ?? ''}`, 'yyyy-MM-dd H:mm', { zone });
  return start.isValid ? instant(start.toMillis()) : undefined;
}

function dayOf(written: string | undefined, today: DateTime): string {
  if (written === 'tomorrow') return today.plus({ days: 1 }).toFormat('yyyy-MM-dd');
  return written === undefined || written === 'today' ? today.toFormat('yyyy-MM-dd') : written;
}

/** A name of the IANA database, `UTC` or `Z`. */
function zoneOf(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const zone = written.toUpperCase() === 'Z' ? 'UTC' : written;
  return DateTime.utc().setZone(zone).isValid ? zone : undefined;
}

function problem(sentence: Refusing<'start-invalid'>): Problem {
  return problemOf('start', sentence);
}
