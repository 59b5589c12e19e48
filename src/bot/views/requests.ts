import type { AccessRequest } from '../../access/request.js';
import type { Instant } from '../../access/instant.js';
import type { Reader } from '../words/reader.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { turnsOf, type Leaf, type Listed } from './turns.js';
import { lapsesIn, stateInWords, timeLeft } from './words.js';

/** What a button beside each request does; without it, whatever is possible in the request's state. */
export type Choice = 'end' | 'cancel';

/** A page of a list of requests, each with its state, its time left and a button. `list`: the command that shows the others. */
export function requestsCard(title: string, { list, ...leaf }: Leaf<AccessRequest> & { readonly list: Listed }, { now, reader }: Reading): Card {
  return fill('requests', { words: textsIn(reader.words.lists), title, requests: leaf.shown.map((request) => listed(request, now, reader)), ...turnsOf(list, leaf, reader) });
}

/** By whom it is read, and when. */
export interface Reading { readonly now: Instant; readonly reader: Reader }
/** Which page of it, too. */
export interface ReadingPage extends Reading { readonly page: number }

export function listed(request: AccessRequest, now: Instant, reader: Reader): CardContent {
  const choice = choiceOf(request);
  const { lists } = reader.words;
  return {
    request: request.id,
    what: literal(request.entitlement.title, 120),
    state: [stateInWords(request, reader, now), ...left(request, now, reader)].join(', '),
    facts: literal(lists.facts(request.id, request.ticket ?? lists.noTicket, reader.time(request.askedAt, now)), 120),
    hasButton: choice !== undefined,
    verb: choice ?? '',
    button: choice === 'cancel' ? lists.takeBack : lists.endNow,
  };
}

export function choiceOf(request: AccessRequest): Choice | undefined {
  if (request.status === 'pending' || request.status === 'scheduled') return 'cancel';
  return request.status === 'activating' || request.status === 'active' ? 'end' : undefined;
}

function left(request: AccessRequest, now: Instant, reader: Reader): string[] {
  if (request.status === 'active' || request.status === 'activating') return [timeLeft(request.window.end, now, reader)];
  return request.status === 'pending' ? [lapsesIn(request.lapsesAt, now, reader)] : [];
}
