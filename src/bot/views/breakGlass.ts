import { mayBeOpen, type AccessRequest, type Review } from '../../access/request.js';
import { reviewDue, reviewsMissing } from '../../access/review.js';
import { factsOf } from './facts.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';
import type { Tone } from './tone.js';
import { stateInWords, timeOf } from './words.js';

/** A comment of 500 characters fits. */
const LONGEST_REVIEW = 700;

/** What the approvers see of access that was opened without them: who and what, the button that ends it, and its review. */
export function breakGlassCard(request: AccessRequest): Card {
  return fill('breakglass', {
    request: request.id,
    tone: toneOf(request),
    who: literal(request.requester.name, 100),
    title: literal(request.entitlement.title),
    state: stateInWords(request),
    facts: factsOf(request),
    given: reviewsInWords(request).map((text) => ({ text })),
    why: whyInWords(request),
    isReviewable: reviewDue(request) !== null && ['active', 'revoking', 'ended'].includes(request.status),
    isOpen: mayBeOpen(request) && request.status !== 'revoking',
  });
}

/** Red while it is open, is overdue or was found wrong; yellow while it waits in time; quiet when it is done. */
function toneOf(request: AccessRequest): Tone {
  const isFoundWrong = request.review?.given.some(({ verdict }) => verdict === 'notJustified') ?? false;
  if (mayBeOpen(request) || isFoundWrong) return 'attention';
  if (reviewDue(request) === null) return 'emphasis';
  return (request.review?.asked ?? 0) > 0 ? 'attention' : 'warning';
}

function whyInWords(request: AccessRequest): string {
  const due = reviewDue(request);
  if (due === null) return 'Nobody approved it before it opened. Its review is complete.';
  const missing = reviewsMissing(request);
  const who = missing === 1 ? 'One more approver reviews it' : `${missing} approvers review it`;
  const late = (request.review?.asked ?? 0) > 0 ? 'overdue since' : 'due by';
  return `Nobody approved it before it opened. ${who}, ${late} ${timeOf(due, request.askedAt)}.`;
}

/** `Reviewed by Ana Costa at 10:50 UTC, justified: "the site was down"` for each. */
export function reviewsInWords({ review, askedAt }: AccessRequest): string[] {
  return (review?.given ?? []).map((one) => literal(reviewInWords(one, askedAt), LONGEST_REVIEW));
}

function reviewInWords({ by, verdict, at, comment }: Review, day: string): string {
  const said = comment === null ? '' : `: "${comment}"`;
  return `Reviewed by ${by.name} at ${timeOf(at, day)}, ${verdict === 'justified' ? 'justified' : 'NOT JUSTIFIED'}${said}`;
}
