import assert from 'node:assert/strict';
import { elementsOf, textOf } from '../../src/sandbox/control.js';
import type { RecordEntry } from '../../src/simulator/core.js';
import { CHANNELS, type SeedPerson } from '../../src/simulator/seed.js';
import { ana, askLine, chatOf, noor, openCard, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

type Card = Awaited<ReturnType<typeof openCard>>;
const CLOSED = { roles: 0, rules: 0, sources: [], sessions: 0 };

/** What somebody's client, or somebody beside it, can do to cards and names: judged by what Azure holds then. */
describe('attacks on cards', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  // who joins lives in another documentation range
  beforeEach(async () => { tenant = await openTenant({ edit: (yaml) => yaml.replaceAll('allow: [203.0.113.0/24]', 'allow: [203.0.113.0/24, 198.51.100.0/24]') }); await tenant.start(); });
  afterEach(() => tenant.close());

  const asks = async (who: SeedPerson, entitlement = 'bastion-prod'): Promise<Card> => {
    await tenant.control.say(who, askLine(who, '1h', { entitlement }));
    return openCard(tenant.control, who);
  };
  const pressed = async (who: SeedPerson, card: Card, over: { verb?: string; data?: unknown } = {}): Promise<string> => {
    const { body } = await tenant.control.press(who, { ...card, verb: 'approve', ...over });
    return typeof body?.value === 'string' ? body.value : textOf(body?.value);
  };
  const stillClosed = async () => {
    await tenant.rest();
    assert.deepEqual(await openNow(tenant.control), CLOSED);
  };

  it('of an earlier version, whose buttons say less, more or something else, open nothing; the card as it is now does', async () => {
    const card = await asks(riley);
    const { request } = card.data as { request: string }; // as approval cards have it
    const old: [data: object, verb: string, said: RegExp][] = [
      [{ request }, 'approve', /look at it again/],
      [{ request, asked: '2025-01-01T00:00:00.000Z' }, 'approve', /look at it again/],
      [{ request, version: 1, status: 'activating', approvedBy: ana.id }, 'approve', /look at it again/],
      [{ id: request }, 'approve', /does not say what it is for/],
      [card.data as object, 'accept', /from an older version and does nothing/],
      [card.data as object, 'approve/v0', /from an older version and does nothing/],
    ];
    for (const [data, verb, said] of old) assert.match(await pressed(ana, card, { data, verb }), said, JSON.stringify([data, verb]));
    await stillClosed();
    assert.match(await pressed(ana, card), /Approved by Ana Costa/);
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
  });

  it('with the id of another request in the button, decide neither', async () => {
    const [mine, other] = [await asks(riley), await asks(noor)];
    const [{ request, ...rest }, { request: another }] = [mine.data as { request: string }, other.data as { request: string }]; // as approval cards have it
    assert.notEqual(request, another);
    assert.match(await pressed(ana, mine, { data: { ...rest, request: another } }), /look at it again/);
    assert.match(await pressed(ana, mine, { data: { ...rest, request: 'zzzz9999' } }), /no request|does not exist|unknown/i);
    await stillClosed();
    assert.match(await pressed(noor, mine, { verb: 'cancel' }), /somebody else's/);
    assert.match(await pressed(ana, other), /Approved by Ana Costa/);
    await untilOpen(tenant.control, { roles: 4, rules: 1, sources: [`${noor.address}/32`] });
  });

  it('pressed or asked for by a guest, who is in none of the groups or may not ask, open nothing', async () => {
    const { sim } = tenant.simulator;
    const card = await asks(riley);
    sim.state.guests.push(noor.id);
    await tenant.control.say(noor, askLine(noor, '1h', { entitlement: 'bastion-prod' }));
    await sees(tenant.control, chatOf(noor), /Guests may not ask for Production machines through Bastion/);
    assert.match(await pressed(noor, card), /not among the approvers/);
    const stranger = await tenant.control.join('Gus Visitor', 'outsider');
    sim.state.guests.push(stranger.id);
    await tenant.control.say(stranger, askLine(stranger, '1h', { entitlement: 'bastion-prod' }));
    await sees(tenant.control, chatOf(stranger), /may not ask|not among those who may ask/i);
    await stillClosed();
    assert.equal((await tenant.control.state()).conversations.find(({ id }) => id === CHANNELS.approvals.id)?.activities.length, 1, 'only what Riley asked');
  });

  it('pressed by an approver whom the directory calls a guest, or no longer knows, open nothing', async () => {
    const { sim } = tenant.simulator;
    const card = await asks(riley);
    sim.state.guests.push(ana.id);
    assert.match(await pressed(ana, card), /Guests do not decide on Production machines through Bastion/);
    sim.state.guests = [];
    sim.state.disabled.push(ana.id);
    assert.match(await pressed(ana, card), /Guests do not decide on|not among the approvers/);
    await stillClosed();
    sim.state.disabled = [];
    assert.match(await pressed(ana, card), /Approved by Ana Costa/);
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
  });

  it('delivered twice, as whoever recorded them would send them again, have one effect', async () => {
    const { control } = tenant;
    await control.knobs({ activityTwice: true });
    const card = await asks(riley);
    await pressed(ana, card);
    await untilOpen(control, { roles: 4, rules: 1 });
    await sees(control, chatOf(riley), /Ready: read back from Azure/);
    await control.say(riley, '/access end');
    await untilOpen(control, CLOSED);
    await pressed(ana, card);
    await stillClosed();
    const record = await control.record();
    const count = (fits: (one: RecordEntry) => boolean) => record.filter(fits).length;
    assert.deepEqual([count((e) => e.kind === 'rule.put' && !e.foreign), count((e) => e.kind === 'assignment.opened')], [1, 4]);
    const cards = (await control.state()).conversations.find(({ id }) => id === CHANNELS.approvals.id)?.activities ?? [];
    assert.equal(cards.length, 1, 'one request');
  });

  it('names of people are text as anything else that is typed: no Markdown, no markup, no turned direction', async () => {
    const name = '**Eve** <b>\u202eanA</b> ${title} {{DATE(2026-01-01T00:00:00Z)}}';
    const eve = await tenant.control.join(name, 'requester');
    await tenant.control.say(eve, askLine(eve, '1h', { entitlement: 'bastion-prod' }));
    await sees(tenant.control, CHANNELS.approvals.id, /\*\*Eve\*\*/);
    // a line of the feed is a message, which knows Markdown: there the signs themselves are gone
    await sees(tenant.control, CHANNELS.audit.id, /^Eve b anA \/b \S+ .*asks for/);
    const { conversations } = await tenant.control.state();
    const shown = conversations.flatMap(({ activities }) => activities).filter(({ from }) => from !== eve.id);
    const holders = shown.flatMap(({ card }) => elementsOf(card)).filter(({ text }) => typeof text === 'string' && text.includes('**Eve**'));
    assert.ok(holders.length > 1);
    for (const { type, text } of holders) {
      assert.equal(type, 'TextRun', String(text));
      assert.ok(String(text).includes('${title}') && String(text).includes('<b>'), String(text));
      assert.doesNotMatch(String(text), /\u202e|\{\{DATE\(/);
    }
    for (const { text } of shown) assert.ok(!text?.includes('**Eve**'), `a message is read as Markdown: ${text}`);
  });
});
