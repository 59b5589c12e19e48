import { Router } from 'express';
import { isListed } from '../../arm/pim/assignments.js';
import type { AssignmentState, EligibilityState, Sim } from '../../core.js';
import { notFound } from '../objects.js';
import { badQuery, expand, page, passes, readFilter, single, type Filter, type Row } from '../odata.js';
import { graphInstant, type GraphPim } from './pim.js';

/**
 * What is active and who is eligible. A filter on a person finds the person's own rows only: what comes through a group
 * has the group as its principal (AZURE.md A.3).
 */
export function instanceRouter(sim: Sim, pim: GraphPim): Router {
  const router = Router();
  addList(router, { sim, pim, name: pim.assignmentInstances, rowsOf: assignmentRows });
  addList(router, { sim, pim, name: pim.eligibilityInstances, rowsOf: eligibilityRows });
  return router;
}

/** Throws 400 when a list that must name a person or a group names neither. The sentence is not Microsoft's, which is not established. */
export function demandFilter(pim: GraphPim, filter: Filter): void {
  if (pim.demanded.length > 0 && !pim.demanded.some((name) => filter.has(name))) throw badQuery(`The request must have a $filter on one of: ${pim.demanded.join(', ')}.`);
}

interface Found { row: Row; place: { principalId: string; roleDefinitionId: string; scope: string } }
interface List { sim: Sim; pim: GraphPim; name: string; readonly rowsOf: (sim: Sim, pim: GraphPim) => Found[] }

function addList(router: Router, { sim, pim, name, rowsOf }: List): void {
  const path = `${pim.base}/${name}`;
  const set = path.slice(1);
  router.get(path, (req, res) => {
    const filter = readFilter(req, ['id', 'principalId', ...pim.filterable]);
    demandFilter(pim, filter);
    const rows = rowsOf(sim, pim).filter(({ row }) => passes(row, filter));
    res.json(page(sim, req, { set, rows: rows.map(({ row, place }) => ({ ...row, ...expand(req, pim.expansions(sim), place) })) }));
  });
  router.get(`${path}/:id`, (req, res) => {
    const found = rowsOf(sim, pim).find(({ row }) => row['id'] === req.params['id']);
    if (found === undefined) throw notFound(String(req.params['id']));
    res.json(single(sim, req, { set, row: { ...found.row, ...expand(req, pim.expansions(sim), found.place) } }));
  });
}

function assignmentRows(sim: Sim, pim: GraphPim): Found[] {
  const assigned = sim.state.assignments.filter((one) => pim.owns(one.scope) && isListed(sim, one));
  return [...assigned, ...standingMembers(sim, pim)].map((one) => {
    const id = pim.instanceId(one, { id: one.id, kind: 'assignment' });
    const schedule = one.requestName === null ? id : pim.scheduleId(one, one.requestName);
    // an assignment by hand has neither start nor end in Microsoft's published responses
    const startDateTime = one.requestName === null ? null : graphInstant(one.startDateTime);
    return {
      place: one,
      row: { id, ...pim.onWire(one), startDateTime, endDateTime: one.endDateTime && graphInstant(one.endDateTime), assignmentType: 'Assigned', memberType: 'Direct', ...pim.assignmentFields(one, { instance: id, schedule }) },
    };
  });
}

/** Members since ever of the groups that PIM has taken on: it lists them too, as assignments without an end. */
function standingMembers(sim: Sim, pim: GraphPim): Pick<AssignmentState, 'id' | 'principalId' | 'roleDefinitionId' | 'scope' | 'startDateTime' | 'endDateTime' | 'requestName'>[] {
  const known = new Set([...sim.state.eligibilities, ...sim.state.pimRequests].map(({ scope }) => scope).filter((scope) => pim.owns(scope)));
  const groups = Object.entries(sim.state.groups).filter(([id]) => known.has(id));
  return groups.flatMap(([scope, { members }]) => members.map((principalId) => ({ id: principalId, principalId, roleDefinitionId: 'member', scope, startDateTime: '', endDateTime: null, requestName: null })));
}

function eligibilityRows(sim: Sim, pim: GraphPim): Found[] {
  return sim.state.eligibilities.filter((one) => pim.owns(one.scope) && holdsNow(sim, one)).map((one) => ({
    place: one,
    row: {
      id: pim.instanceId(one, { id: one.id, kind: 'eligibility' }), ...pim.onWire(one), startDateTime: graphInstant(one.startDateTime), endDateTime: one.endDateTime && graphInstant(one.endDateTime),
      memberType: 'Direct', ...pim.eligibilityFields(pim.scheduleId(one, one.id)),
    },
  }));
}

function holdsNow(sim: Sim, one: EligibilityState): boolean {
  const now = sim.clock.now();
  return new Date(one.startDateTime) <= now && (one.endDateTime === null || new Date(one.endDateTime) > now);
}
