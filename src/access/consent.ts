import type { Stage } from './entitlement.js';
import type { Answer } from './request.js';

/** What the answers so far amount to: nobody counts twice, and the requester never counts. */
export function consentOf(stage: Stage, answers: readonly Answer[], requester: string): 'approved' | 'denied' | 'open' {
  if (countOf(answers, 'deny', requester) >= stage.denials) return 'denied';
  return countOf(answers, 'approve', requester) >= stage.needed ? 'approved' : 'open';
}

function countOf(answers: readonly Answer[], verdict: Answer['verdict'], requester: string): number {
  return new Set(answers.filter((a) => a.verdict === verdict && a.by.id !== requester).map((a) => a.by.id)).size;
}
