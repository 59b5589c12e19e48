import { homeCard } from '../views/home.js';
import type { Asked, Reply } from './command.js';

/** `/access` alone. */
export function home(asked: Asked): Promise<Reply> {
  return homeFor(asked);
}

/** With a greeting in place of the title. */
export async function homeFor({ by, verbs, clock, reader }: Pick<Asked, 'by' | 'verbs' | 'clock' | 'reader'>, greeting?: string): Promise<NonNullable<Reply>> {
  const [{ offered }, live, awaiting, reviews, stop] = await Promise.all([verbs.offersFor(by), verbs.liveOf(by.id), verbs.awaiting(by), verbs.reviewsFor(by), verbs.stopped()]);
  return { card: homeCard({ entitlements: offered, live, awaiting, reviews, stop, greeting }, { now: clock.now(), reader }), summary: reader.words.home.summary };
}
