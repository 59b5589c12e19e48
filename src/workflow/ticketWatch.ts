import type { Instant } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import { said } from '../access/sentences/index.js';
import { askedOf, endsWithTicket, SYSTEMS, type TicketName, type TicketSystem } from '../access/ticket.js';
import { change } from './change.js';
import type { Ports } from './ports.js';
import { proceed } from './proceed.js';
import { watchSilence, type Watched } from './silence.js';
import { readTicket } from './tickets.js';

/** Live requests that one look takes up, those due first. */
const MOST = 1000;
/** Tickets that are read at a time. */
const AT_ONCE = 5;
/** Several processes may look at once; each ticket is read once in so long, which is less than from one look to the next. Milliseconds. */
const ONCE_IN = 45_000;
/** A ticket system that has not answered for so long is told of. Milliseconds. */
const SILENT = 15 * 60_000;

/** Windows that are tied to one ticket. */
interface Tied { readonly ticket: TicketName; readonly requests: readonly AccessRequest[] }

/**
 * Looks at every ticket to which an open window, or one that waits for its start, is tied, and ends what is tied to one that
 * is closed, cancelled or gone. What a system does not answer changes nothing, and is told when it lasts.
 */
export async function watchTickets(ports: Ports): Promise<void> {
  const waiting = tiedIn(await ports.store.live(MOST));
  const systems = [...new Set(waiting.map(({ ticket }) => ticket.system))];
  const looked = new Set<TicketSystem>();
  const silent = new Set<TicketSystem>();
  while (waiting.length > 0) {
    const answered = await Promise.all(waiting.splice(0, AT_ONCE).map(async (tied) => {
      const { ticket } = tied;
      // one that is silent would be waited for as often as there are tickets
      if (silent.has(ticket.system) || !(await ports.store.once(`ticket watched ${keyOf(ticket)}`, ONCE_IN))) return undefined;
      return { system: ticket.system, isRead: await endIfClosed(ports, tied) };
    }));
    // a single ticket that cannot be read keeps nobody from looking at the others
    for (const system of systems) {
      const its = answered.filter((one) => one?.system === system);
      if (its.length === 0) continue;
      looked.add(system);
      if (its.every((one) => !one?.isRead)) silent.add(system);
    }
  }
  // where another look has just read all tickets of a system, this one knows nothing of it
  for (const system of looked) await watchSilence(ports, { name: `tickets ${system}`, isHeard: !silent.has(system), after: SILENT, ...wordsOf(SYSTEMS[system]) });
}

/** One ticket of which its system has told that something is new. Rejects with `tickets-unavailable` when it cannot be read. */
export async function lookAtTicket(ports: Ports, { system, number }: TicketName): Promise<void> {
  const isMeant = ({ ticket, requests }: Tied): boolean => ticket.system === system && (same(ticket.number, number) || requests.some((request) => same(request.ticket ?? '', number)));
  for (const tied of tiedIn(await ports.store.live(MOST)).filter(isMeant)) {
    // no job is tried again for it: the look of every minute comes anyhow
    await endIfClosed(ports, tied);
  }
}

/** False when it could not be read. */
async function endIfClosed(ports: Ports, { ticket, requests }: Tied): Promise<boolean> {
  const read = await readTicket(ports, ticket);
  if ('failure' in read) {
    ports.log.warn({ ...ticket, ...read.failure }, 'the ticket of an open window could not be read');
    return false;
  }
  if (read.ticket && !read.ticket.isClosed) return true;
  const why = said(read.ticket ? { says: 'withdrawn/ticket-closed', ticket: ticket.number, state: read.ticket.state } : { says: 'withdrawn/ticket-gone', system: SYSTEMS[ticket.system], ticket: ticket.number });
  for (const { id } of requests) {
    const after = await change(ports, id, (now) => (endsWithTicket(now) ? { type: 'withdrawn', why: 'ticketClosed', by: null, ...why } : undefined));
    await proceed(ports, after);
  }
  return true;
}

function tiedIn(live: readonly AccessRequest[]): Tied[] {
  const found = new Map<string, { ticket: TicketName; requests: AccessRequest[] }>();
  for (const request of live) {
    const ticket = endsWithTicket(request) ? askedOf(request) : undefined;
    if (!ticket) continue;
    const known = found.get(keyOf(ticket)) ?? { ticket, requests: [] };
    known.requests.push(request);
    found.set(keyOf(ticket), known);
  }
  return [...found.values()];
}

function keyOf({ system, number }: TicketName): string {
  return `${system} ${number.toUpperCase()}`;
}

function same(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

function wordsOf(system: string): Pick<Watched, 'gone' | 'back'> {
  return {
    back: { says: 'silent/tickets-back', system },
    gone: (since: Instant, now: Instant) => ({ title: { says: 'silent/tickets', system }, lines: [{ says: 'silent/tickets-since', since, now }] }),
  };
}
