import { answerCard } from '../views/answer.js';
import { requestsCard } from '../views/requests.js';
import { PER_PAGE } from '../views/turns.js';
import type { Command, Reply } from './command.js';
import { pagedBy, type Paged } from './paging.js';

export const mine: Command = {
  name: 'mine',
  example: '/access mine',
  isPrivate: true,
  run: (asked) => ofMine(pagedBy(asked)),
};

/** All that a person ever asked for, newest first. */
export async function ofMine({ by, verbs, reader, now, page }: Paged): Promise<NonNullable<Reply>> {
  const { lists } = reader.words;
  const found = await verbs.requestsOf(by.id, { skip: (page - 1) * PER_PAGE, most: PER_PAGE + 1 });
  if (found.length === 0) {
    const title = page === 1 ? lists.nothingAsked : lists.noPage(page);
    return { card: answerCard({ title, typed: [page === 1 ? '/access' : '/access mine'], hint: page === 1 ? lists.whatYouMayAsk : lists.firstPage }), summary: title };
  }
  const title = lists.yours;
  return { card: requestsCard(title, { list: 'mine', shown: found.slice(0, PER_PAGE), page, hasMore: found.length > PER_PAGE }, { now, reader }), summary: title };
}
