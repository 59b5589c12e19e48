import parse from 'parse-duration';
import type { Duration } from './instant.js';

const WRITTEN = /^(\d+(\.\d+)?\s*[a-z]+[\s,]*)+$/i;
/** German units, whole or short as our own texts have them (`2 Std. 10 Min.`), as the library knows them. */
const GERMAN: readonly (readonly [RegExp, string])[] = [
  [/(\d\s*)(?:std|stunden?)\.?(?![a-z])/gi, '$1h'], [/(\d\s*)min(?:\.|uten)(?![a-z])/gi, '$1min'],
  [/(\d\s*)sek(?:unden?)?\.?(?![a-z])/gi, '$1s'], [/(\d\s*)tage?n?(?![a-z])/gi, '$1d'],
];

/** `2h`, `90 min`, `1h 30m`, `1h30`, `2 Stunden` in milliseconds; undefined when it is not a positive duration with a unit. */
export function parseDuration(written: string): Duration | undefined {
  const typed = GERMAN.reduce((text, [unit, ours]) => text.replace(unit, ours), written.trim()).replace(/^(\d+\s*h\s*\d{1,2})$/i, '$1m');
  // The library skips what it does not know; a window is not the place for guesses.
  if (!WRITTEN.test(typed)) return undefined;
  const parsed = parse(typed);
  return parsed !== null && Number.isFinite(parsed) && parsed > 0 ? Math.round(parsed) : undefined;
}

export type Unit = 'd' | 'h' | 'min' | 's' | 'ms';

/** At most the two largest units that are not zero: for whoever writes them in words. */
export function unitsOf(duration: Duration): (readonly [number, Unit])[] {
  if (duration < 1000) return [[Math.round(duration), 'ms']];
  const seconds = Math.round(duration / 1000);
  const parts = [[Math.floor(seconds / 86_400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'min'], [seconds % 60, 's']] as const;
  return parts.filter(([n]) => n > 0).slice(0, 2);
}

/** `2 h 30 min`, `45 s`, `250 ms`. */
export function inWords(duration: Duration): string {
  return unitsOf(duration).map(([n, unit]) => `${n} ${unit}`).join(' ');
}

/** Whether its words leave nothing out. */
export function isSaidWhole(duration: Duration): boolean {
  return parseDuration(inWords(duration)) === duration;
}
