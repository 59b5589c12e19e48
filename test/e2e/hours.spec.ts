import assert from 'node:assert/strict';
import { closing, endOf } from '../../src/sandbox/check.js';
import type { RecordEntry } from '../../src/simulator/core.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { textOf } from '../../src/sandbox/control.js';
import { ana, askLine, chatOf, openCard, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const FLOOR = 5 * MINUTE;

type Opened = Extract<RecordEntry, { kind: 'assignment.opened' }>;
type Closed = Extract<RecordEntry, { kind: 'assignment.closed' }>;

/**
 * Hours pass in app, queues and simulator together; PIM's floor is that of every real tenant, and its lists lag as they
 * were seen to. While the bot runs the sweep is switched off, so that each thing comes by its own alarm.
 */
describe('windows of hours, with PIM\'s own floor of five minutes', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  beforeEach(async () => {
    const edit = (yaml: string) => yaml.replace('roundTo: 1s', 'roundTo: 1m').replace('length: 20s', 'length: 2m').replace('pimFloor: 2s', 'pimFloor: 5m');
    tenant = await openTenant({ edit, knobs: { pimFloorSeconds: FLOOR / SECOND, listLagInSeconds: 60, listLagOutSeconds: 240 } });
  });
  afterEach(() => tenant.close());

  const now = () => tenant.simulator.sim.clock.now().getTime();
  const advanceTo = (at: number) => tenant.advance(Math.max(0, at - now()));
  const holds = async (expected: Partial<Awaited<ReturnType<typeof openNow>>>, when: string) => {
    await tenant.rest();
    const found = await openNow(tenant.control);
    assert.deepEqual({ ...found, ...expected }, found, when);
  };
  const ask = async () => {
    await tenant.control.say(riley, askLine(riley, '2h', { entitlement: 'bastion-prod' }));
    return openCard(tenant.control, riley);
  };
  const open = async () => {
    await tenant.control.press(ana, { ...await ask(), verb: 'approve' });
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await sees(tenant.control, chatOf(riley), /az network bastion/);
    assert.equal((await tenant.control.connect(riley, 'vm-web-1')).ok, true);
    return Date.parse(endOf(await tenant.control.record()) ?? '');
  };

  it('two hours: open to the end, then closed on both layers', async () => {
    await tenant.start({ sweep: false });
    const end = await open();
    await tenant.advance(HOUR);
    await holds({ roles: 4, rules: 1, sessions: 1 }, 'half way');
    await advanceTo(end - 20 * SECOND);
    await holds({ roles: 4, rules: 1, sessions: 1 }, 'just before the end');
    await advanceTo(end);
    await untilOpen(tenant.control, { roles: 0, rules: 0, sessions: 0 });
    const proof = await sees(tenant.control, CHANNELS.audit.id, /Lateness/);
    assert.match(proof, /Closed: proof/);
    assert.match(proof, /Lateness (on time|.* after the end)/);
    const record = await tenant.control.record();
    const ended = record.filter((e): e is Closed => e.kind === 'assignment.closed');
    assert.deepEqual(ended.map((e) => [e.why, Date.parse(e.at)]), ended.map(() => ['expired', end]));
    assert.ok((closing(record)?.lateness ?? Infinity) < MINUTE);
  });

  it('ended two minutes after its start: network and sessions at once, the roles as soon as PIM lets them go', async () => {
    await tenant.start({ sweep: false });
    await open();
    const opened = (await tenant.control.record()).filter((e): e is Opened => e.kind === 'assignment.opened');
    const [first = NaN, last = NaN] = [Math.min, Math.max].map((pick) => pick(...opened.map((e) => Date.parse(e.at))));
    await tenant.advance(2 * MINUTE);
    await tenant.control.say(riley, '/access end');
    await untilOpen(tenant.control, { rules: 0, sessions: 0 });
    await advanceTo(first + FLOOR - 20 * SECOND);
    await holds({ roles: 4, rules: 0, sessions: 0 }, 'before PIM\'s floor');
    await advanceTo(last + FLOOR + 2 * SECOND);
    await untilOpen(tenant.control, { roles: 0 });
    await sees(tenant.control, CHANNELS.audit.id, /Closed early: proof/);
    const record = await tenant.control.record();
    const ended = record.filter((e): e is Closed => e.kind === 'assignment.closed');
    assert.deepEqual(ended.map((e) => e.why), ['removed', 'removed', 'removed', 'removed']);
    assert.deepEqual(record.filter((e) => e.kind === 'call' && e.status === 400), [], 'nothing was asked of PIM that it had to refuse');
  });

  it('eight hours without an answer: lapsed, and a late yes opens nothing', async () => {
    await tenant.start({ sweep: false });
    const card = await ask();
    await tenant.advance(8 * HOUR - MINUTE);
    await tenant.rest();
    await sees(tenant.control, chatOf(riley), /Waiting for approval/);
    await tenant.advance(MINUTE);
    await sees(tenant.control, chatOf(riley), /Nobody answered/);
    const { body } = await tenant.control.press(ana, { ...card, verb: 'approve' });
    assert.match(typeof body?.value === 'string' ? body.value : textOf(body?.value), /lapsed at \d{4}-\d{2}-\d{2} [\d:]+ UTC, and cannot be decided any more.*\/access request/, 'the day too: a card stands for months');
    await holds({ roles: 0, rules: 0 }, 'after the late yes');
  });

  it('nobody is running when the window ends: it closes at the next start', async () => {
    const app = await tenant.start();
    await open();
    await app.close();
    await tenant.advance(3 * HOUR);
    await untilOpen(tenant.control, { roles: 0, rules: 1, sessions: 1 });
    await tenant.start();
    await untilOpen(tenant.control, { roles: 0, rules: 0, sessions: 0 });
    assert.match(await sees(tenant.control, CHANNELS.audit.id, /Lateness/), /1 h.* after the end/);
  });
});
