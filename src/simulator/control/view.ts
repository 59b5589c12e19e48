import { isForeign } from '../arm/network/writes.js';
import { portsOf, sourcesOf } from '../arm/network/evaluate.js';
import { isListed } from '../arm/pim/assignments.js';
import { describePrincipal, roleNameOf } from '../arm/pim/expanded.js';
import { scopeName } from '../arm/scope.js';
import type { AssignmentState, NsgState, RuleState, SessionState, Sim, StoredActivity } from '../core.js';
import { BASTION_ID, BOT_ID, BOT_NAME, BOT_OBJECT_ID, CHANNELS, DIRECTORY_ROLES, NSG_ID, TEAM, TENANT_ID, VMS, WORKER_OBJECT_ID } from '../seed.js';
import { peopleOf } from '../people.js';
import { kindOf } from '../tenant.js';

/** What hardly ever changes, for whoever draws the tenant. */
export function tenantView(sim: Sim) {
  return { tenantId: TENANT_ID, people: peopleOf(sim), team: TEAM, channels: CHANNELS, vms: VMS, nsgId: NSG_ID, bastionId: BASTION_ID, botId: BOT_ID, botName: BOT_NAME };
}

/** What stands in Azure and in the chats now: the truth, without the lag of Azure's lists. */
export function stateView(sim: Sim) {
  const { state } = sim;
  return {
    now: sim.clock.now().toISOString(),
    pimFloorSeconds: sim.knobs.pimFloorSeconds,
    conversations: Object.values(state.conversations).map((one) => ({ ...one, activities: one.activities.map(activityView) })),
    rules: Object.values(state.nsgs).flatMap((nsg) => rulesOf(nsg)),
    assignments: state.assignments.filter((one) => one.opened && one.removedAt === null).map((one) => assignmentView(sim, one)),
    sessions: state.sessions.filter((one) => one.endedAt === null).map((one) => sessionView(sim, one)),
  };
}

/** What was deleted is still seen to have been there. */
function activityView({ id, from, at, replyTo, ...content }: StoredActivity) {
  return { id, from, at, ...(replyTo === undefined ? {} : { replyTo }), ...(content.deleted ? { deleted: true } : content) };
}

function rulesOf(nsg: NsgState) {
  return nsg.rules.map(ruleView).sort((a, b) => a.direction.localeCompare(b.direction) || a.priority - b.priority);
}

function ruleView(rule: RuleState) {
  const { name, properties } = rule;
  return {
    name, priority: properties.priority, direction: properties.direction, access: properties.access,
    source: sourcesOf(rule), ports: portsOf(rule).join(', '), foreign: isForeign(name),
    description: textOf(properties['description']), provisioningState: textOf(properties['provisioningState']) || 'Succeeded', until: endInName(name),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The end that one of this project's rules carries in its name (`jit-20261123T220000Z-…`). */
function endInName(name: string): string | null {
  const [, year, month, day, hours, minutes, seconds] = /^jit-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/.exec(name) ?? [];
  return year === undefined ? null : `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`;
}

function assignmentView(sim: Sim, one: AssignmentState) {
  return {
    id: one.id, personId: one.principalId, personName: describePrincipal(sim, one.principalId)?.displayName ?? one.principalId,
    scope: one.scope, ...inWords(sim, one), from: one.startDateTime, until: one.endDateTime,
    byBot: one.createdBy === BOT_OBJECT_ID || one.createdBy === WORKER_OBJECT_ID, visible: isListed(sim, one),
  };
}

/** Role and scope as a person says them: `Reader` on `prod`, `Security Reader` on the `directory`, `member` of a group. */
function inWords(sim: Sim, { roleDefinitionId, scope }: AssignmentState): { roleName: string; scopeName: string } {
  switch (kindOf(scope)) {
    case 'azure': return { roleName: roleNameOf(roleDefinitionId) ?? roleDefinitionId, scopeName: scopeName(scope) };
    case 'directory': return { roleName: DIRECTORY_ROLES.find(({ id }) => id === roleDefinitionId)?.name ?? roleDefinitionId, scopeName: 'directory' };
    case 'group': return { roleName: roleDefinitionId, scopeName: sim.state.groups[scope]?.name ?? scope };
  }
}

function sessionView(sim: Sim, one: SessionState) {
  const vmName = VMS.find(({ id }) => id === one.vmId)?.name ?? one.vmId;
  return { sessionId: one.sessionId, personId: one.personId, personName: nameOf(sim, one.personId), vmName, address: one.address, startedAt: one.startedAt };
}

function nameOf(sim: Sim, id: string): string {
  return peopleOf(sim).find((one) => one.id === id)?.name ?? id;
}
