import { listCard } from '../views/list.js';
import type { Command, Reply } from './command.js';
import { pagedBy, type Paged } from './paging.js';

export const list: Command = {
  name: 'list',
  example: '/access list',
  isPrivate: true,
  run: (asked) => onOffer(pagedBy(asked)),
};

export async function onOffer({ by, verbs, reader, page }: Omit<Paged, 'now'>): Promise<NonNullable<Reply>> {
  const [offers, stop] = await Promise.all([verbs.offersFor(by), verbs.stopped()]);
  return { card: listCard(offers, { stop, page }, reader), summary: reader.words.offers.summary(offers.offered.length) };
}
