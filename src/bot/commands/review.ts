import { answerCard } from '../views/answer.js';
import { breakGlassCard } from '../views/breakGlass.js';
import { reviewsCard } from '../views/reviews.js';
import type { Asked, Command, Reply } from './command.js';

export const review: Command = {
  name: 'review',
  example: '/access review',
  async run(asked) {
    const waiting = await asked.verbs.reviewsFor(asked.by);
    const [named] = asked.rest.toLowerCase().replace(/["'#.]/g, '').split(' ');
    const one = waiting.find(({ id }) => id === named) ?? (waiting.length === 1 && !named ? waiting[0] : undefined);
    if (one) return { card: breakGlassCard(one, { reader: asked.reader, as: 'reviewer' }), summary: asked.reader.words.lists.breakGlassBy(one.requester.name, one.entitlement.title) };
    return severalOrNone(asked, named, waiting);
  },
};

function severalOrNone({ clock, reader }: Asked, named: string | undefined, waiting: Parameters<typeof reviewsCard>[1]): Reply {
  const { lists } = reader.words;
  if (waiting.length === 0 || named) {
    const title = named ? lists.noReviewOf(named.slice(0, 40)) : lists.noReview;
    return { card: answerCard({ title, lines: waiting.length > 0 ? [lists.otherReviews] : [] }), summary: title };
  }
  const title = lists.reviews(waiting.length);
  return { card: reviewsCard(title, waiting, { now: clock.now(), reader }), summary: title };
}
