import { Router } from 'express';
import { z } from 'zod';
import { addAssignment, removeAssignment, standingAt } from '../arm/pim/assignments.js';
import { changed, type Sim } from '../core.js';
import { directMembers, groupsOf, membersOf } from '../membership.js';
import { peopleOf } from '../people.js';
import { callerOf } from '../wire.js';
import { WireError } from '../wireError.js';
import { findGroup, findUser, groupRow, objectRow } from './objects.js';
import { contextOf, page, single } from './odata.js';

const GroupIds = z.object({ groupIds: z.array(z.string()).max(20) });
const Reference = z.object({ '@odata.id': z.string() });

/** People, groups, and who is in which. */
export function peopleRouter(sim: Sim): Router {
  const router = Router();
  router.get('/users', (req, res) => { res.json(page(sim, req, { set: 'users', rows: peopleOf(sim).map(({ id }) => findUser(sim, id)) })); });
  router.get('/groups', (req, res) => { res.json(page(sim, req, { set: 'groups', rows: Object.keys(sim.state.groups).map((id) => groupRow(sim, id)) })); });
  router.get('/users/:user', (req, res) => { res.json(single(sim, req, { set: 'users', row: findUser(sim, req.params.user) })); });
  router.get('/users/:user/transitiveMemberOf{/:cast}', (req, res) => {
    const rows = groupsOf(sim, findUser(sim, req.params.user).id).map((id) => groupRow(sim, id));
    res.json(page(sim, req, { set: 'directoryObjects', rows }));
  });
  router.get('/users/:user/memberOf{/:cast}', (req, res) => {
    const { id } = findUser(sim, req.params.user);
    const rows = Object.keys(sim.state.groups).filter((group) => directMembers(sim, group).includes(id)).map((group) => groupRow(sim, group));
    res.json(page(sim, req, { set: 'directoryObjects', rows }));
  });
  for (const kind of ['users', 'directoryObjects'] as const) {
    router.post(`/${kind}/:user/checkMemberGroups` as const, (req, res) => {
      const { groupIds } = GroupIds.parse(req.body);
      const held = groupsOf(sim, findUser(sim, req.params.user).id);
      res.json({ '@odata.context': contextOf(sim, 'Collection(Edm.String)'), value: groupIds.filter((id) => held.includes(id)) });
    });
    router.post(`/${kind}/:user/getMemberGroups` as const, (req, res) => {
      res.json({ '@odata.context': contextOf(sim, 'Collection(Edm.String)'), value: groupsOf(sim, findUser(sim, req.params.user).id) });
    });
  }
  router.get('/groups/:group', (req, res) => { res.json(single(sim, req, { set: 'groups', row: findGroup(sim, req.params.group) })); });
  addMemberRoutes(sim, router);
  return router;
}

/** Members of a group; a hand may add and remove them past PIM, and no floor holds there (AZURE.md B). */
function addMemberRoutes(sim: Sim, router: Router): void {
  router.post('/groups/:group/members/\\$ref', (req, res) => {
    const place = memberPlace(sim, req.params.group, Reference.parse(req.body)['@odata.id'].split('/').at(-1) ?? '');
    if (directMembers(sim, place.scope).includes(place.principalId)) throw new WireError(400, 'Request_BadRequest', 'One or more added object references already exist for the following modified properties: \'members\'.');
    addAssignment(sim, { ...place, startDateTime: sim.clock.now().toISOString(), endDateTime: null, createdBy: callerOf(res).objectId, requestName: null });
    res.status(204).end();
  });
  router.delete('/groups/:group/members/:member/\\$ref', (req, res) => {
    const place = memberPlace(sim, req.params.group, req.params.member);
    const standing = standingAt(sim, place);
    const members = sim.state.groups[place.scope]?.members ?? [];
    if (standing !== undefined) removeAssignment(sim, standing);
    else if (members.includes(place.principalId)) members.splice(members.indexOf(place.principalId), 1);
    else throw new WireError(404, 'Request_ResourceNotFound', `Resource '${place.principalId}' does not exist or one of its queried reference-property objects are not present.`);
    changed(sim);
    res.status(204).end();
  });
  router.get('/groups/:group/members{/:cast}', (req, res) => {
    const rows = directMembers(sim, findGroup(sim, req.params.group).id).map((id) => objectRow(sim, id));
    res.json(page(sim, req, { set: 'directoryObjects', rows }));
  });
  router.get('/groups/:group/transitiveMembers{/:cast}', (req, res) => {
    const rows = membersOf(sim, findGroup(sim, req.params.group).id).map((id) => objectRow(sim, id));
    res.json(page(sim, req, { set: 'directoryObjects', rows }));
  });
}

function memberPlace(sim: Sim, group: string, member: string) {
  return { principalId: findUser(sim, member).id, roleDefinitionId: 'member', scope: findGroup(sim, group).id };
}
