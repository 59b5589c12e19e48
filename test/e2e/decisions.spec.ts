import assert from 'node:assert/strict';
import { CHANNELS } from '../../src/simulator/seed.js';
import { buttonOf, textOf, viewersOf } from '../../src/sandbox/control.js';
import { ana, askLine, ben, chatOf, mia, noor, openCard, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

describe('decisions', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => {
    tenant = await openTenant({ edit: (yaml) => yaml.replace('lapsesAfter: 2m', 'lapsesAfter: 4s') });
    await tenant.start();
  });
  after(() => tenant.close());

  const words = (answer: { body: { value?: unknown } | null }) => (typeof answer.body?.value === 'string' ? answer.body.value : textOf(answer.body?.value));

  it('nobody approves their own request', async () => {
    await tenant.control.say(riley, askLine(riley, '1h', { entitlement: 'bastion-prod' }));
    const card = await openCard(tenant.control, riley);
    assert.match(words(await tenant.control.press(riley, { ...card, verb: 'approve' })), /own request/);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
  });

  it('only listed approvers count', async () => {
    const card = await openCard(tenant.control, riley);
    assert.match(words(await tenant.control.press(noor, { ...card, verb: 'approve' })), /not among the approvers/);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
  });

  it('a card that was carried into another chat decides no more than its presser may', async () => {
    const { data } = await openCard(tenant.control, riley);
    const carried = { conversation: 'personal', activityId: '1', verb: 'approve', data };
    assert.match(words(await tenant.control.press(riley, carried)), /own request/);
    assert.match(words(await tenant.control.press(noor, carried)), /not among the approvers/);
    assert.match(words(await tenant.control.press(noor, { ...carried, verb: 'deny' })), /not among the approvers/);
    assert.match(words(await tenant.control.press(noor, { ...carried, verb: 'cancel' })), /somebody else's|only/i);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
  });

  it('a denial is told to the requester with its reason, and the card keeps its facts', async () => {
    const card = await openCard(tenant.control, riley);
    await tenant.control.press(ana, { ...card, verb: 'deny', data: { ...card.data as object, comment: 'Use the test machines.' } });
    const told = await sees(tenant.control, chatOf(riley), /Denied by Ana Costa/i);
    assert.match(told, /Use the test machines\./);
    const shown = await sees(tenant.control, CHANNELS.approvals.id, /Denied by Ana Costa/i);
    for (const fact of ['Riley Chen', 'CHG0030001', 'patch the kernel', '203.0.113.7', 'Reader']) assert.ok(shown.includes(fact), `${fact} is still on the card`);
  });

  it('two approvers at once: one decision, and the other is told who decided', async () => {
    await tenant.control.say(noor, askLine(noor, '1h', { entitlement: 'bastion-prod' }));
    const card = await openCard(tenant.control, noor);
    const answers = await Promise.all([ana, ben, mia].map((who) => tenant.control.press(who, { ...card, verb: 'approve' })));
    const late = answers.map(words).filter((text) => /(Ana Costa|Ben Okafor|Mia Larsen) approved this request already/.test(text));
    assert.equal(late.length, 2, answers.map(words).join(' | '));
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    const { conversations } = await tenant.control.state();
    const cards = conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities.filter((a) => textOf(a.card).includes('Noor')) ?? [];
    assert.equal(cards.length, 1, 'one card, changed in place');
    assert.deepEqual([buttonOf(cards[0]?.card, 'approve'), viewersOf(cards[0]?.card)], [undefined, []], 'without buttons for anybody');
    await tenant.control.say(noor, '/access end');
    await untilOpen(tenant.control, { roles: 0, rules: 0 }, 20_000);
  });

  it('a request that nobody answers lapses, and the requester is told', async () => {
    await tenant.control.say(riley, askLine(riley));
    await openCard(tenant.control, riley);
    await sees(tenant.control, chatOf(riley), /lapsed/i);
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
  });
});
