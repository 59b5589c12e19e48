import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { Reader } from '../words/reader.js';
import { extensionOf } from './decided.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { ReadingPage } from './requests.js';
import { leafOf, turnsOf } from './turns.js';
import { lapsesIn, timeLeft } from './words.js';

/** What waits for a person's yes or no, those due first, each with the button that shows its card in place of this one. */
export function awaitingCard(title: string, awaiting: readonly AccessRequest[], { now, reader, page }: ReadingPage): Card {
  const leaf = leafOf(awaiting, page);
  const requests = leaf.shown.map((request) => ({ ...toDecide(request, now, reader), hasButton: true, verb: 'refresh', button: reader.words.home.look }));
  return fill('requests', { words: textsIn(reader.words.lists), title, requests, ...turnsOf('approve', leaf, reader) });
}

/** Whose it is, what it is about, and until when. */
export function toDecide(request: AccessRequest, now: Instant, reader: Reader): CardContent {
  return {
    request: request.id,
    what: literal(`${request.requester.name} · ${request.entitlement.title}`, 160),
    state: waitsFor(request, now, reader),
    facts: literal(`${request.id} · ${request.ticket ?? reader.words.lists.noTicket}`, 120),
  };
}

function waitsFor(request: AccessRequest, now: Instant, reader: Reader): string {
  const extension = extensionOf(request);
  if (extension && request.status === 'active') return reader.words.home.wantsMore(reader.duration(extension.by), timeLeft(request.window.end, now, reader));
  return request.status === 'pending' ? `${reader.duration(request.duration)}, ${lapsesIn(request.lapsesAt, now, reader)}` : '';
}
