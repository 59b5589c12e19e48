import type { Sim } from '../core.js';
import { BOT_OBJECT_ID, NETWORK_GROUP, WEB_OBJECT_ID, WORKER_OBJECT_ID } from '../seed.js';
import type { Caller } from '../tokens.js';
import { covers, sameId } from './scope.js';

export interface Permission { readonly actions: readonly string[]; readonly notActions: readonly string[] }

const OWNER: Permission = { actions: ['*'], notActions: [] };
/** Microsoft's own role of that name (learn: role-based-access-control/built-in-roles), which the bot and the worker have everywhere. */
const USER_ACCESS_ADMINISTRATOR: Permission = { actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'], notActions: [] };
/** The role of its own that each of them has at the network's group. */
const NETWORK: Permission = {
  actions: [
    'Microsoft.Network/networkSecurityGroups/read', 'Microsoft.Network/networkSecurityGroups/securityRules/*', 'Microsoft.Network/locations/operations/read', 'Microsoft.Network/locations/operationResults/read',
    'Microsoft.Network/bastionHosts/read', 'Microsoft.Network/bastionHosts/getactivesessions/action', 'Microsoft.Network/bastionHosts/disconnectactivesessions/action', 'Microsoft.Authorization/permissions/read',
  ],
  notActions: [],
};
/** What answers people may read, and nothing else: README.md, "What the bot may do in Azure". */
const READS: Permission = {
  actions: [
    'Microsoft.Authorization/roleDefinitions/read', 'Microsoft.Authorization/roleEligibilityScheduleInstances/read', 'Microsoft.Authorization/roleManagementPolicyAssignments/read',
    'Microsoft.Authorization/roleAssignmentScheduleInstances/read', 'Microsoft.Authorization/roleAssignmentScheduleRequests/read',
    'Microsoft.Network/networkSecurityGroups/read', 'Microsoft.Network/networkSecurityGroups/securityRules/read', 'Microsoft.Network/locations/operationResults/read',
    'Microsoft.Network/bastionHosts/read', 'Microsoft.Network/bastionHosts/getactivesessions/action', 'Microsoft.Insights/eventtypes/values/read', 'Microsoft.Authorization/permissions/read',
  ],
  notActions: [],
};

/** The roles that a caller has at a scope. What the knobs withhold from the bot stands among the `notActions` of each. */
export function rolesAt(sim: Sim, { objectId }: Caller, scope: string): Permission[] {
  if (objectId === WEB_OBJECT_ID) return [READS];
  if (objectId !== BOT_OBJECT_ID && objectId !== WORKER_OBJECT_ID) return [OWNER];
  const roles = covers(NETWORK_GROUP, scope) ? [USER_ACCESS_ADMINISTRATOR, NETWORK] : [USER_ACCESS_ADMINISTRATOR];
  return objectId === BOT_OBJECT_ID ? roles.map(({ actions, notActions }) => ({ actions, notActions: [...notActions, ...withheldAt(sim, scope)] })) : roles;
}

function withheldAt(sim: Sim, scope: string): string[] {
  const entries = sim.knobs.withheld.map((entry) => entry.split(' ')).filter(([action]) => action?.includes('/'));
  return entries.flatMap(([action = '', at = scope]) => (sameId(at, scope) ? [action] : []));
}
