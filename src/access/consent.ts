import { roleKey } from './entitlement.js';
import { earliest, type Duration, type Instant } from './instant.js';
import type { Answer, Facts, PimApproval } from './request.js';
import { counted, hasOneDenied, haveAllApproved } from './stages.js';

/** What the answers so far amount to: nobody counts twice, and the requester never counts. */
export function consentOf(request: Pick<Facts, 'entitlement' | 'askedAt' | 'requester' | 'pim'>, answers: readonly Answer[]): 'approved' | 'denied' | 'open' {
  if (hasOneDenied(request, answers)) return 'denied';
  return haveAllApproved(request, answers) && pimMissing(request, answers).length === 0 ? 'approved' : 'open';
}

/** The roles for which none of PIM's own approvers has said yes. */
export function pimMissing(request: Pick<Facts, 'requester' | 'pim'>, answers: readonly Answer[]): PimApproval[] {
  return request.pim.filter(({ role }) => !counted(request, answers).some((answer) => answer.verdict === 'approve' && answer.pimApproverOf.includes(roleKey(role))));
}

/** What was asked, or the least that an approver made of it. */
export function grantedDuration({ duration }: Pick<Facts, 'duration'>, answers: readonly Answer[]): Duration {
  return Math.min(duration, ...answers.flatMap((answer) => (answer.verdict === 'approve' && answer.duration !== null ? [answer.duration] : [])));
}

/** By when the window ends at the latest: as it was asked, or the earliest that an approver made of it. */
export function grantedEnd({ endsBy }: Pick<Facts, 'endsBy'>, answers: readonly Answer[]): Instant | null {
  const [first, ...others] = [endsBy ?? [], ...answers.map(({ verdict, until }) => (verdict === 'approve' ? until ?? [] : []))].flat();
  return first === undefined ? null : earliest(first, ...others);
}
