import type { AccessRequest } from '../../access/request.js';
import { answerCard } from '../views/answer.js';
import { breakGlassCard } from '../views/breakGlass.js';
import { reviewsCard } from '../views/reviews.js';
import type { Command, Reply } from './command.js';
import { pagedBy, pageIn, type Paged } from './paging.js';

export const review: Command = {
  name: 'review',
  example: '/access review',
  isPrivate: true,
  async run(asked) {
    const waiting = await asked.verbs.reviewsFor(asked.by);
    const [named] = pageIn(asked.rest).rest.toLowerCase().replace(/["'#.]/g, '').split(' ');
    const one = waiting.find(({ id }) => id === named) ?? (waiting.length === 1 && !named ? waiting[0] : undefined);
    if (one) return { card: breakGlassCard(one, { reader: asked.reader, as: 'reviewer' }), summary: asked.reader.words.lists.breakGlassBy(one.requester.name, one.entitlement.title) };
    return named || waiting.length === 0 ? none(asked, named, waiting.length) : severalOf(waiting, pagedBy(asked));
  },
};

/** A page of all that waits for the person's review. */
export async function waitingFor(asked: Paged): Promise<NonNullable<Reply>> {
  const waiting = await asked.verbs.reviewsFor(asked.by);
  return waiting.length === 0 ? none(asked, undefined, 0) : severalOf(waiting, asked);
}

function none({ reader: { words: { lists } } }: Pick<Paged, 'reader'>, named: string | undefined, others: number): NonNullable<Reply> {
  const title = named ? lists.noReviewOf(named.slice(0, 40)) : lists.noReview;
  return { card: answerCard({ title, lines: others > 0 ? [lists.otherReviews] : [] }), summary: title };
}

function severalOf(waiting: readonly AccessRequest[], { now, reader, page }: Paged): NonNullable<Reply> {
  const title = reader.words.lists.reviews(waiting.length);
  return { card: reviewsCard(title, waiting, { now, reader, page }), summary: title };
}
