import { isFinal } from '../../access/request.js';
import { homeCard } from '../views/home.js';
import type { Asked, Reply } from './command.js';

/** `/access` alone. */
export async function home({ by, verbs, clock }: Asked): Promise<Reply> {
  const [{ offered }, newest] = await Promise.all([verbs.offersFor(by), verbs.requestsOf(by.id)]);
  return { card: homeCard(offered, newest.filter((request) => !isFinal(request)), clock.now()), summary: 'What you may ask for' };
}
