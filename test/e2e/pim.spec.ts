import assert from 'node:assert/strict';
import { CHANNELS, GROUPS } from '../../src/simulator/seed.js';
import { ana, ben, chatOf, openCard, openFor, openNow, openTenant, riley, sees, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

const ASK = `/access request database-on-call for 8s from ${riley.address} ticket ${TICKET} because restore a table`;

/** All three kinds of PIM, and PIM's own settings beside our rules, in front of the real bot. */
describe('the three kinds of PIM', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  beforeEach(async () => { tenant = await openTenant(); await tenant.start(); });
  afterEach(() => tenant.close());

  const ask = () => tenant.control.say(riley, ASK);
  const approve = async (who: typeof ana) => tenant.control.press(who, { ...await openCard(tenant.control, riley), verb: 'approve' });
  const givenOf = () => tenant.simulator.sim.state.assignments.filter((a) => a.removedAt === null).map((a) => a.scope.split('/').at(-1) ?? '').sort();
  /** Nothing but a list, a request and an opening asks for these. */
  const timesAsked = async () => (await tenant.control.record()).filter((e) => e.kind === 'call' && e.path.includes('roleEligibilityScheduleInstances')).length;
  const databaseOperators = GROUPS.databaseOperators.id;

  it('open together with the network and close together, each read back', async () => {
    await ask();
    await approve(ana);
    await untilOpen(tenant.control, { roles: 3, rules: 1 });
    assert.deepEqual(givenOf(), ['', databaseOperators, 'vm-db-1']);
    await untilOpen(tenant.control, { roles: 0, rules: 0 }, 30_000);
    const closure = await sees(tenant.control, CHANNELS.audit.id, /Role ended: Security Reader in Entra/, 20_000);
    assert.match(closure, /Role ended: member of Database operators/);
  });

  it('MFA or an authentication context in PIM refuses, and says which setting spoke', async () => {
    await tenant.control.knobs({ policies: { 'Security Reader': { endUserRules: ['MultiFactorAuthentication'] }, 'member of Database operators': { authenticationContext: 'c7' } } });
    await ask();
    const said = await sees(tenant.control, chatOf(riley), /things to correct/);
    assert.match(said, /PIM's own setting of Security Reader in Entra asks for multi-factor authentication/);
    assert.match(said, /PIM's own setting of member of Database operators asks for authentication context c7/);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
  });

  it('a shorter maximum in PIM refuses a longer window', async () => {
    await tenant.control.knobs({ policies: { 'Security Reader': { endUserMaximum: 'PT5S' } } });
    await ask();
    await sees(tenant.control, chatOf(riley), /PIM's own setting of Security Reader in Entra allows at most 5 s/);
  });

  it('where PIM demands an approval, one of the deciders must be PIM\'s approver', async () => {
    await tenant.control.knobs({ policies: { 'Security Reader': { approvers: [ben.id] } } });
    await ask();
    await approve(ana);
    await sees(tenant.control, CHANNELS.approvals.id, /Approved by Ana Costa.*Among them has to be one of PIM's own approvers of Security Reader in Entra/);
    assert.equal((await openNow(tenant.control)).roles, 0);
    await approve(ben);
    await untilOpen(tenant.control, { roles: 3, rules: 1 });
  });

  it('an approval in PIM that none of ours can give refuses at once', async () => {
    await tenant.control.knobs({ policies: { 'Security Reader': { approvers: ['a0000000-0000-4000-8000-000000000006'] } } });
    await ask();
    await sees(tenant.control, chatOf(riley), /asks for an approval by one of the approvers named there, and none of them may approve here/);
  });

  it('settings that have become stricter since it was asked open nothing', async () => {
    await ask();
    const card = await openCard(tenant.control, riley);
    await tenant.control.knobs({ policies: { 'member of Database operators': { endUserRules: ['MultiFactorAuthentication'] } } });
    await tenant.control.press(ana, { ...card, verb: 'approve' });
    await sees(tenant.control, chatOf(riley), /could not be opened: PIM's own setting of member of Database operators/i, 20_000);
    await untilOpen(tenant.control, { roles: 0, rules: 0 }, 20_000);
  });

  it('the list shows what one is eligible for, and says of the rest why not; shown again it decides nothing', async () => {
    await tenant.control.say(riley, '/access list');
    await sees(tenant.control, chatOf(riley), /database-on-call.*Security Reader in Entra/);
    const { eligibilities } = tenant.simulator.sim.state;
    eligibilities.splice(0, eligibilities.length, ...eligibilities.filter((e) => e.scope !== databaseOperators));
    const before = await timesAsked();
    await tenant.control.say(riley, '/access list');
    assert.equal(await timesAsked(), before, 'within half a minute nothing is looked up again for a list');
    await ask();
    await sees(tenant.control, chatOf(riley), /PIM does not list you as eligible for member of Database operators/);
    await tenant.advance(30_000);
    await tenant.control.say(riley, '/access list');
    await sees(tenant.control, chatOf(riley), /Not eligible in PIM for: database-on-call/);
  });

  it('a role that is too young to be taken away closes the network at once, and the card says when it will be gone', async () => {
    await tenant.close();
    tenant = await openTenant({ knobs: { pimFloorSeconds: 6 }, edit: (yaml) => yaml.replace('pimFloor: 2s', 'pimFloor: 6s') });
    await tenant.start();
    await tenant.control.say(riley, ASK.replace('8s', '40s'));
    await approve(ana);
    await untilOpen(tenant.control, { roles: 3, rules: 1 });
    await tenant.control.say(riley, '/access end');
    await untilOpen(tenant.control, { rules: 0, roles: 3 });
    await sees(tenant.control, chatOf(riley), /Security Reader in Entra goes at [\d:]+ UTC: PIM removes nothing younger than 6 s/);
    await untilOpen(tenant.control, { roles: 0 }, 20_000);
  });
});

/** For so long our own word on a fresh assignment outranks Azure's list. Milliseconds. */
const LIST_LAG = 125_000;

describe('a role that an administrator takes away in the middle of a window', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  beforeEach(async () => {
    tenant = await openTenant();
    await tenant.start();
    await openFor(tenant.control, riley, '5m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await sees(tenant.control, chatOf(riley), /az network bastion/);
    assert.equal((await tenant.control.connect(riley, 'vm-web-1')).ok, true);
  });
  afterEach(() => tenant.close());

  const takeRolesAway = () => { for (const one of tenant.simulator.sim.state.assignments) one.removedAt ??= tenant.simulator.sim.clock.now().toISOString(); };
  const puts = async () => (await tenant.control.record()).filter((e) => e.kind === 'assignment.opened').length;

  it('with the eligibility: nothing is given back, the window ends at once, and everybody is told why', async () => {
    takeRolesAway();
    tenant.simulator.sim.state.eligibilities = [];
    const before = await puts();
    await tenant.advance(LIST_LAG);
    await untilOpen(tenant.control, { roles: 0, rules: 0, sessions: 0 });
    assert.equal(await puts(), before);
    await sees(tenant.control, chatOf(riley), /was taken away in PIM, and so was the eligibility for it/);
    await sees(tenant.control, CHANNELS.audit.id, /Taken away at .*was taken away in PIM/);
  });

  it('and the eligibility stays: it is put back', async () => {
    takeRolesAway();
    await tenant.advance(LIST_LAG);
    await untilOpen(tenant.control, { roles: 4, rules: 1, sessions: 1 });
  });

  it('and PIM does not say whether they are eligible: nothing is given back until it does', async () => {
    await tenant.control.knobs({ deny: ['roleEligibilityScheduleInstances'] });
    takeRolesAway();
    await tenant.advance(LIST_LAG);
    await tenant.rest();
    await untilOpen(tenant.control, { roles: 0, rules: 1 });
    await tenant.control.knobs({ deny: [] });
    await untilOpen(tenant.control, { roles: 4, rules: 1 }, 20_000);
  });

  it('no pass over a window that is as it should be asks PIM for eligibilities', async () => {
    const asked = async () => (await tenant.control.record()).filter((e) => e.kind === 'call' && /EligibilitySchedule/i.test(e.path)).length;
    const before = await asked();
    await tenant.advance(LIST_LAG);
    await tenant.rest();
    assert.equal(await asked(), before);
  });
});
