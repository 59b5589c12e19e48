import { Router } from 'express';
import { addAssignment, removeAssignment, standingAt } from '../../arm/pim/assignments.js';
import type { AssignmentState, Sim } from '../../core.js';
import { callerOf } from '../../wire.js';
import { WireError } from '../../wireError.js';
import { notFound } from '../objects.js';
import { expand, page, passes, readFilter, single, type Row } from '../odata.js';
import { directoryPim } from './directory.js';

const PATH = '/roleManagement/directory/roleAssignments';
const SET = PATH.slice(1);

/** Plain, permanent roles of the directory: what somebody gives by hand, past PIM. PIM's instance list shows them as well. */
export function roleAssignmentRouter(sim: Sim): Router {
  const router = Router();
  const active = () => sim.state.assignments.filter((one) => directoryPim.owns(one.scope) && one.opened && one.removedAt === null);
  router.get(PATH, (req, res) => {
    const filter = readFilter(req, ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId']);
    const rows = active().filter((one) => passes(onWire(one), filter));
    res.json(page(sim, req, { set: SET, rows: rows.map((one) => ({ ...onWire(one), ...expand(req, directoryPim.expansions(sim), one) })) }));
  });
  router.post(PATH, (req, res) => {
    const { principalId, roleDefinitionId, scope } = directoryPim.placeOf(sim, req.body);
    const place = { principalId, roleDefinitionId, scope };
    if (standingAt(sim, place) !== undefined) throw new WireError(400, 'Request_BadRequest', 'A conflicting object with one or more of the specified property values is present in the directory.');
    const added = addAssignment(sim, { ...place, startDateTime: sim.clock.now().toISOString(), endDateTime: null, createdBy: callerOf(res).objectId, requestName: null });
    res.status(201).json(single(sim, req, { set: SET, row: onWire(added) }));
  });
  router.delete(`${PATH}/:id` as const, (req, res) => {
    const found = active().find((one) => idOf(one) === req.params.id);
    if (found === undefined) throw notFound(req.params.id);
    removeAssignment(sim, found);
    res.status(204).end();
  });
  return router;
}

function onWire(one: AssignmentState): Row {
  const { principalId, roleDefinitionId, scope } = one;
  return { id: idOf(one), principalId, directoryScopeId: scope, roleDefinitionId };
}

function idOf(one: AssignmentState): string {
  return directoryPim.instanceId(one, { id: one.id, kind: 'assignment' });
}
