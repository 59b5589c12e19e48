import { addAssignment, prolongAssignment, removeAssignment, standingAt, type Place } from '../../arm/pim/assignments.js';
import { readSchedule, type Schedule } from '../../arm/pim/ask.js';
import type { Verdict } from '../../arm/pim/decide.js';
import { checkAdminPolicy, checkLongEnough, checkOldEnough } from '../../arm/pim/rules.js';
import { changed, type Sim } from '../../core.js';
import { WireError } from '../../wireError.js';
import { asProperties, type Asking } from './ask.js';
import type { GraphPim } from './pim.js';

/** Statuses of a request that has not begun: it keeps the slot of its place, and can be cancelled. */
export const PENDING: readonly string[] = ['PendingApproval', 'PendingProvisioning'];
/** How long a request stays PendingProvisioning when the knob forces that status. Milliseconds. */
const PROVISIONING_MS = 2000;

/** Decides a request without doing anything yet. Throws PIM's coded refusals (AZURE.md A.4). */
export function decide(sim: Sim, pim: GraphPim, asking: Asking): Verdict {
  switch (asking.ask.action.toLowerCase()) {
    case 'adminassign': return decideAssign(sim, pim, asking);
    case 'adminremove': return decideRemove(sim, pim, asking.place);
    case 'adminupdate': return decideUpdate(sim, asking);
    // the answer to an application that activates for somebody else is not established (AZURE.md Z); that it is refused is
    case 'selfactivate': case 'selfdeactivate': case 'selfextend': case 'selfrenew':
      throw new WireError(403, 'InsufficientPermissions', 'The requestor does not have permissions for this request.');
    default: throw new WireError(400, 'InvalidRoleAssignmentRequest', `The role assignment request is invalid: the action '${asking.ask.action}' is not supported.`);
  }
}

function decideAssign(sim: Sim, pim: GraphPim, asking: Asking): Verdict {
  const { place, id, caller } = asking;
  const asked = asProperties(asking);
  const schedule = readSchedule(asked, sim.clock.now());
  checkAdminPolicy(sim, place.policy, { asked, schedule });
  checkLongEnough(sim, schedule);
  if (standingAt(sim, place) !== undefined || pim.standsAnyway(sim, place)) throw new WireError(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
  if (isPending(sim, place)) throw new WireError(400, 'PendingRoleAssignmentRequest', 'There is already an existing pending Role assignment request.');
  const { status, opensAt } = outcome(sim, schedule);
  const { principalId, roleDefinitionId, scope } = place;
  const carryOut = (): void => {
    if (opensAt !== null) addAssignment(sim, { principalId, roleDefinitionId, scope, startDateTime: opensAt.toISOString(), endDateTime: schedule.end?.toISOString() ?? null, createdBy: caller.objectId, requestName: id });
  };
  return { status, schedule, targetId: id, carryOut };
}

function outcome(sim: Sim, { start }: Schedule): { status: string; opensAt: Date | null } {
  const now = sim.clock.now();
  switch (sim.knobs.pimOutcome) {
    case 'auto': return { status: start > now ? 'Granted' : 'Provisioned', opensAt: start };
    case 'PendingProvisioning': return { status: 'PendingProvisioning', opensAt: new Date(Math.max(start.getTime(), now.getTime() + PROVISIONING_MS)) };
    case 'Failed': case 'PendingApproval': return { status: sim.knobs.pimOutcome, opensAt: null };
  }
}

function decideRemove(sim: Sim, pim: GraphPim, place: Place): Verdict {
  const standing = standingAt(sim, place);
  if (standing === undefined && pim.standsAnyway(sim, place)) {
    return { status: 'Revoked', schedule: null, targetId: null, carryOut: () => { forgetMember(sim, place); } };
  }
  checkOldEnough(sim, standing);
  return { status: 'Revoked', schedule: null, targetId: standing.requestName, carryOut: () => { removeAssignment(sim, standing); } };
}

function forgetMember(sim: Sim, { principalId, scope }: Place): void {
  const members = sim.state.groups[scope]?.members ?? [];
  members.splice(members.indexOf(principalId), 1);
  changed(sim);
}

function decideUpdate(sim: Sim, asking: Asking): Verdict {
  const standing = standingAt(sim, asking.place);
  if (standing === undefined) throw new WireError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
  if (!sim.knobs.adminUpdate) throw new WireError(400, 'InvalidRoleAssignmentRequest', 'The role assignment request is invalid: an active assignment cannot be updated.');
  const asked = asProperties(asking);
  const schedule = readSchedule(asked, sim.clock.now());
  checkAdminPolicy(sim, asking.place.policy, { asked, schedule });
  return { status: 'Provisioned', schedule, targetId: standing.requestName, carryOut: () => { prolongAssignment(sim, standing, schedule.end?.toISOString() ?? null); } };
}

function isPending(sim: Sim, place: Place): boolean {
  return sim.state.pimRequests.some(({ scope, properties }) => PENDING.includes(properties.status) && scope === place.scope
    && properties.principalId === place.principalId && properties.roleDefinitionId === place.roleDefinitionId);
}
