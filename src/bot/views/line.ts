import { consentOf } from '../../access/consent.js';
import { isProlonged } from '../../access/extension.js';
import type { Instant } from '../../access/instant.js';
import type { AccessRequest, RequestEvent } from '../../access/request.js';
import { reviewsMissing } from '../../access/review.js';
import type { SealedEvent } from '../../workflow/ports.js';
import { tidy } from '../wire/normalise.js';
import type { Reader } from '../words/reader.js';
import { automaticInWords, whyLapsed } from './decided.js';
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
  return what === undefined ? undefined : `${what} · ${markOf(sealed, reader)}`;
}

/** When it happened, and its place in the record. `now`: when it is read, where that may be another day. */
export function markOf(sealed: SealedEvent, reader: Reader, now?: Instant): string {
  return `${reader.clock(sealed.event.at, now)} · ${sealInWords(sealed)}`;
}

/** What an event was, in words; undefined where a card tells it. */
export function whatHappened(event: RequestEvent, after: AccessRequest, reader: Reader): string | undefined {
  const { duration, words: { feed } } = reader;
  const end = 'window' in after ? reader.time(after.window.end, after.askedAt) : '';
  switch (event.type) {
    case 'answered': return answeredLine(event, after, reader);
    case 'ticketChecked': return feed.ticketRead(plain(event.seen.number), plain(event.seen.state));
    case 'started': return feed.started;
    case 'extendAsked': return after.status === 'active' && after.extension === null ? feed.madeLonger(duration(event.by), end) : feed.moreAsked(duration(event.by));
    case 'lapsed': return after.status === 'lapsed' ? feed.lapsed[whyLapsed(after)] : undefined;
    case 'cancelled': return feed.takenBack(plain(event.by.name));
    case 'opened': return after.status === 'active' && isProlonged(after) ? feed[after.extended > 0 ? 'longer' : 'ready'](end) : undefined;
    case 'failed': return feed.failed(event.code);
    case 'due': return feed.due;
    case 'endedEarly': return feed.endedEarly(plain(event.by.name));
    case 'withdrawn': return feed[after.status === 'cancelled' ? 'withdrawn' : 'takenAway'](`${plain(reader.told(event))}${event.by === null ? '' : ` (${plain(event.by.name)})`}`);
    case 'troubled': return feed.troubled(event.code);
    // told by the thread's first post and by the closure card
    case 'nudged': return nudgedLine(event, reader);
    case 'reviewed': return reviewedLine(event, after, reader);
    case 'asked': case 'closed': case 'sessionsCut': return undefined;
  }
}

function nudgedLine({ what, stage }: Extract<RequestEvent, { type: 'nudged' }>, { words: { feed } }: Reader): string | undefined {
  if (what === 'review') return feed.reviewAskedAgain;
  return what === 'asked' ? feed.stageAsked((stage ?? 0) + 1) : undefined;
}

function reviewedLine({ by, verdict }: Extract<RequestEvent, { type: 'reviewed' }>, after: AccessRequest, { words: { feed } }: Reader): string {
  const missing = reviewsMissing(after);
  const said = feed[verdict](plain(by.name));
  return missing === 0 ? feed.reviewComplete(said) : feed.reviewWaits(said, missing);
}

function answeredLine({ verdict, by, stepUp }: Extract<RequestEvent, { type: 'answered' }>, after: AccessRequest, { time, words: { feed } }: Reader): string {
  const name = plain(by.name);
  const bare = verdict === 'approve' ? feed.approvedBy(name) : feed.deniedBy(name);
  const said = stepUp ? feed.signedIn(bare) : bare;
  switch (after.status) {
    case 'pending': return consentOf(after, after.answers) === 'approved' ? feed.ticketUnchecked(said) : feed.waitingForAnother(said);
    case 'scheduled': return feed.opensAt(said, time(after.window.start, after.askedAt));
    case 'active': {
      const more = verdict === 'approve' ? feed.moreApprovedBy(name) : feed.moreDeniedBy(name);
      return after.extension ? feed.waitingForAnother(more) : feed.openUntil(more, time(after.window.end, after.askedAt));
    }
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
  const { feed } = reader.words;
  const what = [
    asksInWords(request, reader), reader.duration(duration), ...(ticket === null ? [] : [plain(ticket)]),
    feed.request(request.id), feed.asked(reader.clock(request.askedAt)), sealInWords(first), feed.now(stateInWords(request, reader)),
  ];
  return what.join(' · ');
}

function asksInWords(request: AccessRequest, reader: Reader): string {
  const { requester, entitlement, way } = request;
  const { feed } = reader.words;
  const [who, title] = [plain(requester.name), plain(entitlement.title)];
  switch (way) {
    case 'approval': return feed.asksFor(who, title);
    case 'automatic': return feed.automatically(who, title, plain(automaticInWords(request, reader)));
    case 'breakGlass': return feed.breakGlass(who, title);
  }
}

/** A name in a message's text: without what Markdown or a mention could be made of. */
export function plain(text: string): string {
  return tidy(text).replace(/[*_`~[\]()<>#|\\]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 120);
}
