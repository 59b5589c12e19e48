import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { Reader } from '../words/reader.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { Reading } from './requests.js';
import { latenessInWords, stateInWords } from './words.js';

/** Most requests on one card, which has to stay under Teams' limit of size. */
const MOST = 15;

/** `/access history`: what has ended of one person's requests, newest first. */
export function historyCard(ended: readonly AccessRequest[], { now, reader }: Reading): Card {
  const shown = ended.slice(0, MOST);
  const title = ended.length > MOST ? `The ${MOST} that ended last` : `Ended: ${ended.length}`;
  return fill('requests', { words: textsIn(reader.words.lists), title: `${title}. All that happened to one: /access status, then its name`, requests: shown.map((request) => inHistory(request, now, reader)) });
}

function inHistory(request: AccessRequest, now: Instant, reader: Reader): CardContent {
  return {
    request: request.id, hasButton: false, verb: '', button: '',
    what: literal(`${request.requester.name} · ${request.entitlement.title}`, 160),
    state: endInWords(request, now, reader),
    facts: literal(`${request.id} · ${request.ticket ?? 'no ticket'} · asked ${reader.time(request.askedAt, now)}`, 120),
  };
}

/** How it ended and when; of a window also how late everything of it was closed. */
function endInWords(request: AccessRequest, now: Instant, reader: Reader): string {
  const state = stateInWords(request, reader, now);
  switch (request.status) {
    case 'ended': return `${state}, ${latenessInWords(request, reader)}`;
    case 'denied': return `${state} at ${reader.time(request.deniedAt, now)}`;
    case 'cancelled': return `${state} at ${reader.time(request.cancelledAt, now)}`;
    case 'lapsed': return `${state} at ${reader.time(request.lapsedAt, now)}`;
    default: return state;
  }
}
