import { isFinal } from '../../access/request.js';
import { homeCard } from '../views/home.js';
import type { Asked, Reply } from './command.js';

/** `/access` alone. */
export async function home({ by, verbs, clock }: Asked): Promise<Reply> {
  const [entitlements, newest] = await Promise.all([verbs.entitlementsFor(by), verbs.requestsOf(by.id)]);
  return { card: homeCard(entitlements, newest.filter((request) => !isFinal(request)), clock.now()), summary: 'What you may ask for' };
}
