import { BASTION_ID, NETWORK_GROUP, DRILL_NSG_ID, NSG_ID, RESOURCE_GROUP, SUBSCRIPTION_ID, VMS, VNET_ID } from '../seed.js';
import { WireError } from '../wireError.js';

const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTION_ID}`;

/** Every scope that there is, in Azure's own case. */
export const SCOPES: readonly string[] = [SUBSCRIPTION, RESOURCE_GROUP, NETWORK_GROUP, VNET_ID, BASTION_ID, DRILL_NSG_ID, NSG_ID, ...VMS.map(({ id }) => id)];

/** The scope that a path names, in Azure's own case. Throws Azure's 404 for what does not exist and 400 for what is none. */
export function knownScope(path: string): string {
  const asked = `/${decodeURIComponent(path).replace(/^\/+|\/+$/g, '')}`;
  return SCOPES.find((scope) => sameId(scope, asked)) ?? unknownScope(asked);
}

/** The scope in front of the last `/providers/Microsoft.Authorization/` of a path. */
export function scopeBefore(path: string): string {
  return knownScope(path.replace(/\/providers\/Microsoft\.Authorization\/(?!.*\/providers\/Microsoft\.Authorization\/).*$/i, ''));
}

/** Resource ids are compared without regard to case. */
export function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether what is given at `upper` holds at `lower`: the same scope or one above it. */
export function covers(upper: string, lower: string): boolean {
  return sameId(upper, lower) || lower.toLowerCase().startsWith(`${upper.toLowerCase()}/`);
}

/** A scope's name as a person says it: the last part of its id. */
export function scopeName(scope: string): string {
  return scope.slice(scope.lastIndexOf('/') + 1);
}

/** Kind of a scope as PIM's expandedProperties name it. */
export function scopeKind(scope: string): 'subscription' | 'resourcegroup' | 'resource' {
  const parts = scope.split('/').length;
  if (parts === 3) return 'subscription';
  return parts === 5 ? 'resourcegroup' : 'resource';
}

function unknownScope(asked: string): never {
  const [, root, subscription, , group, , ...rest] = asked.split('/');
  if (root?.toLowerCase() !== 'subscriptions' || subscription === undefined) throw new WireError(400, 'InvalidScope', `The scope '${asked}' is not valid.`);
  if (!sameId(subscription, SUBSCRIPTION_ID)) throw new WireError(404, 'SubscriptionNotFound', `The subscription '${subscription}' could not be found.`);
  const groups = [RESOURCE_GROUP, NETWORK_GROUP].map(scopeName);
  if (group === undefined || !groups.some((name) => sameId(name, group))) throw new WireError(404, 'ResourceGroupNotFound', `Resource group '${group ?? ''}' could not be found.`);
  throw new WireError(404, 'ResourceNotFound', `The Resource '${rest.join('/')}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`);
}
