import { inWords } from '../../access/duration.js';
import type { Entitlement } from '../../access/entitlement.js';
import type { AccessRequest } from '../../access/request.js';
import type { Reader } from '../words/reader.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';
import { openForm } from './openForm.js';
import { listed, type Reading } from './requests.js';
import { reviewInList } from './reviews.js';
import { stopNotice, type Stopped } from './stop.js';

const MOST = 8;
const MOST_REVIEWS = 3;

interface Home {
  readonly entitlements: readonly Entitlement[];
  readonly live: readonly AccessRequest[];
  /** Break-glass windows that wait for this person's review. */
  readonly reviews: readonly AccessRequest[];
  readonly stop: Stopped;
  /** Stands above it in place of the title. */
  readonly greeting?: string | undefined;
}

/** `/access` alone: whether anything opens at all, what waits for my review, what I have under way, what I may ask for, and the line to type. */
export function homeCard({ entitlements, live, reviews, stop, greeting }: Home, { now, reader }: Reading): Card {
  const first = entitlements[0];
  return fill('home', {
    title: literal(greeting ?? 'Access for a while, when you need it', 150),
    isStopped: stop !== null,
    stopped: stopNotice(stop, reader).map((text) => ({ text })),
    hasNothing: entitlements.length === 0 && reviews.length === 0,
    hasReviews: reviews.length > 0,
    reviewsTitle: `Reviews that wait for you: ${reviews.length}`,
    reviews: reviews.slice(0, MOST_REVIEWS).map((request) => reviewInList(request, now, reader)),
    entitlements: entitlements.slice(0, MOST).map((rule) => ({ id: literal(rule.id, 80), about: literal(`${rule.title}, up to ${inWords(rule.duration.max)}`, 160), hasAsk: entitlements.length > 1, ask: openForm({ entitlement: rule.id }) })),
    hasLive: live.length > 0,
    live: live.slice(0, MOST).map((request) => listed(request, now, reader)),
    hasExample: first !== undefined,
    ask: openForm({}),
    example: first === undefined ? '' : literal(exampleFor(first, reader), 300),
  });
}

/** A whole line that is right in form, for this entitlement. */
export function exampleFor(rule: Entitlement, { words: { asked: words } }: Reader): string {
  const ticket = rule.ticket.required ? ' ticket CHG0030001' : '';
  return `/access request ${rule.id} for ${inWords(rule.duration.default)} from <${words.yourAddress}>${ticket} because <${words.why}>`;
}
