import { answerCard } from '../views/answer.js';
import { awaitingCard } from '../views/awaiting.js';
import type { Reply } from './command.js';
import type { Paged } from './paging.js';

/** A page of all that waits for the person's yes or no. */
export async function awaitingFor({ by, verbs, reader, now, page }: Paged): Promise<NonNullable<Reply>> {
  const awaiting = await verbs.awaiting(by);
  const { lists } = reader.words;
  const title = awaiting.length === 0 ? lists.nothingAwaits : lists.awaits(awaiting.length);
  return { card: awaiting.length === 0 ? answerCard({ title }) : awaitingCard(title, awaiting, { now, reader, page }), summary: title };
}
