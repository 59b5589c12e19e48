import type { Person } from '../../access/person.js';
import type { AccessRequest } from '../../access/request.js';
import { answersInWords, endedUnanswered, pimInWords } from './decided.js';
import { factsOf } from './facts.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';
import { toneOf } from './tone.js';
import { anyOf, stateInWords, timeOf } from './words.js';

/** What the approvers see. `approvers` are some who may decide, for reading; who may is asked again at the click. */
export function approvalCard(request: AccessRequest, approvers: readonly Person[]): Card {
  const isOpen = request.status === 'pending';
  const decided = [...answersInWords(request), ...[endedUnanswered(request) ?? []].flat()];
  return fill('approval', {
    request: request.id,
    tone: toneOf(request),
    title: literal(request.entitlement.title),
    state: stateInWords(request),
    asks: `${literal(request.requester.name)} ${isOpen ? 'asks' : 'asked'} for access`,
    facts: factsOf(request),
    isDecided: decided.length > 0,
    decided: decided.map((text) => ({ text })),
    isOpen,
    why: isOpen ? whyAsked(request, approvers) : '',
    lapses: `Lapses at ${timeOf(request.lapsesAt, request.askedAt)} when nobody answers.`,
  });
}

function whyAsked(request: AccessRequest, approvers: readonly Person[]): string {
  const { needed } = request.entitlement.approval.stages[0];
  const names = anyOf(approvers.filter((person) => person.id !== request.requester.id));
  const who = names === undefined ? 'the approvers of this entitlement' : literal(names, 400);
  const quorum = needed === 1 ? `Asked of ${who}. One yes opens it.` : `Asked of ${who}. ${needed} have to say yes.`;
  return [quorum, ...pimInWords(request)].join(' ');
}
