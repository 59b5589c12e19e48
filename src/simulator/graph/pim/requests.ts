import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import { z } from 'zod';
import { removeAssignment } from '../../arm/pim/assignments.js';
import { PENDING, type Verdict } from '../../arm/pim/grant.js';
import { changed, type PimRequestState, type Sim } from '../../core.js';
import { callerOf } from '../../wire.js';
import { WireError } from '../../wireError.js';
import { notFound } from '../objects.js';
import { expand, page, passes, readFilter, single, type Row } from '../odata.js';
import { GraphAsk, type Asking } from './ask.js';
import { decide } from './decide.js';
import { demandFilter } from './instances.js';
import { graphInstant, type GraphPim } from './pim.js';

/** Requests that are kept; PIM forgets them after some weeks. */
const KEEP = 5000;

/** Create, read, list and cancel requests of one kind of PIM. Unlike ARM, Graph names them itself: a POST repeated is a second request. */
export function requestRouter(sim: Sim, pim: GraphPim): Router {
  const router = Router();
  const path = `${pim.base}/${pim.requests}`;
  const set = path.slice(1);
  router.post(path, (req, res) => {
    const asking: Asking = { id: randomUUID(), ask: GraphAsk.parse(req.body), place: pim.placeOf(sim, req.body), caller: callerOf(res) };
    res.status(201).json(single(sim, req, { set, row: onWire(pim, create(sim, pim, asking)) }));
  });
  router.get(path, (req, res) => {
    const filter = readFilter(req, ['id', 'status', 'action', 'principalId', 'isValidationOnly', 'targetScheduleId', ...pim.filterable]);
    demandFilter(pim, filter);
    const found = sim.state.pimRequests.filter(({ scope }) => pim.owns(scope)).filter((one) => passes(onWire(pim, one), filter));
    res.json(page(sim, req, { set, rows: found.map((one) => ({ ...onWire(pim, one), ...expand(req, expansionsOf(sim, pim), one) })) }));
  });
  router.get(`${path}/:id`, (req, res) => {
    const found = find(sim, pim, req.params);
    res.json(single(sim, req, { set, row: { ...onWire(pim, found), ...expand(req, expansionsOf(sim, pim), found) } }));
  });
  router.post(`${path}/:id/cancel`, (req, res) => { cancel(sim, find(sim, pim, req.params)); res.status(204).end(); });
  return router;
}

function create(sim: Sim, pim: GraphPim, asking: Asking): PimRequestState {
  const verdict = decide(sim, pim, asking);
  const request = asState(sim, pim, { ...asking, verdict });
  if (asking.ask.isValidationOnly) return request;
  sim.state.pimRequests.push(request);
  if (sim.state.pimRequests.length > KEEP) sim.state.pimRequests.splice(0, sim.state.pimRequests.length - KEEP);
  verdict.carryOut();
  changed(sim);
  return request;
}

function asState(sim: Sim, pim: GraphPim, { id, ask, place, caller, verdict }: Asking & { verdict: Verdict }): PimRequestState {
  const now = sim.clock.now();
  const { schedule } = verdict;
  // a start that has come is the moment of processing itself (AZURE.md A.2)
  const completed = schedule?.start ?? now;
  return {
    name: id, scope: place.scope, sent: '',
    properties: {
      status: verdict.status, createdOn: (completed < now ? completed : now).toISOString(), completedOn: completed.toISOString(),
      customData: ask.customData ?? null, action: camelCase(ask.action), principalId: place.principalId, roleDefinitionId: place.roleDefinitionId,
      isValidationOnly: ask.isValidationOnly, targetScheduleId: verdict.targetId === null ? null : pim.scheduleId(place, verdict.targetId),
      justification: ask.justification ?? null, requestorId: caller.objectId, scheduleInfo: scheduleOnWire(ask, schedule),
      ticketInfo: { ticketNumber: ask.ticketInfo?.ticketNumber ?? null, ticketSystem: ask.ticketInfo?.ticketSystem ?? null },
    },
  };
}

/** The end is told in the form in which it was asked: as an instant or as a duration. */
function scheduleOnWire({ scheduleInfo }: GraphAsk, schedule: Verdict['schedule']): Row | null {
  if (schedule === null) return null;
  const { type, duration } = scheduleInfo?.expiration ?? {};
  const form = camelCase(type ?? 'noExpiration');
  const end = form === 'afterDateTime' && schedule.end !== null ? graphInstant(schedule.end.toISOString()) : null;
  return { startDateTime: graphInstant(schedule.start.toISOString()), recurrence: null, expiration: { type: form, endDateTime: end, duration: form === 'afterDuration' ? duration : null } };
}

const WORDS = [
  'adminAssign', 'adminUpdate', 'adminRemove', 'adminExtend', 'adminRenew', 'notSpecified', 'noExpiration', 'afterDateTime', 'afterDuration',
] as const;

/** Requests may come in any case, answers are in Graph's own. */
function camelCase(word: string): string {
  return WORDS.find((one) => one.toLowerCase() === word.toLowerCase()) ?? word;
}

function onWire(pim: GraphPim, { name, scope, properties }: PimRequestState): Row {
  const { createdOn, completedOn, requestorId, status, roleDefinitionId, principalId, ...rest } = properties;
  return {
    id: name, status, createdDateTime: graphInstant(createdOn), completedDateTime: PENDING.includes(status) ? null : graphInstant(z.string().parse(completedOn)),
    approvalId: status === 'PendingApproval' ? name : null, ...rest, ...pim.onWire({ principalId, roleDefinitionId, scope }),
    // published responses name the creator as a user, and show no other kind
    createdBy: { application: null, device: null, user: { displayName: null, id: requestorId } },
  };
}

function expansionsOf(sim: Sim, pim: GraphPim) {
  const places = pim.expansions(sim);
  const ofPlace = Object.fromEntries(Object.entries(places).map(([name, add]) => [name, (one: PimRequestState) => add(placeOf(one))]));
  return { ...ofPlace, targetSchedule: (one: PimRequestState) => scheduleRow(pim, one) };
}

function placeOf({ scope, properties: { principalId, roleDefinitionId } }: PimRequestState) {
  return { principalId, roleDefinitionId, scope };
}

function scheduleRow(pim: GraphPim, one: PimRequestState): Row {
  const { status, createdDateTime, scheduleInfo, targetScheduleId } = onWire(pim, one);
  return {
    id: targetScheduleId, ...pim.onWire(placeOf(one)), createdUsing: one.name, createdDateTime, modifiedDateTime: createdDateTime,
    status, assignmentType: 'Assigned', memberType: 'Direct', scheduleInfo,
  };
}

function find(sim: Sim, pim: GraphPim, params: unknown): PimRequestState {
  const { id } = z.object({ id: z.string().toLowerCase() }).parse(params);
  const found = sim.state.pimRequests.find(({ name, scope }) => name === id && pim.owns(scope));
  if (found === undefined) throw notFound(id);
  return found;
}

/** Only what has not begun can be cancelled. */
function cancel(sim: Sim, request: PimRequestState): void {
  if (![...PENDING, 'Granted'].includes(request.properties.status)) throw new WireError(400, 'InvalidRoleAssignmentRequest', `The role assignment request is invalid: a request in status '${request.properties.status}' cannot be cancelled.`);
  request.properties.status = 'Canceled';
  const waiting = sim.state.assignments.find(({ requestName, opened }) => requestName === request.name && !opened);
  if (waiting !== undefined) removeAssignment(sim, waiting);
  changed(sim);
}
