import type { Instant } from '../../access/instant.js';
import { mayBeOpen, type AccessRequest, type Review } from '../../access/request.js';
import { reviewDue, reviewsMissing } from '../../access/review.js';
import type { Reader } from '../words/reader.js';
import { factsOf } from './facts.js';
import { fill, textsIn, type Card } from './fill.js';
import { literal } from './literal.js';
import { plainOf, statusLine } from './plain.js';
import type { AsWhom } from '../../workflow/asked.js';
import type { Tone } from './tone.js';
import { stateInWords } from './words.js';

/** A comment of 500 characters fits. */
const LONGEST_REVIEW = 700;

/**
 * What the approvers see of access that was opened without them: who and what, the button that ends it, and its review.
 * For one person: as what they look at it, where that is known; whoever may neither end nor review it (null) sees no buttons.
 */
export function breakGlassCard(request: AccessRequest, { reader, as, mentions = '' }: { readonly reader: Reader; readonly as?: AsWhom | undefined; readonly mentions?: string }): Card {
  const { breakGlass, approval } = reader.words;
  const isReviewable = isForReview(request) && as !== null && as !== 'reviewed';
  const isOpen = isEndable(request);
  const lines = [...(isOpen ? [`/access end ${request.id}`] : []), ...(isForReview(request) ? [`/access review ${request.id}`] : [])];
  return fill('breakglass', {
    words: { ...textsIn(breakGlass), commentHint: approval.commentHint },
    plain: plainOf(request, { begin: breakGlass.by(request.requester.name), stands: [stateInWords(request, reader)], lines: lines.length > 0 ? lines : [statusLine(request)] }, reader),
    request: request.id,
    tone: toneOf(request),
    by: breakGlass.by(literal(request.requester.name, 100)),
    title: literal(request.entitlement.title),
    state: stateInWords(request, reader),
    facts: factsOf(request, reader),
    given: reviewsInWords(request, reader).map((text) => ({ text })),
    hasMentions: mentions !== '', mentions,
    why: whyInWords(request, reader),
    isReviewable,
    isOpen: isOpen && as !== null,
    isShared: as === null && (isOpen || isForReview(request)),
    typed: breakGlass.withoutButtons(lines),
  });
}

/** Whether others have still to say what they think of it. */
export function isForReview(request: AccessRequest): boolean {
  return reviewDue(request) !== null && ['active', 'revoking', 'ended'].includes(request.status);
}

/** Whether it is open, and nobody has ended it yet. */
export function isEndable(request: AccessRequest): boolean {
  return mayBeOpen(request) && request.status !== 'revoking';
}

/** Red while it is open, is overdue or was found wrong; yellow while it waits in time; quiet when it is done. */
function toneOf(request: AccessRequest): Tone {
  const isFoundWrong = request.review?.given.some(({ verdict }) => verdict === 'notJustified') ?? false;
  if (mayBeOpen(request) || isFoundWrong) return 'attention';
  if (reviewDue(request) === null) return 'emphasis';
  return (request.review?.asked ?? 0) > 0 ? 'attention' : 'warning';
}

function whyInWords(request: AccessRequest, { time, words: { breakGlass } }: Reader): string {
  const due = reviewDue(request);
  if (due === null) return breakGlass.complete;
  const when = time(due, request.askedAt);
  return (request.review?.asked ?? 0) > 0 ? breakGlass.overdueSince(reviewsMissing(request), when) : breakGlass.dueBy(reviewsMissing(request), when);
}

/** `Reviewed by Ana Costa at 10:50 UTC, justified: "the site was down"` for each. */
export function reviewsInWords({ review, askedAt }: AccessRequest, reader: Reader): string[] {
  return (review?.given ?? []).map((one) => literal(reviewInWords(one, askedAt, reader), LONGEST_REVIEW));
}

function reviewInWords({ by, verdict, at, comment }: Review, day: Instant, { time, words: { breakGlass, decided } }: Reader): string {
  const said = verdict === 'justified' ? breakGlass.reviewedJustified(by.name, time(at, day)) : breakGlass.reviewedNotJustified(by.name, time(at, day));
  return comment === null ? said : decided.quoted(said, comment);
}
