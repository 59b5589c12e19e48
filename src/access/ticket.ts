import { earliest, later, type Duration, type Instant } from './instant.js';
import type { AccessRequest, Facts } from './request.js';

/** The ticket systems that can be asked. */
export type TicketSystem = 'servicenow' | 'jira';

/** A ticket by its system and number. */
export interface TicketName { readonly system: TicketSystem; readonly number: string }

/** A ticket as its system has it now. */
export interface Ticket {
  readonly system: TicketSystem;
  /** As the system writes it: `CHG0030001`, `OPS-7`. */
  readonly number: string;
  readonly title: string;
  /** ServiceNow: its table (`change_request`, `incident`); Jira: the name of the issue type. */
  readonly type: string;
  /** The state as people see it in the system: `Implement`, `In Progress`. */
  readonly state: string;
  /** Closed or cancelled: nothing is to be done under it any more. */
  readonly isClosed: boolean;
  /** Sign-in names and e-mail addresses of those who stand on it, in lower case. */
  readonly people: readonly string[];
  /** When the work is planned; null when the ticket plans nothing. A side that it leaves open lies in the year 1 or 9999. */
  readonly window: { readonly start: Instant; readonly end: Instant } | null;
  /** Where a person reads it. */
  readonly url: string;
}

/** What was seen of the ticket when it was read last for this request. `cutFrom`: what was asked, when the ticket's plan made it less. */
export interface TicketSeen extends Omit<Ticket, 'isClosed' | 'people'> {
  readonly readAt: Instant;
  readonly cutFrom: Duration | null;
}

type OfTicket = Pick<Facts, 'entitlement' | 'ticket' | 'ticketSeen'>;

/** The ticket that a system is asked about; undefined: there is no ticket, or its number only has to look right. */
export function askedOf({ entitlement, ticket, ticketSeen }: OfTicket): TicketName | undefined {
  const { system } = entitlement.ticket;
  return ticket === null || system === 'pattern' ? undefined : { system, number: ticketSeen?.number ?? ticket };
}

/** Its system did not answer when it was asked: until it does, nothing opens. */
export function isTicketUnchecked(request: OfTicket): boolean {
  return request.ticketSeen === null && askedOf(request) !== undefined;
}

/** Whether the ticket has to be read before anything goes on: for the first time, or, when it opens, once more since the window began. */
export function waitsForTicket(request: AccessRequest): boolean {
  if (request.status === 'pending') return isTicketUnchecked(request);
  if (request.status !== 'activating' || askedOf(request) === undefined) return false;
  return request.ticketSeen === null || request.ticketSeen.readAt < request.window.start;
}

/** A window that is tied to its ticket, and ends with it. */
export function endsWithTicket(request: AccessRequest): boolean {
  return request.entitlement.ticket.endWithTicket && askedOf(request) !== undefined && ['scheduled', 'activating', 'active'].includes(request.status);
}

/** The shortest window that can still be opened: PIM's floor and two roundings, for opening takes its time. */
export function leastWindow({ pimFloor, roundTo }: Pick<Facts['entitlement'], 'pimFloor' | 'roundTo'>): Duration {
  return pimFloor + 2 * roundTo;
}

/** The facts once the ticket was read: an approval that comes too late for the ticket's plan would open nothing. */
export function withTicket(facts: Facts, seen: TicketSeen): Facts {
  const lapsesAt = seen.window === null ? facts.lapsesAt : earliest(facts.lapsesAt, later(seen.window.end, -leastWindow(facts.entitlement)));
  return { ...facts, ticketSeen: seen, lapsesAt };
}

/** Types and states are told apart by their names, whose case does not matter. */
export function isNamed(name: string, names: readonly string[]): boolean {
  return names.some((one) => one.trim().toLowerCase() === name.trim().toLowerCase());
}

export const SYSTEMS: Readonly<Record<TicketSystem, string>> = { servicenow: 'ServiceNow', jira: 'Jira' };
