import assert from 'node:assert/strict';
import { textOf } from '../../src/sandbox/control.js';
import { CHANNELS, NSG_ID } from '../../src/simulator/seed.js';
import { chatOf, mia, noor, openFor, openTenant, riley, sam, sees, untilOpen, type Tenant } from '../support/tenant.js';

/** What the named roles of the file may see and are told, in front of the real bot. Sam runs it; Noor audits. */
describe('operators and auditors', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let id: string;
  before(async () => {
    tenant = await openTenant({ edit: (yaml) => `${yaml}\nroles: { operators: { people: ["${sam.id}"] }, auditors: { people: ["${noor.id}"] } }\n` });
    await tenant.start();
    await openFor(tenant.control, riley, '3m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    const shown = await sees(tenant.control, chatOf(riley), /Ready: read back from Azure/);
    id = /Request ([a-z0-9]{8})/.exec(shown)?.[1] ?? assert.fail(`no id on ${shown}`);
  });
  after(() => tenant.close());

  for (const [part, who] of [['an approver', mia], ['an operator', sam], ['an auditor', noor]] as const) {
    it(`${part} sees what is open, whose it is and until when`, async () => {
      await tenant.control.say(who, '/access active');
      const open = await sees(tenant.control, chatOf(who), /Open now: 1/);
      assert.match(open, /Riley Chen · Production machines.*Open until .* left.*CHG0030001 · from 203\.0\.113\.7\/32/);
    });
  }

  it('nobody else does', async () => {
    await tenant.control.say(riley, '/access active');
    await sees(tenant.control, chatOf(riley), /Only approvers, operators and auditors can see what others have open/);
  });

  it('an auditor and its approvers read a request with all that happened to it; others read their own', async () => {
    await tenant.control.say(noor, `/access status ${id}`);
    const read = await sees(tenant.control, chatOf(noor), /Asked · .* · #1/);
    assert.match(read, /Approved by Ana Costa · .* · #2 [0-9a-f]{8}.*Ready: both layers read back.*patch the kernel/);
    await tenant.control.say(riley, `/access status ${id}`);
    await sees(tenant.control, chatOf(riley), /Asked · .* · #1/);
    await tenant.control.say(mia, `/access status ${id}`);
    await sees(tenant.control, chatOf(mia), /Asked · .* · #1/);
    await tenant.control.say(sam, `/access status ${id}`);
    await sees(tenant.control, chatOf(sam), /You have no request .*, and only its approvers and auditors can see those of others/);
    await tenant.control.say(mia, '/access status nothing2');
    await sees(tenant.control, chatOf(mia), /You have no request nothing2, and only its approvers and auditors/);
    await tenant.control.say(noor, '/access status nothing2');
    await sees(tenant.control, chatOf(noor), /There is no request nothing2/);
  });

  it('an operator has the doctor; an auditor has not', async () => {
    await tenant.control.say(sam, '/access doctor');
    await sees(tenant.control, chatOf(sam), /in order/);
    await tenant.control.say(noor, '/access doctor');
    await sees(tenant.control, chatOf(noor), /Only approvers and operators can see what the bot lacks/);
  });

  it('operators are told in person of a window that does not close, and of a baseline that is open', async () => {
    const rules = tenant.simulator.sim.state.nsgs[NSG_ID]?.rules ?? assert.fail('no NSG');
    const [denyAll] = rules.splice(rules.findIndex((rule) => rule.name === 'DenyAllInbound'), 1);
    await tenant.start(); // each start looks
    assert.match(await sees(tenant.control, chatOf(sam), /not as it should be at rest: nsg-bastion/), /Operators: Sam Doyle/);
    assert.match(await sees(tenant.control, CHANNELS.audit.id, /not as it should be at rest: nsg-bastion/), /Operators: Sam Doyle/);
    if (denyAll) rules.push(denyAll);
    await tenant.control.knobs({ withheld: [`Microsoft.Network/networkSecurityGroups/securityRules/delete ${NSG_ID}`] });
    await tenant.control.say(riley, '/access end');
    await sees(tenant.control, chatOf(sam), /Trouble while closing: Riley Chen/, 30_000);
    await sees(tenant.control, CHANNELS.audit.id, /⚠ Trouble while closing: Riley Chen.*Operators: Sam Doyle/);
    await tenant.control.knobs({ withheld: [] });
    await untilOpen(tenant.control, { roles: 0, rules: 0 }, 30_000);
    const { conversations } = await tenant.control.state();
    const told = conversations.find((c) => c.id === chatOf(sam))?.activities.filter((a) => textOf(a.card).includes('Trouble while closing')) ?? [];
    assert.equal(told.length, 1, 'once, however often it is tried');
    assert.ok(!(conversations.find((c) => c.id === chatOf(noor))?.activities ?? []).some((a) => textOf(a.card).includes('Trouble while closing')));
  });
});
