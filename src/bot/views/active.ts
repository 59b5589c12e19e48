import type { Instant } from '../../access/instant.js';
import type { AccessRequest, InStatus } from '../../access/request.js';
import type { Reader } from '../words/reader.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { ReadingPage } from './requests.js';
import { leafOf, turnsOf } from './turns.js';
import { stateInWords, timeLeft } from './words.js';

type Open = InStatus<'activating' | 'active' | 'revoking'>;

/** `/access active`: whose windows are open, what for and for how long; what ends first at the front. */
export function activeCard(title: string, open: readonly AccessRequest[], { now, reader, page }: ReadingPage): Card {
  const leaf = leafOf(open as readonly Open[], page); // nothing else is handed here
  return fill('requests', {
    words: textsIn(reader.words.lists), title,
    requests: leaf.shown.map((request) => inList(request, now, reader)),
    ...turnsOf('active', leaf, reader),
  });
}

function inList(request: Open, now: Instant, reader: Reader): CardContent {
  const { lists } = reader.words;
  const left = request.status === 'revoking' ? '' : `, ${timeLeft(request.window.end, now, reader)}`;
  const way = { approval: [], automatic: [lists.automatic], breakGlass: [lists.breakGlass] }[request.way];
  return {
    request: request.id, hasButton: false, verb: '', button: '',
    what: literal(`${request.requester.name} · ${request.entitlement.title}`, 200),
    state: `${stateInWords(request, reader, now)}${left}`,
    facts: literal([lists.openFacts({ id: request.id, ticket: request.ticket ?? lists.noTicket, address: request.address }), ...way].join(' · '), 200),
  };
}
