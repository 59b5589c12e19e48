import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { HistoryPage } from '../../workflow/history.js';
import { wordsOf } from '../commands/past.js';
import type { Reader } from '../words/reader.js';
import { fill, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import type { Reading } from './requests.js';
import { latenessInWords, stateInWords } from './words.js';

/** `/access history`: one page of what has ended, last asked first. `turned`: where the pages before this one led, the last at the end. */
export function historyCard(page: HistoryPage, turned: readonly string[], { now, reader }: Reading): Card {
  const words = reader.words.history;
  const about = aboutOf(page, now, reader);
  const query = wordsOf({ query: page.query, isEverybody: !page.isOwn && page.whose === null });
  const leads = (to: readonly string[]): string => to.join(' ');
  const turns = [
    ...(turned.length > 0 ? [{ title: words.newer, query, pages: leads(turned.slice(0, -1)) }] : []),
    ...(page.older === undefined ? [] : [{ title: words.older, query, pages: leads([...turned, page.older]) }]),
  ];
  return fill('history', {
    words: { fallback: words.fallback, hint: words.hint },
    title: historyTitle(page, turned, reader), hasAbout: about !== '', about: literal(about || '-', 300),
    requests: page.requests.map((request) => inHistory(request, now, reader)),
    hasTurns: turns.length > 0, turns,
  });
}

/** `Ended: 3`; with more behind or before it which page this is. */
export function historyTitle({ requests, older }: HistoryPage, turned: readonly string[], { words: { history, lists } }: Reader): string {
  return turned.length === 0 && older === undefined ? lists.ended(requests.length) : history.page(turned.length + 1);
}

/** Whose or what it is of, where that does not go without saying. */
function aboutOf({ whose, isOwn, query }: HistoryPage, now: Instant, reader: Reader): string {
  const { history } = reader.words;
  const parts = [
    isOwn ? undefined : whose?.name ?? history.everybody,
    query.entitlement, query.machine?.split('/').at(-1), query.ticket,
    query.since && history.since(reader.time(query.since, now)), query.until && history.until(reader.time(query.until, now)),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function inHistory(request: AccessRequest, now: Instant, reader: Reader): CardContent {
  return {
    what: literal(`${request.requester.name} · ${request.entitlement.title}`, 160),
    state: endInWords(request, now, reader),
    facts: literal(reader.words.lists.facts(request.id, request.ticket ?? reader.words.lists.noTicket, reader.time(request.askedAt, now)), 120),
  };
}

/** How it ended and when; of a window also how late everything of it was closed. */
function endInWords(request: AccessRequest, now: Instant, reader: Reader): string {
  const state = stateInWords(request, reader, now);
  switch (request.status) {
    case 'ended': return `${state}, ${latenessInWords(request, reader)}`;
    case 'denied': return reader.words.state.at(state, reader.time(request.deniedAt, now));
    case 'cancelled': return reader.words.state.at(state, reader.time(request.cancelledAt, now));
    case 'lapsed': return reader.words.state.at(state, reader.time(request.lapsedAt, now));
    default: return state;
  }
}
