import type { Instant } from '../../access/instant.js';
import type { AccessRequest, RequestEvent } from '../../access/request.js';
import { targetKey } from '../../access/target.js';
import { transition } from '../../access/transition.js';
import type { SealedEvent } from '../../workflow/ports.js';
import type { Reader } from '../words/reader.js';
import { factsOf } from './facts.js';
import { fill, type Card } from './fill.js';
import { commentOf, markOf, whatHappened } from './line.js';
import { literal } from './literal.js';
import { toneOf } from './tone.js';
import { stateInWords } from './words.js';

/** Most events on the card, the newest of them; all of them stand in the audit channel. */
const MOST = 20;

/** `/access status k3v9m2xq`: one request with what happened to it, each line with its number and hash in the record. */
export function recordCard(request: AccessRequest, history: readonly SealedEvent[], { now, reader }: { now: Instant; reader: Reader }): Card {
  const lines = linesOf(history, now, reader);
  return fill('record', {
    words: { fallback: reader.words.record.fallback },
    tone: toneOf(request),
    state: stateInWords(request, reader),
    about: literal(`${request.requester.name} · ${request.entitlement.title}`, 300),
    isLong: lines.length > MOST,
    earlier: reader.words.record.earlier(Math.max(0, lines.length - MOST)),
    events: lines.slice(-MOST).map((text) => ({ text: literal(text, 700) })),
    facts: factsOf(request, reader),
  });
}

function linesOf(history: readonly SealedEvent[], now: Instant, reader: Reader): string[] {
  const states = statesOf(history);
  return history.flatMap((sealed) => {
    const after = states.get(sealed.event.seq);
    const what = (after && whatHappened(sealed.event, after, reader)) ?? quietly(sealed.event, reader);
    const comment = commentOf(sealed);
    return what === undefined ? [] : [`${what} · ${markOf(sealed, reader, now)}${comment === undefined ? '' : ` · "${comment}"`}`];
  });
}

/** What the feed tells by its first post and by the closing card. */
function quietly(event: RequestEvent, { words: { record } }: Reader): string | undefined {
  switch (event.type) {
    case 'asked': return record.asked;
    case 'opened': return record.opened(targetKey(event.target));
    case 'closed': return event.other ? record.closedByOther(targetKey(event.target), event.other.by) : record.closed(targetKey(event.target));
    case 'sessionsCut': return record.sessionsCut(event.sessions.cut.length);
    default: return undefined;
  }
}

/** The request after each of its events, by the event's number. */
export function statesOf(history: readonly SealedEvent[]): Map<number, AccessRequest> {
  const states = new Map<number, AccessRequest>();
  let state: AccessRequest | undefined;
  for (const { event } of history) {
    state = transition(state, event);
    states.set(event.seq, state);
  }
  return states;
}
