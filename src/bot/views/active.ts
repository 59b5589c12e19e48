import type { Instant } from '../../access/instant.js';
import type { AccessRequest, InStatus } from '../../access/request.js';
import type { Reader } from '../words/reader.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { Reading } from './requests.js';
import { stateInWords, timeLeft } from './words.js';

/** Most windows on one card, which has to stay under Teams' limit of size. */
const MOST = 20;

type Open = InStatus<'activating' | 'active' | 'revoking'>;

/** `/access active`: whose windows are open, what for and for how long; what ends first at the front. */
export function activeCard(title: string, open: readonly AccessRequest[], { now, reader }: Reading): Card {
  const shown = open.slice(0, MOST) as readonly Open[]; // nothing else is handed here
  return fill('requests', {
    words: textsIn(reader.words.lists),
    title: open.length > MOST ? `${title}; these ${MOST} end first` : title,
    requests: shown.map((request) => inList(request, now, reader)),
  });
}

const WAYS: Readonly<Record<AccessRequest['way'], string>> = { approval: '', automatic: ' · approved automatically', breakGlass: ' · BREAK-GLASS' };

function inList(request: Open, now: Instant, reader: Reader): CardContent {
  const left = request.status === 'revoking' ? '' : `, ${timeLeft(request.window.end, now, reader)}`;
  return {
    request: request.id, hasButton: false, verb: '', button: '',
    what: literal(`${request.requester.name} · ${request.entitlement.title}`, 200),
    state: `${stateInWords(request, reader, now)}${left}`,
    facts: literal(`${request.id} · ${request.ticket ?? 'no ticket'} · from ${request.address}${WAYS[request.way]}`, 200),
  };
}
