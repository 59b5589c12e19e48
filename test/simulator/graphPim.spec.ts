import assert from 'node:assert/strict';
import type { GraphError } from '@microsoft/microsoft-graph-client';
import { BOT_OBJECT_ID, DIRECTORY_ROLES, GROUPS } from '../../src/simulator/seed.js';
import { MINUTE, noor, openPractice, riley, sam, type Practice } from './practice.js';

type Body = Record<string, unknown>;
type Request = Body & { id: string; status: string; targetScheduleId: string; createdBy: { user: { id: string } }; scheduleInfo: { startDateTime: string; expiration: { type: string; endDateTime: string | null } } };
const SECURITY_READER = DIRECTORY_ROLES[0].id;
const GROUP = GROUPS.databaseOperators.id;
const NOBODY = '00000000-0000-4000-8000-00000000dead';

/** Both kinds behave alike: each row is a kind, and every test below runs for both. */
const KINDS = [
  {
    kind: 'a directory role', policy: 'Security Reader', requests: '/roleManagement/directory/roleAssignmentScheduleRequests', active: '/roleManagement/directory/roleAssignmentScheduleInstances',
    eligible: '/roleManagement/directory/roleEligibilityScheduleInstances', place: { roleDefinitionId: SECURITY_READER, directoryScopeId: '/' }, recorded: [SECURITY_READER, '/'], words: ['Security Reader', 'directory'],
    schedule: 'roleAssignmentScheduleId', refusedScope: 'RoleAssignmentSchedule.ReadWrite.Directory',
    wrong: [[{ roleDefinitionId: NOBODY }, 400, 'RoleNotFound'], [{ directoryScopeId: '/administrativeUnits/1' }, 400, 'InvalidScope'], [{ directoryScopeId: undefined }, 400, 'InvalidRoleAssignmentRequest']],
  },
  {
    kind: 'membership of a group', policy: 'member of Database operators', requests: '/identityGovernance/privilegedAccess/group/assignmentScheduleRequests', active: '/identityGovernance/privilegedAccess/group/assignmentScheduleInstances',
    eligible: '/identityGovernance/privilegedAccess/group/eligibilityScheduleInstances', place: { accessId: 'member', groupId: GROUP }, recorded: ['member', GROUP], words: ['member', 'Database operators'],
    schedule: 'assignmentScheduleId', refusedScope: 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
    wrong: [[{ groupId: NOBODY }, 404, 'Request_ResourceNotFound'], [{ accessId: 'guest' }, 400, 'BadRequest'], [{ accessId: undefined }, 400, 'BadRequest']],
  },
] as const;

for (const { kind, policy, requests, active, eligible, place, recorded, words, schedule, refusedScope, wrong } of KINDS) {
  describe(`simulator: PIM for ${kind}, through @microsoft/microsoft-graph-client`, function () {
    this.timeout(30_000);
    let practice: Practice;

    beforeEach(async function () { practice = await openPractice(this); });
    afterEach(async () => { await practice?.close(); });

    const assign = (minutes: number, over: Body = {}): Body => ({
      action: 'adminAssign', principalId: riley.id, ...place, justification: 'patch the kernel', scheduleInfo: { expiration: { type: 'afterDuration', duration: `PT${minutes}M` } }, ...over,
    });
    const remove = { action: 'adminRemove', principalId: riley.id, ...place };
    const ask = async (body: Body) => await practice.graph().api(requests).post(body) as Request; // Graph's client types every answer as any
    const read = async (id: string) => await practice.graph().api(`${requests}/${id}`).get() as Request; // as above
    const list = async (path: string = active, who: string = riley.id) => (await practice.graph().api(path).filter(`principalId eq '${who}'`).get() as { value: Body[] }).value; // as above
    const advance = (ms: number): void => { practice.simulator.sim.clock.advance(ms); };

    it('gives it at once, shows it, and ends it at its end to the millisecond', async () => {
      const request = await ask(assign(10, { ticketInfo: { ticketNumber: 'CHG0030001', ticketSystem: 'ServiceNow' } }));
      assert.deepEqual([request.status, request.action, request.createdBy.user.id, request.ticketInfo], ['Provisioned', 'adminAssign', BOT_OBJECT_ID, { ticketNumber: 'CHG0030001', ticketSystem: 'ServiceNow' }]);
      assert.equal(request.completedDateTime, request.scheduleInfo.startDateTime);
      assert.match(String(request.createdDateTime), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{7})?Z$/);
      const [instance, ...more] = await list();
      assert.deepEqual([instance?.assignmentType, instance?.memberType, instance?.[schedule], more.length], ['Assigned', 'Direct', request.targetScheduleId, 0]);
      advance(11 * MINUTE);
      assert.deepEqual(await list(), []);
      const [opened] = practice.record('assignment.opened');
      const [closed] = practice.record('assignment.closed');
      assert.deepEqual([opened?.roleDefinitionId, opened?.scope, opened?.justification], [...recorded, 'patch the kernel']);
      assert.deepEqual([closed?.why, closed?.at, Date.parse(String(instance?.endDateTime))], ['expired', opened?.until, Date.parse(closed!.at)]);
    });

    it('takes words in any case and answers in its own; an end may be an instant, and the past is now', async () => {
      const end = new Date(Math.ceil(Date.now() / 1000) * 1000 + 30 * MINUTE).toISOString();
      const { action, scheduleInfo } = await ask(assign(0, { action: 'ADMINASSIGN', scheduleInfo: { startDateTime: '2020-01-01T00:00:00Z', expiration: { type: 'AfterDateTime', endDateTime: end } } }));
      assert.deepEqual([action, scheduleInfo.expiration], ['adminAssign', { type: 'afterDateTime', endDateTime: end.replace('.000Z', 'Z'), duration: null }]);
      assert.ok(Math.abs(Date.parse(scheduleInfo.startDateTime) - Date.now()) < 5000);
    });

    it('a start to come is Granted, opens by itself, and can be cancelled before: 204', async () => {
      const later = () => ask(assign(10, { scheduleInfo: { startDateTime: new Date(Date.now() + 30 * MINUTE).toISOString(), expiration: { type: 'afterDuration', duration: 'PT10M' } } }));
      const first = await later();
      assert.deepEqual([first.status, first.completedDateTime, await list()], ['Granted', first.scheduleInfo.startDateTime, []]);
      await refused(ask(assign(10)), 400, 'RoleAssignmentExists');
      assert.equal((await practice.call('POST', `/v1.0${requests}/${first.id}/cancel`, { scope: 'https://graph.microsoft.com/.default' })).status, 204);
      assert.equal((await read(first.id)).status, 'Canceled');
      const second = await later();
      advance(31 * MINUTE);
      assert.deepEqual([(await list()).length, (await read(second.id)).status], [1, 'Provisioned']);
      await refused(practice.graph().api(`${requests}/${second.id}/cancel`).post({}), 400, 'InvalidRoleAssignmentRequest');
    });

    const FLOOR: readonly [string, number, string | null][] = [
      ['44 s after the start', 44_000, 'RoleAssignmentDoesNotExist'], ['92 s after the start', 92_000, 'ActiveDurationTooShort'],
      ['301 s after the start', 301_000, null], ['after the end', 61 * MINUTE, 'RoleAssignmentDoesNotExist'],
    ];
    for (const [when, ms, code] of FLOOR) {
      it(`removal ${when}: ${code ?? 'Revoked'}`, async () => {
        await ask(assign(60));
        advance(ms);
        if (code !== null) return refused(ask(remove), 400, code);
        const { status, scheduleInfo } = await ask(remove);
        assert.deepEqual([status, scheduleInfo, await list(), practice.record('assignment.closed').map(({ why }) => why)], ['Revoked', null, [], ['removed']]);
      });
    }

    const REFUSED: readonly [string, Body, number, string][] = [
      ['shorter than five minutes', assign(4), 400, 'ActiveDurationTooShort'],
      ['without a justification', assign(10, { justification: ' ' }), 400, 'RoleAssignmentRequestPolicyValidationFailed'],
      ['without an end', assign(0, { scheduleInfo: { expiration: { type: 'noExpiration' } } }), 400, 'RoleAssignmentRequestPolicyValidationFailed'],
      ['with a duration that is none', assign(0, { scheduleInfo: { expiration: { type: 'afterDuration', duration: 'an hour' } } }), 400, 'InvalidRoleAssignmentRequestSchedule'],
      ['for nobody', assign(10, { principalId: NOBODY }), 400, 'SubjectNotFound'],
      ['that activates somebody else\'s eligibility', assign(10, { action: 'selfActivate' }), 403, 'InsufficientPermissions'],
      ['that renews', assign(10, { action: 'adminRenew' }), 400, 'InvalidRoleAssignmentRequest'],
      ['of an update of nothing', assign(10, { action: 'adminUpdate' }), 400, 'RoleAssignmentDoesNotExist'],
      ...wrong.map(([over, status, code]): [string, Body, number, string] => [`with ${JSON.stringify(over)}`, assign(10, over), status, code]),
    ];
    for (const [what, body, status, code] of REFUSED) {
      it(`refuses an assignment ${what}: ${status} ${code}`, async () => {
        await refused(ask(body), status, code);
        assert.deepEqual([practice.simulator.sim.state.assignments, practice.record('assignment.opened')], [[], []]);
      });
    }

    it('a POST repeated is refused, and the first is found by its mark', async () => {
      const { id } = await ask(assign(10, { justification: 'jit/test/r1 patch' }));
      await refused(ask(assign(10, { justification: 'jit/test/r1 patch' })), 400, 'RoleAssignmentExists');
      assert.deepEqual((await list(requests)).map((one) => [one.id, one.justification]), [[id, 'jit/test/r1 patch']]);
    });

    it('a POST whose answer is lost is done all the same, and its repetition is refused', async () => {
      practice.turn({ resetAfterWriteShare: 1 });
      await assert.rejects(ask(assign(10)));
      practice.turn({ resetAfterWriteShare: 0 });
      await refused(ask(assign(10)), 400, 'RoleAssignmentExists');
      assert.deepEqual([(await list()).length, (await list(requests)).length, practice.record('assignment.opened').length], [1, 1, 1]);
    });

    it('only asked whether it would be valid, it does nothing', async () => {
      assert.equal((await ask(assign(10, { isValidationOnly: true }))).isValidationOnly, true);
      assert.deepEqual([await list(), await list(requests), practice.record('assignment.opened')], [[], [], []]);
    });

    it('the lists lag behind, the request does not', async () => {
      practice.turn({ listLagInSeconds: 60, listLagOutSeconds: 240 });
      const { id } = await ask(assign(10));
      assert.deepEqual([await list(), (await read(id)).status], [[], 'Provisioned']);
      advance(61_000);
      assert.equal((await list()).length, 1);
      advance(10 * MINUTE);
      assert.equal((await list()).length, 1);
      advance(4 * MINUTE);
      assert.deepEqual(await list(), []);
    });

    it('forced statuses: Failed opens nothing, PendingApproval keeps the slot, PendingProvisioning opens soon', async () => {
      practice.turn({ pimOutcome: 'Failed' });
      assert.equal((await ask(assign(10))).status, 'Failed');
      practice.turn({ pimOutcome: 'PendingApproval' });
      const { id, status, completedDateTime } = await ask(assign(10));
      assert.deepEqual([status, completedDateTime], ['PendingApproval', null]);
      await refused(ask(assign(10)), 400, 'PendingRoleAssignmentRequest');
      await practice.graph().api(`${requests}/${id}/cancel`).post({});
      practice.turn({ pimOutcome: 'PendingProvisioning' });
      const third = await ask(assign(10));
      assert.deepEqual([third.status, await list()], ['PendingProvisioning', []]);
      advance(2_100);
      assert.deepEqual([(await read(third.id)).status, (await list()).length], ['Provisioned', 1]);
    });

    it('an update prolongs where the knob lets it', async () => {
      await ask(assign(10));
      await refused(ask(assign(30, { action: 'adminUpdate' })), 400, 'InvalidRoleAssignmentRequest');
      practice.turn({ adminUpdate: true });
      await ask(assign(30, { action: 'adminUpdate' }));
      advance(11 * MINUTE);
      assert.deepEqual([(await list()).length, practice.record('assignment.updated').length], [1, 1]);
    });

    it('tells failed rules in both forms, and MFA fails an application', async () => {
      practice.turn({ policies: { [policy]: { adminRules: ['Justification', 'MultiFactorAuthentication'] } }, policyMessage: 'old' });
      await refused(ask(assign(10, { justification: '' })), 400, 'RoleAssignmentRequestPolicyValidationFailed', /\["JustificationRule","MfaRule"\]/);
      practice.turn({ policyMessage: 'new' });
      await refused(ask(assign(10, { justification: '' })), 400, 'RoleAssignmentRequestPolicyValidationFailed', /JustificationRule - Justification is required/);
    });

    it('a missing permission is told twice wrapped', async () => {
      practice.turn({ deny: [`POST /v1.0${requests}`] });
      await assert.rejects(ask(assign(10)), (error: GraphError) => {
        assert.deepEqual([error.statusCode, error.code], [403, 'UnknownError']);
        const inner = JSON.parse(error.message) as { errorCode: string; message: string };
        assert.equal(inner.errorCode, 'PermissionScopeNotGranted');
        assert.ok(inner.message.includes(refusedScope));
        return true;
      });
      assert.deepEqual(await list(), []);
    });

    it('filters join by `and`; what is not understood or not there is told', async () => {
      await ask(assign(10));
      const [term] = Object.entries(place).map(([name, value]) => `${name} eq '${value}'`);
      const rows = async (filter: string) => (await practice.graph().api(active).filter(filter).get() as { value: unknown[] }).value.length; // Graph's client types every answer as any
      assert.deepEqual([await rows(`principalId eq '${riley.id.toUpperCase()}' and ${term}`), await rows(`principalId eq '${noor.id}' and ${term}`)], [1, 0]);
      for (const filter of ['nothing eq \'x\'', `principalId ne '${riley.id}'`, `principalId eq '${riley.id}' or ${term}`]) await refused(rows(filter), 400, 'BadRequest');
      await refused(practice.graph().api(`${requests}/${NOBODY}`).get(), 404, 'Request_ResourceNotFound');
      await refused(practice.graph().api(active).filter(`principalId eq '${riley.id}'`).expand('nothing').get(), 400, 'BadRequest');
      const [row] = (await practice.graph().api(active).filter(`principalId eq '${riley.id}'`).expand('principal').select('id').get() as { value: Body[] }).value; // as above
      assert.deepEqual([Object.keys(row ?? {}), (row?.principal as Body).displayName], [['id', 'principal'], 'Riley Chen']);
    });

    it('is shown on the page in words, with the person\'s name', async () => {
      await ask(assign(10));
      const { assignments } = (await practice.api('GET', '/api/state')).body as { assignments: { personName: string; roleName: string; scopeName: string; byBot: boolean }[] };
      assert.deepEqual(assignments.map(({ personName, roleName, scopeName, byBot }) => [personName, roleName, scopeName, byBot]), [['Riley Chen', ...words, true]]);
    });

    it('an eligibility ends by itself', async () => {
      const who = kind === 'a directory role' ? GROUPS.operators.id : riley.id;
      assert.equal((await list(eligible, who)).length, 1);
      for (const one of practice.simulator.sim.state.eligibilities) one.endDateTime = new Date(Date.now() + MINUTE).toISOString();
      advance(2 * MINUTE);
      assert.deepEqual(await list(eligible, who), []);
    });
  });
}

describe('simulator: what only directory roles have', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const value = async (path: string) => (await practice.graph().api(path).get() as { value: Body[] }).value; // Graph's client types every answer as any

  it('a person\'s own filter does not find what comes through a group', async () => {
    const path = '/roleManagement/directory/roleEligibilityScheduleInstances?$filter=principalId eq ';
    assert.deepEqual(await value(`${path}'${riley.id}'`), []);
    const [row] = await value(`${path}'${GROUPS.operators.id}'`);
    assert.deepEqual([row?.principalId, row?.roleDefinitionId, row?.directoryScopeId, row?.memberType], [GROUPS.operators.id, SECURITY_READER, '/', 'Direct']);
    assert.match(String(row?.id), /^[\w-]{43}-1-e$/);
  });

  it('roles are found by name and by id', async () => {
    const [role, ...more] = await value('/roleManagement/directory/roleDefinitions?$filter=displayName eq \'Security Reader\'');
    assert.deepEqual([role?.id, role?.templateId, more.length], [SECURITY_READER, SECURITY_READER, 0]);
    assert.equal((await practice.graph().api(`/roleManagement/directory/roleDefinitions/${SECURITY_READER}`).get() as Body).displayName, 'Security Reader'); // as above
    await refused(practice.graph().api(`/roleManagement/directory/roleDefinitions/${NOBODY}`).get(), 404, 'Request_ResourceNotFound');
  });

  it('a role given by hand, for good, is in both lists, in PIM\'s way, and goes by hand', async () => {
    const path = '/roleManagement/directory/roleAssignments';
    const body = { principalId: sam.id, roleDefinitionId: SECURITY_READER, directoryScopeId: '/' };
    const { id } = await practice.graph('operator').api(path).post(body) as Body; // as above
    await refused(practice.graph('operator').api(path).post(body), 400, 'Request_BadRequest');
    await refused(practice.graph().api('/roleManagement/directory/roleAssignmentScheduleRequests').post({ ...body, action: 'adminAssign', justification: 'x', scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT1H' } } }), 400, 'RoleAssignmentExists');
    const [instance] = await value('/roleManagement/directory/roleAssignmentScheduleInstances');
    assert.deepEqual([instance?.id, instance?.roleAssignmentScheduleId, instance?.startDateTime, instance?.endDateTime], [id, id, null, null]);
    await practice.graph('operator').api(`${path}/${String(id)}`).delete();
    assert.deepEqual([await value(path), practice.record('assignment.closed').length], [[], 1]);
  });
});

describe('simulator: what only groups have', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const PIM = '/identityGovernance/privilegedAccess/group';
  const value = async (path: string) => (await practice.graph().api(path).get() as { value: Body[] }).value; // Graph's client types every answer as any
  const ask = (over: Body = {}) => practice.graph().api(`${PIM}/assignmentScheduleRequests`).post({
    action: 'adminAssign', principalId: riley.id, groupId: GROUP, accessId: 'member', justification: 'x', scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT10M' } }, ...over,
  });
  const groupsOfRiley = async () => (await value(`/users/${riley.id}/transitiveMemberOf`)).map(({ id }) => id);

  for (const list of ['eligibilityScheduleInstances', 'assignmentScheduleInstances', 'assignmentScheduleRequests']) {
    it(`${list} must be asked for a person or a group`, async () => {
      await refused(value(`${PIM}/${list}`), 400, 'BadRequest');
      await refused(value(`${PIM}/${list}?$filter=accessId eq 'member'`), 400, 'BadRequest');
      for (const filter of [`principalId eq '${riley.id}'`, `groupId eq '${GROUP}'`]) await value(`${PIM}/${list}?$filter=${filter}`);
    });
  }

  it('ids are made of group, relationship and a GUID', async () => {
    const { targetScheduleId } = await ask() as Request; // as above
    const [eligibility] = await value(`${PIM}/eligibilityScheduleInstances?$filter=groupId eq '${GROUP}'`);
    const [instance] = await value(`${PIM}/assignmentScheduleInstances?$filter=groupId eq '${GROUP}'`);
    for (const id of [targetScheduleId, eligibility?.id, eligibility?.eligibilityScheduleId, instance?.id]) assert.match(String(id), new RegExp(`^${GROUP}_member_[0-9a-f-]{36}$`));
  });

  it('who is active is a member of the group until then, and of the groups that it is in', async () => {
    practice.simulator.sim.state.groups[GROUPS.approvers.id]!.members.push(GROUP);
    await ask();
    assert.deepEqual((await groupsOfRiley()).sort(), [GROUPS.operators.id, GROUPS.approvers.id, GROUP].sort());
    assert.deepEqual((await value(`/groups/${GROUP}/members`)).map(({ id }) => id), [riley.id]);
    practice.simulator.sim.clock.advance(11 * MINUTE);
    assert.deepEqual([await groupsOfRiley(), await value(`/groups/${GROUP}/members`)], [[GROUPS.operators.id], []]);
  });

  it('an owner is no member', async () => {
    await ask({ accessId: 'owner' });
    assert.deepEqual(await groupsOfRiley(), [GROUPS.operators.id]);
    assert.equal((await value(`${PIM}/assignmentScheduleInstances?$filter=principalId eq '${riley.id}' and accessId eq 'owner'`)).length, 1);
  });

  it('a member since ever is listed without an end, cannot be added, and a removal takes even that away', async () => {
    practice.simulator.sim.state.groups[GROUP]!.members.push(riley.id, noor.id);
    const path = `${PIM}/assignmentScheduleInstances?$filter=groupId eq '${GROUP}'`;
    assert.deepEqual((await value(path)).map(({ principalId, startDateTime, endDateTime }) => [principalId, startDateTime, endDateTime]), [[riley.id, null, null], [noor.id, null, null]]);
    await refused(ask(), 400, 'RoleAssignmentExists');
    await ask({ action: 'adminRemove' });
    assert.deepEqual([(await value(path)).length, await groupsOfRiley()], [1, [GROUPS.operators.id]]);
  });

  it('a group is PIM\'s from its first assignment on', async () => {
    const members = async () => (await value(`${PIM}/assignmentScheduleInstances?$filter=groupId eq '${GROUPS.operators.id}'`)).length;
    assert.equal(await members(), 0);
    await ask({ groupId: GROUPS.operators.id, principalId: sam.id });
    assert.equal(await members(), GROUPS.operators.members.length + 1);
  });

  it('a hand adds and removes members past PIM and its floor', async () => {
    const graph = () => practice.graph('operator');
    const member = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${riley.id}` };
    await graph().api(`/groups/${GROUP}/members/$ref`).post(member);
    await refused(graph().api(`/groups/${GROUP}/members/$ref`).post(member), 400, 'Request_BadRequest');
    await refused(ask(), 400, 'RoleAssignmentExists');
    await graph().api(`/groups/${GROUP}/members/${riley.id}/$ref`).delete();
    await ask();
    await graph().api(`/groups/${GROUP}/members/${riley.id}/$ref`).delete();
    await refused(graph().api(`/groups/${GROUP}/members/${riley.id}/$ref`).delete(), 404, 'Request_ResourceNotFound');
    assert.deepEqual([await groupsOfRiley(), practice.record('assignment.closed').length], [[GROUPS.operators.id], 2]);
  });
});

describe('simulator: PIM\'s settings in Graph', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const PATH = '/policies/roleManagementPolicyAssignments';
  const rulesOf = async (filter: string) => {
    const { value: [one] } = await practice.graph().api(PATH).filter(filter).expand('policy($expand=rules)').get() as { value: { policy: { rules: (Body & { id: string })[] } }[] }; // Graph's client types every answer as any
    return (id: string) => one?.policy.rules.find((rule) => rule.id === id);
  };
  const SETTINGS = [
    ['Security Reader', `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${SECURITY_READER}'`],
    ['member of Database operators', `scopeId eq '${GROUP}' and scopeType eq 'Group' and roleDefinitionId eq 'member'`],
  ] as const;
  for (const [name, filter] of SETTINGS) {
    it(`of ${name}: defaults, and what the knob says`, async () => {
      const untouched = await rulesOf(filter);
      assert.deepEqual([untouched('Expiration_EndUser_Assignment')?.maximumDuration, (untouched('Approval_EndUser_Assignment')?.setting as Body).isApprovalRequired], ['PT8H', false]);
      practice.turn({ policies: { [name]: { endUserMaximum: 'PT2H', approvers: [sam.id], authenticationContext: 'c1' } } });
      const turned = await rulesOf(filter);
      const { approvalStages: [stage], isApprovalRequired } = turned('Approval_EndUser_Assignment')?.setting as { approvalStages: { primaryApprovers: Body[] }[]; isApprovalRequired: boolean };
      assert.deepEqual([turned('Expiration_EndUser_Assignment')?.maximumDuration, isApprovalRequired, stage?.primaryApprovers[0]?.userId], ['PT2H', true, sam.id]);
      assert.deepEqual([turned('AuthenticationContext_EndUser_Assignment')?.claimValue, turned('AuthenticationContext_EndUser_Assignment')?.['@odata.type']], ['c1', '#microsoft.graph.unifiedRoleManagementPolicyAuthenticationContextRule']);
    });
  }

  it('must be asked for a scope and its type, and are plain without $expand', async () => {
    await refused(practice.graph().api(PATH).get(), 400, 'BadRequest');
    const { value: [one] } = await practice.graph().api(PATH).filter(SETTINGS[0][1]).get() as { value: Body[] }; // as above
    assert.deepEqual(Object.keys(one ?? {}), ['id', 'policyId', 'scopeId', 'scopeType', 'roleDefinitionId']);
    assert.equal((await practice.graph().api(`${PATH}/${String(one?.id)}`).get() as Body).policyId, one?.policyId); // as above
  });
});

async function refused(doing: Promise<unknown>, statusCode: number, code: string, message?: RegExp): Promise<void> {
  await assert.rejects(doing, (error: GraphError) => {
    assert.deepEqual([error.statusCode, error.code], [statusCode, code]);
    if (message !== undefined) assert.match(error.message, message);
    return true;
  });
}
