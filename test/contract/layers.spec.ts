import assert from 'node:assert/strict';
import { later } from '../../src/access/instant.js';
import type { Holding, Pass, Presence, Target } from '../../src/access/target.js';
import { until } from '../../src/sandbox/control.js';
import { settle, type Knobs, type RecordEntry } from '../../src/simulator/core.js';
import { AccessError } from '../../src/access/errors.js';
import { MINUTE } from '../support/requests.js';
import { createNotes, network, openArena, ROLES, type Arena } from '../azure/arena.js';

interface Layer {
  readonly name: string;
  readonly target: Target;
  /** What a reading says of a window that is open. */
  readonly isOpen: (present: readonly Presence[], holding: Holding) => boolean;
  /** Entries of the simulator's own record: opened and closed for real. */
  readonly opened: RecordEntry['kind'];
  readonly closed: RecordEntry['kind'];
  /** Part of the `METHOD path` of its writes. */
  readonly write: string;
}

const role = { opened: 'assignment.opened', closed: 'assignment.closed', isOpen: (present: readonly Presence[]) => present.some((p) => p.ours) } as const;
const LAYERS: readonly Layer[] = [
  {
    name: 'network', target: network, opened: 'rule.put', closed: 'rule.deleted', write: 'PUT /subscriptions',
    isOpen: (present, { until, network: on }) => present.some((p) => p.ours && p.until === until && p.path === on?.path && p.address === on?.address),
  },
  { name: 'identity: Azure role', target: ROLES.azure, write: 'PUT /subscriptions', ...role },
  { name: 'identity: directory role', target: ROLES.directory, write: 'POST /v1.0/roleManagement', ...role },
  { name: 'identity: group', target: ROLES.group, write: 'POST /v1.0/identityGovernance', ...role },
];

/** What can happen to one call. */
const FAULTS = [
  ['breaks', { status: 500, code: 'InternalServerError' }], ['is refused', { status: 403, code: 'AuthorizationFailed' }],
  ['is done and its answer lost', { reset: true }],
] as const;

/** What Azure can be like for a while. */
const WEATHER: readonly (readonly [string, Partial<Knobs>])[] = [
  ['three calls in ten are throttled', { throttleShare: 0.3, throttleRetryAfterSeconds: null }],
  ['three calls in ten are throttled with a time to wait', { throttleShare: 0.3, throttleRetryAfterSeconds: 1 }],
  ['one call in ten breaks', { errorShare: 0.1 }],
  ['lists show what was opened after a minute, and what was closed for four more', { listLagInSeconds: 60, listLagOutSeconds: 240 }],
  ['the answer of a write never comes', { failNext: [{ match: 'PUT ', count: 1, hang: true }, { match: 'POST ', count: 1, hang: true }] }],
  ['everything goes wrong at once', { throttleShare: 0.3, throttleRetryAfterSeconds: null, errorShare: 0.1, resetAfterWriteShare: 0.2, listLagInSeconds: 60, listLagOutSeconds: 240 }],
];

for (const layer of LAYERS) {
  describe(`layer ${layer.name}, against the practice tenant`, function () {
    this.timeout(60_000);
    let arena: Arena;

    beforeEach(async function () { arena = await openArena(this, { pimFloorSeconds: 300 }); });
    afterEach(async () => { await arena?.close(); });

    const { target, isOpen } = layer;
    const count = (kind: RecordEntry['kind']): number => arena.simulator.sim.record.since(0).filter((entry) => entry.kind === kind).length;
    const pastFloor = (): void => { arena.simulator.sim.clock.advance(5 * MINUTE + 2_000); };
    const succeeded = ({ attempts }: Pass): void => { assert.deepEqual(attempts.flatMap((a) => (a.error ? [a.error] : [])), []); };

    it('holds nothing at first', async () => {
      const { reading, attempts } = await arena.converge(target, []);
      assert.deepEqual([reading.present, attempts], [[], []]);
    });

    it('opens, reads back, closes, reads back', async () => {
      const window = arena.holding('abcd2345', 60);
      const opening = await arena.converge(target, [window]);
      succeeded(opening);
      assert.ok(isOpen(opening.reading.present, window));
      assert.deepEqual(opening.attempts.map((a) => [a.requests, typeof a.azureRequest]), [[['abcd2345'], 'string']]);
      pastFloor();
      const closing = await arena.converge(target, []);
      succeeded(closing);
      assert.deepEqual(closing.reading.present, []);
      assert.deepEqual(closing.attempts.map((a) => a.requests), [['abcd2345']]);
      assert.deepEqual([count(layer.opened), count(layer.closed)], [1, 1]);
    });

    it('changes nothing the second time, open or closed', async () => {
      const window = arena.holding('abcd2345', 60);
      await arena.converge(target, [window]);
      assert.deepEqual((await arena.converge(target, [window])).attempts, []);
      pastFloor();
      await arena.converge(target, []);
      assert.deepEqual((await arena.converge(target, [])).attempts, []);
    });

    it('keeps what another window still wants, to that window\'s own end', async () => {
      const short = arena.holding('short222', 20);
      const long = arena.holding('long2222', 60);
      succeeded(await arena.converge(target, [long]));
      succeeded(await arena.converge(target, [long, short]));
      pastFloor();
      const after = await arena.converge(target, [long]);
      assert.ok(isOpen(after.reading.present, long));
      succeeded(after);
      const end = await arena.converge(target, []);
      assert.deepEqual(end.reading.present, []);
    });

    it('a window that ends later joins and outlives the first', async () => {
      const first = arena.holding('first222', 20);
      const later = arena.holding('later222', 60);
      await arena.converge(target, [first]);
      pastFloor();
      const both = await arena.converge(target, [first, later]);
      succeeded(both);
      assert.ok(isOpen(both.reading.present, later));
      arena.simulator.sim.clock.advance(16 * MINUTE);
      const alone = await arena.converge(target, [later]);
      assert.ok(isOpen(alone.reading.present, later));
      assert.ok(!alone.reading.present.some((p) => p.until === first.until));
    });

    it('an answer lost after the write makes no second one', async () => {
      const window = arena.holding('abcd2345', 60);
      arena.turn({ resetAfterWriteShare: 1 });
      // the connection breaks each time until the knob is turned back under way
      const timer = setTimeout(() => { arena.turn({ resetAfterWriteShare: 0 }); }, 400);
      const opening = await arena.converge(target, [window]);
      clearTimeout(timer);
      assert.ok(isOpen(opening.reading.present, window));
      assert.deepEqual((await arena.converge(target, [window])).attempts, []);
      assert.equal(openNow(arena), 1);
    });

    it('finds its own request by its name when the answer was lost and the list lags', async () => {
      const window = arena.holding('abcd2345', 60);
      arena.turn({ listLagInSeconds: 60, failNext: [{ match: layer.write, count: 1, reset: true }] });
      const opening = await arena.converge(target, [window]);
      succeeded(opening);
      assert.ok(isOpen(opening.reading.present, window));
    });

    for (const [weather, knobs] of WEATHER) {
      it(`opens once and closes once when ${weather}`, async () => {
        arena.turn(structuredClone(knobs)); // the simulator counts down in them
        const window = arena.holding('abcd2345', 60);
        assert.ok(isOpen(await untilQuiet(arena, target, [window]), window));
        assert.equal(openNow(arena), 1);
        pastFloor();
        assert.deepEqual(await untilQuiet(arena, target, []), []);
        assert.equal(openNow(arena), 0);
        const opened = arena.simulator.sim.record.since(0).flatMap((e) => (e.kind === 'rule.put' ? [e.rule] : e.kind === 'assignment.opened' ? [e.assignment] : []));
        assert.deepEqual([new Set(opened).size, count(layer.closed)], [1, 1], 'never a second one; a rule may be put twice under its one name');
      });
    }

    for (const [what, fault] of FAULTS) {
      it(`ends all open or all closed, once, when any one call ${what}`, async () => {
        const calls = await callsOf(arena, target);
        for (let skip = 0; skip < calls; skip += 1) {
          const [before, window] = [count(layer.opened), arena.holding('abcd2345', 60)];
          arena.turn({ failNext: [{ match: '/', count: 1, skip, ...fault }] });
          assert.ok(isOpen(await untilQuiet(arena, target, [window]), window), `call ${skip}`);
          assert.equal(openNow(arena), 1, `call ${skip}`);
          pastFloor();
          assert.deepEqual(await untilQuiet(arena, target, []), [], `call ${skip}`);
          assert.equal(openNow(arena), 0, `call ${skip}`);
          if (target.layer === 'identity') assert.equal(count(layer.opened), before + 1, 'one assignment, never a second');
          arena.simulator.sim.clock.advance(11 * MINUTE); // past our own notes
        }
      });
    }

    it('opens nothing that no entitlement names, and closes it all the same', async () => {
      const nameless = arena.edge({ entitlements: [] });
      const window = arena.holding('abcd2345', 60);
      const refused = await arena.converge(target, [window], nameless);
      assert.deepEqual(refused.attempts.map((a) => [a.error?.code, a.error?.retryable]), [['not-named', false]]);
      assert.deepEqual(refused.reading.present, []);
      await arena.converge(target, [window]);
      pastFloor();
      assert.deepEqual((await arena.converge(target, [], nameless)).reading.present, []);
    });

    it('says what Azure refused and why', async () => {
      arena.turn({ deny: [layer.write] });
      const { attempts } = await arena.converge(target, [arena.holding('abcd2345', 60)]);
      assert.match(attempts[0]?.error?.code ?? '', /^(AuthorizationFailed|PermissionScopeNotGranted)$/);
      assert.match(attempts[0]?.error?.message ?? '', /^Azure refused to (activate (Reader|Security Reader|member) (on|in|of) [\w ]+|let 203\.0\.113\.7\/32 in through nsg-bastion): (AuthorizationFailed: The client|PermissionScopeNotGranted: Authorization failed due to missing permission scope)/);
      assert.equal(attempts[0]?.error?.retryable, false);
    });
  });
}

/** How many calls opening and closing takes when nothing goes wrong. */
async function callsOf(arena: Arena, target: Target): Promise<number> {
  const calls = (): number => arena.simulator.sim.record.since(0).filter((e) => e.kind === 'call' && e.service !== 'token').length;
  const before = calls();
  await arena.converge(target, [arena.holding('counted2', 60)]);
  arena.simulator.sim.clock.advance(5 * MINUTE + 2_000);
  await arena.converge(target, []);
  arena.simulator.sim.clock.advance(11 * MINUTE);
  return calls() - before;
}

/** Of ours, in the simulator itself. */
function openNow({ simulator: { sim: { state } } }: Arena): number {
  return state.assignments.filter((a) => a.removedAt === null).length + state.nsgs[network.nsg]!.rules.filter((r) => r.name.startsWith('jit-')).length;
}

/** As the jobs do: again until nothing fails and nothing is put off. */
async function untilQuiet(arena: Arena, target: Target, wanted: readonly Holding[]): Promise<readonly Presence[]> {
  for (let tries = 0; tries < 12; tries += 1) {
    try {
      const { reading, attempts, again } = await arena.converge(target, wanted);
      if (again === undefined && attempts.every((a) => !a.error)) return reading.present;
      if (again !== undefined) arena.simulator.sim.clock.advance(Math.max(0, Date.parse(again) - Date.parse(arena.clock.now())));
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
    }
  }
  throw new Error('the target does not come to rest');
}

describe('an NSG that others write to as well', function () {
  this.timeout(60_000);
  let arena: Arena;

  beforeEach(async function () { arena = await openArena(this); });
  afterEach(async () => { await arena?.close(); });

  const rules = () => arena.simulator.sim.state.nsgs[network.nsg]!.rules;
  const ours = () => rules().filter(({ name }) => name.startsWith('jit-'));
  const foreign = () => JSON.stringify(rules().filter(({ name }) => !name.startsWith('jit-')));

  const EDITS: readonly [string, Record<string, unknown>][] = [
    ['a wider source', { sourceAddressPrefix: '*', sourceAddressPrefixes: [] }], ['a second source', { sourceAddressPrefixes: ['203.0.113.7/32', '198.51.100.0/24'] }],
    ['another port', { destinationPortRanges: [], destinationPortRange: '*' }], ['another priority', { priority: 4000 }],
    ['another access', { access: 'Deny' }], ['another protocol', { protocol: '*' }], ['another description', { description: 'mine now' }],
  ];
  for (const [what, edit] of EDITS) {
    it(`one of our rules that got ${what} by hand is restored exactly, or deleted when nobody wants it`, async () => {
      const window = arena.holding('abcd2345', 60);
      await arena.converge(network, [window]);
      const [rule] = ours();
      assert.ok(rule);
      const before = structuredClone(rule.properties);
      const untouched = foreign();
      Object.assign(rule.properties, edit);
      await arena.converge(network, [window]);
      assert.deepEqual({ ...ours()[0]?.properties, priority: 0 }, { ...before, priority: 0 });
      assert.ok((ours()[0]?.properties.priority ?? 0) < 1000);
      Object.assign(ours()[0]?.properties ?? {}, edit);
      await arena.converge(network, []);
      assert.deepEqual([ours(), foreign()], [[], untouched]);
    });
  }

  it('writes the rule that was agreed on, and nothing else of the NSG', async () => {
    const untouched = foreign();
    const window = arena.holding('abcd2345', 60);
    await arena.converge(network, [window]);
    const [rule] = ours();
    assert.equal(rule?.name, `jit-${window.until.slice(0, 19).replaceAll(/[-:]/g, '')}Z-test-bastionprod`);
    const { description, priority, access, direction, protocol, sourceAddressPrefixes, destinationAddressPrefix, destinationPortRanges } = rule.properties;
    assert.deepEqual(
      { description, priority, access, direction, protocol, sourceAddressPrefixes, destinationAddressPrefix, destinationPortRanges },
      { description: 'jit abcd2345', priority: 100, access: 'Allow', direction: 'Inbound', protocol: 'Tcp', sourceAddressPrefixes: ['203.0.113.7/32'], destinationAddressPrefix: '*', destinationPortRanges: ['443'] },
    );
    assert.equal(foreign(), untouched);
  });

  it('takes another priority when somebody was faster', async () => {
    const layer = arena.azure.layers.of(network);
    const signal = AbortSignal.timeout(20_000);
    const found = await layer.read(network, signal);
    const plan = layer.plan([arena.holding('abcd2345', 60)], found, arena.clock.now());
    rules().push({ name: 'Faster', properties: { ...structuredClone(rules()[0]!.properties), priority: 100 } });
    const attempts = await Promise.all(plan.writes.map((write) => layer.apply(network, write, signal)));
    assert.equal(attempts.length, 1);
    assert.equal(ours()[0]?.properties.priority, 101);
  });

  for (const busyNsg of ['409', '429'] as const) {
    it(`waits for another write on the NSG (${busyNsg}) and then does its own`, async () => {
      arena.turn({ busyNsg, nsgWriteMs: 700 });
      const [one, other] = [arena.holding('abcd2345', 60), arena.holding('efgh2345', 30, '203.0.113.42/32')];
      const second = arena.edge({ instance: 'other' });
      const [a, b] = await Promise.all([arena.converge(network, [one]), arena.converge(network, [other], second)]);
      assert.deepEqual([...a.attempts, ...b.attempts].map((x) => x.error), [undefined, undefined]);
      assert.equal(ours().length, 2);
    });
  }

  it('an operation that Azure accepted and then failed is an error with its code', async () => {
    arena.turn({ asyncFailShare: 1 });
    const { attempts, reading } = await arena.converge(network, [arena.holding('abcd2345', 60)]);
    assert.deepEqual([attempts[0]?.error?.code, attempts[0]?.error?.retryable, reading.present], ['InternalServerError', true, []]);
  });

  it('a running write of one of our rules is waited for before anything is said', async () => {
    arena.turn({ nsgWriteMs: 900 });
    const window = arena.holding('abcd2345', 60);
    const writing = arena.converge(network, [window]);
    await until(() => Promise.resolve(arena.simulator.sim.record.since(0).some((e) => e.kind === 'call' && e.method === 'PUT') || undefined), { what: 'the write to be accepted', within: 10_000 });
    const { present } = await arena.azure.layers.of(network).read(network, AbortSignal.timeout(10_000));
    assert.equal(ours().length, 1, 'the rule held before the reading said so');
    assert.equal(present.length, 1);
    await writing;
  });

  it('an address that moves to a later end is never shut out on the way', async () => {
    const short = arena.holding('abcd2345', 10);
    await arena.converge(network, [short]);
    const before = arena.simulator.sim.record.since(0).length;
    await arena.converge(network, [{ ...short, until: later(short.until, 30 * MINUTE) }]);
    const kinds = arena.simulator.sim.record.since(before).filter((e) => e.kind === 'rule.put' || e.kind === 'rule.deleted').map((e) => e.kind);
    assert.deepEqual(kinds, ['rule.put', 'rule.deleted']);
  });

  it('a destination that is one address is read back as it was written', async () => {
    const { network: on, ...window } = arena.holding('abcd2345', 60);
    assert.ok(on);
    const narrow = { ...window, network: { ...on, destination: '10.0.1.4' } };
    assert.deepEqual((await arena.converge(network, [narrow])).attempts.map((a) => a.error), [undefined]);
    assert.deepEqual((await arena.converge(network, [narrow])).attempts, []);
  });

  it('sees all rules of a long list', async () => {
    arena.turn({ pageSize: 3 });
    const window = arena.holding('abcd2345', 60);
    await arena.converge(network, [window]);
    assert.deepEqual((await arena.converge(network, [window])).attempts, []);
  });
});

for (const [kind, identity] of Object.entries(ROLES)) describe(`the floor of PIM at 300 s, ${kind}`, function () {
  this.timeout(60_000);
  let arena: Arena;

  beforeEach(async function () { arena = await openArena(this, { pimFloorSeconds: 300 }); });
  afterEach(async () => { await arena?.close(); });

  /** Requests that were sent to PIM. */
  const writesSent = () => arena.simulator.sim.record.since(0).filter((e) => e.kind === 'call' && ((e.method === 'PUT' && e.path.includes('/roleAssignmentScheduleRequests/')) || (e.method === 'POST' && /ScheduleRequests$/i.test(e.path)))).length;

  it('a role younger than the floor is removed as soon as PIM allows, and said to be there until then', async () => {
    const start = arena.clock.now();
    await arena.converge(identity, [arena.holding('abcd2345', 60)]);
    const early = await arena.converge(identity, []);
    assert.ok(early.reading.present.some((p) => p.ours));
    assert.ok(early.again !== undefined && early.again >= later(start, 300_000) && early.again < later(start, 310_000));
    arena.simulator.sim.clock.advance(302_000);
    const late = await arena.converge(identity, []);
    assert.deepEqual([late.reading.present, late.again], [[], undefined]);
  });

  it('a list that lags in and out deceives nobody', async () => {
    arena.turn({ listLagInSeconds: 60, listLagOutSeconds: 240 });
    const window = arena.holding('abcd2345', 60);
    assert.ok((await arena.converge(identity, [window])).reading.present.some((p) => p.ours));
    assert.deepEqual((await arena.converge(identity, [window])).attempts, []);
    const early = await arena.converge(identity, []);
    assert.ok(early.again !== undefined, 'an empty list proves nothing before the floor');
    arena.simulator.sim.clock.advance(302_000);
    const late = await arena.converge(identity, []);
    assert.deepEqual([late.reading.present, late.attempts.map((a) => a.error)], [[], [undefined]]);
    assert.deepEqual((await arena.converge(identity, [])).attempts, [], 'still listed, but our removal is known');
  });

  it('prolongs in place where PIM does, and anew where it does not', async () => {
    const first = arena.holding('first222', 20);
    await arena.converge(identity, [first]);
    arena.simulator.sim.clock.advance(302_000);
    const anew = await arena.converge(identity, [first, arena.holding('later222', 60)]);
    assert.match(anew.attempts[0]?.what ?? '', /anew \(a gap of \d+ ms\)/);
    arena.turn({ adminUpdate: true });
    const longest = arena.holding('longest2', 120);
    const inPlace = await arena.converge(identity, [longest]);
    assert.match(inPlace.attempts[0]?.what ?? '', /^prolong/);
    assert.equal(inPlace.reading.present[0]?.until, longest.until);
    const closes = arena.simulator.sim.record.since(0).filter((e) => e.kind === 'assignment.closed');
    assert.equal(closes.length, 1);
  });

  it('a role that is too young to be given anew is tried when PIM allows', async () => {
    await arena.converge(identity, [arena.holding('first222', 20)]);
    const soon = await arena.converge(identity, [arena.holding('later222', 60)]);
    assert.deepEqual([soon.attempts[0]?.error?.code, soon.attempts[0]?.error?.retryable], ['too-young', true]);
    assert.ok(soon.again !== undefined);
    assert.ok(soon.reading.present.some((p) => p.ours), 'what is open stays open');
  });

  it('a role that PIM refuses to prolong again and again is still known to be there', async () => {
    arena.turn({ listLagInSeconds: 240 });
    await arena.converge(identity, [arena.holding('first222', 20)]);
    const longer = arena.holding('later222', 60);
    assert.deepEqual((await arena.converge(identity, [longer])).attempts.map((a) => a.error?.code), ['too-young']);
    const sent = writesSent();
    for (let tries = 0; tries < 10; tries += 1) {
      const { attempts, reading, again } = await arena.converge(identity, [longer]);
      assert.deepEqual([attempts, reading.present.length, again !== undefined], [[], 1, true]);
    }
    assert.equal(writesSent(), sent, 'PIM is not asked again before it can say yes');
    arena.simulator.sim.clock.advance(302_000);
    const { attempts, reading } = await arena.converge(identity, [longer]);
    assert.match(attempts[0]?.what ?? '', /anew/);
    assert.equal(reading.present[0]?.until, longer.until);
  });

  it('ends with the window that is left when the longer one was ended early, where PIM shortens in place', async () => {
    arena.turn({ adminUpdate: true });
    const [short, long] = [arena.holding('short222', 20), arena.holding('long2222', 60)];
    await arena.converge(identity, [long]);
    const { attempts, reading } = await arena.converge(identity, [short]);
    assert.match(attempts[0]?.what ?? '', /^shorten to/);
    assert.equal(reading.present[0]?.until, short.until);
    assert.deepEqual((await arena.converge(identity, [short])).attempts, []);
    arena.simulator.sim.clock.advance(21 * MINUTE);
    settle(arena.simulator.sim);
    assert.equal(arena.simulator.sim.state.assignments.filter((a) => a.removedAt === null).length, 0, 'PIM ends it by itself');
  });

  it('is taken away with the window that is left where PIM does not shorten, which is asked once', async () => {
    const [short, long] = [arena.holding('short222', 20), arena.holding('long2222', 60)];
    await arena.converge(identity, [long]);
    const { attempts } = await arena.converge(identity, [short]);
    assert.deepEqual(attempts.map((a) => [/^leave PIM's own end/.test(a.what), a.error]), [[true, undefined]]);
    const sent = writesSent();
    assert.deepEqual((await arena.converge(identity, [short])).attempts, []);
    assert.equal(writesSent(), sent);
    arena.simulator.sim.clock.advance(21 * MINUTE);
    assert.deepEqual((await arena.converge(identity, [])).reading.present, []);
  });

  it('what was given by hand is reported and left alone', async () => {
    const operator = arena.edge({ as: 'operator' });
    await arena.converge(identity, [{ ...arena.holding('abcd2345', 60), justification: 'jit/test/abcd2345 forged mark' }], operator);
    const seen = await arena.converge(identity, [arena.holding('efgh2345', 30)]);
    assert.deepEqual(seen.attempts, []);
    assert.deepEqual(seen.reading.present.map((p) => p.ours), [false]);
    arena.simulator.sim.clock.advance(302_000);
    assert.deepEqual((await arena.converge(identity, [])).attempts, []);
    assert.equal(arena.simulator.sim.state.assignments.filter((a) => a.removedAt === null).length, 1);
  });

  it('a role removed by hand while it is wanted is given again', async () => {
    const window = arena.holding('abcd2345', 60);
    await arena.converge(identity, [window]);
    arena.simulator.sim.clock.advance(302_000);
    const elsewhere = arena.edge({ writes: createNotes(arena.clock) }); // another process of ours, of which our log knows nothing
    await arena.converge(identity, [], elsewhere);
    assert.equal(arena.simulator.sim.state.assignments.filter((a) => a.removedAt === null).length, 0);
    const again = await arena.converge(identity, [window]);
    assert.ok(again.reading.present.some((p) => p.ours));
  });

  it('a window shorter than the floor opens nothing and says so', async () => {
    const { attempts } = await arena.converge(identity, [arena.holding('abcd2345', 4)]);
    assert.deepEqual([attempts[0]?.error?.code, attempts[0]?.error?.retryable], ['too-young', false]);
  });

  it('a status that is no success is none, and what waits for PIM\'s approvers is cancelled at the end', async () => {
    arena.turn({ pimOutcome: 'PendingApproval' });
    const window = arena.holding('abcd2345', 60);
    const asked = await arena.converge(identity, [window]);
    assert.deepEqual(asked.attempts.map((a) => [a.error?.code, a.error?.retryable]), [['PendingApproval', false]]);
    assert.deepEqual(asked.reading.present, []);
    const ended = await arena.converge(identity, []);
    assert.deepEqual(ended.attempts.map((a) => a.error), [undefined]);
    assert.deepEqual(arena.simulator.sim.state.pimRequests.map((r) => r.properties.status), ['Canceled']);
    assert.deepEqual((await arena.converge(identity, [])).attempts, []);
  });

  it('what could not be cancelled is not called closed', async () => {
    arena.turn({ pimOutcome: 'PendingApproval' });
    await arena.converge(identity, [arena.holding('abcd2345', 60)]);
    arena.turn({ failNext: [{ match: '/cancel', count: 1, status: 403, code: 'AuthorizationFailed' }] });
    const refused = await arena.converge(identity, []);
    assert.deepEqual([refused.attempts.map((a) => a.error?.code), refused.reading.present], [['AuthorizationFailed'], []]);
    assert.ok(refused.again !== undefined, 'it could still be approved');
    await arena.converge(identity, []);
    assert.equal((await arena.converge(identity, [])).again, undefined);
  });

  it('one that failed is asked for anew under another name', async () => {
    arena.turn({ pimOutcome: 'Failed' });
    const window = arena.holding('abcd2345', 60);
    assert.equal((await arena.converge(identity, [window])).attempts[0]?.error?.code, 'Failed');
    arena.turn({ pimOutcome: 'auto' });
    assert.ok((await arena.converge(identity, [window])).reading.present.some((p) => p.ours));
    assert.equal(new Set(arena.simulator.sim.state.pimRequests.map((r) => r.name)).size, 2);
  });

  it('one that is still being provisioned is waited for, not asked for twice', async () => {
    arena.turn({ pimOutcome: 'PendingProvisioning' });
    const window = arena.holding('abcd2345', 60);
    const asked = await arena.converge(identity, [window]);
    assert.deepEqual([asked.attempts[0]?.error?.code, asked.attempts[0]?.error?.retryable], ['PendingProvisioning', true]);
    const waiting = await arena.converge(identity, [window]);
    assert.deepEqual(waiting.attempts, []);
    assert.ok(waiting.again !== undefined);
    arena.simulator.sim.clock.advance(3_000);
    assert.ok((await arena.converge(identity, [window])).reading.present.some((p) => p.ours));
  });
});
