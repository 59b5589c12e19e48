import type { Sim } from './core.js';

/** Ids of who is in a group itself: those who always were, and those whom PIM or a hand has made members for now. */
export function directMembers(sim: Sim, groupId: string): string[] {
  const assigned = sim.state.assignments.filter((one) => one.scope === groupId && one.roleDefinitionId === 'member' && one.opened && one.removedAt === null);
  return [...new Set([...(sim.state.groups[groupId]?.members ?? []), ...assigned.map(({ principalId }) => principalId)])];
}

/** Ids of the groups that somebody is in, directly or through other groups. */
export function groupsOf(sim: Sim, memberId: string): string[] {
  const found = new Set<string>();
  const open = [memberId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const groupId of Object.keys(sim.state.groups)) {
      if (found.has(groupId) || !directMembers(sim, groupId).includes(id)) continue;
      found.add(groupId);
      open.push(groupId);
    }
  }
  return [...found];
}

/** Ids of everybody and every group in a group, directly or through other groups. */
export function membersOf(sim: Sim, groupId: string): string[] {
  const found = new Set<string>();
  const open = [groupId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const member of directMembers(sim, id)) {
      if (found.has(member)) continue;
      found.add(member);
      open.push(member);
    }
  }
  return [...found];
}

/** The person and every group that gives them anything. */
export function principalsOf(sim: Sim, personId: string): string[] {
  return [personId, ...groupsOf(sim, personId)];
}
