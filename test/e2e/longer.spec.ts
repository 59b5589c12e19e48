import assert from 'node:assert/strict';
import { buttonOf, textOf, until, viewersOf } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { ana, askLine, ben, chatOf, openCard, openFor, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

/** Windows that start later and windows that are made longer, in front of the real bot. */
describe('later and longer', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());
  const open = async (keys: string, knobs = {}): Promise<void> => {
    tenant = await openTenant({ knobs, edit: (yaml) => yaml.replace('duration: { min: 5s, default: 20s, max: 10m }', `duration: { min: 5s, default: 20s, max: 10m }\n    ${keys}`) });
    await tenant.start();
  };
  const ends = (): string[] => tenant.simulator.sim.state.assignments.filter((a) => a.removedAt === null).map((a) => a.endDateTime ?? 'never');
  const ruleEnds = async () => (await tenant.control.state()).rules.filter((r) => !r.foreign).map((r) => r.until);

  async function pressWarning(): Promise<void> {
    const { conversations } = await tenant.control.state();
    const warning = conversations.find(({ id }) => id === chatOf(riley))?.activities.find(({ card }) => /Ends at .*type \/access extend/.test(textOf(card)));
    const { body } = await tenant.control.press(riley, { conversation: chatOf(riley), activityId: warning?.id ?? '', verb: 'extend', data: buttonOf(warning?.card, 'extend')?.data });
    assert.match(JSON.stringify(body?.value), /Azure is slow|Ready|longer/i);
  }

  for (const adminUpdate of [true, false]) {
    it(`is made longer at once where nobody has to be asked, on both layers (${adminUpdate ? 'in place' : 'PIM gives the roles anew'})`, async () => {
      await open('extend: { times: 1, by: 12s, approval: false }', { adminUpdate });
      await openFor(tenant.control, riley, '20s');
      await untilOpen(tenant.control, { roles: 4, rules: 1 });
      const [before] = ends();
      await tenant.advance(10_000);
      await sees(tenant.control, chatOf(riley), /Ends at .*type \/access extend/, 25_000);
      await sees(tenant.control, chatOf(riley), /Ready: read back from Azure.*Ends soon/s);
      if (adminUpdate) await tenant.control.say(riley, '/access extend');
      else await pressWarning();
      await sees(tenant.control, CHANNELS.audit.id, /Longer: both layers read back as open/, 25_000);
      const after = ends();
      assert.equal(after.length, 4);
      for (const end of after) assert.equal(Date.parse(end) - Date.parse(before ?? ''), 12_000);
      assert.deepEqual((await ruleEnds()).map((end) => Date.parse(end ?? '')), [Date.parse(after[0] ?? '')], 'one rule, at the new end');
      await tenant.control.say(riley, '/access extend');
      await sees(tenant.control, chatOf(riley), /made longer once already/);
      await tenant.advance(Math.max(0, Date.parse(after[0] ?? '') - Date.now()));
      await untilOpen(tenant.control, { roles: 0, rules: 0 }, 20_000);
      await sees(tenant.control, CHANNELS.audit.id, /lateness/i, 20_000);
    });
  }

  it('a button that is pressed twice adds its time once, at one moment or one after the other; typed it adds more', async () => {
    await open('extend: { times: 2, by: 12s, approval: false }');
    await openFor(tenant.control, riley, '2m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    const [before] = ends();
    const longer = (by: number): Promise<true> => until(() => Promise.resolve(ends().length === 4 && ends().every((end) => Date.parse(end) - Date.parse(before ?? '') === by) || undefined), { what: `four roles that end ${by} ms later`, within: 30_000 });
    const card = await until(async () => (await tenant.control.state()).conversations.find((one) => one.id === chatOf(riley))?.activities.find((a) => buttonOf(a.card, 'extend') !== undefined), { what: 'a card with the button', within: 20_000 });
    const press = () => tenant.control.press(riley, { conversation: chatOf(riley), activityId: card.id, verb: 'extend', data: buttonOf(card.card, 'extend')?.data });
    await Promise.all([press(), press()]);
    await longer(12_000);
    const again = JSON.stringify((await press()).body?.value);
    if (!again.includes('drawn for another end')) await sees(tenant.control, chatOf(riley), /drawn for another end/, 20_000); // where it took too long for an answer
    await tenant.rest();
    await longer(12_000);
    await tenant.control.say(riley, '/access extend');
    await longer(24_000);
  });

  it('is asked of the approvers where the rule says so, on the card that stands', async () => {
    await open('extend: { times: 1, by: 1m, approval: true }');
    await tenant.control.say(riley, askLine(riley, '20s'));
    const first = await openCard(tenant.control, riley);
    await tenant.control.press(ana, { ...first, verb: 'approve' });
    await sees(tenant.control, chatOf(riley), /Ready: read back from Azure/);
    const [before] = ends();
    await tenant.control.say(riley, '/access extend by 10s');
    await sees(tenant.control, CHANNELS.approvals.id, /More time: Riley Chen asks for it/);
    const card = await until(async () => {
      const channel = (await tenant.control.state()).conversations.find((c) => c.id === CHANNELS.approvals.id);
      return channel?.activities.find((a) => viewersOf(a.card).includes(ana.id) && /asks for 10 s more/.test(textOf(a.card)));
    }, { what: 'the card that asks its approvers again', within: 10_000 });
    const shown = await tenant.control.seenBy(ana, { conversation: CHANNELS.approvals.id, activity: card });
    assert.equal(ends()[0], before, 'nothing is longer before somebody said yes');
    const late = await tenant.control.press(ben, { conversation: CHANNELS.approvals.id, activityId: card.id, verb: 'approve', data: first.data });
    assert.match(String(late.body?.value), /Ana Costa approved this request already.*What is asked now stands on the card/, 'a yes to the window is none to more time');
    assert.equal(ends()[0], before);
    await tenant.control.press(ana, { conversation: CHANNELS.approvals.id, activityId: card.id, verb: 'approve', data: buttonOf(shown, 'approve')?.data });
    await sees(tenant.control, CHANNELS.audit.id, /More time: approved by Ana Costa/);
    await until(() => Promise.resolve(ends().length === 4 && ends().every((end) => Date.parse(end) - Date.parse(before ?? '') === 10_000) || undefined), { what: 'four roles with the new end', within: 20_000 });
  });

  it('starts at its time: approved, nothing is open before, everything is at its start', async () => {
    await open('startLater: { within: 2h }');
    await tenant.control.say(riley, askLine(riley, '2m').replace(' from ', ' at 00:00 from '));
    await sees(tenant.control, chatOf(riley), /in the past/);
    const start = new Date(Math.ceil((Date.now() + 20_000) / 60_000) * 60_000);
    await tenant.control.say(riley, askLine(riley, '2m').replace(' from ', ` at ${start.toISOString().slice(0, 10)} ${start.toISOString().slice(11, 16)} UTC from `));
    await tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
    await sees(tenant.control, chatOf(riley), /Approved, opens at/);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
    await tenant.advance(Math.max(0, start.getTime() - 10_000 - Date.now()));
    assert.equal((await openNow(tenant.control)).roles, 0, 'nor ten seconds before it');
    await tenant.advance(Math.max(0, start.getTime() - Date.now()));
    await untilOpen(tenant.control, { roles: 4, rules: 1 }, 20_000);
    assert.ok(Date.now() >= start.getTime(), 'not before its start');
    assert.deepEqual(new Set(ends().map((end) => Date.parse(end))), new Set([start.getTime() + 120_000]));
  });
});
