import type { Sim } from '../../core.js';
import type { Caller } from '../../tokens.js';
import { WireError } from '../../wireError.js';
import { addAssignment, prolongAssignment, standingAt, type Place } from './assignments.js';
import { readSchedule, type PimProperties, type Schedule } from './ask.js';
import { checkAdminPolicy, checkLongEnough } from './rules.js';

/** A request that passed every check: the status it gets, when it holds, and what carrying it out does. */
export interface Verdict { status: string; schedule: Schedule | null; targetId: string | null; carryOut(): void }

/** Statuses of a request that has not begun: it keeps the slot of its place, and can be cancelled. */
export const PENDING: readonly string[] = ['PendingApproval', 'PendingProvisioning'];
/** How long a request stays PendingProvisioning when the knob forces that status. Milliseconds. */
const PROVISIONING_MS = 2000;

/** What both PIMs decide alike. `policy`: the name under which the `policies` knob has the role's settings. */
export interface Granting {
  readonly name: string;
  readonly place: Place;
  readonly policy: string;
  readonly asked: PimProperties;
  readonly caller: Caller;
}

/** `isTaken`: somebody stands there without any assignment that PIM knows of. Throws PIM's coded refusals. */
export function decideAssign(sim: Sim, { name, place, policy, asked, caller }: Granting, isTaken = false): Verdict {
  const schedule = readSchedule(asked, sim.clock.now());
  checkAdminPolicy(sim, policy, { asked, schedule });
  checkLongEnough(sim, schedule);
  if (standingAt(sim, place) !== undefined || isTaken) throw new WireError(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
  if (isPending(sim, place)) throw new WireError(400, 'PendingRoleAssignmentRequest', 'There is already an existing pending Role assignment request.');
  const { status, opensAt } = outcome(sim, schedule);
  const { principalId, roleDefinitionId, scope } = place;
  const carryOut = (): void => {
    if (opensAt !== null) addAssignment(sim, { principalId, roleDefinitionId, scope, startDateTime: opensAt.toISOString(), endDateTime: schedule.end?.toISOString() ?? null, createdBy: caller.objectId, requestName: name });
  };
  return { status, schedule, targetId: name, carryOut };
}

/** Moves the end of what stands. Throws PIM's coded refusals. */
export function decideUpdate(sim: Sim, { place, policy, asked }: Pick<Granting, 'place' | 'policy' | 'asked'>): Verdict {
  const standing = standingAt(sim, place);
  if (standing === undefined) throw new WireError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
  if (!sim.knobs.adminUpdate) throw new WireError(400, 'InvalidRoleAssignmentRequest', 'The role assignment request is invalid: an active assignment cannot be updated.');
  const schedule = readSchedule(asked, sim.clock.now());
  checkAdminPolicy(sim, policy, { asked, schedule });
  return { status: 'Provisioned', schedule, targetId: standing.requestName, carryOut: () => { prolongAssignment(sim, standing, schedule.end?.toISOString() ?? null); } };
}

function outcome(sim: Sim, { start }: Schedule): { status: string; opensAt: Date | null } {
  const now = sim.clock.now();
  switch (sim.knobs.pimOutcome) {
    case 'auto': return { status: start > now ? 'Granted' : 'Provisioned', opensAt: start };
    case 'PendingProvisioning': return { status: 'PendingProvisioning', opensAt: new Date(Math.max(start.getTime(), now.getTime() + PROVISIONING_MS)) };
    case 'Failed': case 'PendingApproval': return { status: sim.knobs.pimOutcome, opensAt: null };
  }
}

function isPending(sim: Sim, place: Place): boolean {
  return sim.state.pimRequests.some(({ scope, properties }) => PENDING.includes(properties.status) && scope === place.scope
    && properties.principalId === place.principalId && properties.roleDefinitionId === place.roleDefinitionId);
}
