import { Router, type Request } from 'express';
import { z } from 'zod';
import type { Sim } from '../core.js';
import { groupsOf, membersOf } from '../membership.js';
import { PEOPLE, TEAM } from '../seed.js';
import { WireError } from '../wireError.js';

type Row = Record<string, unknown> & { id: string };
const GroupIds = z.object({ groupIds: z.array(z.string()).max(20) });

/** Microsoft Graph v1.0: people, groups, and who is in which. */
export function graphRouter(sim: Sim): Router {
  const router = Router();
  router.get('/users/:user', (req, res) => { res.json(single(sim, req, { kind: 'users', row: findUser(sim, req.params.user) })); });
  router.get('/users/:user/transitiveMemberOf{/:cast}', (req, res) => { res.json(page(sim, req, groupsOf(sim, findUser(sim, req.params.user).id).map((id) => groupRow(sim, id)))); });
  router.get('/users/:user/memberOf{/:cast}', (req, res) => {
    const { id } = findUser(sim, req.params.user);
    const direct = Object.entries(sim.state.groups).filter(([, { members }]) => members.includes(id));
    res.json(page(sim, req, direct.map(([groupId]) => groupRow(sim, groupId))));
  });
  for (const kind of ['users', 'directoryObjects'] as const) {
    router.post(`/${kind}/:user/checkMemberGroups` as const, (req, res) => {
      const { groupIds } = GroupIds.parse(req.body);
      const held = groupsOf(sim, findUser(sim, req.params.user).id);
      res.json({ '@odata.context': `${sim.urls.https}/v1.0/$metadata#Collection(Edm.String)`, value: groupIds.filter((id) => held.includes(id)) });
    });
    router.post(`/${kind}/:user/getMemberGroups` as const, (req, res) => {
      res.json({ '@odata.context': `${sim.urls.https}/v1.0/$metadata#Collection(Edm.String)`, value: groupsOf(sim, findUser(sim, req.params.user).id) });
    });
  }
  router.get('/groups/:group', (req, res) => { res.json(single(sim, req, { kind: 'groups', row: findGroup(sim, req.params.group) })); });
  router.get('/groups/:group/members{/:cast}', (req, res) => { res.json(page(sim, req, memberRows(sim, sim.state.groups[findGroup(sim, req.params.group).id]?.members ?? []))); });
  router.get('/groups/:group/transitiveMembers{/:cast}', (req, res) => { res.json(page(sim, req, memberRows(sim, membersOf(sim, findGroup(sim, req.params.group).id)))); });
  return router;
}

/** A person by object id or user principal name. Throws 404 Request_ResourceNotFound. */
function findUser(sim: Sim, key: string): Row {
  const person = PEOPLE.find(({ id, mail }) => [id, mail].includes(key.toLowerCase()));
  if (person === undefined) throw notFound(key);
  return userRow(sim, person.id);
}

function findGroup(sim: Sim, id: string): Row {
  if (sim.state.groups[id.toLowerCase()] === undefined && id.toLowerCase() !== TEAM.groupId) throw notFound(id);
  return groupRow(sim, id.toLowerCase());
}

function notFound(key: string): WireError {
  return new WireError(404, 'Request_ResourceNotFound', `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`);
}

function userRow(sim: Sim, id: string): Row {
  const person = PEOPLE.find((one) => one.id === id);
  return { id, displayName: person?.name, userPrincipalName: person?.mail, mail: person?.mail, accountEnabled: !sim.state.disabled.includes(id), userType: 'Member' };
}

function groupRow(sim: Sim, id: string): Row {
  return { id, displayName: sim.state.groups[id]?.name ?? TEAM.name, securityEnabled: true, mailEnabled: false, groupTypes: [] };
}

function memberRows(sim: Sim, ids: readonly string[]): Row[] {
  return ids.map((id) => sim.state.groups[id] === undefined
    ? { '@odata.type': '#microsoft.graph.user', ...userRow(sim, id) }
    : { '@odata.type': '#microsoft.graph.group', ...groupRow(sim, id) });
}

/** Only the fields that `$select` names; Graph always adds none of its own but the OData marks. */
function select(req: Request, row: Row): Record<string, unknown> {
  const wanted = queryText(req, '$select')?.split(',').map((name) => name.trim());
  if (wanted === undefined) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.includes(name) || name.startsWith('@')));
}

function single(sim: Sim, req: Request, of: { kind: string; row: Row }): Record<string, unknown> {
  return { '@odata.context': `${sim.urls.https}/v1.0/$metadata#${of.kind}/$entity`, ...select(req, of.row) };
}

/** One page of a collection: `$top` rows, or as many as the knob says, and an absolute link to the next. */
function page(sim: Sim, req: Request, rows: Row[]): Record<string, unknown> {
  const from = Number(queryText(req, '$skiptoken') ?? 0) || 0;
  const size = Math.min(Number(queryText(req, '$top') ?? sim.knobs.pageSize) || sim.knobs.pageSize, 999);
  const body = { '@odata.context': `${sim.urls.https}/v1.0/$metadata#directoryObjects`, value: rows.slice(from, from + size).map((row) => select(req, row)) };
  if (from + size >= rows.length) return body;
  const next = new URL(req.originalUrl, sim.urls.https);
  next.searchParams.set('$skiptoken', String(from + size));
  return { ...body, '@odata.nextLink': next.href };
}

function queryText(req: Request, name: string): string | undefined {
  return z.string().optional().catch(undefined).parse(req.query[name]);
}
