import assert from 'node:assert/strict';
import type { RecordEntry } from '../../src/simulator/core.js';
import { NETWORK_GROUP, RESOURCE_GROUP } from '../../src/simulator/seed.js';
import { ana, askLine, ben, chatOf, noor, openCard, openFor, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;

type Closed = Extract<RecordEntry, { kind: 'assignment.closed' }>;

describe('windows that overlap', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  beforeEach(async () => { tenant = await openTenant(); await tenant.start(); });
  afterEach(() => tenant.close());

  it('two people on one NSG: each keeps the own end and the own address', async () => {
    const { control } = tenant;
    await Promise.all([openFor(control, riley, '1m'), openFor(control, noor, '2m')]);
    await untilOpen(control, { roles: 8, sources: [`${noor.address}/32`, `${riley.address}/32`].sort() });
    await tenant.advance(MINUTE);
    await untilOpen(control, { roles: 4, sources: [`${noor.address}/32`] }, 15_000);
    assert.equal((await control.connect(riley, 'vm-web-1')).ok, false, 'Riley\'s window is over');
    assert.equal((await control.connect(noor, 'vm-web-1')).ok, true, 'Noor\'s is not');
    await tenant.advance(MINUTE);
    await untilOpen(control, { roles: 0, rules: 0, sessions: 0 }, 20_000);
  });

  it('two windows of one person: the first to end takes nothing from the second', async () => {
    const { control } = tenant;
    await openFor(control, riley, '1m');
    await untilOpen(control, { roles: 4, rules: 1 });
    await openFor(control, riley, '2m');
    await untilOpen(control, { roles: 4, rules: 2 });
    await tenant.advance(MINUTE);
    await untilOpen(control, { roles: 4, rules: 1 }, 15_000);
    assert.equal((await control.connect(riley, 'vm-web-1')).ok, true, 'the second window is open');
    const ended = (await control.record()).filter((e): e is Closed => e.kind === 'assignment.closed' && e.why === 'expired');
    assert.equal(ended.length, 0, 'no role ended with the first window');
    await tenant.advance(MINUTE);
    await untilOpen(control, { roles: 0, rules: 0, sessions: 0 }, 25_000);
  });

  it('windows that end together share one rule, and one person leaving leaves the other in', async () => {
    const { control } = tenant;
    await control.say(riley, askLine(riley, '1h', { entitlement: 'bastion-prod' }));
    await control.say(noor, askLine(noor, '1h', { entitlement: 'bastion-prod' }));
    const cards = [await openCard(control, riley), await openCard(control, noor)];
    await Promise.all(cards.map((card, i) => control.press(i ? ana : ben, { ...card, verb: 'approve' })));
    await untilOpen(control, { roles: 8, sources: [`${noor.address}/32`, `${riley.address}/32`].sort() });
    await control.say(riley, '/access end');
    await untilOpen(control, { roles: 4, sources: [`${noor.address}/32`] }, 20_000);
    await control.say(noor, '/access end');
    await untilOpen(control, { roles: 0, rules: 0 }, 20_000);
  });
});

describe('an opening that fails half way', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  beforeEach(async () => { tenant = await openTenant(); await tenant.start(); });
  afterEach(() => tenant.close());

  it('the network is refused: the roles are taken away again, and the requester is told why', async () => {
    const { control } = tenant;
    await control.knobs({ deny: ['PUT /subscriptions/'].map((verb) => `${verb}${NETWORK_GROUP.split('/')[2]}/resourceGroups/network/providers/Microsoft.Network`) });
    await openFor(control, riley, '1m');
    await sees(control, chatOf(riley), /Could not be opened/i, 20_000);
    await sees(control, chatOf(riley), /AuthorizationFailed/);
    await untilOpen(control, { roles: 0, rules: 0 }, 20_000);
    const opened = (await control.record()).filter((e) => e.kind === 'assignment.opened');
    assert.equal(opened.length, 4, 'it had been half open');
  });

  it('one role is refused: nothing is left, and no rule was ever put', async () => {
    const { control } = tenant;
    await control.knobs({ deny: [`PUT ${RESOURCE_GROUP}/providers/Microsoft.Authorization`] });
    await openFor(control, riley, '1m');
    await sees(control, chatOf(riley), /Could not be opened/i, 20_000);
    await untilOpen(control, { roles: 0, rules: 0 }, 20_000);
    assert.ok(!(await control.record()).some((e) => e.kind === 'rule.put' && !e.foreign));
  });

  it('the eligibility ended between the question and the approval: nothing opens', async () => {
    const { control, simulator } = tenant;
    await control.say(riley, askLine(riley, '1m'));
    const card = await openCard(control, riley);
    simulator.sim.state.eligibilities = simulator.sim.state.eligibilities.filter((e) => e.principalId !== riley.id);
    await control.press(ana, { ...card, verb: 'approve' });
    await sees(control, chatOf(riley), /PIM does not list you as eligible/, 20_000);
    await untilOpen(control, { roles: 0, rules: 0 }, 20_000);
    assert.ok(!(await control.record()).some((e) => e.kind === 'rule.put' && !e.foreign));
  });
});
