import type { Entitlement } from '../access/entitlement.js';
import { problemOf, type Problem } from '../access/errors.js';
import type { Instant } from '../access/instant.js';
import type { RoleStanding } from '../access/pim.js';
import type { AccessRequest } from '../access/request.js';
import { reviewDue, reviewsMissing } from '../access/review.js';

/**
 * An entitlement as it binds break-glass: a shorter maximum, always a ticket, at once, and at any time, for hours and
 * freezes are for what can wait. Everything else is as it stands.
 */
export function asBreakGlass(rule: Entitlement): Entitlement | Problem {
  const { breakGlass, duration, ticket } = rule;
  if (breakGlass === null) return problemOf('person', { says: 'no-break-glass', title: rule.title, id: rule.id });
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
  return [problemOf('person', { says: 'no-break-glass/pim', role })];
}

function overdue(request: AccessRequest, now: Instant): Problem[] {
  const due = reviewDue(request);
  if (due === null || due > now) return [];
  return [problemOf('person', { says: 'review-overdue', request: request.id, asked: request.askedAt, missing: reviewsMissing(request), due })];
}
