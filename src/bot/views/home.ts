import { inWords } from '../../access/duration.js';
import type { Entitlement } from '../../access/entitlement.js';
import { isExtendable } from '../../access/extension.js';
import type { AccessRequest } from '../../access/request.js';
import type { Reader } from '../words/reader.js';
import { toDecide } from './awaiting.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { openForm } from './openForm.js';
import { choiceOf, listed, type Reading } from './requests.js';
import { reviewInList } from './reviews.js';
import { stopNotice, type Stopped } from './stop.js';

/** Of each kind, so that the card stays under Teams' limit of size. */
const MOST = 4;
const MOST_WAITING = 2;

interface Home {
  readonly entitlements: readonly Entitlement[];
  readonly live: readonly AccessRequest[];
  /** Requests that wait for this person's yes or no. */
  readonly awaiting: readonly AccessRequest[];
  /** Break-glass windows that wait for this person's review. */
  readonly reviews: readonly AccessRequest[];
  readonly stop: Stopped;
  /** Stands above it in place of the title. */
  readonly greeting?: string | undefined;
}

/** `/access` alone: whether anything opens at all, what waits for me, what I have under way, what I may ask for, and the line to type. */
export function homeCard({ entitlements, live, awaiting, reviews, stop, greeting }: Home, { now, reader }: Reading): Card {
  const { home, lists, offers } = reader.words;
  const first = entitlements[0];
  return fill('home', {
    words: textsIn(home),
    title: literal(greeting ?? home.title, 150),
    isStopped: stop !== null,
    stopped: stopNotice(stop, reader).map((text) => ({ text })),
    hasNothing: entitlements.length === 0 && reviews.length === 0 && awaiting.length === 0,
    hasAwaiting: awaiting.length > 0,
    awaiting: awaiting.slice(0, MOST_WAITING).map((request) => toDecide(request, now, reader)),
    moreAwaiting: rest(awaiting, MOST_WAITING, '/access approve', reader),
    hasReviews: reviews.length > 0,
    reviewsTitle: lists.reviews(reviews.length),
    reviews: reviews.slice(0, MOST_WAITING).map((request) => reviewInList(request, now, reader)),
    moreReviews: rest(reviews, MOST_WAITING, '/access review', reader),
    entitlements: entitlements.slice(0, MOST).map((rule) => ({ id: literal(rule.id, 80), about: literal(offers.upTo(rule.title, reader.duration(rule.duration.max)), 160), hasAsk: entitlements.length > 1, ask: openForm({ entitlement: rule.id }) })),
    moreEntitlements: rest(entitlements, MOST, '/access list', reader),
    hasLive: live.length > 0,
    live: live.slice(0, MOST).map((request) => ({ ...listed(request, now, reader), buttons: buttonsOf(request, reader) })),
    moreLive: rest(live, MOST, '/access status', reader),
    hasExample: first !== undefined,
    ask: openForm({}),
    example: first === undefined ? '' : literal(exampleFor(first, reader), 300),
  });
}

/** A window may be made longer and ended, a request be taken back. */
function buttonsOf(request: AccessRequest, { words: { home, lists } }: Reader): CardContent[] {
  const button = (title: string, verb: string, end = ''): CardContent => ({ title, verb, id: request.id, end });
  const choice = choiceOf(request);
  if (choice === 'cancel') return [button(lists.takeBack, choice)];
  if (choice !== 'end') return [];
  return [...(isExtendable(request) ? [button(home.extend, 'extend', request.window.end)] : []), button(lists.endNow, choice)];
}

function rest(all: readonly unknown[], shown: number, line: string, { words: { home } }: Reader): CardContent[] {
  return all.length > shown ? [{ text: home.andMore(all.length - shown, line) }] : [];
}

/** A whole line that is right in form, for this entitlement. */
export function exampleFor(rule: Entitlement, { words: { asked: words } }: Reader): string {
  const ticket = rule.ticket.required ? ' ticket CHG0030001' : '';
  return `/access request ${rule.id} for ${inWords(rule.duration.default)} from <${words.yourAddress}>${ticket} because <${words.why}>`;
}
