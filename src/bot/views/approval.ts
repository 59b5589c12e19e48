import { consentOf } from '../../access/consent.js';
import { inWords } from '../../access/duration.js';
import { clockTime, later, type Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest } from '../../access/request.js';
import { breakGlassCard } from './breakGlass.js';
import { answersInWords, endedUnanswered, pimInWords } from './decided.js';
import { factsOf } from './facts.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';
import { cutInWords, uncheckedInWords } from './ticket.js';
import { toneOf } from './tone.js';
import { anyOf, stateInWords, timeOf } from './words.js';

/**
 * What the approvers see. `approvers` are some who may decide, for reading; who may is asked again at the click. `signIn`: for
 * the one whose yes waits for a sign-in, and for nobody else.
 */
export function approvalCard(request: AccessRequest, approvers: readonly Person[], signIn?: { readonly url: string; readonly until: Instant }): Card {
  if (request.way === 'breakGlass') return breakGlassCard(request);
  const more = request.status === 'active' ? request.extension : null;
  const isOpen = isUndecided(request) || more !== null;
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
    hasSignIn: isOpen && signIn !== undefined,
    signInUrl: signIn?.url ?? '',
    signIn: signIn ? `Your yes counts once you have signed in yourself. The button works once, until ${clockTime(signIn.until)}.` : '',
    why: isOpen ? whyAsked(request, approvers) : '',
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
