import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { AuthorizationManagementClient, RoleAssignmentScheduleRequest } from '@azure/arm-authorization';
import { BOT_OBJECT_ID, GROUPS, NETWORK_GROUP, OPERATOR_OBJECT_ID, RESOURCE_GROUP, VMS } from '../../src/simulator/seed.js';
import { roleDefinitionId } from '../../src/simulator/tenant.js';
import { GROUP_SCOPE, MINUTE, READER, all, assign, noor, openPractice, refused, remove, riley, sam, type Practice } from './practice.js';

describe('simulator: PIM for Azure resources, through @azure/arm-authorization', function () {
  this.timeout(30_000);
  let practice: Practice;
  let pim: AuthorizationManagementClient;

  beforeEach(async function () { practice = await openPractice(this); pim = practice.pim(); });
  afterEach(async () => { await practice?.close(); });

  const ask = (body: RoleAssignmentScheduleRequest, name: string = randomUUID(), scope = GROUP_SCOPE) => pim.roleAssignmentScheduleRequests.create(scope, name, body);
  const active = (filter: string, scope = GROUP_SCOPE) => all(pim.roleAssignmentScheduleInstances.listForScope(scope, { filter }));
  const advance = (ms: number): void => { practice.simulator.sim.clock.advance(ms); };
  const sinceStart = async (ms: number, body = assign(60)): Promise<void> => { await ask(body); advance(ms); };

  it('gives a role at once, shows it, and ends it at its end to the millisecond', async () => {
    const request = await ask(assign(10, { ticketInfo: { ticketNumber: 'CHG0030001' } }));
    assert.deepEqual([request.status, request.requestorId, request.ticketInfo?.ticketNumber, request.principalType], ['Provisioned', BOT_OBJECT_ID, 'CHG0030001', 'User']);
    const [instance] = await active(`assignedTo('${riley.id}')`);
    assert.deepEqual([instance?.assignmentType, instance?.memberType, instance?.scope], ['Assigned', 'Direct', RESOURCE_GROUP]);
    advance(11 * MINUTE);
    assert.deepEqual(await active(`assignedTo('${riley.id}')`), []);
    const [opened] = practice.record('assignment.opened');
    const [closed] = practice.record('assignment.closed');
    assert.deepEqual([closed?.why, closed?.at, opened?.justification], ['expired', opened?.until, 'patch the kernel']);
    assert.equal(closed?.at, instance?.endDateTime?.toISOString());
  });

  it('takes an end as an instant, and a start in the past as now', async () => {
    const end = new Date(Date.now() + 30 * MINUTE);
    const { scheduleInfo } = await ask(assign(0, { scheduleInfo: { startDateTime: new Date(0), expiration: { type: 'AfterDateTime', endDateTime: end } } }));
    assert.equal(scheduleInfo?.expiration?.endDateTime?.getTime(), end.getTime());
    assert.ok(Math.abs(scheduleInfo.startDateTime!.getTime() - Date.now()) < 5000);
  });

  it('a start to come is Granted, opens by itself, and can be cancelled before', async () => {
    const later = (minutes: number): RoleAssignmentScheduleRequest => assign(10, { scheduleInfo: { startDateTime: new Date(Date.now() + minutes * MINUTE), expiration: { type: 'AfterDuration', duration: 'PT10M' } } });
    const first = await ask(later(30));
    assert.equal(first.status, 'Granted');
    assert.deepEqual(await active('atScope()'), []);
    await refused(ask(assign(10)), { code: 'RoleAssignmentExists', status: 400 });
    await pim.roleAssignmentScheduleRequests.cancel(GROUP_SCOPE, first.name!);
    assert.equal((await pim.roleAssignmentScheduleRequests.get(GROUP_SCOPE, first.name!)).status, 'Canceled');
    const { name } = await ask(later(30));
    advance(31 * MINUTE);
    assert.equal((await active('atScope()')).length, 1);
    assert.equal((await pim.roleAssignmentScheduleRequests.get(GROUP_SCOPE, name!)).status, 'Provisioned');
    await refused(pim.roleAssignmentScheduleRequests.cancel(GROUP_SCOPE, name!), { code: 'InvalidRoleAssignmentRequest', status: 400 });
  });

  const FLOOR: readonly [string, number, string | null][] = [
    ['44 s after the start', 44_000, 'RoleAssignmentDoesNotExist'], ['92 s after the start', 92_000, 'ActiveDurationTooShort'],
    ['299 s after the start', 299_000, 'ActiveDurationTooShort'], ['301 s after the start', 301_000, null], ['after the end', 61 * MINUTE, 'RoleAssignmentDoesNotExist'],
  ];
  for (const [when, ms, code] of FLOOR) {
    it(`removal ${when}: ${code ?? 'Revoked'}`, async () => {
      await sinceStart(ms);
      if (code !== null) return refused(ask(remove), { code, status: 400 });
      assert.equal((await ask(remove)).status, 'Revoked');
      assert.deepEqual([await active('atScope()'), practice.record('assignment.closed').map(({ why }) => why)], [[], ['removed']]);
    });
  }

  it('a shortened floor holds for both ends', async () => {
    practice.turn({ pimFloorSeconds: 2 });
    await refused(ask(assign(0, { scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'PT1S' } } })), { code: 'ActiveDurationTooShort' });
    await sinceStart(2_100, assign(0, { scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'PT9S' } } }));
    assert.equal((await ask(remove)).status, 'Revoked');
  });

  const REFUSED: readonly [string, RoleAssignmentScheduleRequest, string][] = [
    ['shorter than five minutes', assign(4), 'ActiveDurationTooShort'],
    ['without a justification', { ...assign(10), justification: ' ' }, 'RoleAssignmentRequestPolicyValidationFailed'],
    ['without an end', assign(0, { scheduleInfo: { expiration: { type: 'NoExpiration' } } }), 'RoleAssignmentRequestPolicyValidationFailed'],
    ['longer than the policy allows', assign(0, { scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'P181D' } } }), 'RoleAssignmentRequestPolicyValidationFailed'],
    ['with a duration that is none', assign(0, { scheduleInfo: { expiration: { type: 'AfterDuration', duration: 'an hour' } } }), 'InvalidRoleAssignmentRequestSchedule'],
    ['that ends before it begins', assign(0, { scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime: new Date(0) } } }), 'InvalidRoleAssignmentRequestSchedule'],
    ['for nobody', { ...assign(10), principalId: randomUUID() }, 'SubjectNotFound'],
    ['of no role', { ...assign(10), roleDefinitionId: READER.replace(/[^/]*$/, randomUUID()) }, 'RoleNotFound'],
    ['that activates somebody else\'s eligibility', { ...assign(10), requestType: 'SelfActivate' }, 'InsufficientPermissions'],
    ['of an update, which is off', { ...assign(10), requestType: 'AdminUpdate' }, 'RoleAssignmentDoesNotExist'],
  ];
  for (const [what, body, code] of REFUSED) {
    it(`refuses an assignment ${what}: ${code}`, async () => {
      await refused(ask(body), { code, status: 400 });
      assert.deepEqual([practice.simulator.sim.state.assignments, practice.record('assignment.opened')], [[], []]);
    });
  }

  it('tells failed rules in both forms, and MFA fails an application', async () => {
    practice.turn({ policies: { Reader: { adminRules: ['Justification', 'MultiFactorAuthentication'] } }, policyMessage: 'old' });
    const bare = { ...assign(10), justification: '' };
    await refused(ask(bare), { code: 'RoleAssignmentRequestPolicyValidationFailed', message: /\["JustificationRule","MfaRule"\]/ });
    practice.turn({ policyMessage: 'new' });
    await refused(ask(bare), { code: 'RoleAssignmentRequestPolicyValidationFailed', message: /JustificationRule - Justification is required/ });
  });

  it('a PUT repeated answers the same request; the same name with other content is refused', async () => {
    const name = randomUUID();
    const first = await ask(assign(10), name);
    const again = await ask(assign(10), name);
    assert.deepEqual([again.name, again.createdOn], [first.name, first.createdOn]);
    await refused(ask(assign(20), name), { code: 'RoleAssignmentRequestExists', status: 400 });
    await refused(ask(assign(10)), { code: 'RoleAssignmentExists', status: 400 });
    assert.equal(practice.record('assignment.opened').length, 1);
  });

  it('validate decides and does nothing', async () => {
    assert.equal((await pim.roleAssignmentScheduleRequests.validate(GROUP_SCOPE, randomUUID(), assign(10))).status, 'Provisioned');
    await refused(pim.roleAssignmentScheduleRequests.validate(GROUP_SCOPE, randomUUID(), assign(1)), { code: 'ActiveDurationTooShort' });
    assert.deepEqual([practice.simulator.sim.state.pimRequests, await active('atScope()')], [[], []]);
  });

  for (const outcome of ['Failed', 'PendingApproval'] as const) {
    it(`a forced ${outcome} gives nothing`, async () => {
      practice.turn({ pimOutcome: outcome });
      assert.equal((await ask(assign(10))).status, outcome);
      assert.deepEqual(await active('atScope()'), []);
      practice.turn({ pimOutcome: 'auto' });
      if (outcome === 'PendingApproval') await refused(ask(assign(10)), { code: 'PendingRoleAssignmentRequest' });
      else assert.equal((await ask(assign(10))).status, 'Provisioned');
    });
  }

  it('prolongs in place only when turned on', async () => {
    await ask(assign(10));
    const until = new Date(Date.now() + 120 * MINUTE);
    const update: RoleAssignmentScheduleRequest = { ...assign(0), requestType: 'AdminUpdate', scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime: until } } };
    await refused(ask(update), { code: 'InvalidRoleAssignmentRequest' });
    practice.turn({ adminUpdate: true });
    await ask(update);
    assert.deepEqual((await active('atScope()')).map(({ endDateTime }) => endDateTime?.getTime()), [until.getTime()]);
    assert.equal(practice.record('assignment.updated').length, 1);
  });

  it('the lists learn late of a start and of an end; the truth does not', async () => {
    practice.turn({ listLagInSeconds: 60, listLagOutSeconds: 240 });
    await ask(assign(60));
    assert.deepEqual(await active('atScope()'), []);
    advance(301_000);
    assert.equal((await active('atScope()')).length, 1);
    await ask(remove);
    advance(239_000);
    assert.equal((await active('atScope()')).length, 1);
    advance(2_000);
    assert.deepEqual(await active('atScope()'), []);
  });

  it('what others gave shows as theirs, and a plain assignment is there too', async () => {
    await practice.pim('operator').roleAssignmentScheduleRequests.create(GROUP_SCOPE, randomUUID(), assign(60));
    const login = roleDefinitionId('Virtual Machine User Login');
    await practice.pim('operator').roleAssignments.create(VMS[0].id.slice(1), randomUUID(), { principalId: riley.id, roleDefinitionId: login });
    assert.deepEqual(practice.simulator.sim.state.assignments.map(({ createdBy }) => createdBy), [OPERATOR_OBJECT_ID, OPERATOR_OBJECT_ID]);
    const rows = await active(`principalId eq '${riley.id}'`);
    assert.deepEqual(rows.map((row) => [row.scope, row.endDateTime === undefined || row.endDateTime === null]), [[RESOURCE_GROUP, false], [VMS[0].id, true]]);
  });

  it('filters: at or above for atScope, below as well for a principal, groups for assignedTo', async () => {
    const eligible = async (scope: string, filter: string): Promise<string[]> => (await all(pim.roleEligibilityScheduleInstances.listForScope(scope.slice(1), { filter }))).map((row) => `${row.scope?.split('/').pop()}:${row.memberType}`).sort();
    assert.deepEqual(await eligible(RESOURCE_GROUP, `assignedTo('${riley.id}')`), ['prod:Group', 'vm-db-1:Direct', 'vm-web-1:Direct']);
    assert.deepEqual(await eligible(VMS[0].id, `assignedTo('${riley.id}')`), ['prod:Group', 'vm-web-1:Direct']);
    assert.deepEqual(await eligible(RESOURCE_GROUP, `principalId eq '${riley.id}'`), ['vm-db-1:Direct', 'vm-web-1:Direct']);
    assert.deepEqual(await eligible(RESOURCE_GROUP, `principalId eq '${GROUPS.operators.id}'`), ['prod:Direct']);
    assert.deepEqual(await eligible(VMS[0].id, 'atScope()'), ['prod:Inherited', 'vm-web-1:Direct', 'vm-web-1:Direct', 'vm-web-1:Direct']);
    assert.deepEqual(await eligible(RESOURCE_GROUP, 'atScope()'), ['prod:Direct']);
    assert.deepEqual(await eligible(NETWORK_GROUP, `assignedTo('${sam.id}')`), []);
    assert.deepEqual(await eligible(NETWORK_GROUP, 'asTarget()'), []);
    await refused(eligible(RESOURCE_GROUP, `principalId eq '${noor.id}' and atScope()`), { code: 'InvalidFilter', status: 400 });
  });

  it('lists come in pages', async () => {
    practice.turn({ pageSize: 1 });
    assert.equal((await all(pim.roleEligibilityScheduleInstances.listForScope(GROUP_SCOPE, { filter: `assignedTo('${riley.id}')` }))).length, 3);
  });

  it('role definitions by name and id; settings with a maximum of eight hours and a justification', async () => {
    const [role, ...more] = await all(pim.roleDefinitions.list(GROUP_SCOPE, { filter: 'roleName eq \'Reader\'' }));
    assert.deepEqual([role?.id, more.length, (await pim.roleDefinitions.get(GROUP_SCOPE, role!.name!)).roleName], [READER, 0, 'Reader']);
    const settings = await all(pim.roleManagementPolicyAssignments.listForScope(GROUP_SCOPE));
    const rules = settings.find(({ roleDefinitionId: id }) => id === READER)?.effectiveRules ?? [];
    const rule = (id: string): object | undefined => rules.find((one) => one.id === id);
    assert.deepEqual((rule('Enablement_EndUser_Assignment') as { enabledRules?: string[] }).enabledRules, ['Justification']);
    assert.deepEqual((rule('Expiration_EndUser_Assignment') as { maximumDuration?: string }).maximumDuration, 'PT8H');
  });

  const SCOPES: readonly [string, string][] = [
    ['resourceGroups/nothing', 'ResourceGroupNotFound'], ['resourceGroups/prod/providers/Microsoft.Compute/virtualMachines/vm-none', 'ResourceNotFound'],
  ];
  for (const [scope, code] of SCOPES) {
    it(`a scope that does not exist (${scope}): 404 ${code}`, async () => {
      await refused(ask(assign(10), randomUUID(), `${GROUP_SCOPE.split('/').slice(0, 2).join('/')}/${scope}`), { code, status: 404 });
    });
  }
});
