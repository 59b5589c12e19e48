import { roleKey } from './entitlement.js';
import type { Answer, Facts, PimApproval } from './request.js';

/** What the answers so far amount to: nobody counts twice, and the requester never counts. */
export function consentOf({ entitlement, requester, pim }: Pick<Facts, 'entitlement' | 'requester' | 'pim'>, answers: readonly Answer[]): 'approved' | 'denied' | 'open' {
  const [stage] = entitlement.approval.stages;
  const counted = answers.filter((answer) => answer.by.id !== requester.id);
  if (countOf(counted, 'deny') >= stage.denials) return 'denied';
  return countOf(counted, 'approve') >= stage.needed && pimMissing({ pim, answers: counted }).length === 0 ? 'approved' : 'open';
}

/** The roles for which none of PIM's own approvers has said yes. */
export function pimMissing({ pim, answers }: { readonly pim: readonly PimApproval[]; readonly answers: readonly Answer[] }): PimApproval[] {
  return pim.filter(({ role }) => !answers.some((answer) => answer.verdict === 'approve' && answer.pimApproverOf.includes(roleKey(role))));
}

function countOf(answers: readonly Answer[], verdict: Answer['verdict']): number {
  return new Set(answers.filter((answer) => answer.verdict === verdict).map((answer) => answer.by.id)).size;
}
