import { answerCard } from '../views/answer.js';
import { breakGlassCard } from '../views/breakGlass.js';
import { reviewsCard } from '../views/reviews.js';
import type { Asked, Command, Reply } from './command.js';

export const review: Command = {
  name: 'review',
  summary: 'For approvers: the break-glass windows that wait for your review, with the buttons.',
  usage: '/access review [request]',
  example: '/access review',
  async run(asked) {
    const waiting = await asked.verbs.reviewsFor(asked.by);
    const [named] = asked.rest.toLowerCase().replace(/["'#.]/g, '').split(' ');
    const one = waiting.find(({ id }) => id === named) ?? (waiting.length === 1 && !named ? waiting[0] : undefined);
    if (one) return { card: breakGlassCard(one, asked.reader), summary: `Break-glass by ${one.requester.name}: ${one.entitlement.title}` };
    return severalOrNone(asked, named, waiting);
  },
};

function severalOrNone({ clock, reader }: Asked, named: string | undefined, waiting: Parameters<typeof reviewsCard>[1]): Reply {
  if (waiting.length === 0 || named) {
    const title = named ? `No review of ${named.slice(0, 40)} waits for you.` : 'No review waits for you.';
    return { card: answerCard({ title, lines: waiting.length > 0 ? ['/access review shows those that do.'] : [] }), summary: title };
  }
  const title = `Reviews that wait for you: ${waiting.length}`;
  return { card: reviewsCard(title, waiting, { now: clock.now(), reader }), summary: title };
}
