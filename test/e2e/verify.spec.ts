import assert from 'node:assert/strict';
import { CHANNELS, NSG_ID, type SeedPerson } from '../../src/simulator/seed.js';
import { buttonOf, textOf, until } from '../../src/sandbox/control.js';
import { ana, chatOf, mia, noor, openFor, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

describe('the closing card: verified again in front of its reader, and asked for again', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant(); await tenant.start(); });
  after(() => tenant.close());

  const cardIn = async (conversation: string, verb: string) => until(async () => {
    const { conversations } = await tenant.control.state();
    const activity = conversations.find((c) => c.id === conversation)?.activities.find((a) => buttonOf(a.card, verb));
    return activity && { conversation, activityId: activity.id, verb, data: buttonOf(activity.card, verb)?.data };
  }, { what: `a card with ${verb}`, within: 20_000 });
  const said = ({ body }: { body: { value?: unknown } | null }) => (typeof body?.value === 'string' ? body.value : textOf(body?.value));

  it('is read again for those concerned and for nobody else; what speaks against it is loud, and closed', async () => {
    const { control, simulator: { sim } } = tenant;
    await openFor(control, riley, '1m');
    await untilOpen(control, { roles: 4, rules: 1 });
    const rules = sim.state.nsgs[NSG_ID]!.rules;
    const rule = structuredClone(rules.find(({ name }) => name.startsWith('jit-'))!);
    await sees(control, chatOf(riley), /Ready: read back/);
    await control.say(riley, '/access end');
    await untilOpen(control, { roles: 0, rules: 0 });
    const closure = await cardIn(CHANNELS.audit.id, 'verify');
    const plain = said(await control.press(ana, closure));
    assert.match(plain, /Read again in Azure just now: nothing speaks against the proof\. Network \(nsg-bastion\): gone, read [^ ]+ UTC/);
    assert.equal(plain.match(/: gone, read/g)?.length, 5, 'each role and the network');
    assert.match(plain, /Closed early: proof.*Sessions of this person: 0, read/, 'with all that the card said before');
    assert.match(said(await control.press(noor, closure)), /Only its requester, its approvers and auditors/);
    const own = await cardIn(chatOf(riley), 'verifyOwn');
    assert.match(said(await control.press(riley, own)), /nothing speaks against the proof.*Everything of this window was closed/);

    rules.push(rule);
    assert.match(said(await control.press(mia, closure)), /SOMETHING IS OPEN AGAIN.*⚠ Network \(nsg-bastion\): OPEN, read/);
    await sees(control, CHANNELS.audit.id, /Open again: what was closed for Riley Chen/);
    await untilOpen(control, { rules: 0 });
  });

  it('while Azure is silent it says so, and does not keep the reader waiting', async () => {
    const closure = await cardIn(CHANNELS.audit.id, 'verify');
    await tenant.control.knobs({ failNext: [{ match: 'nsg-bastion', hang: true, count: 20 }] });
    const before = performance.now();
    assert.match(said(await tenant.control.press(riley, closure)), /not everything answered in time.*Network \(nsg-bastion\): not read, Azure did not say.*: gone, read/);
    assert.ok(performance.now() - before < 8000);
    await tenant.control.knobs({ failNext: [] });
  });

  it('"Ask again" gives the requester the line, and nobody else', async () => {
    const own = await cardIn(chatOf(riley), 'again');
    assert.match(said(await tenant.control.press(riley, own)), /send: \/access request bastion-quick for 1 min from 203\.0\.113\.7 ticket CHG0030001 because patch the kernel$/);
    const { activityId } = await cardIn(CHANNELS.audit.id, 'verify');
    const activity = (await tenant.control.state()).conversations.find((c) => c.id === CHANNELS.audit.id)!.activities.find((a) => a.id === activityId)!; // it was found there
    const buttons = async (who: SeedPerson) => {
      const seen = await tenant.control.seenBy(who, { conversation: CHANNELS.audit.id, activity });
      return ['verify', 'again'].filter((verb) => buttonOf(seen, verb) !== undefined);
    };
    assert.deepEqual([await buttons(riley), await buttons(ana)], [['verify', 'again'], ['verify']], 'in the audit channel each sees what they may press');
    assert.match(said(await tenant.control.press(ana, { ...own, conversation: CHANNELS.audit.id, activityId })), /somebody else's/);
  });
});
