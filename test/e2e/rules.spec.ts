import assert from 'node:assert/strict';
import { CHANNELS, type SeedPerson } from '../../src/simulator/seed.js';
import { ana, askLine, ben, chatOf, mia, openCard, openFor, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

/** What the file says beside its entitlements, seen at work. */
describe('the rules of the entitlements file', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => {
    const more = `
freezes: [{ title: Inventory, from: "2020-01-01 00:00", to: "2099-01-01 00:00", zone: Europe/Paris, entitlements: [bastion-prod] }]
logins: [{ person: ${riley.id}, names: [somebody-else] }]
`;
    tenant = await openTenant({ edit: (yaml) => `${yaml}${more}` });
    await tenant.start();
  });
  after(() => tenant.close());

  it('in a freeze nothing can be asked for, and until when is said', async () => {
    await tenant.control.say(riley, askLine(riley, '1h', { entitlement: 'bastion-prod' }));
    await sees(tenant.control, chatOf(riley), /Nothing is opened during "Inventory", from Wed 1 Jan, 00:00 to Thu 1 Jan 2099, 00:00 Europe\/Paris; the next is Thu 1 Jan 2099, 00:00/);
  });

  it('sessions are found by the login names that the file gives a person, and by no other', async () => {
    await openFor(tenant.control, riley, '1m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await tenant.control.connect(riley, 'vm-web-1');
    await tenant.control.say(riley, '/access end');
    await sees(tenant.control, CHANNELS.audit.id, /lateness/i, 20_000);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 1 });
  });
});

describe('several accounts of one human', function () {
  this.timeout(60_000);

  const owning = (...others: SeedPerson[]) => openTenant({ edit: (yaml) => `${yaml}\naccounts: [[${[riley, ...others].map((one) => one.id).join(', ')}]]\n` });

  it('who owns every approver cannot ask: nobody else is left', async () => {
    const tenant = await owning(ana, ben, mia);
    try {
      await tenant.start();
      await tenant.control.say(riley, askLine(riley));
      await sees(tenant.control, chatOf(riley), /people but you may approve/);
      const { conversations } = await tenant.control.state();
      assert.deepEqual(conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities, []);
    } finally {
      await tenant.close();
    }
  });

  const twoOf = (...human: SeedPerson[]) => openTenant({
    edit: (yaml) => `${yaml.replaceAll(/- approvers: (&approvers \{.*\}|\*approvers)/g, '- { approvers: $1, needed: 2 }')}\naccounts: [[${human.map((one) => one.id).join(', ')}]]\n`,
  });

  it('two accounts of one approver are no two who approve', async () => {
    const tenant = await twoOf(ana, ben);
    try {
      await tenant.start();
      await tenant.control.say(riley, askLine(riley));
      const card = await openCard(tenant.control, riley);
      await tenant.control.press(ana, { ...card, verb: 'approve' });
      assert.match(JSON.stringify((await tenant.control.press(ben, { ...card, verb: 'approve' })).body), /You have answered this request already/);
      assert.equal((await openNow(tenant.control)).rules, 0);
      await tenant.control.press(mia, { ...card, verb: 'approve' });
      await untilOpen(tenant.control, { roles: 4, rules: 1 });
    } finally {
      await tenant.close();
    }
  });

  it('where one human owns all who may approve, two can never be had: that is said when it is asked', async () => {
    const tenant = await twoOf(ana, ben, mia);
    try {
      await tenant.start();
      await tenant.control.say(riley, askLine(riley));
      await sees(tenant.control, chatOf(riley), /people but you may approve/);
    } finally {
      await tenant.close();
    }
  });

  it('the second account of the requester is refused at the click, and somebody else is not', async () => {
    const tenant = await owning(ana);
    try {
      await tenant.start();
      await tenant.control.say(riley, askLine(riley));
      const card = await openCard(tenant.control, riley);
      const refused = await tenant.control.press(ana, { ...card, verb: 'approve' });
      assert.match(JSON.stringify(refused.body), /This is your own request/);
      await tenant.control.press(ben, { ...card, verb: 'approve' });
      await untilOpen(tenant.control, { roles: 4, rules: 1 });
    } finally {
      await tenant.close();
    }
  });
});
