import type { Sim } from '../../core.js';
import type { Caller } from '../../tokens.js';
import { WireError } from '../../wireError.js';
import { removeAssignment, standingAt, type Place } from './assignments.js';
import type { PimProperties } from './ask.js';
import { describePrincipal, roleNameOf } from './expanded.js';
import { decideAssign, decideUpdate, type Verdict } from './grant.js';
import { checkOldEnough } from './rules.js';

/** Decides a request without doing anything yet, so that `validate` can ask too. Throws PIM's coded refusals. */
export function decideRequest(sim: Sim, ask: { name: string; scope: string; asked: PimProperties; caller: Caller }): Verdict {
  const { name, asked, scope, caller } = ask;
  if (describePrincipal(sim, asked.principalId) === null) throw new WireError(400, 'SubjectNotFound', 'The subject is not found.');
  const policy = roleNameOf(asked.roleDefinitionId);
  if (policy === null) throw new WireError(400, 'RoleNotFound', `The role definition '${asked.roleDefinitionId}' is not found.`);
  const place: Place = { principalId: asked.principalId, roleDefinitionId: asked.roleDefinitionId, scope };
  switch (asked.requestType.toLowerCase()) {
    case 'adminassign': return decideAssign(sim, { name, place, policy, asked, caller });
    case 'adminremove': return decideRemove(sim, place);
    case 'adminupdate': return decideUpdate(sim, { place, policy, asked });
    case 'selfactivate': case 'selfdeactivate':
      throw new WireError(400, 'InsufficientPermissions', `The requestor ${caller.objectId} does not have permissions for this request. Please use $filter=asTarget() to filter on the requestor's assignments.`);
    default: throw new WireError(400, 'InvalidRoleAssignmentRequest', `The request type '${asked.requestType}' is not supported.`);
  }
}

function decideRemove(sim: Sim, place: Place): Verdict {
  const standing = standingAt(sim, place);
  checkOldEnough(sim, standing);
  return { status: 'Revoked', schedule: null, targetId: standing.requestName, carryOut: () => { removeAssignment(sim, standing); } };
}
