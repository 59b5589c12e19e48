import assert from 'node:assert/strict';
import { closeWhenAlone } from '../../src/alone.js';
import { botCredential, createClosing, type Closing } from '../../src/azure/index.js';
import { overdue } from '../../src/azure/closing.js';
import { until } from '../../src/sandbox/control.js';
import { BASTION_ID, BOT_ID, BOT_PASSWORD, DRILL_NSG_ID, FOREIGN_RULES, NSG_ID, TENANT_ID } from '../../src/simulator/seed.js';
import { settle } from '../../src/simulator/core.js';
import { anEntitlement, HOUR, MINUTE } from '../support/requests.js';
import { INSTANCE, network, openArena, silent, type Arena } from './arena.js';

const NOW = '2026-11-29T12:00:00.000Z';
const LIMITS = { instance: 'prod', now: NOW, longest: 4 * HOUR };

describe('overdue: what the dead man\'s switch takes for its own to close', () => {
  const cases: [what: string, name: string, why: string | undefined][] = [
    ['an end an hour ago', 'jit-20261129T110000Z-prod-bastionprod', 'overdue'],
    ['an end 31 s ago', 'jit-20261129T115929Z-prod-bastionprod', 'overdue'],
    ['an end 30 s ago: the workers have their time', 'jit-20261129T115930Z-prod-bastionprod', undefined],
    ['an end to come', 'jit-20261129T130000Z-prod-bastionprod', undefined],
    ['an end as far away as a window may last', 'jit-20261129T160000Z-prod-bastionprod', undefined],
    ['an end further away than any window', 'jit-20261129T160031Z-prod-bastionprod', 'tooFar'],
    ['another installation\'s', 'jit-20261129T110000Z-test-bastionprod', undefined],
    ['a name that only looks like ours', 'jit-20261129T110000Z-prod-bastionprod-2', undefined],
    ['a time that there is not', 'jit-20261399T110000Z-prod-bastionprod', undefined],
    ['somebody else\'s rule', 'AllowGatewayManagerInbound', undefined],
  ];
  for (const [what, name, why] of cases) {
    it(`${what}: ${why ?? 'left alone'}`, () => {
      assert.deepEqual(overdue([{ name }], LIMITS).map((one) => one.why), why === undefined ? [] : [why]);
    });
  }

  it('takes the longest overdue first', () => {
    const names = ['jit-20261129T114000Z-prod-a', 'jit-20261129T113000Z-prod-b', 'jit-20261129T115000Z-prod-c'];
    assert.deepEqual(overdue(names.map((name) => ({ name })), LIMITS).map(({ until }) => until.slice(11, 16)), ['11:30', '11:40', '11:50']);
  });
});

describe('a pass of the dead man\'s switch', function () {
  this.timeout(30_000);
  let arena: Arena;
  let closing: Closing;
  const watched = { nsg: NSG_ID, bastion: BASTION_ID, cutsSessions: true };
  beforeEach(async function () {
    arena = await openArena(this);
    const credential = botCredential({ id: BOT_ID, password: BOT_PASSWORD, type: 'SingleTenant', tenantId: TENANT_ID, loginUrl: arena.simulator.urls.https });
    closing = createClosing({ credential, armEndpoint: arena.simulator.urls.https, instance: INSTANCE, longest: () => 4 * HOUR, clock: arena.clock, log: silent });
  });
  afterEach(() => arena.close());

  const rules = () => Object.values(arena.simulator.sim.state.nsgs).flatMap(({ rules: all }) => all.map(({ name }) => name)).sort();
  const move = (by: number) => {
    arena.simulator.sim.clock.advance(by);
    settle(arena.simulator.sim);
  };
  const pass = (by: number) => {
    move(by);
    return closing.pass(watched);
  };
  const called = (method: string, path: string) => until(() => Promise.resolve(arena.simulator.sim.record.since(0).some((e) => e.kind === 'call' && e.method === method && e.path.includes(path)) || undefined), { what: `${method} ${path}`, within: 20_000 });
  const ending = () => {
    const [begun, over] = [new AbortController(), new AbortController()];
    return { begun, over, signals: { begun: begun.signal, over: over.signal } };
  };

  it('closes by Azure\'s clock what has been due for more than half a minute, and leaves the rest as it is', async () => {
    await arena.converge(network, [arena.holding('first222', 20), arena.holding('later222', 60, '203.0.113.8/32')]);
    const before = rules();
    assert.deepEqual((await pass(20 * MINUTE + 20_000)).closed, []);
    assert.deepEqual(rules(), before, 'the workers have half a minute');
    const { closed, left, failures } = await pass(20_000);
    assert.deepEqual([closed.length, closed[0]?.why, left, failures], [1, 'overdue', 1, []]);
    const lateness = closed[0]?.lateness ?? 0;
    assert.ok(lateness >= 38_000 && lateness < 60_000, `${lateness} ms`);
    assert.deepEqual(rules().filter((name) => name.startsWith('jit-')).length, 1);
    assert.deepEqual(rules().filter((name) => !name.startsWith('jit-')), before.filter((name) => !name.startsWith('jit-')));
    for (const name of FOREIGN_RULES) assert.ok(rules().includes(name));
  });

  it('closes what was made to last longer than any window may', async () => {
    await arena.converge(network, [arena.holding('abcd2345', 5 * 60)]);
    const { closed } = await pass(0);
    assert.deepEqual(closed.map(({ why, lateness }) => [why, lateness]), [['tooFar', 0]]);
  });

  it('leaves another installation\'s rules alone', async () => {
    await arena.converge(network, [arena.holding('abcd2345', 20)], arena.edge({ instance: 'other' }));
    const before = rules();
    assert.deepEqual((await pass(HOUR)).closed, []);
    assert.deepEqual(rules(), before);
  });

  it('says what it could not close, and closes it the next time', async () => {
    await arena.converge(network, [arena.holding('abcd2345', 20)]);
    arena.turn({ deny: ['DELETE '] });
    const refused = await pass(21 * MINUTE);
    assert.deepEqual([refused.closed, refused.left], [[], 1]);
    assert.match(refused.failures.join(), /refused to delete rule jit-/);
    arena.turn({ deny: [] });
    const { closed, left } = await pass(30_000);
    assert.deepEqual([closed.length, left], [1, 0]);
  });

  it('asks for sessions when nothing is left, and again after a rule was seen, or two minutes: one may have come and gone unseen', async () => {
    const asked = () => arena.simulator.sim.record.since(0).filter((e) => e.kind === 'call' && e.path.endsWith('getActiveSessions')).length;
    await pass(0);
    await pass(30_000);
    assert.equal(asked(), 1);
    await arena.converge(network, [arena.holding('abcd2345', 20)]);
    await pass(0);
    assert.equal(asked(), 1, 'somebody has a window: nobody is cut');
    await pass(21 * MINUTE);
    assert.equal(asked(), 2);
    await pass(90_000);
    assert.equal(asked(), 2);
    await pass(30_000);
    assert.equal(asked(), 3);
  });

  it('told to end, finishes the deletion that is under way and begins no other', async () => {
    await arena.converge(network, [arena.holding('first222', 20), arena.holding('later222', 30, '203.0.113.8/32')]);
    arena.turn({ nsgWriteMs: 1500 });
    move(HOUR);
    const { begun, signals } = ending();
    const passing = closing.pass(watched, signals);
    await called('DELETE', '/securityRules/jit-');
    begun.abort();
    const { closed, failures } = await passing;
    assert.deepEqual([closed.length, failures], [1, []]);
    assert.equal(rules().filter((name) => name.startsWith('jit-')).length, 1, 'the next process finds it');
  });

  it('outlasts its limit nowhere, not in a call for sessions that is never answered either', async () => {
    arena.turn({ failNext: [{ match: 'getActiveSessions', count: -1, hang: true }] });
    const { over, signals } = ending();
    const passing = closing.pass(watched, signals);
    await called('POST', 'getActiveSessions');
    over.abort();
    const { failures, sessionsCut } = await passing;
    assert.deepEqual([failures.length, sessionsCut], [1, 0]);
  });

  it('by a worker without Redis: an NSG that hangs holds up no other', async () => {
    await arena.converge(network, [arena.holding('abcd2345', 20)]);
    arena.turn({ failNext: [{ match: `${DRILL_NSG_ID}/securityRules`, count: -1, hang: true }] });
    const drill = { path: { ...anEntitlement().paths[0]!, nsg: DRILL_NSG_ID }, at: null, length: MINUTE, roundTo: 1000 };
    const alone = closeWhenAlone({ isThere: () => Promise.reject(new Error('away')), closing, named: () => ({ entitlements: [anEntitlement()], drill }), log: silent, every: 50 });
    try {
      await called('GET', `${DRILL_NSG_ID}/securityRules`);
      await called('GET', `${NSG_ID}/securityRules`);
      move(HOUR);
      await until(() => Promise.resolve(rules().some((name) => name.startsWith('jit-')) ? undefined : true), { what: 'the next pass over the NSG that answers', within: 20_000 });
    } finally {
      alone.close();
    }
  });
});
