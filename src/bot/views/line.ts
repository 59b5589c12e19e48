import { consentOf } from '../../access/consent.js';
import { isProlonged } from '../../access/extension.js';
import type { AccessRequest, RequestEvent } from '../../access/request.js';
import { reviewsMissing } from '../../access/review.js';
import type { SealedEvent } from '../../workflow/ports.js';
import { tidy } from '../wire/normalise.js';
import type { Reader } from '../words/reader.js';
import { lapseInWords } from './decided.js';
import { stateInWords } from './words.js';

/** `#3 9f2c41aa`: by this the feed is a witness outside of our reach of what the ledger says. */
export function sealInWords({ event, hash }: SealedEvent): string {
  return `#${event.seq} ${hash.slice(0, 8)}`;
}

/**
 * The feed's line for an event that made the request `after`; undefined when the event is told by a card or adds
 * nothing to read. What people typed stays on the cards: a message's text may be read as Markdown.
 */
export function lineOf(sealed: SealedEvent, after: AccessRequest, reader: Reader): string | undefined {
  const what = whatHappened(sealed.event, after, reader);
  return what === undefined ? undefined : `${what} · ${reader.clock(sealed.event.at)} · ${sealInWords(sealed)}`;
}

function whatHappened(event: RequestEvent, after: AccessRequest, reader: Reader): string | undefined {
  switch (event.type) {
    case 'answered': return answeredLine(event, after, reader);
    case 'ticketChecked': return `Ticket ${plain(event.seen.number)} read: ${plain(event.seen.state)}`;
    case 'started': return 'The start has come; opening';
    case 'extendAsked': return after.status === 'active' && after.extension === null ? `Made ${reader.duration(event.by)} longer, until ${reader.time(after.window.end, after.askedAt)}` : `${reader.duration(event.by)} more asked for`;
    case 'lapsed': return after.status === 'lapsed' ? `Lapsed: ${lapseInWords(after, reader).toLowerCase()}` : undefined;
    case 'cancelled': return `Taken back by ${plain(event.by.name)}`;
    case 'opened': return after.status === 'active' && isProlonged(after) ? `${after.extended > 0 ? 'Longer' : 'Ready'}: both layers read back as open, until ${reader.time(after.window.end, after.askedAt)}` : undefined;
    case 'failed': return `Could not be opened (${event.code}); what was opened is closed again`;
    case 'due': return 'The window has ended; closing';
    case 'endedEarly': return `Ended early by ${plain(event.by.name)}; closing`;
    case 'withdrawn': return `${after.status === 'cancelled' ? 'Withdrawn' : 'Taken away'}: ${plain(event.message)}${event.by === null ? '' : ` (${plain(event.by.name)})`}${after.status === 'cancelled' ? '' : '; closing'}`;
    case 'troubled': return `Trouble while closing (${event.code}); tried again until it works`;
    // told by the thread's first post and by the closure card
    case 'nudged': return nudgedLine(event);
    case 'reviewed': return reviewedLine(event, after);
    case 'asked': case 'closed': case 'sessionsCut': return undefined;
  }
}

function nudgedLine({ what, stage }: Extract<RequestEvent, { type: 'nudged' }>): string | undefined {
  if (what === 'review') return 'The review is overdue; asked for again';
  return what === 'asked' ? `Stage ${(stage ?? 0) + 1} of the approval is asked` : undefined;
}

function reviewedLine({ by, verdict }: Extract<RequestEvent, { type: 'reviewed' }>, after: AccessRequest): string {
  const missing = reviewsMissing(after);
  const said = `${verdict === 'justified' ? 'Reviewed: justified' : '⚠ REVIEWED: NOT JUSTIFIED'}, by ${plain(by.name)}`;
  return missing === 0 ? `${said}; the review is complete` : `${said}; waiting for ${missing} more`;
}

function answeredLine({ verdict, by, stepUp }: Extract<RequestEvent, { type: 'answered' }>, after: AccessRequest, reader: Reader): string {
  const said = `${verdict === 'approve' ? 'Approved' : 'Denied'} by ${plain(by.name)}${stepUp ? ', who signed in for it' : ''}`;
  switch (after.status) {
    case 'pending': return consentOf(after, after.answers) === 'approved' ? `${said}; its ticket could not be checked yet` : `${said}, waiting for another`;
    case 'scheduled': return `${said}; opens at ${reader.time(after.window.start, after.askedAt)}`;
    case 'active': return `More time: ${verdict === 'approve' ? 'approved' : 'denied'} by ${plain(by.name)}${after.extension ? ', waiting for another' : `, open until ${reader.time(after.window.end, after.askedAt)}`}`;
    default: return said;
  }
}

/** What an approver wrote beside the answer; undefined when nothing. As typed, so for a TextRun only. */
export function commentOf({ event }: SealedEvent): string | undefined {
  return (event.type === 'answered' || event.type === 'reviewed') && event.comment !== null ? event.comment : undefined;
}

/** The first post of a request's thread in the feed; it changes with the state. */
export function rootLine(request: AccessRequest, first: SealedEvent, reader: Reader): string {
  const { duration, ticket } = request;
  const what = [
    asksInWords(request), reader.duration(duration), ...(ticket === null ? [] : [plain(ticket)]),
    `request ${request.id}`, `asked ${reader.clock(request.askedAt)}`, sealInWords(first), `now: ${stateInWords(request, reader)}`,
  ];
  return what.join(' · ');
}

function asksInWords({ requester, entitlement, way, automatic }: AccessRequest): string {
  const [who, title] = [plain(requester.name), plain(entitlement.title)];
  switch (way) {
    case 'approval': return `${who} asks for ${title}`;
    case 'automatic': return `${who} asks for ${title}, approved automatically: ${plain(automatic?.words ?? '')}`;
    case 'breakGlass': return `⚠ BREAK-GLASS: ${who} opens ${title} without an approver`;
  }
}

/** A name in a message's text: without what Markdown or a mention could be made of. */
function plain(text: string): string {
  return tidy(text).replace(/[*_`~[\]()<>#|\\]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 120);
}
