import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { CHANNELS, GROUPS } from '../../src/simulator/seed.js';
import { ana, askLine, chatOf, noor, openCard, openFor, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;
const CLOSED = { roles: 0, rules: 0, sources: [], sessions: 0 };

describe('who may not have access any more loses it', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  beforeEach(async () => { tenant = await openTenant(); await tenant.start(); });
  afterEach(() => tenant.close());

  const sim = () => tenant.simulator.sim.state;
  const leave = (id: string) => { const group = sim().groups[GROUPS.operators.id]; assert.ok(group); group.members = group.members.filter((one) => one !== id); };
  const open = async () => {
    await openFor(tenant.control, riley, '5m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await sees(tenant.control, chatOf(riley), /az network bastion/);
    assert.equal((await tenant.control.connect(riley, 'vm-web-1')).ok, true);
  };

  it('a disabled account: its window ends within two minutes, with its sessions, and the record says why', async () => {
    await open();
    sim().disabled.push(riley.id);
    await tenant.advance(MINUTE);
    await untilOpen(tenant.control, CLOSED);
    await sees(tenant.control, CHANNELS.audit.id, /Taken away at .*The account of Riley Chen was disabled or deleted/);
  });

  it('a person who has left the requesters\' group: the window ends, and what waits for an approval is withdrawn', async () => {
    await open();
    await tenant.control.say(noor, askLine(noor));
    const card = await openCard(tenant.control, noor);
    leave(riley.id);
    leave(noor.id);
    await tenant.advance(MINUTE);
    await untilOpen(tenant.control, CLOSED);
    await sees(tenant.control, chatOf(riley), /Riley Chen is no longer among those who may ask for/);
    await sees(tenant.control, CHANNELS.approvals.id, /Withdrawn at .*Noor .* is no longer among those who may ask/);
    assert.match(JSON.stringify((await tenant.control.press(ana, { ...card, verb: 'approve' })).body), /withdrawn/);
  });

  it('nobody else is touched, and everybody is asked about once a minute', async () => {
    await open();
    await openFor(tenant.control, noor, '5m');
    await untilOpen(tenant.control, { roles: 8, sources: [`${riley.address}/32`, `${noor.address}/32`].sort() });
    await tenant.rest();
    sim().disabled.push(riley.id);
    const looks = async () => (await tenant.control.record()).filter((e) => e.kind === 'call' && e.path.endsWith(`/users/${noor.id}`)).length;
    const before = await looks();
    await tenant.advance(MINUTE);
    await untilOpen(tenant.control, { roles: 4, sources: [`${noor.address}/32`] });
    await tenant.rest();
    // the next minute may begin while this is looked at
    const asked = await looks() - before;
    assert.ok(asked === 1 || asked === 2, `${asked} times`);
  });

  it('a directory that does not answer ends nothing, and is told once when it lasts', async () => {
    await open();
    await tenant.control.knobs({ deny: ['/users/'] });
    for (let minute = 0; minute < 3; minute += 1) { await tenant.advance(MINUTE); await tenant.rest(); }
    assert.deepEqual(await openNow(tenant.control), { roles: 4, rules: 1, sources: [`${riley.address}/32`], sessions: 1 });
    await tenant.control.knobs({ deny: [] });
    await tenant.control.say(noor, askLine(noor, '1h', { entitlement: 'bastion-prod' })); // waits for hours, so that there is somebody to ask about
    await openCard(tenant.control, noor);
    await tenant.control.knobs({ deny: ['/users/'] });
    for (let minute = 0; minute < 17; minute += 1) { await tenant.advance(MINUTE); await tenant.rest(); }
    const { conversations } = await tenant.control.state();
    const told = conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.filter((a) => JSON.stringify(a).includes('does not say who may still have access')) ?? [];
    assert.equal(told.length, 1);
    await tenant.control.knobs({ deny: [] });
    await tenant.advance(MINUTE);
    await sees(tenant.control, CHANNELS.audit.id, /The directory answers again/);
  });
});

describe('a period of rest that is newer than the approval', function () {
  this.timeout(60_000);

  it('opens nothing that was to start in it, and says so; what is open stays', async () => {
    const tenant = await openTenant({ inFile: true, edit: (yaml) => yaml.replace('duration: { min: 5m, default: 1h, max: 4h }', 'duration: { min: 5m, default: 1h, max: 4h }\n    startLater: { within: 1d }') });
    try {
      await tenant.start();
      const start = new Date(Date.now() + 3 * MINUTE).toISOString().slice(11, 16);
      await openFor(tenant.control, noor, '9m');
      await untilOpen(tenant.control, { rules: 1 });
      await tenant.control.say(riley, `/access request bastion-prod for 1h at ${start} UTC from ${riley.address} ticket CHG0030001 because patch the kernel`);
      await tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
      await sees(tenant.control, chatOf(riley), /opens at/);
      writeFileSync(tenant.entitlementsFile, `${readFileSync(tenant.entitlementsFile, 'utf8')}\nfreezes: [{ title: Inventory, from: "2020-01-01 00:00", to: "2099-01-01 00:00" }]\n`);
      await sees(tenant.control, CHANNELS.audit.id, /Entitlements changed/);
      await tenant.advance(4 * MINUTE);
      await sees(tenant.control, chatOf(riley), /Nothing is opened during "Inventory"/);
      await sees(tenant.control, CHANNELS.audit.id, /Withdrawn: Nothing is opened during/);
      assert.deepEqual((await openNow(tenant.control)).sources, [`${noor.address}/32`]);
    } finally {
      await tenant.close();
    }
  });
});
