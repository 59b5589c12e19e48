import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BASTION_ID, BOT_ROLES, GROUPS, NETWORK_GROUP, NSG_ID, RESOURCE_GROUP, SUBSCRIPTION_ID, VMS } from '../../src/simulator/seed.js';
import { all, assign, clientRule, deleteRule, GROUP_SCOPE, NSG, openPractice, putRule, refused, riley, type Practice } from './practice.js';

const PIM = 'Microsoft.Authorization/roleAssignmentScheduleRequests';
const RULES = 'Microsoft.Network/networkSecurityGroups/securityRules';
const BASTION = { group: 'network', name: BASTION_ID.slice(BASTION_ID.lastIndexOf('/') + 1) };

describe('simulator: the bot\'s permissions, and what is withheld', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const withhold = (...withheld: string[]): void => { practice.turn({ withheld }); };
  const listed = async (scope: string) => (await practice.call('GET', `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`)).body as { value: { actions: string[]; notActions: string[] }[] };
  const forbidden = { code: 'AuthorizationFailed', status: 403 };

  it('Microsoft\'s client lists what the caller may do at a group and at a resource', async () => {
    const client = practice.pim();
    assert.deepEqual((await all(client.permissions.listForResourceGroup('prod'))).map((one) => one.actions), [['*/read', 'Microsoft.Authorization/*', 'Microsoft.Support/*']]);
    assert.equal((await all(client.permissions.listForResource('network', 'Microsoft.Network', '', 'networkSecurityGroups', NSG.name))).length, 2);
    assert.deepEqual((await all(practice.pim('operator').permissions.listForResourceGroup('prod'))).map((one) => one.actions), [['*']]);
    assert.equal((await listed(`/subscriptions/${SUBSCRIPTION_ID}`)).value.length, 1);
  });

  it('what is withheld stands among the notActions of every role, everywhere or at one scope', async () => {
    withhold(`${PIM}/write`, `${RULES}/delete ${NSG_ID}`);
    for (const [scope, expected] of [[RESOURCE_GROUP, [`${PIM}/write`]], [NSG_ID, [`${PIM}/write`, `${RULES}/delete`]], [NETWORK_GROUP, [`${PIM}/write`]]] as const) {
      for (const { notActions } of (await listed(scope)).value) assert.deepEqual(notActions, expected);
    }
  });

  it('a call that needs what is withheld is refused, at its place and for the bot only', async () => {
    withhold(`${PIM}/write ${RESOURCE_GROUP}`);
    await refused(practice.pim().roleAssignmentScheduleRequests.create(GROUP_SCOPE, randomUUID(), assign(10)), { ...forbidden, message: /roleAssignmentScheduleRequests\/write' over scope '\S+\/prod'/ });
    await practice.pim().roleAssignmentScheduleRequests.create(VMS[0].id.slice(1), randomUUID(), assign(10));
    await practice.pim('operator').roleAssignmentScheduleRequests.create(GROUP_SCOPE, randomUUID(), assign(10));
  });

  it('a PUT at a group needs to read the group first', async () => {
    withhold('Microsoft.Resources/subscriptions/resourceGroups/read');
    await refused(practice.pim().roleAssignmentScheduleRequests.create(GROUP_SCOPE, randomUUID(), assign(10)), { ...forbidden, message: /resourceGroups\/read/ });
    await practice.pim().roleAssignmentScheduleRequests.create(VMS[0].id.slice(1), randomUUID(), assign(10));
  });

  it('a part of a resource lies in it, and an operation is polled under the subscription', async () => {
    await putRule(practice, 'kept');
    withhold(`${RULES}/delete ${NSG_ID}`);
    await refused(deleteRule(practice, 'kept'), forbidden);
    withhold(`Microsoft.Network/locations/operations/read ${NSG_ID}`);
    await refused(putRule(practice, 'polled', clientRule({ priority: 101 })), forbidden);
  });

  it('the answer of Bastion\'s list belongs to the same permission as its question', async () => {
    const sessions = () => all(practice.network().beginListActiveSessionsAndWait(BASTION.group, BASTION.name, { updateIntervalInMs: 10 }));
    assert.deepEqual(await sessions(), []);
    withhold(`Microsoft.Network/bastionHosts/getactivesessions/action ${BASTION_ID}`);
    await refused(sessions(), forbidden);
  });

  it('a token for Graph, and for nothing else, carries the application permissions that it has', async () => {
    const rolesIn = async (resource: string) => {
      const { token } = await practice.credential().getToken(`https://${resource}/.default`);
      return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { roles?: string[] }).roles; // the claims of our own token
    };
    assert.deepEqual(await rolesIn('graph.microsoft.com'), BOT_ROLES);
    assert.equal(await rolesIn('management.azure.com'), undefined);
    withhold('User.Read.All');
    assert.deepEqual(await rolesIn('graph.microsoft.com'), BOT_ROLES.filter((role) => role !== 'User.Read.All'));
  });

  const READS: readonly [permission: string, path: string, code: string][] = [
    ['User.Read.All', '/users?$top=1', 'Authorization_RequestDenied'], ['User.Read.All', `/users/${riley.id}`, 'Authorization_RequestDenied'],
    ['GroupMember.Read.All', '/groups?$top=1', 'Authorization_RequestDenied'], ['GroupMember.Read.All', `/users/${riley.id}/transitiveMemberOf`, 'Authorization_RequestDenied'],
    ['RoleManagement.Read.Directory', '/roleManagement/directory/roleDefinitions', 'Authorization_RequestDenied'],
    ['RoleManagement.Read.Directory', '/roleManagement/directory/roleEligibilityScheduleInstances', 'UnknownError'],
    ['RoleManagement.Read.Directory', '/policies/roleManagementPolicyAssignments?$filter=scopeId eq \'/\' and scopeType eq \'DirectoryRole\'', 'UnknownError'],
    ['RoleAssignmentSchedule.ReadWrite.Directory', '/roleManagement/directory/roleAssignmentScheduleRequests', 'UnknownError'],
    ['PrivilegedEligibilitySchedule.Read.AzureADGroup', `/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances?$filter=groupId eq '${GROUPS.databaseOperators.id}'`, 'UnknownError'],
    ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup', `/identityGovernance/privilegedAccess/group/assignmentScheduleRequests?$filter=groupId eq '${GROUPS.databaseOperators.id}'`, 'UnknownError'],
    ['AppCatalog.Read.All', '/appCatalogs/teamsApps?$filter=distributionMethod eq \'organization\'', 'Authorization_RequestDenied'],
    ['RoleManagementPolicy.Read.AzureADGroup', `/policies/roleManagementPolicyAssignments?$filter=scopeId eq '${GROUPS.databaseOperators.id}' and scopeType eq 'Group'`, 'UnknownError'],
  ];
  for (const [permission, path, code] of READS) {
    it(`without ${permission} Graph refuses ${path.split('?')[0] ?? ''}`, async () => {
      const graph = practice.graph();
      await graph.api(path).get();
      withhold(permission);
      await assert.rejects(graph.api(path).get(), { statusCode: 403, code });
      withhold(...BOT_ROLES.filter((role) => role !== permission));
      await graph.api(path).get();
    });
  }

  it('what only a hand may do needs more than the bot has', async () => {
    await assert.rejects(practice.graph().api(`/groups/${GROUPS.databaseOperators.id}/members/$ref`).post({}), { statusCode: 403 });
  });
});
