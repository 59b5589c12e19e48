import type { Sim } from './core.js';

/** Ids of the groups that somebody is in, directly or through other groups. */
export function groupsOf(sim: Sim, memberId: string): string[] {
  const found = new Set<string>();
  const open = [memberId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const [groupId, { members }] of Object.entries(sim.state.groups)) {
      if (!members.includes(id) || found.has(groupId)) continue;
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
    for (const member of sim.state.groups[id]?.members ?? []) {
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
