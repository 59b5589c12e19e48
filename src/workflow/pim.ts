import { roleKey, type Role } from '../access/entitlement.js';
import type { RoleStanding } from '../access/pim.js';
import type { Person } from '../access/person.js';
import type { Ports } from './ports.js';

/** For each role whether the person is eligible, and what PIM's own settings demand. */
export async function standingOf({ layers }: Pick<Ports, 'layers'>, person: string, roles: readonly Role[]): Promise<RoleStanding[]> {
  const [eligibilities, rules] = await Promise.all([layers.eligibility(person, roles), layers.pimRules(roles)]);
  return eligibilities.flatMap((one, i) => { const own = rules[i]; return own ? [{ ...one, rules: own }] : []; });
}

/** How many of those who may approve are asked whether they may in PIM as well. */
const MOST_ASKED = 20;

/** The roles (`roleKey`) for which PIM demands an approval that one of these people may give there. */
export async function pimApprovable({ directory }: Pick<Ports, 'directory'>, roles: readonly RoleStanding[], people: readonly Person[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const { role, rules: { approvers } } of roles) {
    if (approvers === null) continue;
    const may = await Promise.all(people.slice(0, MOST_ASKED).map(({ id }) => directory.isAmong(id, approvers)));
    if (may.includes(true)) found.add(roleKey(role));
  }
  return found;
}
