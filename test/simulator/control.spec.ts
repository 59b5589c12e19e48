import assert from 'node:assert/strict';
import { CHANNELS, GROUPS, PEOPLE, type SeedPerson } from '../../src/simulator/seed.js';
import { MINUTE, assign, GROUP_SCOPE, openPractice, putRule, riley, type Practice } from './practice.js';

const OURS = 'jit-20991123T220000Z-test-bastionprod';
interface State {
  rules: { name: string; foreign: boolean; until: string | null; source: string[]; ports: string }[];
  assignments: { personName: string; roleName: string; scopeName: string; byBot: boolean; visible: boolean }[];
  conversations: unknown[];
}

describe('simulator: the page\'s API', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const state = async () => (await practice.api('GET', '/api/state')).body as State;

  it('serves the page, the renderer and the tenant', async () => {
    for (const path of ['/', '/adaptivecards.min.js', '/markdown-it.min.js']) assert.equal((await practice.api('GET', path)).status, 200, path);
    const { body } = await practice.api('GET', '/api/tenant');
    assert.deepEqual([(body as { people: unknown[] }).people.length, (body as { channels: unknown }).channels], [PEOPLE.length, CHANNELS]);
  });

  it('shows what stands in Azure now', async () => {
    practice.turn({ listLagInSeconds: 60 });
    await practice.pim().roleAssignmentScheduleRequests.create(GROUP_SCOPE, crypto.randomUUID(), assign(10));
    await putRule(practice, OURS);
    const { rules, assignments, conversations } = await state();
    const ours = rules.filter(({ foreign }) => !foreign);
    assert.deepEqual(ours.map(({ name, until, source, ports }) => [name, until, source, ports]), [[OURS, '2099-11-23T22:00:00.000Z', ['203.0.113.7/32'], '443']]);
    assert.deepEqual(assignments.map(({ personName, roleName, scopeName, byBot, visible }) => [personName, roleName, scopeName, byBot, visible]), [['Riley Chen', 'Reader', 'prod', true, false]]);
    assert.deepEqual([rules.length, conversations.length], [9, PEOPLE.length + Object.keys(CHANNELS).length]);
  });

  it('moves the clock, and what is due happens', async () => {
    await practice.pim().roleAssignmentScheduleRequests.create(GROUP_SCOPE, crypto.randomUUID(), assign(10));
    await practice.api('POST', '/api/clock', { advanceMs: 11 * MINUTE });
    assert.deepEqual([(await state()).assignments, practice.record('assignment.closed').length], [[], 1]);
  });

  it('tells of a change', async () => {
    const stop = new AbortController();
    const answer = await fetch(`${practice.simulator.urls.page}/api/events`, { signal: stop.signal });
    const reader = answer.body!.getReader();
    assert.match(Buffer.from((await reader.read()).value).toString(), /event: change/);
    practice.simulator.sim.changes.emit('change');
    assert.match(Buffer.from((await reader.read()).value).toString(), /event: change/);
    stop.abort();
  });

  it('gives the record from a number on', async () => {
    await practice.call('GET', `/${GROUP_SCOPE}?api-version=2022-04-01`);
    const entries = (await practice.api('GET', '/api/record')).body as { seq: number; kind: string }[];
    assert.deepEqual(entries.map(({ kind }) => kind), ['call', 'call']);
    assert.deepEqual((await practice.api('GET', `/api/record?after=${entries[0]!.seq}`)).body, entries.slice(1));
  });

  it('turns knobs that there are', async () => {
    assert.equal((await practice.api('PATCH', '/api/knobs', { nsgWriteMs: 7 })).status, 200);
    assert.equal(((await practice.api('GET', '/api/knobs')).body as { nsgWriteMs: number }).nsgWriteMs, 7);
    for (const wrong of [{ nsgWriteMS: 1 }, { nsgWriteMs: 'fast' }, { deny: {} }, { errorShare: 2 }, { pageSize: 0 }, { policies: { Reader: { adminrules: [] } } }, { failNext: [{}] }]) assert.equal((await practice.api('PATCH', '/api/knobs', wrong)).status, 400, JSON.stringify(wrong));
  });

  it('takes somebody new into the directory, and an approver into the group and the channels', async () => {
    const { status, body } = await practice.api('POST', '/api/people', { name: 'Kim Vance', part: 'approver' });
    const kim = body as SeedPerson;
    assert.equal(status, 201);
    const graph = practice.graph();
    assert.deepEqual((await graph.api(`/users/${kim.id}`).get() as { displayName: string }).displayName, 'Kim Vance');
    assert.deepEqual(await graph.api(`/users/${kim.id}/checkMemberGroups`).post({ groupIds: [GROUPS.approvers.id] }).then((answer: { value: string[] }) => answer.value), [GROUPS.approvers.id]);
    const { state: { conversations } } = practice.simulator.sim;
    for (const { id } of Object.values(CHANNELS)) assert.equal(conversations[id]?.members.filter((one) => one === kim.id).length, 1);
    const outsider = (await practice.api('POST', '/api/people', { name: 'Kim Vance', part: 'outsider' })).body as SeedPerson;
    assert.notEqual(outsider.id, kim.id);
    assert.ok(!conversations[CHANNELS.audit.id]?.members.includes(outsider.id));
  });

  it('takes a requester into the operators\' group, eligible for what Riley is', async () => {
    const kim = (await practice.api('POST', '/api/people', { name: 'Kim Vance', part: 'requester' })).body as SeedPerson;
    const { groups, eligibilities } = practice.simulator.sim.state;
    const of = (person: string) => eligibilities.filter(({ principalId }) => principalId === person).map(({ roleDefinitionId, scope }) => [roleDefinitionId, scope]);
    assert.ok(groups[GROUPS.operators.id]?.members.includes(kim.id) && !groups[GROUPS.approvers.id]?.members.includes(kim.id));
    assert.ok(of(riley.id).length > 0);
    assert.deepEqual(of(kim.id), of(riley.id));
  });

  const WRONG: readonly [number, string, string, unknown?][] = [
    [404, 'POST', '/api/people/nobody/message', { conversation: 'personal', text: 'x' }], [404, 'POST', `/api/people/${riley.id}/message`, { conversation: '19:none', text: 'x' }],
    [400, 'POST', `/api/people/${riley.id}/message`, { conversation: 'personal' }], [400, 'POST', `/api/people/${riley.id}/message`, '{'],
    [404, 'POST', `/api/people/${riley.id}/connect`, { vm: 'vm-none' }], [400, 'POST', `/api/people/${riley.id}/connect`, { vm: 'vm-web-1', address: '2001:db8::1' }],
    [400, 'POST', '/api/people', { name: 'X', part: 'king' }], [400, 'POST', `/api/people/${riley.id}/message`, { conversation: 'personal', text: 'x', forged: { role: 'x' } }],
    [404, 'POST', '/api/sessions/none/end'], [400, 'POST', '/api/clock', { advanceMs: -1 }], [404, 'GET', '/api/nothing'], [400, 'POST', '/api/bot', { url: 'bot' }],
  ];
  for (const [status, method, path, body] of WRONG) {
    it(`${method} ${path} ${JSON.stringify(body) ?? ''}: ${status} with a sentence`, async () => {
      const answer = await practice.api(method, path, body);
      assert.equal(answer.status, status);
      assert.match((answer.body as { error: string }).error, /.+/);
    });
  }

  it('is not for other sites that the same browser shows', async () => {
    const { status } = await fetch(`${practice.simulator.urls.page}/api/state`, { headers: { origin: 'https://elsewhere.example' } });
    assert.equal(status, 403);
  });

  it('says which bot does not answer', async () => {
    await practice.api('POST', '/api/bot', { url: 'http://127.0.0.1:9/api/messages' });
    const { status, body } = await practice.api('POST', `/api/people/${riley.id}/message`, { conversation: 'personal', text: 'x' });
    assert.deepEqual([status, /http:\/\/127\.0\.0\.1:9/.test((body as { error: string }).error)], [502, true]);
  });
});
