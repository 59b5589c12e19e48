import type { Duration, Instant } from './instant.js';
import { earliest, instant, latest, ms } from './instant.js';
import type { TicketSeen } from './ticket.js';

/** The time in which access is open: from `start` to `end`, one instant for both layers. */
export interface Window { readonly start: Instant; readonly end: Instant }

/** From `start` for at most `duration`: the end is the last whole `roundTo` at or before it. */
export function windowFrom(start: Instant, duration: Duration, roundTo: Duration): Window {
  return { start, end: instant(Math.floor((ms(start) + duration) / roundTo) * roundTo) };
}

interface Wished { readonly startsAt: Instant | null; readonly endsBy: Instant | null; readonly duration: Duration; readonly ticketSeen: Pick<TicketSeen, 'window'> | null }

/** The window of a consent at `at`: from then, or from the start that was asked for, whose end stays where it was asked. It ends by the time that was asked for, and with its ticket's plan. */
export function windowOf(at: Instant, { startsAt, endsBy, duration, ticketSeen }: Wished, roundTo: Duration): Window {
  const { end } = windowFrom(startsAt ?? at, duration, roundTo);
  const latestEnds = [endsBy, ticketSeen?.window?.end ?? null].filter((one) => one !== null);
  return { start: startsAt === null ? at : latest(at, startsAt), end: earliest(end, ...latestEnds.map((one) => windowFrom(one, 0, roundTo).end)) };
}

/** Whether a window lies wholly in what the ticket plans; one that plans nothing holds it nowhere. */
export function isWithin({ start, end }: Window, planned: TicketSeen['window']): boolean {
  return planned === null || (planned.start <= start && end <= planned.end);
}
