import { Router } from 'express';
import { z } from 'zod';
import type { AssignmentState, EligibilityState, Sim } from '../../core.js';
import { principalsOf } from '../../membership.js';
import type { Caller } from '../../tokens.js';
import { callerOf } from '../../wire.js';
import { WireError } from '../../wireError.js';
import { readFilter, type Filter } from '../filter.js';
import { pageOf } from '../paging.js';
import { covers, scopeBefore } from '../scope.js';
import { isListed } from './assignments.js';
import { describePrincipal, expand } from './expanded.js';

const AUTHORIZATION = 'Microsoft.Authorization';

/** What is active and who is eligible: PIM's two instance lists, and one instance by name. */
export function instanceRouter(sim: Sim): Router {
  const router = Router();
  router.get(`/*scope/providers/${AUTHORIZATION}/roleAssignmentScheduleInstances{/:name}`, (req, res) => {
    const query = readQuery(req.path, req.query, callerOf(res));
    const rows = sim.state.assignments.filter((one) => isListed(sim, one) && matches(sim, one, query)).map((one) => assignmentOnWire(sim, one, query));
    res.json(req.params.name === undefined ? pageOf(sim, req, rows) : oneOf(rows, req.params.name));
  });
  router.get(`/*scope/providers/${AUTHORIZATION}/roleEligibilityScheduleInstances{/:name}`, (req, res) => {
    const query = readQuery(req.path, req.query, callerOf(res));
    const rows = sim.state.eligibilities.filter((one) => holdsNow(sim, one) && matches(sim, one, query)).map((one) => eligibilityOnWire(sim, one, query));
    res.json(req.params.name === undefined ? pageOf(sim, req, rows) : oneOf(rows, req.params.name));
  });
  return router;
}

interface Row { name: string; properties: Record<string, unknown> }
interface Query { scope: string; filter: Filter; caller: Caller }
const Query = z.object({ $filter: z.string().optional() });

function readQuery(path: string, query: unknown, caller: Caller): Query {
  return { scope: scopeBefore(path), filter: readFilter(Query.parse(query).$filter), caller };
}

function oneOf(rows: { name: string }[], name: string): unknown {
  const found = rows.find((row) => row.name === name);
  if (found === undefined) throw new WireError(404, 'RoleAssignmentScheduleInstanceNotFound', `The instance '${name}' is not found.`);
  return found;
}

/** `principalId eq` looks at, above and below the scope, `atScope()` at and above; `assignedTo()` follows groups (AZURE.md C.1). */
function matches(sim: Sim, row: { principalId: string; scope: string }, { scope, filter, caller }: Query): boolean {
  if (filter.asTarget && !principalsOf(sim, caller.objectId).includes(row.principalId)) return false;
  if (filter.principalId !== undefined && row.principalId !== filter.principalId) return false;
  if (filter.assignedTo !== undefined && !principalsOf(sim, filter.assignedTo).includes(row.principalId)) return false;
  return covers(row.scope, scope) || (!filter.atScope && covers(scope, row.scope));
}

function holdsNow(sim: Sim, one: EligibilityState): boolean {
  const now = sim.clock.now();
  return new Date(one.startDateTime) <= now && (one.endDateTime === null || new Date(one.endDateTime) > now);
}

function assignmentOnWire(sim: Sim, one: AssignmentState, query: Query): Row {
  const root = `${one.scope}/providers/${AUTHORIZATION}`;
  return {
    ...named(one, 'RoleAssignmentScheduleInstances'),
    properties: {
      originRoleAssignmentId: `${root}/roleAssignments/${one.id}`, linkedRoleEligibilityScheduleId: null, linkedRoleEligibilityScheduleInstanceId: null,
      assignmentType: 'Assigned', ...common(sim, one, query), status: 'Provisioned', roleAssignmentScheduleId: `${root}/RoleAssignmentSchedules/${one.requestName ?? one.id}`,
    },
  };
}

function eligibilityOnWire(sim: Sim, one: EligibilityState, query: Query): Row {
  return {
    ...named(one, 'RoleEligibilityScheduleInstances'),
    properties: { ...common(sim, one, query), status: 'Provisioned', roleEligibilityScheduleId: `${one.scope}/providers/${AUTHORIZATION}/RoleEligibilitySchedules/${one.id}` },
  };
}

function named({ id, scope }: { id: string; scope: string }, type: string): { name: string; id: string; type: string } {
  return { name: id, id: `${scope}/providers/${AUTHORIZATION}/${type}/${id}`, type: `${AUTHORIZATION}/${type}` };
}

function common(sim: Sim, row: AssignmentState | EligibilityState, query: Query): Record<string, unknown> {
  const { scope, roleDefinitionId, principalId, startDateTime, endDateTime } = row;
  return {
    scope, roleDefinitionId, principalId, principalType: describePrincipal(sim, principalId)?.type, startDateTime, endDateTime,
    memberType: memberType(row, query), createdOn: startDateTime, condition: null, conditionVersion: null, expandedProperties: expand(sim, row),
  };
}

function memberType(row: { principalId: string; scope: string }, { scope, filter }: Query): 'Direct' | 'Group' | 'Inherited' {
  if (filter.assignedTo !== undefined && row.principalId !== filter.assignedTo) return 'Group';
  return covers(row.scope, scope) && row.scope !== scope ? 'Inherited' : 'Direct';
}
