import { randomUUID } from 'node:crypto';
import { BOT_ID, LOCATION, NETWORK_GROUP, NSG_ID, RESOURCE_GROUP, SUBSCRIPTION_ID, VMS } from '../../../src/simulator/seed.js';
import { GROUP_SCOPE, READER, all, assign, riley, type Practice } from '../practice.js';
import type { Json } from './shape.js';

/** Ids in Microsoft's examples, and what stands in their place in the practice tenant. */
export const OURS = {
  subid: SUBSCRIPTION_ID, subId: SUBSCRIPTION_ID,
  'a3bb8764-cb92-4276-9d2a-ca1e895e55ea': riley.id, 'ce2ce14e-85d7-4629-bdbc-454d0519d987': riley.id,
  '/subscriptions/dfa2a084-766f-4003-8ae1-c4aeb893a99f/providers/Microsoft.Authorization/roleDefinitions/c8d4ff99-41c3-41a8-9f60-21dfdad59608': READER,
  '/subscriptions/a925f2f7-5c63-4b7b-8799-25a5f97bc3b2/providers/Microsoft.Authorization/roleDefinitions/0b5fe924-9a61-425c-96af-cfe6e287ca2d': READER,
  // an application activates nothing for a person: the bot's way is the administrator's
  SelfActivate: 'AdminAssign',
} as const;

/** One example: what must be there before, which parameters differ, and which published keys the answer may lack, and why. */
export interface Play {
  readonly prepare?: (practice: Practice) => Promise<Json>;
  readonly over?: Json;
  readonly excused?: Readonly<Record<string, string>>;
}

const scope = GROUP_SCOPE;
const request = { roleAssignmentScheduleRequestName: 'fea7a502-9a96-4806-a26f-eee560e52045' };

async function given(practice: Practice, over: Json = {}): Promise<Json> {
  await practice.pim().roleAssignmentScheduleRequests.create(scope, request.roleAssignmentScheduleRequestName, assign(60, over));
  return request;
}

async function givenLater(practice: Practice): Promise<Json> {
  return given(practice, { scheduleInfo: { startDateTime: new Date(Date.now() + 3_600_000), expiration: { type: 'AfterDuration', duration: 'PT1H' } } });
}

async function instance(practice: Practice): Promise<Json> {
  await given(practice);
  const [first] = await all(practice.pim().roleAssignmentScheduleInstances.listForScope(scope));
  return { roleAssignmentScheduleInstanceName: first?.name };
}

async function byHand(practice: Practice): Promise<Json> {
  const roleAssignmentName = randomUUID();
  await practice.pim().roleAssignments.create(scope, roleAssignmentName, { principalId: riley.id, roleDefinitionId: READER });
  return { roleAssignmentName };
}

function withApprover(practice: Practice): Promise<Json> {
  practice.turn({ policies: { '*': { approvers: [riley.id] } } });
  return Promise.resolve({});
}

/** An NSG that lies on no Bastion subnet, so that Microsoft's example rules are not refused there. */
function plainNsg(practice: Practice, ...rules: string[]): Promise<Json> {
  const id = `${NETWORK_GROUP}/providers/Microsoft.Network/networkSecurityGroups/testnsg`;
  const properties = {
    protocol: '*', sourceAddressPrefix: '10.0.0.0/8', destinationAddressPrefix: '11.0.0.0/8', access: 'Deny', destinationPortRange: '8080', sourcePortRange: '*', priority: 100, direction: 'Outbound',
    sourcePortRanges: [], destinationPortRanges: [], sourceAddressPrefixes: [], destinationAddressPrefixes: [], description: '',
  };
  practice.simulator.sim.state.nsgs[id] = { id, location: LOCATION, etag: randomUUID(), rules: rules.map((name) => ({ name, properties })) };
  return Promise.resolve({ resourceGroupName: 'network' });
}

function session(practice: Practice): Promise<Json> {
  practice.simulator.sim.state.sessions.push({ sessionId: 'session1', personId: riley.id, userName: 'user', vmId: VMS[0].id, address: riley.address, startedAt: new Date().toISOString(), endedAt: null });
  return Promise.resolve({ resourceGroupName: 'network', bastionHostName: 'bas-prod' });
}

const HOST: Play = {
  over: { resourceGroupName: 'network', bastionHostName: 'bas-prod' },
  excused: Object.fromEntries(['etag', 'tags', 'zones', 'properties.disableCopyPaste', 'properties.enableIpConnect', 'properties.enableKerberos', 'properties.enableSessionRecording',
    'properties.ipConfigurations[].id', 'properties.ipConfigurations[].etag', 'properties.ipConfigurations[].type'].map((path) => [path, 'the host is there to be found, nothing of it is changed']))
};
const PERMISSIONS = 'what a role permits in detail is not simulated';
const withRule: Play = { prepare: (practice) => plainNsg(practice, 'rule1') };

/** By OpenAPI document and example: `null` is an operation that the simulator does not have, for the bot makes no use of it. */
export const ARM_PLAYS: Readonly<Record<string, Readonly<Record<string, Play | null>>>> = {
  'RoleAssignmentScheduleRequest.json': {
    'PutRoleAssignmentScheduleRequest.json': { over: { scope } },
    'GetRoleAssignmentScheduleRequestByName.json': { over: { scope }, prepare: given },
    'GetRoleAssignmentScheduleRequestByScope.json': { over: { scope, $filter: `assignedTo('${riley.id}')` }, prepare: given },
    'CancelRoleAssignmentScheduleRequestByName.json': { over: { scope }, prepare: givenLater },
    'ValidateRoleAssignmentScheduleRequestByName.json': { over: { scope } },
  },
  'RoleAssignmentScheduleInstance.json': {
    'GetRoleAssignmentScheduleInstancesByScope.json': { over: { scope }, prepare: given },
    'GetRoleAssignmentScheduleInstanceByName.json': { over: { scope }, prepare: instance },
  },
  'RoleEligibilityScheduleInstance.json': {
    'GetRoleEligibilityScheduleInstancesByScope.json': { over: { scope } },
    'GetRoleEligibilityScheduleInstanceByName.json': { over: { scope, roleEligibilityScheduleInstanceName: 'e1191b00-0000-4000-8000-000000000001' } },
  },
  'RoleManagementPolicyAssignment.json': {
    'GetRoleManagementPolicyAssignmentByScope.json': { over: { scope }, prepare: withApprover, excused: { 'value[].properties.policyAssignmentProperties': 'names that go with the ids; the rules are what is read' } },
    'GetRoleManagementPolicyAssignmentByName.json': null, 'PutRoleManagementPolicyAssignment.json': null, 'DeleteRoleManagementPolicyAssignment.json': null,
  },
  'authorization-RoleDefinitionsCalls.json': {
    'GetRoleDefinitionAtScope.json': { over: { scope }, excused: { 'value[].properties.permissions': PERMISSIONS } },
    'GetRoleDefinitionByName.json': { over: { scope, roleDefinitionId: READER.slice(READER.lastIndexOf('/') + 1) }, excused: { 'properties.permissions': PERMISSIONS } },
    'DeleteRoleDefinition.json': null, 'PutRoleDefinition.json': null,
    'GetPermissions.json': { over: { subscriptionId: SUBSCRIPTION_ID, resourceGroupName: 'prod' }, excused: { nextLink: 'there is one page' } },
    'GetResourcePermissions.json': { over: { subscriptionId: SUBSCRIPTION_ID, resourceGroupName: 'network', resourceProviderNamespace: 'Microsoft.Network', parentResourcePath: '', resourceType: 'networkSecurityGroups', resourceName: 'nsg-bastion' } },
  },
  'authorization-RoleAssignmentsCalls.json': {
    'RoleAssignments_ListForScope.json': { over: { scope }, prepare: byHand },
    'RoleAssignments_ListForSubscription.json': { over: { subscriptionId: SUBSCRIPTION_ID }, prepare: byHand },
    'RoleAssignments_ListForResourceGroup.json': { over: { subscriptionId: SUBSCRIPTION_ID, resourceGroupName: 'prod' }, prepare: byHand },
    'RoleAssignments_CreateForResourceGroup.json': { over: { scope } },
    'RoleAssignments_Delete.json': { over: { scope }, prepare: byHand },
    'RoleAssignments_ListForResource.json': null, 'RoleAssignments_Get.json': null, 'RoleAssignments_CreateForSubscription.json': null, 'RoleAssignments_CreateForResource.json': null,
    'RoleAssignments_GetById.json': null, 'RoleAssignments_CreateById.json': null, 'RoleAssignments_DeleteById.json': null,
  },
  'networkSecurityGroup.json': {
    'NetworkSecurityGroupGet.json': withRule, 'NetworkSecurityGroupCreate.json': { ...withRule, excused: { 'properties.flushConnection': 'its effect is not established (AZURE.md Z), so it is not simulated' } }, 'NetworkSecurityGroupCreateWithRule.json': withRule, 'NetworkSecurityGroupUpdateTags.json': withRule,
    'NetworkSecurityGroupRuleGet.json': withRule, 'NetworkSecurityGroupRuleList.json': withRule, 'NetworkSecurityGroupRuleDelete.json': withRule, 'DefaultSecurityRuleList.json': { ...withRule, over: { networkSecurityGroupName: 'testnsg' } },
    'NetworkSecurityGroupRuleCreate.json': { prepare: (practice) => plainNsg(practice) },
    'NetworkSecurityGroupDelete.json': null, 'NetworkSecurityGroupListAll.json': null, 'NetworkSecurityGroupList.json': null, 'DefaultSecurityRuleGet.json': null,
  },
  'bastionHost.json': {
    'BastionHostGet.json': HOST, 'BastionSessionsList.json': { prepare: session },
    'BastionSessionDelete.json': { prepare: session },
    'BastionHostDelete.json': null, 'BastionHostDeveloperDelete.json': null, 'BastionHostDeveloperGet.json': null, 'BastionHostGetWithZones.json': null, 'BastionHostPut.json': null,
    'BastionHostPutWithZones.json': null, 'BastionHostDeveloperPut.json': null, 'BastionHostPatch.json': null, 'BastionHostListBySubscription.json': null, 'BastionHostListByResourceGroup.json': null,
    'BastionShareableLinkCreate.json': null, 'BastionShareableLinkDelete.json': null, 'BastionShareableLinkDeleteByToken.json': null, 'BastionShareableLinkGet.json': null,
  },
};

/** What is wrong in the documents themselves (so said in their index), by document and place of the value. */
export const DEFECTS: readonly { api: string; problem: RegExp; why: string }[] = [
  { api: 'bastionHost.json', problem: /^\/value\/\d+\/startTime must be object/, why: 'the schema says object, the example and the service send text' },
];

/** Calls that are refused, by document: the body of the refusal is the document's `default`. */
export const ARM_REFUSALS: Readonly<Record<string, readonly [method: string, path: string, body?: unknown]>> = {
  'RoleAssignmentScheduleRequest.json': ['PUT', `${RESOURCE_GROUP}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${request.roleAssignmentScheduleRequestName}?api-version=2020-10-01`, { properties: { principalId: BOT_ID, roleDefinitionId: READER, requestType: 'AdminAssign' } }],
  'RoleAssignmentScheduleInstance.json': ['GET', `${RESOURCE_GROUP}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/none?api-version=2020-10-01`],
  'RoleEligibilityScheduleInstance.json': ['GET', `${RESOURCE_GROUP}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances?api-version=2020-10-01&$filter=nonsense`],
  'RoleManagementPolicyAssignment.json': ['GET', '/subscriptions/none/providers/Microsoft.Authorization/roleManagementPolicyAssignments?api-version=2020-10-01'],
  'authorization-RoleDefinitionsCalls.json': ['GET', `${RESOURCE_GROUP}/providers/Microsoft.Authorization/roleDefinitions/none?api-version=2022-04-01`],
  'authorization-RoleAssignmentsCalls.json': ['PUT', `${RESOURCE_GROUP}/providers/Microsoft.Authorization/roleAssignments/${request.roleAssignmentScheduleRequestName}?api-version=2022-04-01`, { properties: { principalId: riley.id, roleDefinitionId: 'none' } }],
  'networkSecurityGroup.json': ['PUT', `${NSG_ID}/securityRules/r?api-version=2024-01-01`, { properties: { protocol: 'Tcp', access: 'Allow', direction: 'Inbound', priority: 50, sourceAddressPrefix: '*', destinationAddressPrefix: '*', sourcePortRange: '*', destinationPortRange: '443' } }],
  'bastionHost.json': ['POST', `${NETWORK_GROUP}/providers/Microsoft.Network/bastionHosts/none/getActiveSessions?api-version=2024-01-01`],
};
