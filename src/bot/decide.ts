import { PageNeeded } from '../access/errors.js';
import type { AccessRequest } from '../access/request.js';
import type { AnswerOf, Verbs } from '../workflow/verbs.js';

/** A yes or a no, pressed or typed: the request after it; or as it is, with the link behind which the yes waits. Rejects as the verb. */
export async function decide(verbs: Pick<Verbs, 'answer' | 'request'>, given: AnswerOf): Promise<{ request: AccessRequest; link?: PageNeeded['link'] }> {
  try {
    return { request: await verbs.answer(given) };
  } catch (error) {
    const now = error instanceof PageNeeded ? await verbs.request(given.request) : undefined;
    if (!(error instanceof PageNeeded) || !now) throw error;
    return { request: now, link: error.link };
  }
}
