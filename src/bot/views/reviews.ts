import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import { reviewDue } from '../../access/review.js';
import type { Reader } from '../words/reader.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { ReadingPage } from './requests.js';
import { leafOf, turnsOf } from './turns.js';
import { timeLeft } from './words.js';

/** `/access review`: what waits for a person's review, those due first, each with the line that shows its card. */
export function reviewsCard(title: string, waiting: readonly AccessRequest[], { now, reader, page }: ReadingPage): Card {
  const leaf = leafOf(waiting, page);
  const requests = leaf.shown.map((request) => ({ ...reviewInList(request, now, reader), request: request.id, hasButton: false, verb: '', button: '' }));
  return fill('requests', { words: textsIn(reader.words.lists), title, requests, ...turnsOf('review', leaf, reader) });
}

export function reviewInList(request: AccessRequest, now: Instant, reader: Reader): CardContent & { what: string } {
  const { lists } = reader.words;
  const due = reviewDue(request) ?? now;
  return {
    what: literal(lists.breakGlassBy(request.requester.name, request.entitlement.title), 160),
    state: due <= now ? lists.reviewOverdue(reader.time(due, now)) : lists.reviewDue(reader.time(due, now), timeLeft(due, now, reader)),
    facts: literal(`/access review ${request.id}`, 80),
  };
}
