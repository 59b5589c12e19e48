import type { Sim } from '../core.js';
import { BOT_OBJECT_ID, WEB_OBJECT_ID } from '../seed.js';
import type { Caller } from '../tokens.js';
import { WireError } from '../wireError.js';
import { armAction, armScope } from './action.js';
import { rolesAt, type Permission } from './given.js';
import { covers, sameId, SCOPES } from './scope.js';

/**
 * Throws 403 AuthorizationFailed for a call of the bot's whose action is withheld at the resource that it is about, and for
 * a call of the web's that its role does not name.
 */
export function demandArmPermission(sim: Sim, { method, path, caller }: { method: string; path: string; caller: Caller }): void {
  const scope = armScope(path);
  const refuses = caller.objectId === WEB_OBJECT_ID ? (action: string) => !isGiven(rolesAt(sim, caller, scope), action)
    : caller.objectId === BOT_OBJECT_ID && sim.knobs.withheld.length > 0 ? (action: string) => isWithheld(sim, action, scope) : undefined;
  if (!refuses) return;
  for (const action of actionsOf(method, path, scope)) if (refuses(action)) throw armRefusal(action, scope, caller);
}

/** By name: what this is asked of has no role with a pattern. */
function isGiven(roles: readonly Permission[], action: string): boolean {
  return roles.some(({ actions }) => actions.some((one) => sameId(one, action)));
}

/** Azure's sentence for a caller that may not. */
export function armRefusal(action: string, scope: string, { appId, objectId }: Caller): WireError {
  return new WireError(403, 'AuthorizationFailed', `The client '${appId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`);
}

/** A PUT at a resource group needs to read the group before anybody looks at what is put there (AZURE.md C.4). */
function actionsOf(method: string, path: string, scope: string): string[] {
  const isAtGroup = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(scope);
  return [...(method === 'PUT' && isAtGroup ? ['Microsoft.Resources/subscriptions/resourceGroups/read'] : []), armAction(method, path)];
}

/** Operations are polled under the subscription, whatever they are about: they are withheld there when they are anywhere. */
function isWithheld(sim: Sim, action: string, scope: string): boolean {
  const at = /\/locations\//i.test(scope) ? undefined : placeOf(scope);
  return sim.knobs.withheld.some((entry) => {
    const [what = '', where] = entry.split(' ');
    return sameId(what, action) && (where === undefined || at === undefined || sameId(where, at));
  });
}

/** The resource that a scope lies in, for what is a part of one: an NSG for its rules. */
function placeOf(scope: string): string {
  return SCOPES.filter((known) => covers(known, scope)).sort((a, b) => b.length - a.length)[0] ?? scope;
}
