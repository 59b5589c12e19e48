import type { Problem } from '../access/errors.js';
import type { Duration } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import { windowOf } from '../access/window.js';
import { freezeProblems, hoursProblems } from '../policy/moments.js';
import type { Ports } from './ports.js';

/** What speaks against a window that would begin now: hours as they were asked for; periods of rest as they are in force now. */
export function momentProblems({ rules, clock }: Pick<Ports, 'rules' | 'clock'>, request: AccessRequest, duration: Duration): Problem[] {
  const { entitlement } = request;
  const { start, end } = windowOf(clock.now(), { ...request, duration }, entitlement.roundTo);
  const now = rules.entitlements().find(({ id }) => id === entitlement.id) ?? entitlement;
  return [...hoursProblems(entitlement, start, end), ...freezeProblems(now, start, end)];
}
