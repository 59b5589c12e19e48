import { consentOf } from '../../access/consent.js';
import { later, type Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest } from '../../access/request.js';
import type { AsWhom } from '../../workflow/asked.js';
import type { Reader } from '../words/reader.js';
import type { Around } from '../around.js';
import { aroundFacts } from './around.js';
import { breakGlassCard, isEndable, isForReview } from './breakGlass.js';
import { answersInWords, endedUnanswered, extensionOf, pimInWords } from './decided.js';
import { factsOf } from './facts.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { mentioning, withMentions } from './mention.js';
import { plainOf, statusLine } from './plain.js';
import { LARGEST, sizeOf } from './size.js';
import { cutInWords, uncheckedInWords } from './ticket.js';
import { toneOf } from './tone.js';
import { whyYou } from './why.js';
import { anyOf, stateInWords } from './words.js';

/** Who looks at the card, as far as that changes it. */
export interface Sight {
  readonly reader: Reader;
  /** Some who may decide, for reading; who may is asked again at the click. */
  readonly approvers: readonly Person[];
  /** What they should know beside the request. */
  readonly around?: Around | undefined;
  /** For everybody: the Teams ids of those whose clients ask for a card of their own. The others see no buttons. */
  readonly refreshFor?: readonly string[] | undefined;
  /** For everybody: who is notified by it. */
  readonly mentioned?: readonly Person[] | undefined;
  /** For one person: as whom they are asked; null: they are not, and see no buttons. */
  readonly as?: AsWhom | undefined;
  /** For the one whose yes waits for a sign-in, and for nobody else. */
  readonly signIn?: { readonly url: string; readonly until: Instant } | undefined;
}

/** What the approvers see: one card for everybody, or the one that a person's own client has asked for. */
export function approvalCard(request: AccessRequest, sight: Sight): Card {
  const { refreshFor = [], mentioned = [], reader } = sight;
  const mentions = mentioning(mentioned, reader);
  const draw = (seen: Sight): Card => {
    const over = { ...seen, mentions: mentions.text };
    return withMentions(request.way === 'breakGlass' ? breakGlassCard(request, over) : drawn(request, over), mentions);
  };
  if (!hasButtons(request) || refreshFor.length === 0) return draw(sight);
  const shared = { ...draw({ ...sight, as: null }), refresh: { action: { type: 'Action.Execute', verb: 'refresh', title: 'Refresh', data: { request: request.id } }, userIds: refreshFor } };
  // so many that no room is left for the card: then all see the buttons, and are told at the click
  return sizeOf(shared) <= LARGEST ? shared : draw(sight);
}

/** Whether there is anything to press on it, for whoever may. */
export function hasButtons(request: AccessRequest): boolean {
  return request.way === 'breakGlass' ? isForReview(request) || isEndable(request) : isAsked(request);
}

/** Whether somebody has to decide something now: the request, or more time in its window. */
export function isAsked(request: AccessRequest): boolean {
  return isUndecided(request) || (request.status === 'active' && request.extension !== null);
}

function drawn(request: AccessRequest, { reader, approvers, around, as, signIn, mentions }: Sight & { readonly mentions: string }): Card {
  const words = reader.words.approval;
  const more = request.status === 'active' ? request.extension : null;
  const isOpen = isAsked(request);
  const hasButtons = isOpen && as !== null && as !== 'answered';
  const mine = hasButtons && typeof as === 'object' ? as : null;
  const decided = [...answersInWords(request, reader), ...[endedUnanswered(request, reader) ?? []].flat(), ...uncheckedInWords(request, reader), ...cutInWords(request, reader)];
  return fill('approval', {
    words: textsIn(words),
    plain: plainOf(request, { begin: asksInWords(request, reader), stands: [stateInWords(request, reader)], lines: isOpen ? [approveLine(request), denyLine(request, reader)] : [statusLine(request)] }, reader),
    request: request.id,
    asked: more?.askedAt ?? request.askedAt,
    tone: more ? 'accent' : toneOf(request),
    title: literal(request.entitlement.title),
    state: stateInWords(request, reader),
    asks: literal(asksInWords(request, reader)),
    facts: allFacts(request, reader, around),
    isDecided: decided.length > 0,
    decided: decided.map((text) => ({ text })),
    isOpen,
    hasButtons,
    hasSignIn: hasButtons && signIn !== undefined,
    signInUrl: signIn?.url ?? '',
    signIn: signIn ? words.signInNeeded(reader.clock(signIn.until)) : '',
    hasMentions: mentions !== '',
    mentions: words.askedOf(mentions),
    // who is mentioned stands above it
    why: isOpen ? [...(mentions === '' ? [whoIsAsked(request, approvers, reader)] : []), quorumInWords(request, reader), ...pimInWords(request, reader)].join(' ') : '',
    hasOwnWhy: mine !== null,
    ownWhy: mine ? literal(whyYou(mine, reader), 600) : '',
    isShared: isOpen && !hasButtons,
    typed: isOpen ? (as === 'answered' ? words.answered : words.withoutButtons(approveLine(request))) : '',
    commentLabel: request.entitlement.approval.comment.approve === 'required' ? words.comment : words.commentToDeny,
    durationHint: more ? words.asAsked(reader.duration(more.by)) : words.atLeast(reader.duration(request.duration), reader.duration(request.entitlement.duration.min)),
    lapses: request.status === 'active' ? words.endsAt(reader.time(request.window.end, request.askedAt)) : words.lapsesAt(reader.time(request.lapsesAt, request.askedAt)),
  });
}

/** What stands beside the request comes before when it was asked and its name. */
function allFacts(request: AccessRequest, reader: Reader, around: Around | undefined): CardContent[] {
  const facts = factsOf(request, reader);
  const at = facts.findIndex(({ label }) => label === reader.words.facts.asked);
  return [...facts.slice(0, at), ...(around ? aroundFacts(around, request.askedAt, reader) : []), ...facts.slice(at)];
}

/** Who asks, and for what kind of thing, of any length: for `literal`. */
function asksInWords(request: AccessRequest, { duration, words: { approval } }: Reader): string {
  const who = request.requester.name;
  if (request.status === 'active' && request.extension) return approval.asksForMore(who, duration(request.extension.by));
  return isUndecided(request) ? approval.asks(who) : approval.asked(who);
}

function approveLine(request: AccessRequest): string {
  return `/access approve ${request.id}${moreIn(request)}`;
}

function denyLine(request: AccessRequest, { words: { asked } }: Reader): string {
  return `/access deny ${request.id}${moreIn(request)} because <${asked.why}>`;
}

/** More time is named by when it was asked. */
function moreIn(request: AccessRequest): string {
  const more = extensionOf(request);
  return more ? ` more ${more.askedAt.slice(11, 19)}` : '';
}

/** All may have approved and the ticket's system still be silent. */
function isUndecided(request: AccessRequest): boolean {
  return request.status === 'pending' && consentOf(request, request.answers) === 'open';
}

/** One sentence for the notification of that card. */
export function approvalInWords(request: AccessRequest, reader: Reader): string {
  const { requester: { name }, entitlement, way } = request;
  const what = `${entitlement.title}: ${stateInWords(request, reader)}`;
  return way === 'breakGlass' ? reader.words.approval.breakGlassBy(name, what) : reader.words.approval.asksFor(name, what);
}

/** What has to be said for it to open, and when others are asked too. */
function quorumInWords(request: AccessRequest, reader: Reader): string {
  const { entitlement: { approval: { stages } }, askedAt: since } = request;
  const { approval } = reader.words;
  const [first, ...rest] = stages;
  if (rest.length === 0) return first.needed === 1 ? oneYes(request, reader) : approval.haveToSayYes(first.needed);
  if (first.escalateAfter !== null) return approval.settlesAndEscalates(first.needed, reader.time(later(since, first.escalateAfter), since));
  return approval.settlesOneOf(first.needed, stages.length);
}

/** One yes opens nothing where PIM asks for an approver of its own, and nothing new where it is open already. */
function oneYes(request: AccessRequest, reader: Reader): string {
  const { approval } = reader.words;
  if (pimInWords(request, reader).length > 0) return approval.oneYesNeeded;
  return request.status === 'active' ? approval.oneYesLonger : approval.oneYesOpens;
}

function whoIsAsked(request: AccessRequest, approvers: readonly Person[], reader: Reader): string {
  const names = anyOf(approvers.filter((person) => person.id !== request.requester.id), reader);
  const who = names === undefined ? reader.words.approval.approversOfThis : literal(names, 400);
  return reader.words.approval.askedOf(who);
}
