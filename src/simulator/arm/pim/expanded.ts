import { BOT_NAME, BOT_OBJECT_ID, OPERATOR_OBJECT_ID, ROLE_DEFINITIONS, WORKER_OBJECT_ID } from '../../seed.js';
import type { Sim } from '../../core.js';
import { peopleOf } from '../../people.js';
import { scopeKind, scopeName } from '../scope.js';

export type PrincipalType = 'User' | 'Group' | 'ServicePrincipal';

/** A principal as PIM describes it, or null when the directory does not know it. */
export function describePrincipal(sim: Sim, id: string): { id: string; displayName: string; email: string | null; type: PrincipalType } | null {
  const person = peopleOf(sim).find((one) => one.id === id);
  if (person !== undefined) return { id, displayName: person.name, email: person.mail, type: 'User' };
  const group = sim.state.groups[id];
  if (group !== undefined) return { id, displayName: group.name, email: null, type: 'Group' };
  if (id === BOT_OBJECT_ID || id === WORKER_OBJECT_ID) return { id, displayName: BOT_NAME, email: null, type: 'ServicePrincipal' };
  return id === OPERATOR_OBJECT_ID ? { id, displayName: 'Operator', email: null, type: 'ServicePrincipal' } : null;
}

/** Name of a role by the id of its definition, or null. Any scope may stand before the definition's own GUID. */
export function roleNameOf(roleDefinitionId: string): string | null {
  const guid = roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1).toLowerCase();
  return ROLE_DEFINITIONS.find(({ id }) => id === guid)?.name ?? null;
}

/** PIM's `expandedProperties`: the three ids of a row with the names that go with them. */
export function expand(sim: Sim, row: { scope: string; roleDefinitionId: string; principalId: string }): Record<string, unknown> {
  return {
    scope: { id: row.scope, displayName: scopeName(row.scope), type: scopeKind(row.scope) },
    roleDefinition: { id: row.roleDefinitionId, displayName: roleNameOf(row.roleDefinitionId), type: 'BuiltInRole' },
    principal: describePrincipal(sim, row.principalId),
  };
}
