import { later, type Instant } from './instant.js';
import { areOneHuman, type Voice } from './person.js';
import type { AccessRequest, Facts, RequestEvent, ReviewState } from './request.js';

/** After it was due, a review is asked for again every day, and not for ever: whoever does not read seven reads no eighth. Milliseconds. */
const EVERY = 24 * 60 * 60_000;
const MOST_REMINDERS = 7;

/** When the review of a break-glass window is, or was, due; null: it needs none, or has it. */
export function reviewDue({ review, askedAt, entitlement: { breakGlass } }: AccessRequest): Instant | null {
  if (review === null || breakGlass === null || review.given.length >= breakGlass.reviewers) return null;
  return later(askedAt, breakGlass.reviewWithin);
}

/** How many have still to review it. */
export function reviewsMissing({ review, entitlement: { breakGlass } }: AccessRequest): number {
  return review === null || breakGlass === null ? 0 : Math.max(0, breakGlass.reviewers - review.given.length);
}

/** Whether this human's review counts: once it has opened, never of one's own, and once each. */
export function isReviewable(request: AccessRequest, voice: Voice): boolean {
  const { status, review, requester } = request;
  if (review === null || reviewDue(request) === null || !['active', 'revoking', 'ended'].includes(status)) return false;
  return !areOneHuman(voice, { by: requester }) && !review.given.some((one) => areOneHuman(one, voice));
}

/** When it is asked for again next: when it is due, and then daily. */
export function nextReviewReminder(request: AccessRequest): Instant | null {
  const due = reviewDue(request);
  const asked = request.review?.asked ?? 0;
  return due === null || asked >= MOST_REMINDERS ? null : later(due, asked * EVERY);
}

export function firstReview({ way }: Facts): ReviewState | null {
  return way === 'breakGlass' ? { given: [], asked: 0 } : null;
}

/** The reviews after an event that the state allowed. */
export function reviewAfter({ review }: AccessRequest, event: RequestEvent): ReviewState | null {
  if (review === null) return null;
  if (event.type === 'nudged' && event.what === 'review') return { ...review, asked: review.asked + 1 };
  if (event.type !== 'reviewed') return review;
  const { by, accounts, verdict, at, comment } = event;
  return { ...review, given: [...review.given, { by, ...(accounts && { accounts }), verdict, at, comment }] };
}
