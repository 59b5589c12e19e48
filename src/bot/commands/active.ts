import { activeCard } from '../views/active.js';
import type { Command, Reply } from './command.js';
import { pagedBy, type Paged } from './paging.js';

export const active: Command = {
  name: 'active',
  example: '/access active',
  isPrivate: true,
  run: (asked) => openNow(pagedBy(asked)),
};

export async function openNow({ by, verbs, reader, now, page }: Paged): Promise<NonNullable<Reply>> {
  const open = await verbs.openNow(by);
  const { lists } = reader.words;
  const title = open.length === 0 ? lists.nothingOpen : lists.openNow(open.length);
  return { card: activeCard(title, open, { now, reader, page }), summary: title };
}
