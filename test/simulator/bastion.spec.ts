import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { BASTION_ID, NETWORK_GROUP, RESOURCE_GROUP, VMS } from '../../src/simulator/seed.js';
import { roleDefinitionId } from '../../src/simulator/tenant.js';
import { READER, all, assign, clientRule, deleteRule, noor, openPractice, putRule, riley, type Practice } from './practice.js';

const OURS = 'jit-20991123T220000Z-test-bastionprod';
const LOGIN = roleDefinitionId('Virtual Machine Administrator Login');
interface Tried { ok: boolean; sessionId?: string; checks: { what: string; ok: boolean; why: string }[] }

describe('simulator: Bastion, and who gets through', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const give = async (scope: string, roleDefinitionId: string, principalId = riley.id) => {
    await practice.pim().roleAssignmentScheduleRequests.create(scope.slice(1), randomUUID(), assign(60, { roleDefinitionId, principalId }));
  };
  const openAll = async () => {
    await give(RESOURCE_GROUP, READER);
    await give(NETWORK_GROUP, READER);
    await give(VMS[0].id, LOGIN);
    await putRule(practice, OURS);
  };
  const connect = async (over: object = {}) => (await practice.api('POST', `/api/people/${riley.id}/connect`, { vm: 'vm-web-1', ...over })).body as Tried;
  const sessions = () => all(practice.network().beginListActiveSessionsAndWait('network', 'bas-prod', { updateIntervalInMs: 10 }));

  it('the list of sessions may take several polls', async () => {
    practice.turn({ sessionListPolls: 2 });
    const begun = await practice.call('POST', `${BASTION_ID}/getActiveSessions?api-version=2025-05-01`);
    const poll = begun.headers.get('location')!.replace(practice.simulator.urls.https, '');
    const answers = [begun];
    for (let n = 0; n < 3; n += 1) answers.push(await practice.call('GET', poll));
    assert.deepEqual(answers.map(({ status }) => status), [202, 202, 202, 200]);
    assert.deepEqual(answers.at(-1)?.body, { value: [] });
    assert.deepEqual(await sessions(), [], 'a client waits for it');
  });

  it('nobody gets through at the baseline, and each reason is a sentence', async () => {
    const { ok, checks } = await connect();
    assert.equal(ok, false);
    assert.deepEqual(checks.map(({ why }) => why), [
      'The network does not let 203.0.113.7 through: rule DenyAllInbound (priority 4096).', 'Riley has no role that allows seeing vm-web-1.',
      'Riley has no role that allows seeing the Bastion host.', 'Riley has no role that allows signing in to vm-web-1.',
    ]);
    assert.deepEqual(practice.record('connect.tried').map((entry) => [entry.ok, entry.because.length]), [[false, 4]]);
  });

  it('with both layers open the person gets through, from that address and to that machine only', async () => {
    await openAll();
    assert.deepEqual((await connect()).checks.map((check) => check.ok), [true, true, true, true]);
    assert.deepEqual((await connect({ address: '203.0.113.8' })).checks.map((check) => check.ok), [false, true, true, true]);
    assert.deepEqual((await connect({ vm: 'vm-db-1' })).checks.map((check) => check.ok), [true, true, true, false]);
    const other = (await practice.api('POST', `/api/people/${noor.id}/connect`, { vm: 'vm-web-1', address: riley.address })).body as Tried;
    assert.deepEqual(other.checks.map((check) => check.ok), [true, false, false, false]);
  });

  it('seeing the machine is not seeing the Bastion host', async () => {
    await give(RESOURCE_GROUP, READER);
    await give(VMS[0].id, LOGIN);
    await putRule(practice, OURS);
    assert.deepEqual((await connect()).checks.map((check) => check.ok), [true, true, false, true]);
  });

  it('a role held through a group counts', async () => {
    await openAll();
    practice.simulator.sim.clock.advance(61 * 60_000);
    const group = Object.keys(practice.simulator.sim.state.groups)[0]!;
    for (const [scope, role] of [[RESOURCE_GROUP, READER], [NETWORK_GROUP, READER], [VMS[0].id, LOGIN]] as const) await give(scope, role, group);
    assert.equal((await connect()).ok, true);
  });

  it('a rule with a lower number decides', async () => {
    await openAll();
    await putRule(practice, 'DenyRiley', clientRule({ priority: 3000, access: 'Deny' }));
    assert.equal((await connect()).ok, true);
    await deleteRule(practice, OURS);
    await putRule(practice, OURS, clientRule({ priority: 3001 }));
    assert.match((await connect()).checks[0]!.why, /does not let .*DenyRiley \(priority 3000\)/);
  });

  it('a session outlives rule and role, is listed over the long-running call, and is cut by id', async () => {
    await openAll();
    const { sessionId } = await connect();
    await deleteRule(practice, OURS);
    practice.simulator.sim.clock.advance(61 * 60_000);
    assert.equal((await connect()).ok, false);
    const [session, ...more] = await sessions();
    assert.deepEqual([session?.sessionId, session?.targetResourceId, session?.userName, session?.protocol, more.length], [sessionId, VMS[0].id, 'riley', 'SSH', 0]);
    assert.deepEqual(Object.keys(session ?? {}).filter((key) => /person|object|client/i.test(key)), []);
    const cut = await all(practice.network().listDisconnectActiveSessions('network', 'bas-prod', { sessionIds: [sessionId!, 'none'] }));
    assert.deepEqual(cut.map(({ state }) => state), ['Disconnected', 'NotFound']);
    assert.deepEqual([await sessions(), practice.record('session.cut').length], [[], 1]);
  });

  it('a session that the person ends is no cut', async () => {
    await openAll();
    const { sessionId } = await connect();
    assert.equal((await practice.api('POST', `/api/sessions/${sessionId}/end`)).status, 200);
    assert.equal((await practice.api('POST', `/api/sessions/${sessionId}/end`)).status, 404);
    assert.deepEqual([practice.record('session.ended').length, practice.record('session.cut').length], [1, 0]);
  });

  it('the host can be read', async () => { assert.equal((await practice.network().bastionHosts.get('network', 'bas-prod')).id, BASTION_ID); });
});
