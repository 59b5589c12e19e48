import { isExtendable } from '../../access/extension.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest, Nudge } from '../../access/request.js';
import { reviewDue, reviewsMissing } from '../../access/review.js';
import type { Reader } from '../words/reader.js';
import { answerCard, type Said } from './answer.js';
import type { Card } from './fill.js';
import { mentioning } from './mention.js';

/** What is told: because time has passed, or because more time is wished for. */
export interface Told { readonly what: Nudge['what'] | 'more'; readonly stage: number | null; readonly mentioned?: readonly Person[] }

/** One sentence for the notification, and the title of the card. */
export function nudgeInWords({ requester: { name }, entitlement: { title }, askedAt, lapsesAt, ...request }: AccessRequest, { what }: Told, { time, words: { nudge } }: Reader): string {
  switch (what) {
    case 'more': return nudge.more(name, title);
    case 'reminder': return nudge.reminder(name, title, time(askedAt, askedAt));
    case 'asked': return nudge.asked(name, title);
    case 'lapsing': return nudge.lapsing(name, title, time(lapsesAt, askedAt));
    case 'review': return nudge.review(name, title);
    case 'ending': return nudge.ending(title, 'window' in request ? time(request.window.end, askedAt) : '');
  }
}

/** What people are told because time has passed, with what they can do now. */
export function nudgeCard(request: AccessRequest, nudge: Told, reader: Reader): Card {
  return answerCard({ tone: ['lapsing', 'ending', 'review'].includes(nudge.what) ? 'warning' : 'accent', title: nudgeInWords(request, nudge, reader), lines: [hintOf(request, nudge, reader)], ...buttonOf(request, nudge, reader), mentions: mentioning(nudge.mentioned ?? [], reader) });
}

/** Where a window may be made longer that is about to end. */
function buttonOf(request: AccessRequest, { what }: Told, { duration, words }: Reader): Pick<Said, 'press'> {
  if (what !== 'ending' || !isExtendable(request)) return {};
  return { press: { title: words.status.extendBy(duration(request.entitlement.extend?.by ?? 0)), verb: 'extend', request: request.id, end: request.window.end } };
}

function hintOf(request: AccessRequest, { what, stage }: Told, { time, words: { nudge } }: Reader): string {
  switch (what) {
    case 'more': case 'reminder': return nudge.cardAbove;
    case 'asked': return `${request.entitlement.approval.stages[(stage ?? 0) - 1]?.escalateAfter == null ? nudge.stageBefore : nudge.inTheirPlace} ${nudge.cardAbove}`;
    case 'review': return nudge.reviewWas({ due: time(reviewDue(request) ?? request.askedAt, request.askedAt), missing: reviewsMissing(request), who: request.requester.name });
    case 'lapsing': return nudge.askAnew;
    case 'ending': return `${nudge.sessionsEnd} ${isExtendable(request) ? nudge.extend : nudge.askAnother}`;
  }
}
