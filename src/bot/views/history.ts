import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import { fill, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { latenessInWords, stateInWords, timeOf } from './words.js';

/** Most requests on one card, which has to stay under Teams' limit of size. */
const MOST = 15;

/** `/access history`: what has ended of one person's requests, newest first. */
export function historyCard(ended: readonly AccessRequest[], now: Instant): Card {
  const shown = ended.slice(0, MOST);
  const title = ended.length > MOST ? `The ${MOST} that ended last` : `Ended: ${ended.length}`;
  return fill('requests', { title: `${title}. All that happened to one: /access status, then its name`, requests: shown.map((request) => inHistory(request, now)) });
}

function inHistory(request: AccessRequest, now: Instant): CardContent {
  return {
    request: request.id, hasButton: false, verb: '', button: '',
    what: literal(`${request.requester.name} · ${request.entitlement.title}`, 160),
    state: endInWords(request, now),
    facts: literal(`${request.id} · ${request.ticket ?? 'no ticket'} · asked ${timeOf(request.askedAt, now)}`, 120),
  };
}

/** How it ended and when; of a window also how late everything of it was closed. */
function endInWords(request: AccessRequest, now: Instant): string {
  const state = stateInWords(request, now);
  switch (request.status) {
    case 'ended': return `${state}, ${latenessInWords(request)}`;
    case 'denied': return `${state} at ${timeOf(request.deniedAt, now)}`;
    case 'cancelled': return `${state} at ${timeOf(request.cancelledAt, now)}`;
    case 'lapsed': return `${state} at ${timeOf(request.lapsedAt, now)}`;
    default: return state;
  }
}
