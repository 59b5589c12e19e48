import { randomUUID } from 'node:crypto';
import { changed, type AssignmentState, type Sim } from '../../core.js';
import { covers, sameId } from '../scope.js';

/** Removed assignments are forgotten after this long, unless a list still lags behind them. Milliseconds. */
const KEEP_REMOVED_MS = 15 * 60_000;

/** Principal, role and scope: what an assignment is an assignment of. */
export interface Place { principalId: string; roleDefinitionId: string; scope: string }

/** The assignment of that principal, role and scope that stands now or is due later; Azure never has two. */
export function standingAt(sim: Sim, place: Place): AssignmentState | undefined {
  return sim.state.assignments.find((one) => one.removedAt === null && one.principalId === place.principalId
    && sameId(one.roleDefinitionId, place.roleDefinitionId) && sameId(one.scope, place.scope));
}

/** Assignments in effect now that hold at a scope, for any of the principals. The truth, not what the lists show. */
export function activeAt(sim: Sim, principals: readonly string[], scope: string): AssignmentState[] {
  return sim.state.assignments.filter((one) => one.opened && one.removedAt === null && principals.includes(one.principalId) && covers(one.scope, scope));
}

/** Whether the instance lists show it: they learn of a start and of an end late (the two lag knobs). */
export function isListed(sim: Sim, one: AssignmentState): boolean {
  const now = sim.clock.now().getTime();
  if (!one.opened || now < Date.parse(one.startDateTime) + sim.knobs.listLagInSeconds * 1000) return false;
  return one.removedAt === null || now < Date.parse(one.removedAt) + sim.knobs.listLagOutSeconds * 1000;
}

/** Adds an assignment; it opens at once when its start has come. */
export function addAssignment(sim: Sim, one: Omit<AssignmentState, 'id' | 'opened' | 'removedAt'> & { id?: string }): AssignmentState {
  const assignment: AssignmentState = { id: randomUUID(), ...one, opened: false, removedAt: null };
  sim.state.assignments.push(assignment);
  openAndExpire(sim);
  changed(sim);
  return assignment;
}

export function removeAssignment(sim: Sim, one: AssignmentState): void {
  const wasOpen = one.opened;
  one.removedAt = sim.clock.now().toISOString();
  if (wasOpen) recordClosed(sim, one, 'removed');
  else sim.state.assignments.splice(sim.state.assignments.indexOf(one), 1); // it never began, so no list ever showed it
  changed(sim);
}

export function prolongAssignment(sim: Sim, one: AssignmentState, until: string | null): void {
  one.endDateTime = until;
  sim.record.add({ kind: 'assignment.updated', assignment: one.id, principalId: one.principalId, roleDefinitionId: one.roleDefinitionId, scope: one.scope, until });
  changed(sim);
}

/** Opens what has begun and ends what is over, each recorded at its own instant and not at the moment of noticing. */
export function openAndExpire(sim: Sim): void {
  const now = sim.clock.now();
  let any = false;
  for (const one of sim.state.assignments) {
    if (one.removedAt !== null) continue;
    if (!one.opened && new Date(one.startDateTime) <= now) { open(sim, one); any = true; }
    if (one.endDateTime !== null && new Date(one.endDateTime) <= now) { one.removedAt = one.endDateTime; recordClosed(sim, one, 'expired'); any = true; }
  }
  if (any) { forgetOld(sim, now); changed(sim); }
}

function open(sim: Sim, one: AssignmentState): void {
  one.opened = true;
  const request = sim.state.pimRequests.find(({ name }) => name === one.requestName);
  if (request !== undefined) request.properties.status = 'Provisioned';
  const justification = typeof request?.properties['justification'] === 'string' ? request.properties['justification'] : null;
  sim.record.add({ kind: 'assignment.opened', at: one.startDateTime, assignment: one.id, principalId: one.principalId, roleDefinitionId: one.roleDefinitionId, scope: one.scope, until: one.endDateTime, justification });
}

function recordClosed(sim: Sim, one: AssignmentState, why: 'expired' | 'removed'): void {
  const at = one.removedAt ?? sim.clock.now().toISOString();
  sim.record.add({ kind: 'assignment.closed', at, assignment: one.id, principalId: one.principalId, roleDefinitionId: one.roleDefinitionId, scope: one.scope, why });
}

function forgetOld(sim: Sim, now: Date): void {
  const keepMs = KEEP_REMOVED_MS + sim.knobs.listLagOutSeconds * 1000;
  sim.state.assignments = sim.state.assignments.filter(({ removedAt }) => removedAt === null || now.getTime() - Date.parse(removedAt) < keepMs);
}
