import { consentOf, grantedDuration, grantedEnd } from '../access/consent.js';
import type { Entitlement } from '../access/entitlement.js';
import { AccessError, type Problem } from '../access/errors.js';
import { between, later, type Duration, type Instant } from '../access/instant.js';
import type { AccessRequest, InStatus, News } from '../access/request.js';
import { said, saidBy, within, type Said } from '../access/sentences/index.js';
import { askedOf, waitsForTicket, type Ticket, type TicketName } from '../access/ticket.js';
import { windowOf } from '../access/window.js';
import { cutBy, extensionRoom, openingProblems, seenOf, ticketProblems, type TicketAnswer } from '../policy/tickets.js';
import { change, load } from './change.js';
import { waitBefore } from './converge.js';
import { momentProblems } from './moment.js';
import { asFailure, type Failure } from './pass.js';
import type { Directory, Ports } from './ports.js';
import { proceed } from './proceed.js';

type Known = NonNullable<Awaited<ReturnType<Directory['person']>>>;
type Read = { readonly ticket: Ticket | undefined; readonly readAt: Instant };

/** What the ticket system says of a ticket; never rejects for what it says or does not say. */
export async function readTicket({ tickets, clock }: Pick<Ports, 'tickets' | 'clock'>, { system, number }: TicketName): Promise<Read | { readonly failure: Failure }> {
  const readAt = clock.now(); // what comes is at least as new
  try {
    return { ticket: await tickets.find(system, number), readAt };
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return { failure: asFailure(error) };
  }
}

/** The same for an ask; null where nobody is asked. */
export async function ticketFor(ports: Pick<Ports, 'tickets' | 'clock'>, entitlement: Entitlement, ticket: string | null): Promise<TicketAnswer> {
  const asked = askedOf({ entitlement, ticket, ticketSeen: null });
  const read = asked && await readTicket(ports, asked);
  if (!read) return null;
  return 'failure' in read ? { silent: saidBy(read.failure), mayAnswerLater: read.failure.retryable } : read;
}

/** The names by which somebody may stand on a ticket. */
export function namesOf({ logins, mail }: Pick<Known, 'logins' | 'mail'>): string[] {
  return mail === null ? logins : [...logins, mail];
}

/**
 * Reads the ticket of a request that waits for that: one that nobody could look at when it was asked, and once more each
 * that is about to open. While its system is silent it is asked again after growing waits, and nothing opens; where the
 * rule wants no waiting, an opening fails.
 */
export async function checkTicket(ports: Ports, id: string, attempt: number): Promise<void> {
  const { request } = await load(ports, id);
  const asked = askedOf(request);
  if (!asked || !waitsForTicket(request)) return;
  const read = await readFor(ports, request, asked);
  if ('failure' in read) ports.log.warn({ request: id, attempt, ...read.failure }, 'a ticket could not be read');
  const after = await change(ports, id, (now) => (waitsForTicket(now) ? newsOf(ports, now, read) : undefined));
  if (after.seq !== request.seq) await proceed(ports, after);
  if (!waitsForTicket(after)) return;
  const wait = Math.max(waitBefore(attempt), 'failure' in read ? read.failure.retryAfter ?? 0 : 0);
  await ports.queue.checkTicket(id, { at: later(ports.clock.now(), wait), attempt: attempt + 1 });
}

/** With the names of the requester, who may have changed them since. */
async function readFor(ports: Ports, { entitlement, requester }: AccessRequest, asked: TicketName): Promise<(Read & { names: string[] }) | { failure: Failure }> {
  const read = await readTicket(ports, asked);
  if ('failure' in read || !entitlement.ticket.requesterOnIt) return { ...read, names: [] };
  try {
    const known = await ports.directory.person(requester.id);
    return { ...read, names: known ? namesOf(known) : [] };
  } catch (error) {
    return { failure: asFailure(error) };
  }
}

function newsOf(ports: Ports, request: AccessRequest, read: Awaited<ReturnType<typeof readFor>>): News | undefined {
  if (request.status === 'activating') return 'failure' in read ? unopened(request, read.failure) : openingNews(request, read);
  if (request.status !== 'pending' || 'failure' in read) return undefined;
  return pendingNews(ports, request, read);
}

/** Silence is waited out where the rule says so; what only somebody's hand changes is not. */
function unopened({ entitlement }: AccessRequest, failure: Failure): News | undefined {
  const { code, retryable } = failure;
  const isFinal = !retryable || (code === 'tickets-unavailable' && entitlement.ticket.whenUnavailable === 'refuse');
  return isFinal ? { type: 'failed', code, ...saidBy(failure) } : undefined;
}

function openingNews(request: InStatus<'activating'>, { ticket, readAt, names }: Read & { names: string[] }): News {
  const [first, ...rest] = openingProblems(ticket, { ...wishOf(request, names), window: request.window });
  if (first) return { type: 'failed', code: first.code, ...allSaid([first, ...rest]) };
  const granted = request.duration;
  return { type: 'ticketChecked', seen: { ...seenOf(ticket as Ticket, { readAt, asked: granted, granted }), cutFrom: request.ticketSeen?.cutFrom ?? null } }; // no problem means that there is one
}

/** Seen for the first time: an ask that the ticket does not allow is refused now. One that waits for nothing else opens, and not at an hour when it may not. */
function pendingNews(ports: Ports, request: InStatus<'pending'>, { ticket, readAt, names }: Read & { names: string[] }): News {
  const now = ports.clock.now();
  const granted = grantedDuration(request, request.answers);
  const window = windowOf(now, { ...request, duration: granted, endsBy: grantedEnd(request, request.answers) }, request.entitlement.roundTo);
  const problems = ticketProblems(ticket, { ...wishOf(request, names), window }, now);
  if (ticket === undefined || problems.length > 0) return refused(problems);
  const left = cutBy(ticket, window);
  const seen = seenOf(ticket, { readAt, asked: between(window.start, window.end), granted: left });
  const late = consentOf(request, request.answers) === 'approved' ? momentProblems(ports, { ...request, ticketSeen: seen }, granted) : [];
  return late.length > 0 ? refused(late) : { type: 'ticketChecked', seen: { ...seen, cutFrom: seen.cutFrom === null ? null : request.duration } };
}

function refused(problems: readonly Problem[]): News {
  return { type: 'withdrawn', why: 'ticketRefused', by: null, ...allSaid(problems) };
}

function wishOf({ entitlement, ticket }: AccessRequest, names: readonly string[]) {
  return { rule: entitlement, number: ticket ?? '', names };
}

function allSaid(problems: readonly Problem[]): Said {
  return said({ says: 'all', of: problems.map(within) });
}

/** By how much more a window may last as its ticket is now, at most as wished; or why it may not. */
export async function extensionUnderTicket(ports: Ports, request: InStatus<'active'>, by: Duration): Promise<{ by: Duration; problems: Problem[] }> {
  const asked = askedOf(request);
  if (!asked) return { by, problems: [] };
  const read = await readFor(ports, request, asked);
  if ('failure' in read) return { by, problems: [{ code: 'tickets-unavailable', field: 'ticket', ...saidBy(read.failure) }] };
  return extensionRoom(read.ticket, { ...wishOf(request, read.names), window: request.window }, by);
}
