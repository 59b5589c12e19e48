import type { AccessRequest } from '../../access/request.js';
import type { Instant } from '../../access/instant.js';
import { fill, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { lapsesIn, stateInWords, timeLeft, timeOf } from './words.js';

/** What a button beside each request does; without it, whatever is possible in the request's state. */
export type Choice = 'end' | 'cancel';

/** A list of requests, each with its state, its time left and a button. */
export function requestsCard(title: string, requests: readonly AccessRequest[], now: Instant): Card {
  return fill('requests', { title, requests: requests.map((request) => listed(request, now)) });
}

export function listed(request: AccessRequest, now: Instant): CardContent {
  const choice = choiceOf(request);
  return {
    request: request.id,
    what: literal(request.entitlement.title, 120),
    state: `${stateInWords(request, now)}${left(request, now)}`,
    facts: literal(`${request.id} · ${request.ticket ?? 'no ticket'} · asked ${timeOf(request.askedAt, now)}`, 120),
    hasButton: choice !== undefined,
    verb: choice ?? '',
    button: choice === 'cancel' ? 'Take back' : 'End now',
  };
}

export function choiceOf(request: AccessRequest): Choice | undefined {
  if (request.status === 'pending' || request.status === 'scheduled') return 'cancel';
  return request.status === 'activating' || request.status === 'active' ? 'end' : undefined;
}

function left(request: AccessRequest, now: Instant): string {
  if (request.status === 'active' || request.status === 'activating') return `, ${timeLeft(request.window.end, now)}`;
  if (request.status === 'pending') return `, ${lapsesIn(request.lapsesAt, now)}`;
  return '';
}
