import type { AssignmentState, Sim } from '../../core.js';
import type { Caller } from '../../tokens.js';
import { WireError } from '../../wireError.js';
import { addAssignment, prolongAssignment, removeAssignment, standingAt, type Place } from './assignments.js';
import { readSchedule, type PimProperties, type Schedule } from './ask.js';
import { describePrincipal, roleNameOf } from './expanded.js';
import { checkAdminPolicy, checkLongEnough, checkOldEnough } from './rules.js';

/** A request that passed every check: the status it gets, when it holds, and what carrying it out does. */
export interface Verdict { status: string; schedule: Schedule | null; targetId: string | null; carryOut(): void }

/** Statuses that keep the slot of a principal, role and scope. */
const PENDING = ['PendingApproval', 'PendingProvisioning'];
/** How long a request stays PendingProvisioning when the knob forces that status. Milliseconds. */
const PROVISIONING_MS = 2000;

/** Decides a request without doing anything yet, so that `validate` can ask too. Throws PIM's coded refusals. */
export function decideRequest(sim: Sim, ask: { name: string; scope: string; asked: PimProperties; caller: Caller }): Verdict {
  const { asked, scope } = ask;
  if (describePrincipal(sim, asked.principalId) === null) throw new WireError(400, 'SubjectNotFound', 'The subject is not found.');
  const roleName = roleNameOf(asked.roleDefinitionId);
  if (roleName === null) throw new WireError(400, 'RoleNotFound', `The role definition '${asked.roleDefinitionId}' is not found.`);
  const place: Place = { principalId: asked.principalId, roleDefinitionId: asked.roleDefinitionId, scope };
  switch (asked.requestType.toLowerCase()) {
    case 'adminassign': return decideAssign(sim, ask, { place, roleName });
    case 'adminremove': return decideRemove(sim, place);
    case 'adminupdate': return decideUpdate(sim, asked, { place, roleName });
    case 'selfactivate': case 'selfdeactivate':
      throw new WireError(400, 'InsufficientPermissions', `The requestor ${ask.caller.objectId} does not have permissions for this request. Please use $filter=asTarget() to filter on the requestor's assignments.`);
    default: throw new WireError(400, 'InvalidRoleAssignmentRequest', `The request type '${asked.requestType}' is not supported.`);
  }
}

function decideAssign(sim: Sim, ask: { name: string; asked: PimProperties; caller: Caller }, at: { place: Place; roleName: string }): Verdict {
  const now = sim.clock.now();
  const schedule = readSchedule(ask.asked, now);
  checkAdminPolicy(sim, at.roleName, { asked: ask.asked, schedule });
  checkLongEnough(sim, schedule);
  if (standingAt(sim, at.place) !== undefined) throw new WireError(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
  if (isPending(sim, at.place)) throw new WireError(400, 'PendingRoleAssignmentRequest', 'There is already an existing pending Role assignment request.');
  const { status, opensAt } = outcome(sim, schedule);
  const carryOut = (): void => {
    if (opensAt !== null) addAssignment(sim, { ...at.place, startDateTime: opensAt.toISOString(), endDateTime: schedule.end?.toISOString() ?? null, createdBy: ask.caller.objectId, requestName: ask.name });
  };
  return { status, schedule, targetId: ask.name, carryOut };
}

function outcome(sim: Sim, { start }: Schedule): { status: string; opensAt: Date | null } {
  const now = sim.clock.now();
  switch (sim.knobs.pimOutcome) {
    case 'auto': return { status: start > now ? 'Granted' : 'Provisioned', opensAt: start };
    case 'PendingProvisioning': return { status: 'PendingProvisioning', opensAt: new Date(Math.max(start.getTime(), now.getTime() + PROVISIONING_MS)) };
    case 'Failed': case 'PendingApproval': return { status: sim.knobs.pimOutcome, opensAt: null };
  }
}

function decideRemove(sim: Sim, place: Place): Verdict {
  const standing = standingAt(sim, place);
  checkOldEnough(sim, standing);
  return { status: 'Revoked', schedule: null, targetId: standing.requestName, carryOut: () => { removeAssignment(sim, standing); } };
}

function decideUpdate(sim: Sim, asked: PimProperties, at: { place: Place; roleName: string }): Verdict {
  const standing: AssignmentState | undefined = standingAt(sim, at.place);
  if (standing === undefined) throw new WireError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
  if (!sim.knobs.adminUpdate) throw new WireError(400, 'InvalidRoleAssignmentRequest', 'The role assignment request is invalid: an active assignment cannot be updated.');
  const schedule = readSchedule(asked, sim.clock.now());
  checkAdminPolicy(sim, at.roleName, { asked, schedule });
  return { status: 'Provisioned', schedule, targetId: standing.requestName, carryOut: () => { prolongAssignment(sim, standing, schedule.end?.toISOString() ?? null); } };
}

function isPending(sim: Sim, place: Place): boolean {
  return sim.state.pimRequests.some(({ scope, properties }) => PENDING.includes(properties.status) && scope === place.scope
    && properties.principalId === place.principalId && properties.roleDefinitionId === place.roleDefinitionId);
}
