import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import { reviewDue } from '../../access/review.js';
import { fill, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { timeLeft, timeOf } from './words.js';

const MOST = 12;

/** `/access review`: what waits for a person's review, those due first, each with the line that shows its card. */
export function reviewsCard(title: string, waiting: readonly AccessRequest[], now: Instant): Card {
  return fill('requests', { title, requests: waiting.slice(0, MOST).map((request) => ({ ...reviewInList(request, now), request: request.id, hasButton: false, verb: '', button: '' })) });
}

export function reviewInList(request: AccessRequest, now: Instant): CardContent & { what: string } {
  const due = reviewDue(request) ?? now;
  return {
    what: literal(`Break-glass by ${request.requester.name}: ${request.entitlement.title}`, 160),
    state: due <= now ? `Review overdue since ${timeOf(due, now)}` : `Review due at ${timeOf(due, now)}, ${timeLeft(due, now)}`,
    facts: literal(`/access review ${request.id}`, 80),
  };
}
