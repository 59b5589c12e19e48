import { isExtendable } from '../../access/extension.js';
import type { AccessRequest, Nudge } from '../../access/request.js';
import { reviewDue, reviewsMissing } from '../../access/review.js';
import type { Reader } from '../words/reader.js';
import { answerCard } from './answer.js';
import type { Card } from './fill.js';

/** What is told: because time has passed, or because more time is wished for. */
export interface Told { readonly what: Nudge['what'] | 'more'; readonly stage: number | null }

/** One sentence for the notification, and the title of the card. */
export function nudgeInWords({ requester, entitlement, askedAt, lapsesAt, ...request }: AccessRequest, { what }: Told, { time }: Reader): string {
  switch (what) {
    case 'more': return `More time: ${requester.name} asks for it in ${entitlement.title}`;
    case 'reminder': return `Still waiting: ${requester.name} asked for ${entitlement.title} at ${time(askedAt, askedAt)}`;
    case 'asked': return `Asked of you too: ${requester.name} waits for ${entitlement.title}`;
    case 'lapsing': return `Lapses at ${time(lapsesAt, askedAt)} when nobody answers: ${entitlement.title} for ${requester.name}`;
    case 'review': return `Review overdue: the break-glass window of ${requester.name} in ${entitlement.title}`;
    case 'ending': return `Ends ${'window' in request ? `at ${time(request.window.end, askedAt)}` : 'soon'}: ${entitlement.title}`;
  }
}

/** What people are told because time has passed, with what they can do now. */
export function nudgeCard(request: AccessRequest, nudge: Told, reader: Reader): Card {
  return answerCard({ tone: ['lapsing', 'ending', 'review'].includes(nudge.what) ? 'warning' : 'accent', title: nudgeInWords(request, nudge, reader), lines: [hintOf(request, nudge, reader)] });
}

function hintOf(request: AccessRequest, { what, stage }: Told, { time }: Reader): string {
  switch (what) {
    case 'more': case 'reminder': return 'The card above has what is asked, and the buttons.';
    case 'asked': return `${request.entitlement.approval.stages[(stage ?? 0) - 1]?.escalateAfter == null ? 'The stage before has approved.' : 'Nobody has decided yet, so you may in their place.'} The card above has what is asked, and the buttons.`;
    case 'review': return `It was due at ${time(reviewDue(request) ?? request.askedAt, request.askedAt)} and waits for ${reviewsMissing(request)} more. The card above has what was done, and the buttons; until then ${request.requester.name} cannot use break-glass again.`;
    case 'lapsing': return 'After that it has to be asked anew.';
    case 'ending': return `Your sessions end with it. ${isExtendable(request) ? 'If you need longer, press the button on your card, or type /access extend.' : 'Save your work; if you need longer, ask for another window.'}`;
  }
}
