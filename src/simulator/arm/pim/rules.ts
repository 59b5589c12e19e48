import type { AssignmentState, Sim } from '../../core.js';
import { WireError } from '../../wireError.js';
import { durationMs, type PimProperties, type Schedule } from './ask.js';
import { policyOf } from './policy.js';

const SAYS: Record<string, string> = {
  ExpirationRule: 'The requested duration is longer than the maximum that is allowed',
  JustificationRule: 'Justification is required',
  MfaRule: 'Multi-factor authentication is required',
};

/** Checks the rules that bind an administrator's assignment. Throws 400 RoleAssignmentRequestPolicyValidationFailed in the turned form. */
export function checkAdminPolicy(sim: Sim, roleName: string, ask: { asked: PimProperties; schedule: Schedule }): void {
  const policy = policyOf(sim, roleName);
  const failed: string[] = [];
  const { start, end } = ask.schedule;
  const tooLong = end === null ? policy.adminMustExpire : end.getTime() - start.getTime() > durationMs(policy.adminMaximum);
  if (tooLong) failed.push('ExpirationRule');
  if (policy.adminRules.includes('Justification') && !ask.asked.justification?.trim()) failed.push('JustificationRule');
  // an application cannot prove a second factor, so the rule always fails here (AZURE.md 0.1)
  if (policy.adminRules.includes('MultiFactorAuthentication')) failed.push('MfaRule');
  if (failed.length === 0) return;
  const rules = sim.knobs.policyMessage === 'old' ? JSON.stringify(failed) : failed.map((name) => `${name} - ${SAYS[name] ?? ''}`).join(', ');
  throw new WireError(400, 'RoleAssignmentRequestPolicyValidationFailed', `The following policy rules failed: ${rules}`);
}

/** PIM's floor on the way in: nothing shorter than five minutes. */
export function checkLongEnough(sim: Sim, { start, end }: Schedule): void {
  if (end !== null && end.getTime() - start.getTime() < sim.knobs.pimFloorSeconds * 1000) throw tooShort();
}

/**
 * PIM's floor on the way out. In the first fifth of it the assignment is not even found, later it is too young
 * (measured in a real tenant: 44 s and 92 to 108 s of 300, AZURE.md C.4).
 */
export function checkOldEnough(sim: Sim, one: AssignmentState | undefined): asserts one is AssignmentState {
  if (one === undefined) throw doesNotExist();
  const ageMs = sim.clock.now().getTime() - Date.parse(one.startDateTime);
  const floorMs = sim.knobs.pimFloorSeconds * 1000;
  if (!one.opened || ageMs < floorMs / 5) throw doesNotExist();
  if (ageMs < floorMs) throw tooShort();
}

function doesNotExist(): WireError {
  return new WireError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
}

/** The misspelling is Azure's own.. */
function tooShort(): WireError {
  return new WireError(400, 'ActiveDurationTooShort', 'The Active duration is too short. Miniumum Required is 5 minutes.');
}
