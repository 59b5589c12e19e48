import { inWords } from '../../access/duration.js';
import { roleInWords } from '../../access/entitlement.js';
import type { RequestEvent } from '../../access/request.js';
import type { Target } from '../../access/target.js';

/** What happened, for somebody who knows none of our names. */
export function eventInWords(event: RequestEvent): string {
  switch (event.type) {
    case 'asked': return `${event.facts.requester.name} asked`;
    case 'answered': return `${event.by.name} ${event.verdict === 'approve' ? 'approved' : 'denied'}`;
    case 'nudged': return `People were told: ${event.what}`;
    case 'reviewed': return `${event.by.name} reviewed: ${event.verdict === 'justified' ? 'justified' : 'NOT justified'}`;
    case 'cancelled': return `${event.by.name} took it back`;
    case 'lapsed': return 'Nobody decided in time: it lapsed';
    case 'ticketChecked': return `Ticket ${event.seen.number} was read: ${event.seen.type}, ${event.seen.state}`;
    case 'started': return 'The start had come';
    case 'extendAsked': return `${inWords(event.by)} more was asked for`;
    case 'opened': return `Read back as open: ${targetInWords(event.target)}${event.alreadyHeld ? ' (somebody had given it by hand before)' : ''}`;
    case 'failed': return `Could not be opened: ${event.message}`;
    case 'due': return 'The window had ended';
    case 'endedEarly': return `${event.by.name} ended it early`;
    case 'withdrawn': return `Taken away: ${event.message}`;
    case 'closed': return `Read back as closed: ${targetInWords(event.target)}`;
    case 'sessionsCut': return `Live sessions cut: ${event.sessions.cut.length}`;
    case 'troubled': return `Trouble while closing: ${event.message}`;
  }
}

export function targetInWords(target: Target): string {
  return target.layer === 'network' ? `rule in ${target.nsg.split('/').at(-1) ?? target.nsg}` : roleInWords(target);
}

/** `2026-11-23 10:00:00.000 UTC` */
export function momentInWords(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 23)} UTC`;
}
