import { roleInWords } from '../access/entitlement.js';
import { earliest } from '../access/instant.js';
import type { AccessRequest, InStatus } from '../access/request.js';
import { askedOf } from '../access/ticket.js';
import { transition } from '../access/transition.js';
import { load } from './change.js';
import type { Ports, SealedEvent } from './ports.js';

/** What is written on the ticket of a request because of one event. */
export interface Remark { readonly seq: number; readonly text: string }

/**
 * What the history of a request has for its ticket: when the window opened and when everything was closed. From the events
 * alone and so always the same text, by which a ticket system is asked whether it stands there already.
 */
export function remarksOf(history: readonly SealedEvent[]): Remark[] {
  const remarks: Remark[] = [];
  let before: AccessRequest | undefined;
  for (const { event, hash } of history) {
    const after: AccessRequest = transition(before, event);
    const record = `Record: request ${after.id}, #${event.seq} ${hash.slice(0, 8)}`;
    if (after.status === 'active' && before?.status === 'activating') remarks.push({ seq: event.seq, text: opened(after, record) });
    // nothing is said of a window that never was
    if (after.status === 'ended' && before?.status === 'revoking' && after.opened.length > 0) remarks.push({ seq: event.seq, text: closed(after, record) });
    before = after;
  }
  return remarks;
}

/** Writes on the ticket what is not there yet. Rejects when its system does not take it, so that it is tried again; nothing waits for it. */
export async function remark(ports: Pick<Ports, 'store' | 'ledger' | 'tickets'>, id: string): Promise<void> {
  const { request, history } = await load(ports, id);
  const ticket = request.ticketSeen && askedOf(request);
  if (!ticket) return;
  const name = `remarked ${id}`;
  const written = Number(await ports.store.recall(name) ?? 0);
  for (const { seq, text } of remarksOf(history).filter((one) => one.seq > written)) {
    await ports.tickets.comment(ticket.system, ticket.number, text);
    await ports.store.remember(name, String(seq));
  }
}

/** Whether there is something new to write on the ticket. */
export function hasRemark(request: AccessRequest, history: readonly SealedEvent[], after: number): boolean {
  return request.ticketSeen !== null && askedOf(request) !== undefined && remarksOf(history).some(({ seq }) => seq > after);
}

function opened(request: InStatus<'active'>, record: string): string {
  const { window, readyAt, answers, way } = request;
  const yes = answers.filter(({ verdict }) => verdict === 'approve').map(({ by }) => by.name);
  return [
    'Just-in-time access opened', ...about(request),
    `Window: ${window.start} to ${window.end}, read back from Azure as open at ${readyAt}`,
    way === 'breakGlass' ? 'Approved by: nobody (break-glass), reviewed afterwards' : `Approved by: ${yes.length > 0 ? yes.join(', ') : 'a rule of the entitlements'}`,
    record,
  ].join('\n');
}

function closed(request: InStatus<'ended'>, record: string): string {
  const { window, revokingSince, endedAt, sessions } = request;
  return [
    'Just-in-time access closed', ...about(request),
    `Window: ${window.start} to ${earliest(window.end, revokingSince)}, read back from Azure as closed at ${endedAt}`,
    `Why: ${why(request)}`,
    `Sessions cut: ${sessions?.cut.length ?? 0}`,
    record,
  ].join('\n');
}

function why({ outcome, endedBy, withdrawn, failure }: InStatus<'ended'>): string {
  if (withdrawn) return withdrawn.message;
  if (failure) return `it could not be opened as a whole: ${failure.message}`;
  if (endedBy) return `ended early by ${endedBy.name}`;
  return outcome === 'closedByOther' ? 'closed by somebody else' : 'its time was over';
}

function about({ requester, entitlement, address }: AccessRequest): string[] {
  return [
    `Who: ${requester.name}`,
    `What: ${entitlement.title} (${entitlement.id})`,
    `Roles: ${entitlement.roles.map(roleInWords).join('; ') || 'none'}`,
    `Network: ${entitlement.paths.length === 0 ? 'none' : `from ${address} through ${entitlement.paths.map(({ id }) => id).join(', ')}`}`,
  ];
}
