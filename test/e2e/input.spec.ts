import assert from 'node:assert/strict';
import { CHANNELS } from '../../src/simulator/seed.js';
import { elementsOf, textOf, until } from '../../src/sandbox/control.js';
import { askLine, chatOf, openCard, openTenant, riley, sam, sees, type Tenant } from '../support/tenant.js';

describe('bad input', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant(); await tenant.start(); });
  after(() => tenant.close());

  const good = askLine(riley, '1h', { entitlement: 'bastion-prod' });
  const lines: [string, string, RegExp][] = [
    ['an unknown entitlement', good.replace('bastion-prod', 'bastion-prd'), /Did you mean bastion-prod\?/],
    ['over the limit', good.replace('1h', '9d'), /9 d is too long: at most 4 h/],
    ['under the limit', good.replace('1h', '1s'), /1 s is too short/],
    ['everybody', good.replace(riley.address, '0.0.0.0/0'), /only a single one/],
    ['a private address', good.replace(riley.address, '10.1.2.3'), /private address/],
    ['an IPv6 address', good.replace(riley.address, '2001:db8::7'), /IPv4 only/],
    ['no reason', good.replace(/ because.*/, ''), /reason is needed/],
    ['5,000 characters of reason', good.replace('patch the kernel', 'x'.repeat(5000)), /at most 500/],
    ['no ticket', good.replace('ticket CHG0030001 ', ''), /ticket is needed/],
    ['a mistyped command', '/access stauts', /status/],
    ['small talk', 'good morning', /\/access/],
    ['nothing', '/access', /\/access/],
  ];
  for (const [name, line, expected] of lines) {
    it(`${name}: a clear sentence and no request`, async () => {
      const before = (await tenant.control.record()).length;
      await tenant.control.say(riley, line);
      await until(async () => {
        const news = (await tenant.control.record()).slice(before);
        return news.some((e) => e.kind === 'activity.received' && e.conversation === chatOf(riley) && expected.test(e.text ?? textOf(e.card))) || undefined;
      }, { what: `an answer that says ${expected}`, within: 10_000 });
      const { conversations } = await tenant.control.state();
      assert.deepEqual(conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities, []);
    });
  }

  it('somebody who may not ask is told so', async () => {
    await tenant.control.say(sam, askLine(sam, '1h', { entitlement: 'bastion-prod' }).replace(sam.address, '203.0.113.66'));
    await sees(tenant.control, chatOf(sam), /not among those who may ask/);
  });

  it('markup and ${...} in every field that a person types is shown as plain text', async () => {
    const spoilt = '**bold** [link](http://evil.example) ${title} <b>x</b> {{DATE(2026-01-01T00:00:00Z)}}';
    await tenant.control.say(riley, askLine(riley, '1h', { entitlement: 'bastion-prod', reason: spoilt }));
    const { activityId } = await openCard(tenant.control, riley);
    const { conversations } = await tenant.control.state();
    const card = conversations.flatMap((c) => c.activities).find((a) => a.id === activityId)?.card;
    const holders = elementsOf(card).filter((e) => typeof e.text === 'string' && e.text.includes('**bold**'));
    assert.ok(holders.length > 0);
    for (const holder of holders) {
      assert.equal(holder.type, 'TextRun', 'a TextRun knows no Markdown');
      assert.ok(String(holder.text).includes('${title}') && String(holder.text).includes('<b>x</b>'));
      assert.ok(!String(holder.text).includes('{{DATE('), 'no function of the client');
    }
  });

  it('nothing can be asked for while the baseline of its NSG is open, and the command that mends it is named', async () => {
    const rules = Object.values(tenant.simulator.sim.state.nsgs)[0]?.rules ?? [];
    rules.splice(rules.findIndex((rule) => rule.name === 'DenyAllInbound'), 1);
    await tenant.control.say(riley, good);
    await sees(tenant.control, chatOf(riley), /denies everybody else.*az network nsg rule create .*--name DenyAllInbound/);
  });
});
