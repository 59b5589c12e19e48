import { roleInWords, type Entitlement } from '../access/entitlement.js';
import type { Problem } from '../access/errors.js';
import { clockTime, type Instant } from '../access/instant.js';
import type { RoleStanding } from '../access/pim.js';
import type { AccessRequest } from '../access/request.js';
import { reviewDue, reviewsMissing } from '../access/review.js';

/**
 * An entitlement as it binds break-glass: a shorter maximum, always a ticket, at once, and at any time, for hours and
 * freezes are for what can wait. Everything else is as it stands.
 */
export function asBreakGlass(rule: Entitlement): Entitlement | Problem {
  const { breakGlass, duration, ticket } = rule;
  if (breakGlass === null) return problem('no-break-glass', `There is no break-glass for ${rule.title}. Ask its approvers: /access request ${rule.id}`);
  const { max } = breakGlass;
  return {
    ...rule, hours: [], freezes: [], startLater: null, ticket: { ...ticket, required: true },
    duration: { min: Math.min(duration.min, max), default: Math.min(duration.default, max), max },
  };
}

/** What speaks against break-glass beside the rules that every request keeps to. */
export function breakGlassProblems(roles: readonly RoleStanding[], unreviewed: readonly AccessRequest[], now: Instant): Problem[] {
  return [...roles.flatMap(approvedInPim), ...unreviewed.flatMap((request) => overdue(request, now))];
}

/** What PIM itself wants approved nobody opens alone. */
function approvedInPim({ role, eligible, rules }: RoleStanding): Problem[] {
  if (!eligible || rules.approvers === null) return [];
  return [problem('no-break-glass', `PIM's own setting of ${roleInWords(role)} asks for an approval, so break-glass cannot open it. Ask the approvers: /access request`)];
}

function overdue(request: AccessRequest, now: Instant): Problem[] {
  const due = reviewDue(request);
  if (due === null || due > now) return [];
  const missing = reviewsMissing(request);
  return [problem('review-overdue', `Your break-glass window ${request.id} of ${request.askedAt.slice(0, 10)} still waits for ${missing === 1 ? 'one review' : `${missing} reviews`}, due since ${due.slice(0, 10)}, ${clockTime(due)}. Until then there is no other: ask an approver to review it on its card (/access review), or ask in the ordinary way: /access request`)];
}

function problem(code: Problem['code'], message: string): Problem {
  return { code, field: 'person', message };
}
