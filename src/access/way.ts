import type { Activating, Facts, Pending, Scheduled } from './request.js';
import { windowOf } from './window.js';

/**
 * How a request begins: it waits for the approvers, or its window is set already because the frozen rules let it open
 * without them. Undefined: they do not. What the directory said (who is on call) stands in the event, which is
 * authenticated; everything that can be derived again from the frozen rules is.
 */
export function firstState(facts: Facts): Pending | Scheduled | Activating | undefined {
  switch (facts.way) {
    case 'approval': return facts.automatic === null ? { status: 'pending', answers: [], nudges: [] } : undefined;
    case 'automatic': return isAutomatic(facts) ? consented(facts) : undefined;
    case 'breakGlass': return isBreakGlass(facts) ? consented(facts) : undefined;
  }
}

/** The entry that held allows this, and PIM demands no approval of its own. */
function isAutomatic({ entitlement, automatic, duration, ticket, pim }: Facts): boolean {
  const entry = automatic ? entitlement.approval.automatic[automatic.entry] : undefined;
  if (!entry || pim.length > 0 || entitlement.stepUp !== 'none') return false;
  const { onCall, longest, ticketStates } = entry;
  const hasCondition = onCall !== null || longest !== null || ticketStates.length > 0;
  return hasCondition && (longest === null || duration <= longest) && (ticketStates.length === 0 || ticket !== null);
}

/** In an emergency: at once, with a ticket, a shorter maximum, and not where PIM demands an approval of its own. */
function isBreakGlass({ entitlement: { breakGlass }, automatic, startsAt, duration, ticket, reason, pim }: Facts): boolean {
  return breakGlass !== null && automatic === null && startsAt === null && duration <= breakGlass.max && ticket !== null && reason !== '' && pim.length === 0;
}

function consented({ askedAt, startsAt, duration, entitlement: { roundTo } }: Facts): Scheduled | Activating {
  const window = windowOf(askedAt, { startsAt, duration }, roundTo);
  return window.start > askedAt ? { status: 'scheduled', answers: [], window } : { status: 'activating', answers: [], window, opened: [] };
}
