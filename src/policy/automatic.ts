import type { AutomaticApproval, Entitlement } from '../access/entitlement.js';
import type { Duration } from '../access/instant.js';
import type { RoleStanding } from '../access/pim.js';
import type { Automatic } from '../access/request.js';
import { conditionOf } from '../access/way.js';
import { inEnglish } from '../access/sentences/index.js';
import { isNamed } from '../access/ticket.js';

/** What the conditions of `approval.automatic` are held against. */
export interface Circumstances {
  /** For each entry whether the requester is among those whom it names as on call. */
  readonly onCall: readonly boolean[];
  /** The state in which the ticket is, as its system names it; null: nobody was asked about it. */
  readonly ticketState: string | null;
  readonly roles: readonly RoleStanding[];
}

/**
 * The first entry all of whose conditions hold; null: an approver is asked. Where PIM demands an approval of its own, or
 * somebody has to sign in once more, there is none.
 */
export function automaticApproval({ approval, stepUp }: Entitlement, duration: Duration, circumstances: Circumstances): Automatic | null {
  if (stepUp !== 'none' || circumstances.roles.some(({ rules }) => rules.approvers !== null)) return null;
  const entry = approval.automatic.findIndex((one, i) => holds(one, duration, { ...circumstances, isOnCall: circumstances.onCall[i] ?? false }));
  const found = approval.automatic[entry];
  return found ? { entry, words: inEnglish(conditionOf(found)) } : null;
}

function holds({ onCall, longest, ticketStates }: AutomaticApproval, duration: Duration, { isOnCall, ticketState }: Circumstances & { isOnCall: boolean }): boolean {
  const hasCondition = onCall !== null || longest !== null || ticketStates.length > 0;
  return hasCondition
    && (onCall === null || isOnCall)
    && (longest === null || duration <= longest)
    && (ticketStates.length === 0 || (ticketState !== null && isNamed(ticketState, ticketStates)));
}
