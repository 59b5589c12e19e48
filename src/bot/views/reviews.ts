import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import { reviewDue } from '../../access/review.js';
import type { Reader } from '../words/reader.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { Reading } from './requests.js';
import { timeLeft } from './words.js';

const MOST = 12;

/** `/access review`: what waits for a person's review, those due first, each with the line that shows its card. */
export function reviewsCard(title: string, waiting: readonly AccessRequest[], { now, reader }: Reading): Card {
  return fill('requests', { words: textsIn(reader.words.lists), title, requests: waiting.slice(0, MOST).map((request) => ({ ...reviewInList(request, now, reader), request: request.id, hasButton: false, verb: '', button: '' })) });
}

export function reviewInList(request: AccessRequest, now: Instant, reader: Reader): CardContent & { what: string } {
  const due = reviewDue(request) ?? now;
  return {
    what: literal(`Break-glass by ${request.requester.name}: ${request.entitlement.title}`, 160),
    state: due <= now ? `Review overdue since ${reader.time(due, now)}` : `Review due at ${reader.time(due, now)}, ${timeLeft(due, now, reader)}`,
    facts: literal(`/access review ${request.id}`, 80),
  };
}
