import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AccessError } from '../../src/access/errors.js';
import { createBotToken, createCredential } from '../../src/azure/index.js';
import { isLoopback, scopeOf } from '../../src/azure/endpoint.js';
import { steadily, within } from '../../src/azure/steady.js';
import { BASTION_ID, BOT_ID, BOT_PASSWORD, GROUPS, PEOPLE, RESOURCE_GROUP, TENANT_ID, VMS } from '../../src/simulator/seed.js';
import { anEntitlement, MINUTE } from '../support/requests.js';
import { network, openArena, ROLES, silent, type Arena } from './arena.js';

const [riley, noor, ana, , , sam] = PEOPLE.map(({ id }) => id) as [string, string, string, string, string, string]; // the seed has more
const NOBODY = 'ffffffff-0000-4000-8000-000000000009';

describe('the edge to Azure, against the practice tenant', function () {
  this.timeout(60_000);
  let arena: Arena;

  beforeEach(async function () { arena = await openArena(this); });
  afterEach(async () => { await arena?.close(); });

  it('logs each no of Azure with the ids by which Microsoft finds it, and not what is merely not there', async () => {
    const lines: { about: Record<string, unknown>; text: string }[] = [];
    const { directory, layers } = arena.edge({ log: { ...silent, warn: (about, text) => { lines.push({ about: { ...about }, text }); } } });
    await directory.person(NOBODY);
    assert.equal(lines.length, 0);
    arena.turn({ deny: ['/users/', '/securityRules'] });
    await assert.rejects(directory.person(riley), AccessError);
    await assert.rejects(layers.of(network).read(network, AbortSignal.timeout(10_000)), AccessError);
    const id = /^[0-9a-f-]{36}$/;
    assert.deepEqual(lines.map(({ about: { api, method, status }, text }) => [api, method, status, text]), [['graph', 'GET', 403, 'Azure answered with a no or a failure'], ['arm', 'GET', 403, 'Azure answered with a no or a failure']]);
    for (const { about } of lines) assert.match(String(about.azureRequest), id);
    assert.match(String(lines[1]?.about.correlation), id);
    assert.equal(lines[0]?.about.path, `/v1.0/users/${riley}`);
  });

  describe('directory', () => {
    it('knows a person by id, with the names by which machines know them', async () => {
      assert.deepEqual(await arena.azure.directory.person(riley), { person: { id: riley, name: 'Riley Chen' }, logins: ['riley@contoso.example', 'riley'], isGuest: false, mail: 'riley@contoso.example' });
      arena.simulator.sim.state.guests.push(riley);
      assert.equal((await arena.azure.directory.person(riley))?.isGuest, true);
    });

    it('knows nobody who is not there or whose account is disabled', async () => {
      assert.equal(await arena.azure.directory.person(NOBODY), undefined);
      arena.simulator.sim.state.disabled.push(riley);
      assert.equal(await arena.azure.directory.person(riley), undefined);
    });

    const MEMBERSHIP: readonly [string, string, { groups: string[]; people: string[] }, boolean][] = [
      ['in the group', riley, { groups: [GROUPS.operators.id], people: [] }, true],
      ['named', sam, { groups: [], people: [sam.toUpperCase()] }, true],
      ['in the second group of two', ana, { groups: [GROUPS.operators.id, GROUPS.approvers.id], people: [] }, true],
      ['in none', sam, { groups: [GROUPS.operators.id, GROUPS.approvers.id], people: [riley] }, false],
      ['nobody at all', NOBODY, { groups: [GROUPS.operators.id], people: [] }, false],
      ['of an empty set', riley, { groups: [], people: [] }, false],
    ];
    for (const [name, person, people, expected] of MEMBERSHIP) {
      it(`is among: ${name}`, async () => { assert.equal(await arena.azure.directory.isAmong(person, people), expected); });
    }

    it('what is asked at one moment is asked of Graph in one call for each person', async () => {
      const among = (person: string, group: string) => arena.azure.directory.isAmong(person, { groups: [group], people: [] });
      assert.deepEqual(await Promise.all([among(riley, GROUPS.operators.id), among(riley, GROUPS.approvers.id), among(ana, GROUPS.approvers.id)]), [true, false, true]);
      assert.equal(arena.simulator.sim.record.since(0).filter((e) => e.kind === 'call' && e.path.endsWith('/checkMemberGroups')).length, 2);
    });

    it('asks of one person once what several ask at one moment, and again at the next', async () => {
      const asked = () => arena.simulator.sim.record.since(0).filter((e) => e.kind === 'call' && e.method === 'GET' && e.path.endsWith(`/v1.0/users/${ana}`)).length;
      const before = asked();
      const found = await Promise.all(Array.from({ length: 5 }, () => arena.azure.directory.person(ana)));
      assert.deepEqual([new Set(found.map((one) => one?.person.name)), asked() - before], [new Set(['Ana Costa']), 1]);
      assert.equal(await arena.azure.directory.person(NOBODY), undefined);
      await arena.azure.directory.person(ana);
      assert.equal(asked() - before, 2);
    });

    it('counts a group within a group', async () => {
      arena.simulator.sim.state.groups[GROUPS.operators.id]!.members.push(GROUPS.approvers.id);
      assert.equal(await arena.azure.directory.isAmong(ana, { groups: [GROUPS.operators.id], people: [] }), true);
    });

    it('a group that does not exist is an error, and not "no"', async () => {
      await assert.rejects(arena.azure.directory.isAmong(sam, { groups: [NOBODY], people: [] }), (e: AccessError) => e.code === 'azure-refused' && e.message.includes(NOBODY));
      await assert.rejects(arena.azure.directory.everybody({ groups: [NOBODY], people: [] }, 5), AccessError);
    });

    it('lists everybody once, over all pages, without disabled accounts and up to the limit', async () => {
      arena.turn({ pageSize: 1 });
      arena.simulator.sim.state.disabled.push(noor);
      const people = { groups: [GROUPS.operators.id, GROUPS.approvers.id], people: [riley, sam] };
      assert.deepEqual((await arena.azure.directory.everybody(people, 50)).map(({ name }) => name).sort(), ['Ana Costa', 'Ben Okafor', 'Lena Vogt', 'Mia Larsen', 'Riley Chen', 'Sam Doyle']);
      assert.equal((await arena.azure.directory.everybody(people, 2)).length, 2);
    });

    it('a refusal of Graph is told with its code', async () => {
      arena.turn({ deny: ['/v1.0/users'] });
      await assert.rejects(arena.azure.directory.person(riley), (e: AccessError) => e.azureCode === 'Authorization_RequestDenied' && !e.retryable);
    });

    it('gets through throttling without Retry-After and a lost answer', async () => {
      arena.turn({ failNext: [{ match: '/v1.0/users', count: 2, status: 429, code: 'TooManyRequests' }] });
      assert.equal((await arena.azure.directory.person(riley))?.person.name, 'Riley Chen');
    });
  });

  describe('eligibility', () => {
    const reader = { kind: 'azure', role: 'Reader', scope: RESOURCE_GROUP } as const;
    const login = { kind: 'azure', role: 'Virtual Machine Administrator Login', scope: VMS[0].id } as const;
    const eligible = async (person: string) => (await arena.azure.layers.eligibility(person, [reader, login])).map((e) => [e.eligible, e.until]);

    it('counts what is direct and what a group has', async () => { assert.deepEqual(await eligible(riley), [[true, null], [true, null]]); });
    it('is not there for an outsider', async () => { assert.deepEqual(await eligible(sam), [[false, null], [false, null]]); });

    it('ends at the latest of several ends', async () => {
      const { eligibilities } = arena.simulator.sim.state;
      const [first] = eligibilities.filter((e) => e.principalId === riley && e.scope === login.scope);
      assert.ok(first);
      first.endDateTime = '2030-01-01T00:00:00.000Z';
      eligibilities.push({ ...first, id: `${first.id.slice(0, -1)}9`, endDateTime: '2031-01-01T00:00:00.000Z' });
      assert.deepEqual((await eligible(riley))[1], [true, '2031-01-01T00:00:00.000Z']);
    });

    it('of a scope below does not count, of one above does', async () => {
      const { eligibilities } = arena.simulator.sim.state;
      const [first] = eligibilities.filter((e) => e.principalId === riley);
      assert.ok(first);
      const readerId = eligibilities.find((e) => e.scope === RESOURCE_GROUP)!.roleDefinitionId;
      eligibilities.splice(0, eligibilities.length, { ...first, roleDefinitionId: readerId, scope: VMS[0].id });
      assert.deepEqual((await eligible(riley))[0], [false, null]);
      eligibilities.splice(0, eligibilities.length, { ...first, roleDefinitionId: readerId, scope: RESOURCE_GROUP.split('/').slice(0, 3).join('/') });
      assert.deepEqual((await eligible(riley))[0], [true, null]);
    });

    describe('in Graph', () => {
      const { directory, group } = ROLES;
      const inGraph = async (person: string) => (await arena.azure.layers.eligibility(person, [directory, group])).map((e) => e.eligible);

      it('counts what a group has, and what is direct', async () => {
        assert.deepEqual(await inGraph(riley), [true, true], 'Security Reader through the operators group');
        assert.deepEqual(await inGraph(noor), [true, false]);
        assert.deepEqual(await inGraph(sam), [false, false]);
      });

      it('counts neither what is over, nor what has not begun, nor another role', async () => {
        const rows = arena.simulator.sim.state.eligibilities.filter((e) => e.scope === '/');
        for (const row of rows) row.endDateTime = '2020-01-01T00:00:00.000Z';
        assert.deepEqual(await inGraph(riley), [false, true]);
        for (const row of rows) Object.assign(row, { endDateTime: null, startDateTime: '2099-01-01T00:00:00.000Z' });
        assert.deepEqual(await inGraph(riley), [false, true]);
        assert.deepEqual((await arena.azure.layers.eligibility(riley, [{ ...directory, role: 'Global Reader' }, { ...group, access: 'owner' }])).map((e) => e.eligible), [false, false]);
      });

      it('of a role that Entra does not have is an error', async () => {
        await assert.rejects(arena.azure.layers.eligibility(riley, [{ ...directory, role: 'Reeder' }]), (e: AccessError) => e.code === 'role-not-found');
      });

      it('sees all rows of a long list', async () => {
        const { eligibilities } = arena.simulator.sim.state;
        const [row] = eligibilities.filter((e) => e.scope === '/');
        for (let n = 0; n < 7; n += 1) eligibilities.unshift({ ...row!, id: `e1191b00-0000-4000-8000-00000000010${n}`, principalId: sam });
        arena.turn({ pageSize: 3 });
        assert.deepEqual(await inGraph(riley), [true, true]);
      });
    });

    it('of a role that does not exist is an error', async () => {
      await assert.rejects(arena.azure.layers.eligibility(riley, [{ ...reader, role: 'Reeder' }]), (e: AccessError) => e.code === 'role-not-found');
    });
  });

  describe('PIM\'s own settings', () => {
    const { azure, directory, group } = ROLES;
    const rules = () => arena.azure.layers.pimRules([azure, directory, group]);
    const untouched = { longest: 8 * 60 * MINUTE, ticket: false, mfa: false, authenticationContext: null, approvers: null, adminMfa: false };

    it('of a role that nobody has touched: eight hours, and nothing that speaks against us', async () => { assert.deepEqual(await rules(), [untouched, untouched, untouched]); });

    it('are each read, for every kind', async () => {
      arena.turn({ policies: { '*': { endUserMaximum: 'PT2H', endUserRules: ['MultiFactorAuthentication', 'Ticketing'], adminRules: ['MultiFactorAuthentication'], approvers: [ana], authenticationContext: 'c1' } } });
      const strict = { longest: 120 * MINUTE, ticket: true, mfa: true, authenticationContext: 'c1', approvers: { groups: [], people: [ana] }, adminMfa: true };
      assert.deepEqual(await rules(), [strict, strict, strict]);
      arena.turn({ policies: { '*': { adminMaximum: 'PT1H' } } });
      assert.deepEqual((await rules()).map((r) => r.longest), [60 * MINUTE, 60 * MINUTE, 60 * MINUTE], 'the shorter of the two');
      arena.turn({ policies: { Reader: { endUserMaximum: 'PT30M' }, 'Security Reader': { endUserMaximum: 'PT3H' }, 'member of Database operators': { endUserMaximum: 'P1D' } } });
      assert.deepEqual((await rules()).map((r) => r.longest), [30 * MINUTE, 180 * MINUTE, 1440 * MINUTE]);
    });

    it('that cannot be read are an error with its code, never no settings', async () => {
      arena.turn({ deny: ['roleManagementPolicyAssignments'] });
      for (const role of [azure, directory, group]) await assert.rejects(arena.azure.layers.pimRules([role]), (e: AccessError) => e.code === 'azure-refused' && e.message.includes('PIM\'s settings of'));
    });
  });

  describe('sessions', () => {
    const open = (personId: string, userName: string, vmId: string) => {
      const sessionId = `${userName}-${arena.simulator.sim.state.sessions.length}`;
      arena.simulator.sim.state.sessions.push({ sessionId, personId, userName, vmId, address: '203.0.113.7', startedAt: arena.clock.now(), endedAt: null });
      return sessionId;
    };
    const running = () => arena.simulator.sim.state.sessions.filter((s) => s.endedAt === null).map((s) => s.userName);

    it('cuts the person\'s own on the entitlement\'s machines, and nobody else\'s', async () => {
      open(riley, 'Riley', VMS[0].id);
      open(riley, 'AzureAD\\riley@contoso.example', VMS[0].id);
      open(noor, 'noor', VMS[0].id);
      open(riley, 'riley', VMS[1].id);
      const { cut, at, readAt } = await arena.azure.sessions.cut(anEntitlement(), ['riley', 'riley@contoso.example'], 'own');
      assert.deepEqual(cut.map((c) => [c.user, c.machine]), [['Riley', VMS[0].id], ['AzureAD\\riley@contoso.example', VMS[0].id]]);
      assert.deepEqual(running(), ['noor', 'riley']);
      assert.ok(at <= readAt);
    });

    it('cuts everybody\'s when it is told to', async () => {
      open(riley, 'riley', VMS[0].id);
      open(noor, 'noor', VMS[0].id);
      await arena.azure.sessions.cut(anEntitlement(), [], 'all');
      assert.deepEqual(running(), []);
    });

    it('none there: nothing cut, and the time at which that was read', async () => {
      const { cut, at, readAt } = await arena.azure.sessions.cut(anEntitlement(), ['riley'], 'own');
      assert.deepEqual([cut, at], [[], readAt]);
    });

    it('a list that is refused is an error', async () => {
      arena.turn({ deny: [`POST ${BASTION_ID}`] });
      await assert.rejects(arena.azure.sessions.cut(anEntitlement(), ['riley'], 'own'), (e: AccessError) => e.azureCode === 'AuthorizationFailed');
    });
  });

  describe('credentials', () => {
    const bot = () => ({ id: BOT_ID, type: 'SingleTenant' as const, tenantId: TENANT_ID, password: BOT_PASSWORD, loginUrl: `${arena.simulator.urls.https}/${TENANT_ID}` });

    it('gets the bot a token for the chat from an authority on this machine', async () => {
      assert.match(await createBotToken(bot())('https://api.botframework.com/.default'), /^ey/);
    });

    it('tells a wrong secret plainly', async () => {
      await assert.rejects(createBotToken({ ...bot(), password: 'wrong' })('https://api.botframework.com/.default'), (e: AccessError) => e instanceof AccessError && e.message.includes('AADSTS7000215'));
    });

    it('a refused sign-in is told at once and not tried again and again', async () => {
      const refused = arena.edge({ as: 'wrong secret' });
      const isTold = (e: AccessError) => e instanceof AccessError && !e.retryable && e.message.includes('AADSTS7000215');
      await assert.rejects(refused.layers.of(network).read(network, AbortSignal.timeout(20_000)), isTold);
      await assert.rejects(refused.directory.person(riley), isTold);
      assert.ok(arena.simulator.sim.record.since(0).filter((e) => e.kind === 'call' && e.service === 'token').length <= 4);
    });

    it('waits for no authority that takes a call and never answers', async () => {
      arena.turn({ failNext: [{ match: '/oauth2/', count: -1, hang: true }] });
      const began = performance.now();
      await assert.rejects(createBotToken(bot())('https://api.botframework.com/.default'), (e: AccessError) => e instanceof AccessError && e.retryable && /sign/i.test(e.message));
      assert.ok(performance.now() - began < 30_000, 'some seconds, not for ever');
      arena.turn({ failNext: [{ match: '/oauth2/', count: 1, hang: true }] });
      assert.equal((await arena.edge().directory.person(riley))?.person.name, PEOPLE[0]!.name, 'and the next call goes on');
    });

    it('takes an authority that is down for an outage, not for a no', async () => {
      arena.turn({ failNext: [{ match: '/oauth2/', count: -1, status: 503 }] });
      await assert.rejects(createBotToken(bot())('https://api.botframework.com/.default'), (e: AccessError) => e instanceof AccessError && e.retryable);
    });

    it('does not begin without the secret that it needs', () => {
      assert.throws(() => createBotToken({ ...bot(), password: undefined }), (e: AccessError) => e.code === 'configuration');
    });

    it('asks the environment for nothing before it is needed', () => { assert.ok(createCredential('https://login.microsoftonline.us')); });
  });
});

describe('endpoint', () => {
  for (const [url, expected] of [['https://127.0.0.1:4000', true], ['https://localhost', true], ['https://[::1]:1', true], ['https://management.azure.com', false], ['https://127.0.0.1.evil.example', false], ['https://localhost.evil.example', false]] as const) {
    it(`${url} is ${expected ? '' : 'not '}this machine`, () => { assert.equal(isLoopback(url), expected); });
  }
  it('tokens are for the cloud that the endpoint belongs to', () => {
    assert.deepEqual(
      [scopeOf('arm', 'https://127.0.0.1:4000'), scopeOf('arm', 'https://management.usgovcloudapi.net/'), scopeOf('graph', 'https://graph.microsoft.us')],
      ['https://management.azure.com/.default', 'https://management.usgovcloudapi.net/.default', 'https://graph.microsoft.us/.default'],
    );
  });
});

describe('steady calls', function () {
  this.timeout(40_000);
  let server: Server;
  let answers: { status: number; headers?: Record<string, string>; body?: string }[];
  let asked = 0;

  beforeEach((done) => {
    asked = 0;
    server = createServer((_req, res) => {
      const { status, headers = {}, body = '' } = answers[Math.min(asked, answers.length - 1)] ?? { status: 500 };
      asked += 1;
      res.writeHead(status, headers).end(body);
    }).listen(0, '127.0.0.1', done);
  });
  afterEach(() => { server.close(); });

  const call = async (signal?: AbortSignal) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens
    const got = await steadily(async () => { const r = await fetch(url); return { status: r.status, retryAfter: r.headers.get('retry-after'), body: await r.text() }; }, (r) => r, signal);
    return got.status;
  };

  it('a busy answer is asked again until it is another', async () => {
    answers = [{ status: 409 }, { status: 429 }, { status: 503 }, { status: 200 }];
    assert.deepEqual([await call(), asked], [200, 4]);
  });

  it('an answer that stays is given at once', async () => {
    answers = [{ status: 403 }];
    assert.deepEqual([await call(), asked], [403, 1]);
    answers = [{ status: 409, body: '{"error":{"code":"ScopeLocked"}}' }];
    assert.deepEqual([await call(), asked], [409, 2]);
  });

  it('waits as long as Azure asks', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '1' } }, { status: 200 }];
    const began = performance.now();
    assert.equal(await call(), 200);
    assert.ok(performance.now() - began >= 1000);
  });

  it('hands back what asks for a longer wait than anybody stands', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '120' } }];
    assert.deepEqual([await call(), asked], [429, 1]);
  });

  it('stops when it is told to', async () => {
    answers = [{ status: 503 }];
    await assert.rejects(call(AbortSignal.timeout(600)), { name: 'TimeoutError' });
  });

  it('hands back the last answer after some twenty seconds', async () => {
    answers = [{ status: 503 }];
    const began = performance.now();
    assert.equal(await call(), 503);
    assert.ok(performance.now() - began < 30_000);
  });
});

describe('the limit of a call', () => {
  let server: Server;

  beforeEach((done) => { server = createServer(() => undefined).listen(0, '127.0.0.1', done); }); // takes calls and never answers
  afterEach(() => { server.closeAllConnections(); server.close(); });

  const call = (signal: AbortSignal) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { signal }); // it listens

  it('comes, however often memory is tidied meanwhile', async function () {
    this.timeout(20_000);
    setFlagsFromString('--expose-gc');
    const tidy = runInNewContext('gc') as () => void;
    const pass = new AbortController();
    const calls = Promise.allSettled(Array.from({ length: 20 }, () => call(within(800, pass.signal))));
    const ended = calls.then((all) => all.map((one) => (one.status === 'rejected' ? (one.reason as Error).name : one.status)));
    for (let n = 0; n < 8; n += 1) {
      tidy();
      await wait(50);
    }
    assert.deepEqual(await Promise.race([ended, wait(8_000)]), Array.from({ length: 20 }, () => 'TimeoutError'));
  });

  it('is not waited for when the caller gives up', async () => {
    const pass = new AbortController();
    const waiting = call(within(60_000, pass.signal));
    pass.abort(new Error('a later pass has begun'));
    await assert.rejects(waiting, /a later pass has begun/);
    assert.equal(within(60_000, pass.signal).aborted, true);
  });
});
