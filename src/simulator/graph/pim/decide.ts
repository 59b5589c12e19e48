import { removeAssignment, standingAt, type Place } from '../../arm/pim/assignments.js';
import { decideAssign, decideUpdate, type Verdict } from '../../arm/pim/grant.js';
import { checkOldEnough } from '../../arm/pim/rules.js';
import { changed, type Sim } from '../../core.js';
import { WireError } from '../../wireError.js';
import { asProperties, type Asking } from './ask.js';
import type { GraphPim } from './pim.js';

/** Decides a request without doing anything yet. Throws PIM's coded refusals (AZURE.md A.4). */
export function decide(sim: Sim, pim: GraphPim, asking: Asking): Verdict {
  const { id, place, caller, ask } = asking;
  const granting = { name: id, place, policy: place.policy, asked: asProperties(asking), caller };
  switch (ask.action.toLowerCase()) {
    case 'adminassign': return decideAssign(sim, granting, pim.standsAnyway(sim, place));
    case 'adminremove': return decideRemove(sim, pim, place);
    case 'adminupdate': return decideUpdate(sim, granting);
    // the answer to an application that activates for somebody else is not established (AZURE.md Z); that it is refused is
    case 'selfactivate': case 'selfdeactivate': case 'selfextend': case 'selfrenew':
      throw new WireError(403, 'InsufficientPermissions', 'The requestor does not have permissions for this request.');
    default: throw new WireError(400, 'InvalidRoleAssignmentRequest', `The role assignment request is invalid: the action '${ask.action}' is not supported.`);
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
