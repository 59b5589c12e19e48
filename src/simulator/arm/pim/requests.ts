import canonicalize from 'canonicalize';
import { Router } from 'express';
import { z } from 'zod';
import { changed, type PimRequestState, type Sim } from '../../core.js';
import type { Caller } from '../../tokens.js';
import { callerOf } from '../../wire.js';
import { WireError } from '../../wireError.js';
import { readFilter, type Filter } from '../filter.js';
import { pageOf } from '../paging.js';
import { covers, sameId, scopeBefore } from '../scope.js';
import { PimAsk, type PimProperties } from './ask.js';
import { removeAssignment } from './assignments.js';
import { decideRequest } from './decide.js';
import type { Verdict } from './grant.js';
import { describePrincipal, expand, roleNameOf } from './expanded.js';
import { roleDefinitionId } from '../../tenant.js';

const PATH = '/*scope/providers/Microsoft.Authorization/roleAssignmentScheduleRequests';
const NAMED = `${PATH}/:name` as const;
/** Requests that are kept; Azure forgets them after some 45 days. */
const KEEP = 5000;

/** PIM for Azure resources: create, read, list, cancel and validate requests (AZURE.md C.1). */
export function requestRouter(sim: Sim): Router {
  const router = Router();
  router.put(NAMED, (req, res) => {
    res.status(201).json(onWire(sim, create(sim, { name: req.params.name, scope: scopeBefore(req.path), body: req.body as unknown, caller: callerOf(res) })));
  });
  router.post(`${NAMED}/validate` as const, (req, res) => {
    const scope = scopeBefore(req.path);
    const asked = ownRole(PimAsk.parse(req.body).properties);
    const verdict = decideRequest(sim, { name: req.params.name, scope, asked, caller: callerOf(res) });
    res.json(onWire(sim, asState(sim, verdict, { name: req.params.name, scope, asked, sent: '', caller: callerOf(res) })));
  });
  router.get(NAMED, (req, res) => { res.json(onWire(sim, find(sim, scopeBefore(req.path), req.params.name))); });
  router.get(PATH, (req, res) => {
    const scope = scopeBefore(req.path);
    const filter = readFilter(req.query['$filter']);
    const rows = sim.state.pimRequests.filter((one) => matches(one, { filter, scope, caller: callerOf(res) }));
    res.json(pageOf(sim, req, rows.map((one) => onWire(sim, one))));
  });
  router.post(`${NAMED}/cancel` as const, (req, res) => { cancel(sim, find(sim, scopeBefore(req.path), req.params.name)); res.status(200).end(); });
  return router;
}

/** A PUT repeated with the same body answers what is there; another body under the same name is refused. */
function create(sim: Sim, ask: { name: string; scope: string; body: unknown; caller: Caller }): PimRequestState {
  if (!z.string().uuid().safeParse(ask.name).success) throw new WireError(400, 'InvalidRoleAssignmentRequest', `The role assignment schedule request name '${ask.name}' is not a GUID.`);
  const sent = canonicalize(ask.body) ?? '';
  const earlier = sim.state.pimRequests.find(({ name }) => sameId(name, ask.name));
  if (earlier !== undefined) {
    if (earlier.sent === sent && sameId(earlier.scope, ask.scope)) return earlier;
    throw new WireError(400, 'RoleAssignmentRequestExists', 'A role assignment request with the same id and other content already exists.');
  }
  const asked = ownRole(PimAsk.parse(ask.body).properties);
  const verdict = decideRequest(sim, { ...ask, asked });
  const request = asState(sim, verdict, { ...ask, asked, sent });
  sim.state.pimRequests.push(request);
  if (sim.state.pimRequests.length > KEEP) sim.state.pimRequests.splice(0, sim.state.pimRequests.length - KEEP);
  verdict.carryOut();
  changed(sim);
  return request;
}

/** Azure answers with the definition's id at the subscription, whatever scope the caller wrote before it. */
function ownRole(asked: PimProperties): PimProperties {
  const name = roleNameOf(asked.roleDefinitionId);
  return name === null ? asked : { ...asked, roleDefinitionId: roleDefinitionId(name) };
}

function asState(sim: Sim, verdict: Verdict, ask: { name: string; scope: string; asked: PimProperties; sent: string; caller: Caller }): PimRequestState {
  const { asked, scope, name, sent } = ask;
  const { schedule } = verdict;
  return {
    name, scope, sent,
    properties: {
      targetRoleAssignmentScheduleId: verdict.targetId, targetRoleAssignmentScheduleInstanceId: null, scope,
      roleDefinitionId: asked.roleDefinitionId, principalId: asked.principalId, principalType: describePrincipal(sim, asked.principalId)?.type,
      requestType: asked.requestType, status: verdict.status, approvalId: null,
      scheduleInfo: schedule === null ? null : { startDateTime: schedule.start.toISOString(), expiration: { type: asked.scheduleInfo?.expiration?.type ?? 'NoExpiration', endDateTime: schedule.end?.toISOString() ?? null, duration: asked.scheduleInfo?.expiration?.duration ?? null } },
      ticketInfo: { ticketNumber: asked.ticketInfo?.ticketNumber ?? null, ticketSystem: asked.ticketInfo?.ticketSystem ?? null },
      justification: asked.justification ?? null, requestorId: ask.caller.objectId, createdOn: sim.clock.now().toISOString(),
      condition: asked.condition ?? null, conditionVersion: asked.conditionVersion ?? null,
    },
  };
}

function onWire(sim: Sim, { name, scope, properties }: PimRequestState): Record<string, unknown> {
  const row = { scope, roleDefinitionId: properties.roleDefinitionId, principalId: properties.principalId };
  return {
    properties: { ...properties, expandedProperties: expand(sim, row) }, name,
    id: `${scope}/providers/Microsoft.Authorization/RoleAssignmentScheduleRequests/${name}`, type: 'Microsoft.Authorization/RoleAssignmentScheduleRequests',
  };
}

function find(sim: Sim, scope: string, name: string): PimRequestState {
  const found = sim.state.pimRequests.find((one) => sameId(one.name, name) && sameId(one.scope, scope));
  if (found === undefined) throw new WireError(404, 'RoleAssignmentScheduleRequestNotFound', `The role assignment schedule request '${name}' is not found.`);
  return found;
}

function matches({ scope, properties }: PimRequestState, by: { filter: Filter; scope: string; caller: Caller }): boolean {
  const { filter, caller } = by;
  if (filter.asApprover) return false; // an application approves nothing
  if (filter.asTarget && properties.principalId !== caller.objectId) return false;
  if (filter.asRequestor && properties['requestorId'] !== caller.objectId) return false;
  const principal = filter.principalId ?? filter.assignedTo;
  if (principal !== undefined && properties.principalId !== principal) return false;
  return covers(scope, by.scope) || (!filter.atScope && covers(by.scope, scope));
}

/** Only what has not begun can be cancelled. */
function cancel(sim: Sim, request: PimRequestState): void {
  if (!['Granted', 'PendingApproval', 'PendingProvisioning'].includes(request.properties.status)) throw new WireError(400, 'InvalidRoleAssignmentRequest', `A role assignment request in status '${request.properties.status}' cannot be cancelled.`);
  request.properties.status = 'Canceled';
  const waiting = sim.state.assignments.find(({ requestName, opened }) => requestName === request.name && !opened);
  if (waiting !== undefined) removeAssignment(sim, waiting);
  changed(sim);
}
