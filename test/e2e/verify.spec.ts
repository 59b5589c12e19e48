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

  it('while Azure is silent it says so, does not keep the reader waiting, and tells them when it has answered', async () => {
    const closure = await cardIn(CHANNELS.audit.id, 'verify');
    await tenant.control.knobs({ failNext: [{ match: 'nsg-bastion', hang: true, count: 20 }] });
    const before = performance.now();
    assert.match(said(await tenant.control.press(riley, closure)), /not everything has answered yet.*Network \(nsg-bastion\): is being read/);
    assert.ok(performance.now() - before < 8000);
    await tenant.control.knobs({ failNext: [] });
    await sees(tenant.control, chatOf(riley), /nothing speaks against the proof.*Network \(nsg-bastion\): gone, read/, 45_000);
  });

  it('sessions that Bastion takes seconds to list are being read at first, and told when they are', async () => {
    const { control } = tenant;
    const closure = await cardIn(CHANNELS.audit.id, 'verify');
    await control.knobs({ sessionListPolls: 15 });
    // on a busy machine a press may find even the request too slow, and is told so
    await until(async () => /not everything has answered yet\. I read on.*Sessions: are being read/.test(said(await control.press(ana, closure))) || undefined, { what: 'a press that is answered in part', within: 30_000 });
    assert.match(await sees(control, chatOf(ana), /Sessions of this person: 0, read/, 45_000), /nothing speaks against the proof.*Closed early: proof|Closed early: proof.*nothing speaks against the proof/);
    await control.knobs({ sessionListPolls: 0 });
  });

  it('"Ask again" opens the form for the requester, filled in, and for nobody else', async () => {
    const { control } = tenant;
    const own = await cardIn(chatOf(riley), 'verifyOwn');
    const data = { msteams: { type: 'task/fetch' }, opens: 'form', again: (own.data as { request: string }).request }; // a button's own contents
    const fetched = (who: typeof riley) => control.dialog(who, { conversation: 'personal', activityId: own.activityId, kind: 'task/fetch', data });
    const value = JSON.stringify((await fetched(riley)).body?.task?.value);
    for (const part of ['"value":"bastion-quick"', '"value":"1 min"', '"value":"CHG0030001"', '"value":"patch the kernel"', '"value":"203.0.113.7"']) assert.ok(value.includes(part), `${part} in ${value}`);
    assert.match(JSON.stringify((await fetched(ana)).body?.task), /somebody else's/);
    await control.submit(riley, { conversation: chatOf(riley), activityId: own.activityId, data: { ...data, msteams: undefined } });
    await sees(control, chatOf(riley), /Will be asked/, 10_000);
    const { activityId } = await cardIn(CHANNELS.audit.id, 'verify');
    const activity = (await control.state()).conversations.find((c) => c.id === CHANNELS.audit.id)!.activities.find((a) => a.id === activityId)!; // it was found there
    const isOffered = async (who: SeedPerson): Promise<boolean> => JSON.stringify(await control.seenBy(who, { conversation: CHANNELS.audit.id, activity })).includes('"title":"Ask again"');
    assert.deepEqual([await isOffered(riley), await isOffered(ana)], [true, false], 'in the audit channel each sees what they may press');
  });
});
