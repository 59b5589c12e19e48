import { errorOf } from '../access/errors.js';
import { areOneHuman, voiceOf, type Person } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import { isReviewable, reviewDue } from '../access/review.js';
import { change, load } from './change.js';
import { isApproverOf, refuseGuest } from './parts.js';
import type { Ports } from './ports.js';
import type { ReviewOf } from './verbs.js';

/** How many reviews that wait one look takes, those due first. */
const MOST = 200;

/**
 * What an approver says of a break-glass window once it has opened. Authority is read from the directory at the click.
 * Rejects with `own-request`, `not-an-approver`, `comment-missing`, `not-reviewable`, `already-decided`.
 */
export async function review(ports: Ports, { request: id, by, verdict, comment, origin }: ReviewOf): Promise<AccessRequest> {
  const { request } = await load(ports, id);
  refuseReview(ports, request, by);
  if (!(await isApproverOf(ports, request.entitlement, by))) throw errorOf({ says: 'not-an-approver/review', title: request.entitlement.title });
  await refuseGuest(ports, request.entitlement, by);
  if (verdict === 'notJustified' && comment === null) throw errorOf({ says: 'comment-missing/review' });
  return change(ports, id, (current) => {
    refuseReview(ports, current, by);
    return { type: 'reviewed', ...voiceOf(by, ports.rules.accounts), verdict, comment, from: origin };
  });
}

/** One human reviews once, and never what one of their own accounts did. */
function refuseReview({ rules, clock }: Pick<Ports, 'rules' | 'clock'>, request: AccessRequest, by: Person): void {
  const voice = voiceOf(by, rules.accounts);
  if (areOneHuman(voice, { by: request.requester })) throw errorOf({ says: 'own-request/review' });
  const mine = request.review?.given.find((one) => areOneHuman(one, voice));
  if (mine) throw errorOf({ says: 'already-decided/reviewed-by-you', at: mine.at, now: clock.now() });
  if (request.review === null) throw errorOf({ says: 'not-reviewable', request: request.id });
  if (reviewDue(request) === null) throw errorOf({ says: 'already-decided/reviewed', by: request.review.given.map((one) => one.by.name) });
  if (!isReviewable(request, voice)) throw errorOf({ says: 'not-reviewable/not-yet' });
}

/** The break-glass windows that this person may review and has not, those due first. */
export async function reviewsFor(ports: Pick<Ports, 'store' | 'directory' | 'rules'>, by: Person): Promise<AccessRequest[]> {
  const voice = voiceOf(by, ports.rules.accounts);
  const others = (await ports.store.unreviewed(MOST)).filter((request) => isReviewable(request, voice));
  const isMine = await Promise.all(others.map(({ entitlement }) => isApproverOf(ports, entitlement, by)));
  return others.filter((_, i) => isMine[i]);
}
