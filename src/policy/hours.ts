import { DateTime, Interval } from 'luxon';
import { WEEKDAYS, type Hours } from '../access/entitlement.js';
import { later, ms, type Duration, type Instant } from '../access/instant.js';

/** A stretch of time, in milliseconds since 1970. */
export interface Span { readonly from: number; readonly to: number }

const DAY = 86_400_000;

/**
 * The stretches in which these hours are open and that touch the time from `from` to `to`. By the clocks of each zone, so
 * that a day on which they are put forward or back has its own length; what follows without a gap is one.
 */
export function openSpans(hours: readonly Hours[], from: Instant, to: Instant): Span[] {
  const all = hours.flatMap((rule) => daysOf(rule, ms(from) - 2 * DAY, ms(to) + 2 * DAY).flatMap((day) => spanOn(rule, day)));
  return Interval.merge(all).map((one): Span => ({ from: one.start?.toMillis() ?? 0, to: one.end?.toMillis() ?? 0 })).filter((one) => one.to > ms(from) && one.from < ms(to));
}

function daysOf({ zone, days }: Hours, from: number, to: number): DateTime[] {
  const found: DateTime[] = [];
  for (let day: DateTime = DateTime.fromMillis(from, { zone }).startOf('day'); day.toMillis() <= to; day = nextDay(day)) {
    if (days.includes(WEEKDAYS[day.weekday - 1] ?? 'mon')) found.push(day); // luxon counts them from 1, Monday
  }
  return found;
}

function spanOn({ from, to }: Hours, day: DateTime): Interval[] {
  const start = at(day, from);
  const end = at(to <= from ? nextDay(day) : day, to);
  // between them the clocks may have been put forward
  return start < end ? [Interval.fromDateTimes(start, end)] : [];
}

function at(day: DateTime, clock: string): DateTime {
  if (clock === '24:00') return nextDay(day);
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return day.set({ hour, minute });
}

/** Some days have no midnight: the clocks are put forward at that moment. */
function nextDay(day: DateTime): DateTime {
  return day.plus({ days: 1 }).startOf('day');
}

/** The longest stretch that begins within a week from there. Milliseconds. */
export function longestSpan(hours: readonly Hours[], from: Instant): Duration {
  const spans = openSpans(hours, from, later(from, 7 * DAY));
  return Math.max(0, ...spans.map((one) => one.to - one.from));
}
