import { consentOf } from '../../access/consent.js';
import { later, type Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest } from '../../access/request.js';
import type { Reader } from '../words/reader.js';
import { breakGlassCard } from './breakGlass.js';
import { answersInWords, endedUnanswered, pimInWords } from './decided.js';
import { factsOf } from './facts.js';
import { fill, textsIn, type Card } from './fill.js';
import { literal } from './literal.js';
import { cutInWords, uncheckedInWords } from './ticket.js';
import { toneOf } from './tone.js';
import { anyOf, stateInWords } from './words.js';

export interface ApprovalOver {
  readonly reader: Reader;
  /** Some who may decide, for reading; who may is asked again at the click. */
  readonly approvers: readonly Person[];
  /** For the one whose yes waits for a sign-in, and for nobody else. */
  readonly signIn?: { readonly url: string; readonly until: Instant } | undefined;
}

/** What the approvers see. */
export function approvalCard(request: AccessRequest, { reader, approvers, signIn }: ApprovalOver): Card {
  if (request.way === 'breakGlass') return breakGlassCard(request, reader);
  const words = reader.words.approval;
  const more = request.status === 'active' ? request.extension : null;
  const isOpen = isUndecided(request) || more !== null;
  const decided = [...answersInWords(request, reader), ...[endedUnanswered(request, reader) ?? []].flat(), ...uncheckedInWords(request, reader), ...cutInWords(request, reader)];
  return fill('approval', {
    words: textsIn(words),
    request: request.id,
    asked: more?.askedAt ?? request.askedAt,
    tone: more ? 'accent' : toneOf(request),
    title: literal(request.entitlement.title),
    state: stateInWords(request, reader),
    asks: asksInWords(request, reader),
    facts: factsOf(request, reader),
    isDecided: decided.length > 0,
    decided: decided.map((text) => ({ text })),
    isOpen,
    hasSignIn: isOpen && signIn !== undefined,
    signInUrl: signIn?.url ?? '',
    signIn: signIn ? words.signInNeeded(reader.clock(signIn.until)) : '',
    why: isOpen ? whyAsked(request, approvers, reader) : '',
    commentLabel: request.entitlement.approval.comment.approve === 'required' ? words.comment : words.commentToDeny,
    durationHint: more ? words.asAsked(reader.duration(more.by)) : words.atLeast(reader.duration(request.duration), reader.duration(request.entitlement.duration.min)),
    lapses: request.status === 'active' ? words.endsAt(reader.time(request.window.end, request.askedAt)) : words.lapsesAt(reader.time(request.lapsesAt, request.askedAt)),
  });
}

function asksInWords(request: AccessRequest, { duration, words: { approval } }: Reader): string {
  const who = literal(request.requester.name);
  if (request.status === 'active' && request.extension) return approval.asksForMore(who, duration(request.extension.by));
  return isUndecided(request) ? approval.asks(who) : approval.asked(who);
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

function whyAsked(request: AccessRequest, approvers: readonly Person[], reader: Reader): string {
  const names = anyOf(approvers.filter((person) => person.id !== request.requester.id), reader);
  const who = names === undefined ? reader.words.approval.approversOfThis : literal(names, 400);
  return [reader.words.approval.askedOf(who), quorumInWords(request, reader), ...pimInWords(request, reader)].join(' ');
}
