import type { AutomaticApproval } from './entitlement.js';
import type { Activating, Facts, Pending, Scheduled } from './request.js';
import type { Sentence } from './sentences/index.js';
import { isNamed, isTicketUnchecked } from './ticket.js';
import { windowOf } from './window.js';

/**
 * How a request begins: it waits for the approvers, or its window is set already because the frozen rules let it open
 * without them. Undefined: they do not. What the directory said (who is on call) stands in the event, which is
 * authenticated; everything that can be derived again from the frozen rules is.
 */
export function firstState(facts: Facts): Pending | Scheduled | Activating | undefined {
  // nobody waits for the ticket system in place of an approver
  if (facts.way !== 'approval' && isTicketUnchecked(facts)) return undefined;
  switch (facts.way) {
    case 'approval': return facts.automatic === null ? { status: 'pending', answers: [], nudges: [] } : undefined;
    case 'automatic': return isAutomatic(facts) ? consented(facts) : undefined;
    case 'breakGlass': return isBreakGlass(facts) ? consented(facts) : undefined;
  }
}

/** The entry that held allows this, and PIM demands no approval of its own. */
function isAutomatic({ entitlement, automatic, duration, ticketSeen, pim }: Facts): boolean {
  const entry = automatic ? entitlement.approval.automatic[automatic.entry] : undefined;
  if (!entry || pim.length > 0 || entitlement.stepUp !== 'none') return false;
  const { onCall, longest, ticketStates } = entry;
  const hasCondition = onCall !== null || longest !== null || ticketStates.length > 0;
  return hasCondition && (longest === null || duration <= longest) && (ticketStates.length === 0 || (ticketSeen !== null && isNamed(ticketSeen.state, ticketStates)));
}

/** In an emergency: at once, with a ticket, a shorter maximum, and not where PIM demands an approval of its own. */
function isBreakGlass({ entitlement: { breakGlass }, automatic, startsAt, duration, ticket, reason, pim }: Facts): boolean {
  return breakGlass !== null && automatic === null && startsAt === null && duration <= breakGlass.max && ticket !== null && reason !== '' && pim.length === 0;
}

function consented(facts: Facts): Scheduled | Activating {
  const { askedAt, entitlement: { roundTo } } = facts;
  const window = windowOf(askedAt, facts, roundTo);
  return window.start > askedAt ? { status: 'scheduled', answers: [], window } : { status: 'activating', answers: [], window, opened: [] };
}

/** What an entry of `approval.automatic` asks for, where the rules' object ids say nothing. */
export function conditionOf({ onCall, longest, ticketStates }: AutomaticApproval): Sentence<'automatic'> {
  return { says: 'automatic', onCall: onCall !== null, longest, ticketStates };
}

/** The condition that approved a request in place of somebody; undefined where none did. */
export function automaticOf({ automatic, entitlement }: Pick<Facts, 'automatic' | 'entitlement'>): Sentence<'automatic'> | undefined {
  const entry = automatic ? entitlement.approval.automatic[automatic.entry] : undefined;
  return entry && conditionOf(entry);
}
