import type { Line } from '../../access/sentences/index.js';
import { isLoopback } from '../endpoint.js';
import { lastPart, partsOf } from '../resource.js';

/** Microsoft Graph's own application id, the same in every tenant. */
const GRAPH_APP = '00000003-0000-0000-c000-000000000000';

/** Everything at the network that the bot does; `permissions/read` lets it see what it may do. */
const NETWORK_ACTIONS = [
  'Microsoft.Network/networkSecurityGroups/read', 'Microsoft.Network/networkSecurityGroups/securityRules/*',
  'Microsoft.Network/locations/operations/read', 'Microsoft.Network/locations/operationResults/read',
  'Microsoft.Network/bastionHosts/read', 'Microsoft.Network/bastionHosts/getactivesessions/action', 'Microsoft.Network/bastionHosts/disconnectactivesessions/action',
  'Microsoft.Authorization/permissions/read',
];

/** All that a process with ROLE=web reads in Azure, at whatever an entitlement names. */
const READ_ACTIONS = [
  'Microsoft.Authorization/roleDefinitions/read', 'Microsoft.Authorization/roleEligibilityScheduleInstances/read', 'Microsoft.Authorization/roleManagementPolicyAssignments/read',
  'Microsoft.Authorization/roleAssignmentScheduleInstances/read', 'Microsoft.Authorization/roleAssignmentScheduleRequests/read',
  'Microsoft.Network/networkSecurityGroups/read', 'Microsoft.Network/networkSecurityGroups/securityRules/read', 'Microsoft.Network/locations/operationResults/read',
  'Microsoft.Network/bastionHosts/read', 'Microsoft.Network/bastionHosts/getactivesessions/action', 'Microsoft.Insights/eventtypes/values/read', 'Microsoft.Authorization/permissions/read',
];

/** All that tells who did something in Azure, and lets the doctor see that it may be read. */
const LOG_ACTIONS = ['Microsoft.Insights/eventtypes/values/read', 'Microsoft.Authorization/permissions/read'];

/** The least built-in role that is documented to suffice for PIM's requests (AZURE.md 0.1; a custom role is unproved, Z). */
export function giveUserAccess(principal: string, scope: string): string {
  return assign(principal, 'User Access Administrator', scope);
}

/** A role of its own at the resource group of an NSG or a Bastion host, made anew or brought up to date, and given. */
export function giveNetwork(principal: string, resource: string): string {
  const { name, scope } = networkRole(resource);
  return `${make({ Name: name, Description: 'Rules of the Bastion subnet, and Bastion sessions', Actions: NETWORK_ACTIONS, AssignableScopes: [scope] })}; ${giveNetworkRole(principal, resource)}`;
}

/** The same role, where it has been made before. */
export function giveNetworkRole(principal: string, resource: string): string {
  const { name, scope } = networkRole(resource);
  return assign(principal, name, scope);
}

/** A role that only reads, made at the resource group or the subscription of a scope, and given at the scope. */
export function giveReads(principal: string, scope: string): string {
  const [, home = scope, name = 'everywhere'] = /^((?:\/subscriptions\/([^/]+))(?:\/resourceGroups\/[^/]+)?)/i.exec(scope) ?? [];
  const Name = `JIT Access reads (${home.split('/').at(-1) ?? name})`;
  return `${make({ Name, Description: 'What the bot shows to people, and no change of anything', Actions: READ_ACTIONS, AssignableScopes: [home] })}; ${assign(principal, Name, scope)}`;
}

/** A role that reads the Activity Log and nothing else, at the subscription whose log it is. */
export function giveLog(principal: string, subscription: string): string {
  const Name = `JIT Access log (${lastPart(subscription)})`;
  return `${make({ Name, Description: 'Who did what, in the Activity Log', Actions: LOG_ACTIONS, AssignableScopes: [subscription] })}; ${assign(principal, Name, subscription)}`;
}

/** Made anew, or brought up to date. */
function make(role: { readonly Name: string; readonly Description: string; readonly Actions: readonly string[]; readonly AssignableScopes: readonly string[] }): string {
  return `role='${JSON.stringify(role)}'; az role definition create --role-definition "$role" || az role definition update --role-definition "$role"`;
}

/** Shows which roles give a principal what it has at a scope, each to be deleted; which one it is Azure's list of actions does not say. */
export function takeRoles(principal: string, scope: string): Line {
  return { says: 'mend/excess', list: `az role assignment list --assignee ${principal} --scope "${scope}" --include-inherited --include-groups -o table`, take: `az role assignment delete --assignee ${principal} --role ROLE --scope SCOPE` };
}

/** Takes an application permission back. */
export function takeAppRole(principal: string, role: string, graphEndpoint: string): string {
  const root = isLoopback(graphEndpoint) ? 'https://graph.microsoft.com' : graphEndpoint.replace(/\/+$/, '');
  const assignments = `${root}/v1.0/servicePrincipals/${principal}/appRoleAssignments`;
  return `role=$(az ad sp show --id ${GRAPH_APP} --query "appRoles[?value=='${role}'].id" -o tsv); id=$(az rest --url "${assignments}" --query "value[?appRoleId=='$role'].id" -o tsv); az rest --method DELETE --url "${assignments}/$id"`;
}

function networkRole(resource: string): { name: string; scope: string } {
  const { subscription, group } = partsOf(resource);
  return { name: `JIT Access network (${group})`, scope: `/subscriptions/${subscription}/resourceGroups/${group}` };
}

function assign(principal: string, role: string, scope: string): string {
  return `az role assignment create --assignee-object-id ${principal} --assignee-principal-type ServicePrincipal --role "${role}" --scope "${scope}"`;
}

/** Gives an application permission; the portal has no page for it when the principal is a managed identity (AZURE.md G.1). */
export function giveAppRole(principal: string, role: { name: string; id?: string }, graphEndpoint: string): string {
  const root = isLoopback(graphEndpoint) ? 'https://graph.microsoft.com' : graphEndpoint.replace(/\/+$/, '');
  const id = role.id === undefined ? `$(az ad sp show --id ${GRAPH_APP} --query "appRoles[?value=='${role.name}'].id" -o tsv)` : role.id;
  return `graph=$(az ad sp show --id ${GRAPH_APP} --query id -o tsv); role=${id}; az rest --method POST --url "${root}/v1.0/servicePrincipals/$graph/appRoleAssignedTo" --body "{\\"principalId\\":\\"${principal}\\",\\"resourceId\\":\\"$graph\\",\\"appRoleId\\":\\"$role\\"}"`;
}

export const CORRECT: Line = { says: 'mend/correct' };
