import { isFinal } from '../../access/request.js';
import { homeCard } from '../views/home.js';
import type { Asked, Reply } from './command.js';

/** `/access` alone. */
export async function home({ by, verbs, clock, reader }: Asked): Promise<Reply> {
  const [{ offered }, newest, reviews, stop] = await Promise.all([verbs.offersFor(by), verbs.requestsOf(by.id), verbs.reviewsFor(by), verbs.stopped()]);
  return { card: homeCard({ entitlements: offered, live: newest.filter((request) => !isFinal(request)), reviews, stop }, { now: clock.now(), reader }), summary: 'What you may ask for' };
}
