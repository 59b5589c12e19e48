import type { AccessRequest, Nudge } from '../../access/request.js';
import { answerCard } from './answer.js';
import type { Card } from './fill.js';
import { timeOf } from './words.js';

type Told = Pick<Nudge, 'what' | 'stage'>;

/** One sentence for the notification, and the title of the card. */
export function nudgeInWords({ requester, entitlement, askedAt, lapsesAt, ...request }: AccessRequest, { what }: Told): string {
  switch (what) {
    case 'reminder': return `Still waiting: ${requester.name} asked for ${entitlement.title} at ${timeOf(askedAt, askedAt)}`;
    case 'asked': return `Asked of you too: ${requester.name} waits for ${entitlement.title}`;
    case 'lapsing': return `Lapses at ${timeOf(lapsesAt, askedAt)} when nobody answers: ${entitlement.title} for ${requester.name}`;
    case 'ending': return `Ends ${'window' in request ? `at ${timeOf(request.window.end, askedAt)}` : 'soon'}: ${entitlement.title}`;
  }
}

/** What people are told because time has passed, with what they can do now. */
export function nudgeCard(request: AccessRequest, nudge: Told): Card {
  return answerCard({ tone: nudge.what === 'reminder' || nudge.what === 'asked' ? 'accent' : 'warning', title: nudgeInWords(request, nudge), lines: [hintOf(request, nudge)] });
}

function hintOf({ entitlement }: AccessRequest, { what, stage }: Told): string {
  switch (what) {
    case 'reminder': return 'The card above has what is asked, and the buttons.';
    case 'asked': return `${entitlement.approval.stages[(stage ?? 0) - 1]?.escalateAfter == null ? 'The stage before has approved.' : 'Nobody has decided yet, so you may in their place.'} The card above has what is asked, and the buttons.`;
    case 'lapsing': return 'After that it has to be asked anew.';
    case 'ending': return 'Your sessions end with it. Save your work; if you need longer, ask for another window.';
  }
}
