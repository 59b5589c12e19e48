import { AccessError } from '../access/errors.js';
import { clockTime } from '../access/instant.js';
import { areOneHuman, voiceOf, type Person } from '../access/person.js';
import type { AccessRequest } from '../access/request.js';
import { isReviewable, reviewDue } from '../access/review.js';
import { change, load } from './change.js';
import { isApproverOf } from './parts.js';
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
  if (!(await isApproverOf(ports, request.entitlement, by))) throw new AccessError('not-an-approver', `You are not among the approvers of ${request.entitlement.title}, who review it.`);
  if (verdict === 'notJustified' && comment === null) throw new AccessError('comment-missing', 'Say why, for the record: write a comment, then press "Not justified" again.');
  return change(ports, id, (current) => {
    refuseReview(ports, current, by);
    return { type: 'reviewed', ...voiceOf(by, ports.rules.accounts), verdict, comment, from: origin };
  });
}

/** One human reviews once, and never what one of their own accounts did. */
function refuseReview({ rules }: Pick<Ports, 'rules'>, request: AccessRequest, by: Person): void {
  const voice = voiceOf(by, rules.accounts);
  if (areOneHuman(voice, { by: request.requester })) throw new AccessError('own-request', 'This is your own window. Others have to review it.');
  const mine = request.review?.given.find((one) => areOneHuman(one, voice));
  if (mine) throw new AccessError('already-decided', `You have reviewed it already, at ${clockTime(mine.at)}.`);
  if (request.review === null) throw new AccessError('not-reviewable', `Request ${request.id} was no break-glass, so nobody has to review it.`);
  if (reviewDue(request) === null) throw new AccessError('already-decided', `${request.review.given.map((one) => one.by.name).join(' and ')} have reviewed it already; nothing more is needed.`);
  if (!isReviewable(request, voice)) throw new AccessError('not-reviewable', 'It has not opened yet. Review it once it is open or has ended.');
}

/** The break-glass windows that this person may review and has not, those due first. */
export async function reviewsFor(ports: Pick<Ports, 'store' | 'directory' | 'rules'>, by: Person): Promise<AccessRequest[]> {
  const voice = voiceOf(by, ports.rules.accounts);
  const others = (await ports.store.unreviewed(MOST)).filter((request) => isReviewable(request, voice));
  const isMine = await Promise.all(others.map(({ entitlement }) => isApproverOf(ports, entitlement, by)));
  return others.filter((_, i) => isMine[i]);
}
