import assert from 'node:assert/strict';
import { buttonOf, textOf, until, viewersOf } from '../../src/sandbox/control.js';
import { CHANNELS, GROUPS } from '../../src/simulator/seed.js';
import { ana, askLine, chatOf, noor, openCard, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const { approvals: { id: APPROVALS }, audit: { id: AUDIT } } = CHANNELS;

/** A condition of the rules in the place of an approver, in front of the real bot. */
describe('automatic approval', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());

  /** Riley is on call; for at most ten seconds nobody is asked. */
  async function open(more = ''): Promise<void> {
    const conditions = `automatic: [{ onCall: { people: ["${riley.id}"] }, longest: 10s }]`;
    tenant = await openTenant({ edit: (yaml) => yaml.replace('lapsesAfter: 2m', `lapsesAfter: 2m\n      ${conditions}`).replace('duration: { min: 5s, default: 20s, max: 10m }', `duration: { min: 5s, default: 20s, max: 10m }${more}`) });
    await tenant.start();
  }
  const cards = async () => (await tenant.control.state()).conversations.find((c) => c.id === APPROVALS)?.activities ?? [];

  it('opens both layers at once, and every card says which condition approved it', async () => {
    await open();
    await tenant.control.say(riley, askLine(riley, '10s'));
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    const words = /Approved automatically at .*: on call, at most 10 s/;
    await sees(tenant.control, APPROVALS, words);
    assert.deepEqual((await cards()).map((a) => [buttonOf(a.card, 'approve'), viewersOf(a.card)]), [[undefined, []]], 'one card, without buttons for anybody');
    await sees(tenant.control, AUDIT, /Riley Chen asks for .*, approved automatically: on call, at most 10 s/);
    await sees(tenant.control, chatOf(riley), /Approved automatically: on call, at most 10 s/);
    await untilOpen(tenant.control, { roles: 0, rules: 0 }, 30_000);
    assert.match(await sees(tenant.control, AUDIT, /Closed: proof/, 20_000), words);
  });

  it('asks the approvers when it does not hold: for longer, or for somebody else', async () => {
    await open();
    await tenant.control.say(riley, askLine(riley, '11s'));
    await openCard(tenant.control, riley);
    await tenant.control.say(noor, askLine(noor, '10s'));
    await openCard(tenant.control, noor);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
  });

  it('asks the approvers where PIM itself demands an approval', async () => {
    await open();
    await tenant.control.knobs({ policies: { Reader: { approvers: [ana.id] } } });
    await tenant.control.say(riley, askLine(riley, '10s'));
    await openCard(tenant.control, riley);
    assert.equal((await openNow(tenant.control)).roles, 0);
  });

  it('is asked of the directory at each asking', async () => {
    const group = GROUPS.databaseOperators;
    tenant = await openTenant({ edit: (yaml) => yaml.replace('lapsesAfter: 2m', `lapsesAfter: 2m\n      automatic: [{ onCall: { groups: ["${group.id}"] } }]`) });
    await tenant.start();
    await tenant.control.say(riley, askLine(riley, '10s'));
    await openCard(tenant.control, riley);
    await tenant.control.say(riley, '/access cancel');
    await sees(tenant.control, chatOf(riley), /Taken back/);
    tenant.simulator.sim.state.groups[group.id]?.members.push(riley.id);
    await tenant.control.say(riley, askLine(riley, '10s'));
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
  });

  it('more time in such a window is asked of the approvers, though the rule asks nobody for more', async () => {
    await open('\n    extend: { times: 1, by: 1m, approval: false }');
    await tenant.control.say(riley, askLine(riley, '10s'));
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await sees(tenant.control, chatOf(riley), /Ready: read back/);
    await tenant.control.say(riley, '/access extend');
    await until(async () => (await cards()).find((a) => viewersOf(a.card).length > 0 && /asks for 1 min more/.test(textOf(a.card))), { what: 'the approvers to be asked', within: 10_000 });
    await untilOpen(tenant.control, { roles: 0, rules: 0 }, 30_000);
  });
});
