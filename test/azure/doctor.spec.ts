import assert from 'node:assert/strict';
import type { Entitlement } from '../../src/access/entitlement.js';
import { allows } from '../../src/azure/doctor/arm.js';
import { VERSION } from '../../src/bot/version.js';
import type { FindingRead } from '../../src/workflow/doctor.js';
import { BASTION_ID, BOT_ID, GROUPS, NETWORK_GROUP, NSG_ID, RESOURCE_GROUP, SUBSCRIPTION_ID, VMS } from '../../src/simulator/seed.js';
import { asRead } from '../support/findings.js';
import { anEntitlement } from '../support/requests.js';
import { EVERY_WRITE } from '../support/roles.js';
import { openArena, type Arena } from './arena.js';

const WEB = VMS[0].id;
const GONE = '60000000-0000-4000-8000-00000000dead';
const PIM = ['roleDefinitions/read', 'roleEligibilityScheduleInstances/read', 'roleManagementPolicyAssignments/read', 'roleAssignmentScheduleInstances/read',
  'roleAssignmentScheduleRequests/read', 'roleAssignmentScheduleRequests/write', 'roleAssignmentScheduleRequests/cancel/action'].map((name) => `Microsoft.Authorization/${name}`);
const PIM_AT_GROUP = [...PIM, 'Microsoft.Resources/subscriptions/resourceGroups/read'];
const NSG = ['networkSecurityGroups/read', 'networkSecurityGroups/securityRules/read', 'networkSecurityGroups/securityRules/write', 'networkSecurityGroups/securityRules/delete',
  'locations/operations/read', 'locations/operationResults/read'].map((name) => `Microsoft.Network/${name}`);
const BASTION = ['read', 'getactivesessions/action', 'disconnectactivesessions/action'].map((name) => `Microsoft.Network/bastionHosts/${name}`);

/** Every place in these entitlements, and what the bot needs there (AZURE.md 0.1). */
const PLACES: readonly [group: string, scope: string, actions: readonly string[]][] = [
  [`PIM at ${RESOURCE_GROUP}`, RESOURCE_GROUP, PIM_AT_GROUP], [`PIM at ${NETWORK_GROUP}`, NETWORK_GROUP, PIM_AT_GROUP], [`PIM at ${WEB}`, WEB, PIM],
  [`Network at ${NSG_ID}`, NSG_ID, NSG], [`Sessions at ${BASTION_ID}`, BASTION_ID, BASTION],
];
/** Where the Activity Log is read; what is open ends without it. */
const LOG = `Activity Log at /subscriptions/${SUBSCRIPTION_ID.toLowerCase()}`;
const READS_LOG = 'Microsoft.Insights/eventtypes/values/read';
/** Graph's permissions that the bot has in the practice tenant, and the lines that each of them carries there. */
const APP_ROLES: Readonly<Record<string, readonly string[]>> = {
  'User.Read.All': ['User.Read.All'],
  'GroupMember.Read.All': ['GroupMember.Read.All'],
  'RoleManagement.Read.Directory': ['RoleEligibilitySchedule.Read.Directory', 'RoleManagement.Read.Directory', 'RoleManagementPolicy.Read.Directory'],
  'RoleAssignmentSchedule.ReadWrite.Directory': ['RoleAssignmentSchedule.ReadWrite.Directory'],
  'PrivilegedEligibilitySchedule.Read.AzureADGroup': ['PrivilegedEligibilitySchedule.Read.AzureADGroup'],
  'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup': ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'],
  'RoleManagementPolicy.Read.AzureADGroup': ['RoleManagementPolicy.Read.AzureADGroup'],
  'AuditLog.Read.All': ['AuditLog.Read.All'],
};

/** Roles of all three kinds, at groups and at a machine. */
function allKinds(over: Partial<Entitlement> = {}): Entitlement {
  return anEntitlement({
    roles: [
      { kind: 'azure', role: 'Reader', scope: RESOURCE_GROUP }, { kind: 'azure', role: 'Reader', scope: NETWORK_GROUP },
      { kind: 'azure', role: 'Virtual Machine Administrator Login', scope: WEB },
      { kind: 'directory', role: 'Security Reader', scope: '/' }, { kind: 'group', group: GROUPS.databaseOperators.id, access: 'member', name: 'Database operators' },
    ],
    ...over,
  });
}

describe('azure/doctor', function () {
  this.timeout(120_000);
  let arena: Arena;
  beforeEach(async function () { arena = await openArena(this); });
  afterEach(() => arena?.close());

  /** Each time with a token of its own, as a doctor that has just been started. */
  const examine = async (over: Partial<Entitlement> = {}, as: 'bot' | 'wrong secret' = 'bot') => asRead(await arena.doctor({ entitlements: [allKinds(over)], as }).examine());
  const lines = (found: readonly FindingRead[], status: FindingRead['status']) => found.filter((one) => one.status === status).map(({ group, what }) => `${group}: ${what}`).sort();

  it('with everything given, every line is ok, and nothing was changed', async () => {
    const found = await examine();
    assert.deepEqual(found.filter((one) => one.status !== 'ok'), []);
    assert.deepEqual([...new Set(found.map((one) => one.group))].sort(), [
      ...PLACES.map(([group]) => group), 'Entra roles', 'Groups', 'Machines', 'Microsoft Graph', 'PIM for groups', 'Sign-in', 'Teams', LOG,
    ].sort());
    const record = arena.simulator.sim.record.since(0);
    const calls = record.flatMap((e) => (e.kind === 'call' && e.service !== 'token' && e.method !== 'GET' ? [`${e.method} ${e.path}`] : []));
    assert.deepEqual(calls, [`POST ${BASTION_ID}/getActiveSessions`]);
    assert.deepEqual(record.filter((e) => e.kind !== 'call'), []);
  });

  it('each permission taken away in turn turns its own line at its place red, and no other', async () => {
    let walked = 0;
    for (const [group, scope, actions] of PLACES) {
      for (const action of actions) {
        arena.turn({ withheld: [`${action} ${scope}`] });
        const found = await examine();
        assert.deepEqual(lines(found, 'wrong'), [`${group}: ${action}`]);
        const mend = found.find((one) => one.status === 'wrong')?.mend ?? '';
        assert.match(mend, /^(role='\{.*\}'; az role definition create .*; )?az role assignment create --assignee-object-id b0700000-0000-4000-8000-0000000000ff .*--scope "\/subscriptions\//);
        walked += 1;
      }
    }
    for (const [role, carried] of Object.entries(APP_ROLES)) {
      arena.turn({ withheld: [role] });
      const found = await examine();
      assert.deepEqual(lines(found, 'wrong'), carried.map((name) => `Microsoft Graph: ${name}`));
      for (const one of found.filter((f) => f.status === 'wrong')) assert.match(`${one.detail} ${one.mend ?? ''}`, /not in the token.* az rest --method POST .*appRoleAssignedTo/);
      walked += 1;
    }
    console.log(`      ${walked} permissions walked`);
    assert.equal(walked, PLACES.flatMap(([, , actions]) => actions).length + 8);
  });

  it('where the Activity Log may not be read, it says what is lost and how it is given, and nothing is wrong', async () => {
    arena.turn({ withheld: [READS_LOG] });
    const found = await examine();
    assert.deepEqual([lines(found, 'wrong'), lines(found, 'unknown')], [[], [`${LOG}: ${READS_LOG}`]]);
    const { detail = '', mend = '' } = found.find(({ group }) => group === LOG) ?? {};
    assert.match(detail, /without it alarms name nobody.*this identity may not/);
    assert.match(mend, new RegExp(`"${READS_LOG}".*az role assignment create --assignee-object-id b0700000-0000-4000-8000-0000000000ff .*--scope "/subscriptions/${SUBSCRIPTION_ID}"`, 'i'));
  });

  it('a permission that is refused although it is listed, or in the token, is told by the try', async () => {
    arena.turn({ deny: ['GET /v1.0/users', `GET ${NSG_ID}/securityRules`, `GET ${WEB}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances`] });
    const found = await examine();
    assert.deepEqual(lines(found, 'wrong'), [
      'Microsoft Graph: User.Read.All', `Network at ${NSG_ID}: Microsoft.Network/networkSecurityGroups/securityRules/read`, `PIM at ${WEB}: Microsoft.Authorization/roleAssignmentScheduleInstances/read`,
    ]);
    for (const one of found.filter((f) => f.status === 'wrong')) assert.match(one.detail, /tried: Azure refused/);
  });

  it('where Azure does not list permissions, what can be tried is known, and the rest is said to be unknown', async () => {
    arena.turn({ withheld: ['Microsoft.Authorization/permissions/read', `Microsoft.Network/bastionHosts/read ${BASTION_ID}`] });
    const found = await examine();
    assert.deepEqual(lines(found, 'wrong'), [`Sessions at ${BASTION_ID}: Microsoft.Network/bastionHosts/read`]);
    const unseen = PLACES.flatMap(([group, , actions]) => actions.filter((action) => /(write|delete|cancel\/action|disconnectactivesessions\/action|operations\/read|operationResults\/read)$/.test(action)).map((action) => `${group}: ${action}`));
    assert.deepEqual(lines(found, 'unknown'), [...unseen, `${LOG}: ${READS_LOG}`].sort());
  });

  it('what the entitlements name and Azure does not have is wrong, with what to correct', async () => {
    const missing = { machine: `${RESOURCE_GROUP}/providers/Microsoft.Compute/virtualMachines/vm-none`, nsg: NSG_ID.replace('nsg-bastion', 'nsg-none') };
    const found = await examine({
      roles: [{ kind: 'azure', role: 'Raeder', scope: RESOURCE_GROUP }, { kind: 'directory', role: 'Security Raeder', scope: '/' }],
      machines: [WEB, missing.machine], requesters: { groups: [GROUPS.operators.id, GONE], people: [] },
      paths: [{ id: 'p', nsg: missing.nsg, bastion: BASTION_ID, destination: '*', ports: ['443'], client: 443 }],
    });
    const wrong = lines(found, 'wrong');
    for (const expected of [`PIM at ${RESOURCE_GROUP}: role Raeder`, 'Entra roles: role Security Raeder', `Machines: ${missing.machine}`, `Groups: ${GONE}`, `Network at ${missing.nsg}: Microsoft.Network/networkSecurityGroups/read`]) {
      assert.ok(wrong.includes(expected), `${expected} in ${wrong.join(' | ')}`);
    }
    for (const one of found.filter((f) => f.status === 'wrong')) assert.ok((one.mend ?? '') !== '', one.what);
  });

  it('a second factor that PIM demands of whoever assigns is a thing to switch off, for each kind of role', async () => {
    arena.turn({ policies: { '*': { adminRules: ['MultiFactorAuthentication', 'Justification'] } } });
    const found = await examine();
    assert.deepEqual(lines(found, 'wrong'), [
      'Entra roles: PIM\'s setting of Security Reader', 'PIM for groups: PIM\'s setting of member of Database operators', `PIM at ${NETWORK_GROUP}: PIM's setting of Reader`,
      `PIM at ${RESOURCE_GROUP}: PIM's setting of Reader`, `PIM at ${WEB}: PIM's setting of Virtual Machine Administrator Login`,
    ].sort());
    for (const one of found.filter((f) => f.status === 'wrong')) assert.match(one.mend ?? '', /switch off/);
  });

  it('an open baseline is a line for each problem, with the command', async () => {
    const nsg = arena.simulator.sim.state.nsgs[NSG_ID];
    nsg!.rules = nsg!.rules.filter(({ name }) => name !== 'DenyAllInbound' && name !== 'AllowHttpOutbound');
    const found = (await examine()).filter((one) => one.status === 'wrong');
    assert.deepEqual(found.map(({ group, what }) => `${group}: ${what}`), [`Network at ${NSG_ID}: baseline`, `Network at ${NSG_ID}: baseline`]);
    for (const one of found) assert.match(one.mend ?? '', /^az network nsg rule create /);
  });

  it('without a sign-in it says so once, and not at every line', async () => {
    const found = await examine({}, 'wrong secret');
    assert.deepEqual(found.map(({ what, status }) => [what, status]), [['Azure Resource Manager', 'wrong'], ['Microsoft Graph', 'wrong']]);
    assert.match(found[0]?.detail ?? '', /AADSTS7000215/);
  });

  it('a role at a subscription is looked at there, and Graph is asked for no more than is needed', async () => {
    const scope = `/subscriptions/${SUBSCRIPTION_ID}`;
    arena.turn({ withheld: [`${PIM[5]} ${scope}`] });
    const found = await examine({ roles: [{ kind: 'azure', role: 'Reader', scope }] });
    assert.deepEqual(lines(found, 'wrong'), [`PIM at ${scope}: ${PIM[5]}`]);
    assert.deepEqual(found.filter((one) => one.group === 'Microsoft Graph').map((one) => one.what), ['User.Read.All', 'GroupMember.Read.All']);
  });

  const VERSIONS: readonly (readonly [string, string[] | null, FindingRead['status'], RegExp, RegExp])[] = [
    ['the one that lies here', null, 'ok', new RegExp(`^is ${VERSION} in the organisation's catalogue`), /^$/],
    ['an older one', ['0.0.9'], 'wrong', new RegExp(`^is 0\\.0\\.9 .*this program is ${VERSION}`), /npm run package.*"Publish"/],
    ['an older one and this one', ['0.0.9', VERSION], 'ok', /^is/, /^$/],
    ['a newer one, whose number sorts before as text', ['0.9.0', '0.10.0'], 'wrong', /^is 0\.10\.0 /, /^Deploy 0\.10\.0 /],
    ['none', [], 'unknown', new RegExp(`^not checked: .*no published app with the bot ${BOT_ID}`), /npm run package/],
  ];
  for (const [what, teamsApp, status, detail, mend] of VERSIONS) {
    it(`the version of the app that Teams has: ${what}`, async () => {
      arena.turn({ teamsApp, pageSize: 1 });
      const found = (await examine()).find(({ group }) => group === 'Teams');
      assert.deepEqual([found?.what, found?.status], ['version of the app', status]);
      assert.match(found?.detail ?? '', detail);
      assert.match(found?.mend ?? '', mend);
    });
  }

  it('without the permission for it the version of the app is not checked, which is not wrong, and the command that gives it is there', async () => {
    arena.turn({ withheld: ['AppCatalog.Read.All'] });
    const [found, ...others] = (await examine()).filter(({ status }) => status !== 'ok');
    assert.deepEqual([others, found?.group, found?.status], [[], 'Teams', 'unknown']);
    assert.match(found?.detail ?? '', /^not checked: this needs AppCatalog\.Read\.All/);
    assert.match(found?.mend ?? '', /appRoles\[\?value=='AppCatalog\.Read\.All'\].*az rest --method POST .*appRoleAssignedTo/);
    arena.turn({ withheld: [], failNext: [{ match: '/appCatalogs/', count: -1, status: 503 }] });
    assert.match((await examine()).find(({ group }) => group === 'Teams')?.detail ?? '', /^not checked: (?!this needs)/);
  });

  it('of a process that only reads: all green with the web\'s identity, and what it may too much, or lacks, is named', async () => {
    arena.turn({ withheld: [...EVERY_WRITE] });
    const as = async (who: 'web' | 'worker', readsOnly: boolean) => asRead(await arena.doctor({ entitlements: [allKinds()], as: who, readsOnly }).examine());
    const [web, worker, tooMuch, tooLittle] = await Promise.all([as('web', true), as('worker', false), as('worker', true), as('web', false)]);
    for (const found of [web, worker]) assert.deepEqual(found.filter((one) => one.status !== 'ok'), []);
    const places = [RESOURCE_GROUP, NETWORK_GROUP, WEB, NSG_ID, BASTION_ID];
    const too = 'More than ROLE=web may: this identity: ';
    assert.deepEqual(lines(tooMuch, 'wrong'), [...places, 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup', 'RoleAssignmentSchedule.ReadWrite.Directory'].map((what) => `${too}${what}`).sort());
    assert.match(tooMuch.find(({ what }) => what === NSG_ID)?.detail ?? '', /may Microsoft\.Authorization\/roleAssignmentScheduleRequests\/write, .*securityRules\/delete, .*and must not/);
    for (const one of tooMuch.filter(({ status }) => status === 'wrong')) assert.match(one.mend ?? '', /az role assignment delete|az rest --method DELETE/);
    const writes = (group: string, ...actions: string[]) => actions.map((action) => `${group}: Microsoft.${action}`);
    const pim = [NETWORK_GROUP, RESOURCE_GROUP, WEB].flatMap((scope) => [
      ...writes(`PIM at ${scope}`, 'Authorization/roleAssignmentScheduleRequests/cancel/action', 'Authorization/roleAssignmentScheduleRequests/write'), ...(scope === WEB ? [] : writes(`PIM at ${scope}`, 'Resources/subscriptions/resourceGroups/read')),
    ]);
    assert.deepEqual(lines(tooLittle, 'wrong'), [
      'Microsoft Graph: PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup', 'Microsoft Graph: RoleAssignmentSchedule.ReadWrite.Directory', ...pim,
      ...writes(`Network at ${NSG_ID}`, 'Network/locations/operations/read', 'Network/networkSecurityGroups/securityRules/delete', 'Network/networkSecurityGroups/securityRules/write'),
      ...writes(`Sessions at ${BASTION_ID}`, 'Network/bastionHosts/disconnectactivesessions/action'),
    ].sort());
  });

  it('of a process that only reads: the bot\'s registration, which it can sign in as, must not write either', async () => {
    const found = asRead(await arena.doctor({ entitlements: [allKinds()], as: 'web', readsOnly: true }).examine());
    const wrong = found.filter((one) => one.status === 'wrong');
    assert.ok(wrong.length === 7 && wrong.every(({ group }) => group === 'More than ROLE=web may: the bot\'s registration'), JSON.stringify(wrong));
  });

  const cases: [string, { actions: string[]; notActions: string[] }[], string, boolean][] = [
    ['the action itself, in any case', [{ actions: ['microsoft.network/BastionHosts/read'], notActions: [] }], 'Microsoft.Network/bastionHosts/read', true],
    ['everything', [{ actions: ['*'], notActions: [] }], 'Microsoft.Network/bastionHosts/read', true],
    ['every read', [{ actions: ['*/read'], notActions: [] }], 'Microsoft.Network/networkSecurityGroups/securityRules/read', true],
    ['every read is no write', [{ actions: ['*/read'], notActions: [] }], 'Microsoft.Network/networkSecurityGroups/securityRules/write', false],
    ['a whole provider', [{ actions: ['Microsoft.Authorization/*'], notActions: [] }], 'Microsoft.Authorization/roleAssignmentScheduleRequests/cancel/action', true],
    ['an exception', [{ actions: ['*'], notActions: ['Microsoft.Authorization/*/Write'] }], 'Microsoft.Authorization/roleAssignmentScheduleRequests/write', false],
    ['an exception of one role is none of another', [{ actions: ['*'], notActions: ['*/write'] }, { actions: ['Microsoft.Network/*'], notActions: [] }], 'Microsoft.Network/x/write', true],
    ['a point is a point', [{ actions: ['MicrosoftXNetwork/x/read'], notActions: [] }], 'Microsoft.Network/x/read', false],
    ['no roles', [], 'Microsoft.Network/x/read', false],
  ];
  for (const [name, permissions, action, expected] of cases) it(`allows: ${name}`, () => { assert.equal(allows(permissions, action), expected); });
});
