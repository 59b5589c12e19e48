import type { Entitlement, Freeze } from '../access/entitlement.js';
import { problemOf, type Problem } from '../access/errors.js';
import { between, earliest, instant, later, latest, ms, type Duration, type Instant } from '../access/instant.js';
import type { Otherwise } from '../access/sentences/words.js';
import { longestSpan, openSpans } from './hours.js';

/** What an entitlement says about the moments at which it may be open. */
export type Times = Pick<Entitlement, 'hours' | 'freezes' | 'duration'>;

/** How far ahead the next opening is looked for: every hour of a week comes again within it. Milliseconds. */
const AHEAD = 16 * 86_400_000;
const MINUTE = 60_000;

/** A window must lie wholly within the hours. */
export function hoursProblems(rule: Times, start: Instant, end: Instant): Problem[] {
  const [first] = rule.hours;
  if (first === undefined || hoursUntil(rule, start) >= end) return [];
  return [problemOf('start', { says: 'outside-hours', hours: rule.hours, otherwise: whenElse(rule, { start, end, zone: first.zone }) })];
}

/** A window must not touch a period of rest. */
export function freezeProblems(rule: Times, start: Instant, end: Instant): Problem[] {
  return rule.freezes.filter((freeze) => touches(freeze, start, end)).map(({ title, from, to, zone }) => problemOf('start', { says: 'frozen', title, from, to, zone, otherwise: whenElse(rule, { start, end, zone }) }));
}

/** The first moment from `from` on at which a window of this length may start; undefined when it never fits into the hours. */
export function nextStart(rule: Times, from: Instant, length: Duration): Instant | undefined {
  let start = nextInHours(rule, from, length);
  // each round leaves one freeze behind for good
  for (let freeze = blocking(rule, start, length); freeze && start !== undefined; freeze = blocking(rule, start, length)) {
    start = nextInHours(rule, freeze.to, length);
  }
  return start;
}

function nextInHours({ hours }: Times, from: Instant, length: Duration): Instant | undefined {
  if (hours.length === 0) return from;
  const span = openSpans(hours, from, later(from, AHEAD + length)).find((one) => one.to - Math.max(one.from, ms(from)) >= length);
  return span && latest(instant(span.from), from);
}

function blocking({ freezes }: Times, start: Instant | undefined, length: Duration): Freeze | undefined {
  return start === undefined ? undefined : freezes.find((freeze) => touches(freeze, start, later(start, length)));
}

function touches(freeze: Freeze, start: Instant, end: Instant): boolean {
  return start < freeze.to && freeze.from < end;
}

/** Until when the hours last in which this moment lies; the moment itself when it lies in none. */
function hoursUntil({ hours }: Times, start: Instant): Instant {
  if (hours.length === 0) return later(start, AHEAD);
  const span = openSpans(hours, start, later(start, 1)).find((one) => one.from <= ms(start));
  return span ? instant(span.to) : start;
}

/** How long a window that starts now might last, in whole minutes; 0 when it may not start. */
function roomNow(rule: Times, start: Instant): Duration {
  const rests = rule.freezes.filter((freeze) => freeze.to > start).map((freeze) => latest(freeze.from, start));
  return Math.floor(between(start, earliest(hoursUntil(rule, start), ...rests)) / MINUTE) * MINUTE;
}

/** When else, as far as there is such a moment. */
function whenElse(rule: Times, { start, end, zone }: { start: Instant; end: Instant; zone: string }): Otherwise {
  const length = between(start, end);
  const room = roomNow(rule, start);
  const next = nextStart(rule, start, length);
  if (next === undefined) return { never: length, longest: longestSpan(rule.hours, start) };
  return { now: room >= rule.duration.min ? room : null, next, zone, beside: start };
}
