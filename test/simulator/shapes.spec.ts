import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BASTION_ID, NSG_ID, RESOURCE_GROUP, VMS, NETWORK_GROUP } from '../../src/simulator/seed.js';
import { roleDefinitionId } from '../../src/simulator/tenant.js';
import { READER, assign, openPractice, putRule, riley, type Practice } from './practice.js';

const PIM = `${RESOURCE_GROUP}/providers/Microsoft.Authorization`;
const EXPANDED = ['expandedProperties.scope.id', 'expandedProperties.scope.displayName', 'expandedProperties.scope.type', 'expandedProperties.roleDefinition.id',
  'expandedProperties.roleDefinition.displayName', 'expandedProperties.roleDefinition.type', 'expandedProperties.principal.id', 'expandedProperties.principal.displayName',
  'expandedProperties.principal.email', 'expandedProperties.principal.type'];
const HELD = ['scope', 'roleDefinitionId', 'principalId', 'principalType', 'status', 'startDateTime', 'endDateTime', 'memberType', 'createdOn', 'condition', 'conditionVersion', ...EXPANDED];

/**
 * Every field that Microsoft's own example answers have (github.com/Azure/azure-rest-api-specs, Microsoft.Authorization
 * 2020-10-01 and Microsoft.Network 2024-01-01, `examples`), as paths below `properties` unless they begin with a dot.
 */
const SHAPES: readonly { example: string; path: string; fields: readonly string[] }[] = [
  { example: 'GetRoleAssignmentScheduleRequestByScope', path: `${PIM}/roleAssignmentScheduleRequests?api-version=2020-10-01`, fields: ['.id', '.name', '.type', 'targetRoleAssignmentScheduleId', 'targetRoleAssignmentScheduleInstanceId', 'scope', 'roleDefinitionId', 'principalId', 'principalType', 'requestType', 'status', 'approvalId', 'scheduleInfo.startDateTime', 'scheduleInfo.expiration.type', 'scheduleInfo.expiration.endDateTime', 'scheduleInfo.expiration.duration', 'ticketInfo.ticketNumber', 'ticketInfo.ticketSystem', 'justification', 'requestorId', 'createdOn', 'condition', 'conditionVersion', ...EXPANDED] },
  { example: 'GetRoleAssignmentScheduleInstancesByScope', path: `${PIM}/roleAssignmentScheduleInstances?api-version=2020-10-01`, fields: ['.id', '.name', '.type', 'originRoleAssignmentId', 'linkedRoleEligibilityScheduleId', 'linkedRoleEligibilityScheduleInstanceId', 'assignmentType', 'roleAssignmentScheduleId', ...HELD] },
  { example: 'GetRoleEligibilityScheduleInstancesByScope', path: `${PIM}/roleEligibilityScheduleInstances?api-version=2020-10-01`, fields: ['.id', '.name', '.type', 'roleEligibilityScheduleId', ...HELD] },
  { example: 'GetRoleManagementPolicyAssignmentByScope', path: `${PIM}/roleManagementPolicyAssignments?api-version=2020-10-01`, fields: ['.id', '.name', '.type', 'scope', 'roleDefinitionId', 'policyId', 'effectiveRules.0.id', 'effectiveRules.0.ruleType', 'effectiveRules.0.enabledRules', 'effectiveRules.0.target.caller', 'effectiveRules.0.target.operations', 'effectiveRules.0.target.level', 'effectiveRules.0.target.targetObjects', 'effectiveRules.0.target.inheritableSettings', 'effectiveRules.0.target.enforcedSettings'] },
  { example: 'NetworkSecurityGroupGet', path: `${NSG_ID}?api-version=2024-01-01`, fields: ['.id', '.name', '.type', '.location', 'provisioningState', 'securityRules.0.name', 'securityRules.0.id', 'securityRules.0.properties.priority', 'defaultSecurityRules.5.properties.description'] },
  { example: 'NetworkSecurityGroupRuleList', path: `${NSG_ID}/securityRules?api-version=2024-01-01`, fields: ['.id', '.name', 'provisioningState', 'protocol', 'sourcePortRange', 'destinationPortRange', 'sourceAddressPrefix', 'destinationAddressPrefix', 'access', 'priority', 'direction'] },
  { example: 'BastionHostGet', path: `${BASTION_ID}?api-version=2024-01-01`, fields: ['.id', '.name', '.type', '.location', '.sku.name', 'provisioningState', 'dnsName', 'scaleUnits', 'enableTunneling', 'ipConfigurations.0.name', 'ipConfigurations.0.properties.subnet.id', 'ipConfigurations.0.properties.publicIPAddress.id'] },
  { example: 'BastionSessionsList', path: '', fields: ['.sessionId', '.startTime', '.targetSubscriptionId', '.resourceType', '.targetHostName', '.targetResourceGroup', '.userName', '.targetIpAddress', '.protocol', '.targetResourceId', '.sessionDurationInMins'] },
];

describe('simulator: its answers have every field of Microsoft\'s examples', function () {
  this.timeout(30_000);
  let practice: Practice;

  before(async function () {
    practice = await openPractice(this);
    for (const [scope, role] of [[RESOURCE_GROUP, READER], [NETWORK_GROUP, READER], [VMS[0].id, roleDefinitionId('Virtual Machine Administrator Login')]] as const) {
      await practice.pim().roleAssignmentScheduleRequests.create(scope.slice(1), randomUUID(), assign(60, { roleDefinitionId: role }));
    }
    await putRule(practice, 'jit-20991123T220000Z-test-bastionprod');
    await practice.api('POST', `/api/people/${riley.id}/connect`, { vm: 'vm-web-1' });
  });
  after(async () => { await practice?.close(); });

  for (const { example, path, fields } of SHAPES) {
    it(example, async () => {
      const { body } = await practice.call('GET', path || await sessionsPath(practice));
      const row = (body as { value?: unknown[] }).value?.[0] ?? body;
      assert.deepEqual(fields.filter((field) => !has(row, field.startsWith('.') ? field.slice(1) : `properties.${field}`)), []);
    });
  }
});

/** Sessions are asked for with a POST and read where its answer says. */
async function sessionsPath(practice: Practice): Promise<string> {
  const asked = await practice.call('POST', `${BASTION_ID}/getActiveSessions?api-version=2024-01-01`);
  assert.equal(asked.status, 202);
  return asked.headers.get('location')!.replace(practice.simulator.urls.https, '');
}

function has(row: unknown, path: string): boolean {
  let at = row;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(key in at)) return false;
    at = (at as Record<string, unknown>)[key]; // an object, as just seen
  }
  return true;
}
