import { Router } from 'express';
import type { Sim } from '../core.js';
import { BOT_OBJECT_ID, NETWORK_GROUP } from '../seed.js';
import type { Caller } from '../tokens.js';
import { callerOf } from '../wire.js';
import { pageOf } from './paging.js';
import { covers, sameId, scopeBefore } from './scope.js';

interface Permission { readonly actions: readonly string[]; readonly notActions: readonly string[] }

const OWNER: Permission = { actions: ['*'], notActions: [] };
/** Microsoft's own role of that name (learn: role-based-access-control/built-in-roles), which the bot has everywhere. */
const USER_ACCESS_ADMINISTRATOR: Permission = { actions: ['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*'], notActions: [] };
/** The role of its own that it has at the network's group. */
const NETWORK: Permission = {
  actions: [
    'Microsoft.Network/networkSecurityGroups/read', 'Microsoft.Network/networkSecurityGroups/securityRules/*', 'Microsoft.Network/locations/operations/read', 'Microsoft.Network/locations/operationResults/read',
    'Microsoft.Network/bastionHosts/read', 'Microsoft.Network/bastionHosts/getactivesessions/action', 'Microsoft.Network/bastionHosts/disconnectactivesessions/action', 'Microsoft.Authorization/permissions/read',
  ],
  notActions: [],
};

/** What the caller may do at a scope. A permission that is withheld stands among the `notActions` of every role. */
export function permissionRouter(sim: Sim): Router {
  const router = Router();
  router.get('/*scope/providers/Microsoft.Authorization/permissions', (req, res) => {
    const scope = scopeBefore(req.path);
    res.json(pageOf(sim, req, rolesAt(sim, callerOf(res), scope).map((one) => ({ ...one, dataActions: [], notDataActions: [] }))));
  });
  return router;
}

function rolesAt(sim: Sim, { objectId }: Caller, scope: string): Permission[] {
  if (objectId !== BOT_OBJECT_ID) return [OWNER];
  const roles = covers(NETWORK_GROUP, scope) ? [USER_ACCESS_ADMINISTRATOR, NETWORK] : [USER_ACCESS_ADMINISTRATOR];
  return roles.map(({ actions, notActions }) => ({ actions, notActions: [...notActions, ...withheldAt(sim, scope)] }));
}

function withheldAt(sim: Sim, scope: string): string[] {
  const entries = sim.knobs.withheld.map((entry) => entry.split(' ')).filter(([action]) => action?.includes('/'));
  return entries.flatMap(([action = '', at = scope]) => (sameId(at, scope) ? [action] : []));
}
