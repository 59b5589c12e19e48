import { Router } from 'express';
import { z } from 'zod';
import type { AssignmentState, Sim } from '../../core.js';
import { principalsOf } from '../../membership.js';
import { roleDefinitionId } from '../../tenant.js';
import { callerOf } from '../../wire.js';
import { WireError } from '../../wireError.js';
import { readFilter } from '../filter.js';
import { pageOf } from '../paging.js';
import { covers, sameId, scopeBefore } from '../scope.js';
import { addAssignment, removeAssignment, standingAt } from './assignments.js';
import { describePrincipal, roleNameOf } from './expanded.js';

const PATH = '/*scope/providers/Microsoft.Authorization/roleAssignments';
const NAMED = `${PATH}/:name` as const;
const Body = z.object({ properties: z.object({ principalId: z.string().uuid().toLowerCase(), roleDefinitionId: z.string() }) });

/** Plain, permanent role assignments: what somebody gives by hand, past PIM. They show in PIM's instance list as well. */
export function roleAssignmentRouter(sim: Sim): Router {
  const router = Router();
  router.get(PATH, (req, res) => {
    const scope = scopeBefore(req.path);
    const { assignedTo, principalId, atScope } = readFilter(req.query['$filter']);
    const wanted = assignedTo === undefined ? principalId && [principalId] : principalsOf(sim, assignedTo);
    const rows = sim.state.assignments.filter((one) => one.opened && one.removedAt === null && (!wanted || wanted.includes(one.principalId)) && (covers(one.scope, scope) || (!atScope && covers(scope, one.scope))));
    res.json(pageOf(sim, req, rows.map((one) => onWire(sim, one))));
  });
  router.put(NAMED, (req, res) => {
    const { principalId, roleDefinitionId: role } = Body.parse(req.body).properties;
    const roleName = roleNameOf(role);
    if (roleName === null) throw new WireError(400, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${role}' does not exist.`);
    if (describePrincipal(sim, principalId) === null) throw new WireError(400, 'PrincipalNotFound', `Principal ${principalId} does not exist in the directory.`);
    const place = { principalId, roleDefinitionId: roleDefinitionId(roleName), scope: scopeBefore(req.path) };
    if (standingAt(sim, place) !== undefined) throw new WireError(409, 'RoleAssignmentExists', 'The role assignment already exists.');
    const added = addAssignment(sim, { id: req.params.name, ...place, startDateTime: sim.clock.now().toISOString(), endDateTime: null, createdBy: callerOf(res).objectId, requestName: null });
    res.status(201).json(onWire(sim, added));
  });
  router.delete(NAMED, (req, res) => {
    const found = sim.state.assignments.find((one) => sameId(one.id, req.params.name) && one.removedAt === null);
    if (found === undefined) return void res.status(204).end();
    removeAssignment(sim, found);
    res.json(onWire(sim, found));
  });
  return router;
}

function onWire(sim: Sim, one: AssignmentState): Record<string, unknown> {
  return {
    properties: { roleDefinitionId: one.roleDefinitionId, principalId: one.principalId, principalType: describePrincipal(sim, one.principalId)?.type, scope: one.scope, createdOn: one.startDateTime, createdBy: one.createdBy },
    id: `${one.scope}/providers/Microsoft.Authorization/roleAssignments/${one.id}`, type: 'Microsoft.Authorization/roleAssignments', name: one.id,
  };
}
