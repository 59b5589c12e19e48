import { consentOf } from '../../access/consent.js';
import { inWords } from '../../access/duration.js';
import { clockTime, later, type Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest } from '../../access/request.js';
import type { AskedAs } from '../../workflow/asked.js';
import { breakGlassCard } from './breakGlass.js';
import { answersInWords, endedUnanswered, pimInWords } from './decided.js';
import { factsOf } from './facts.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';
import { cutInWords, uncheckedInWords } from './ticket.js';
import { toneOf } from './tone.js';
import { LARGEST, sizeOf } from './size.js';
import { whyYou } from './why.js';
import { anyOf, stateInWords, timeOf } from './words.js';

/** Who looks at the card, as far as that changes it. */
export interface Sight {
  /** Some who may decide, for reading; who may is asked again at the click. */
  readonly approvers: readonly Person[];
  /** For everybody: the Teams ids of those whose clients ask for a card of their own. The others see no buttons. */
  readonly refreshFor?: readonly string[] | undefined;
  /** For one person: as whom they are asked; null: they are not, and see no buttons. */
  readonly as?: AskedAs | null | 'unknown' | undefined;
  /** For the one whose yes waits for a sign-in, and for nobody else. */
  readonly signIn?: { readonly url: string; readonly until: Instant } | undefined;
}

/** What the approvers see: one card for everybody, or the one that a person's own client has asked for. */
export function approvalCard(request: AccessRequest, sight: Sight): Card {
  if (request.way === 'breakGlass') return breakGlassCard(request);
  const { refreshFor = [] } = sight;
  if (!isAsked(request) || refreshFor.length === 0) return drawn(request, sight);
  const shared = { ...drawn(request, { ...sight, as: null }), refresh: { action: { type: 'Action.Execute', verb: 'refresh', title: 'Refresh', data: { request: request.id } }, userIds: refreshFor } };
  // so many that no room is left for the card: then all see the buttons, and are told at the click
  return sizeOf(shared) <= LARGEST ? shared : drawn(request, sight);
}

/** Whether somebody has to decide something now: the request, or more time in its window. */
export function isAsked(request: AccessRequest): boolean {
  return isUndecided(request) || (request.status === 'active' && request.extension !== null);
}

function drawn(request: AccessRequest, { approvers, as, signIn }: Sight): Card {
  const more = request.status === 'active' ? request.extension : null;
  const isOpen = isAsked(request);
  const hasButtons = isOpen && as !== null;
  const decided = [...answersInWords(request), ...[endedUnanswered(request) ?? []].flat(), ...uncheckedInWords(request), ...cutInWords(request)];
  return fill('approval', {
    request: request.id,
    asked: more?.askedAt ?? request.askedAt,
    tone: more ? 'accent' : toneOf(request),
    title: literal(request.entitlement.title),
    state: stateInWords(request),
    asks: `${literal(request.requester.name)} ${more ? `asks for ${inWords(more.by)} more` : `${isOpen ? 'asks' : 'asked'} for access`}`,
    facts: factsOf(request),
    isDecided: decided.length > 0,
    decided: decided.map((text) => ({ text })),
    isOpen,
    hasButtons,
    hasSignIn: hasButtons && signIn !== undefined,
    signInUrl: signIn?.url ?? '',
    signIn: signIn ? `Your yes counts once you have signed in yourself. The button works once, until ${clockTime(signIn.until)}.` : '',
    why: isOpen ? whyAsked(request, approvers) : '',
    hasOwnWhy: hasButtons && typeof as === 'object',
    ownWhy: hasButtons && typeof as === 'object' ? literal(whyYou(as), 600) : '',
    isShared: isOpen && !hasButtons,
    typed: isOpen ? `Who may decide sees the buttons here. Without them: /access approve ${request.id}${more ? ` more ${more.askedAt.slice(11, 19)}` : ''}` : '',
    commentLabel: request.entitlement.approval.comment.approve === 'required' ? 'Comment' : 'Comment (needed to deny)',
    durationHint: more ? `${inWords(more.by)} as asked` : `${inWords(request.duration)} as asked; at least ${inWords(request.entitlement.duration.min)}`,
    lapses: request.status === 'active' ? `Ends at ${timeOf(request.window.end, request.askedAt)} when nobody answers.` : `Lapses at ${timeOf(request.lapsesAt, request.askedAt)} when nobody answers.`,
  });
}

/** All may have approved and the ticket's system still be silent. */
function isUndecided(request: AccessRequest): boolean {
  return request.status === 'pending' && consentOf(request, request.answers) === 'open';
}

/** One sentence for the notification of that card. */
export function approvalInWords(request: AccessRequest): string {
  const { requester, entitlement } = request;
  return `${request.way === 'breakGlass' ? `BREAK-GLASS by ${requester.name}:` : `${requester.name} asks for`} ${entitlement.title}: ${stateInWords(request)}`;
}

/** What has to be said for it to open, and when others are asked too. */
function quorumInWords(request: AccessRequest): string {
  const { entitlement: { approval: { stages } }, askedAt: since } = request;
  const [first, ...rest] = stages;
  const yes = first.needed === 1 ? 'One yes' : `${first.needed} yeses`;
  if (rest.length === 0) return yes === 'One yes' ? oneYes(request) : `${first.needed} have to say yes.`;
  if (first.escalateAfter !== null) return `${yes} settles this stage; at ${timeOf(later(since, first.escalateAfter), since)} others are asked too.`;
  return `${yes} settles this stage, of ${stages.length}.`;
}

/** One yes opens nothing where PIM asks for an approver of its own, and nothing new where it is open already. */
function oneYes(request: AccessRequest): string {
  if (pimInWords(request).length > 0) return 'One yes is needed.';
  return request.status === 'active' ? 'One yes makes it longer.' : 'One yes opens it.';
}

function whyAsked(request: AccessRequest, approvers: readonly Person[]): string {
  const names = anyOf(approvers.filter((person) => person.id !== request.requester.id));
  const who = names === undefined ? 'the approvers of this entitlement' : literal(names, 400);
  const quorum = `Asked of ${who}. ${quorumInWords(request)}`;
  return [quorum, ...pimInWords(request)].join(' ');
}
