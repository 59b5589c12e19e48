import type { Instant } from '../access/instant.js';
import type { Ticket } from '../access/ticket.js';

/** One ticket system, as `Tickets` without saying which. */
export interface TicketSite {
  find(number: string): Promise<Ticket | undefined>;
  comment(number: string, text: string): Promise<void>;
}

/** The header of HTTP basic authentication. */
export function basic(user: string, secret: string): string {
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}

/** Sign-in names as they are compared: in lower case, each once. */
export function peopleIn(names: readonly (string | null | undefined)[]): string[] {
  return [...new Set(names.flatMap((name) => name?.trim().toLowerCase() || []))];
}

const FIRST: Instant = '0001-01-01T00:00:00.000Z';
const LAST: Instant = '9999-12-31T23:59:59.999Z';

/** A ticket that plans only one side of its work leaves the other open; null when it plans neither. */
export function plannedWindow(start: Instant | undefined, end: Instant | undefined): Ticket['window'] {
  return start === undefined && end === undefined ? null : { start: start ?? FIRST, end: end ?? LAST };
}

/** A text as remarks are compared: systems change line breaks and blanks. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
