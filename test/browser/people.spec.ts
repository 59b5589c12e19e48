import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { textOf } from '../../src/sandbox/control.js';
import { changed } from '../../src/simulator/core.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { ana, askLine, ben, chatOf, noor, openNow, openTenant, riley, sees, TICKET, untilOpen, type Tenant } from '../support/tenant.js';
import { assertFits, openWindows, send, type Windows } from '../support/windows.js';

/** How long a copy of a card may take to show a decision before the test gives up: far more than it takes, for the machine may be busy. Milliseconds. */
const SOON = 20_000;
const MONTH = 31 * 24 * 60 * 60_000;
const CLOSED = { roles: 0, rules: 0 };
/** What nobody may lose sight of, whatever was decided. */
const FACTS = ['Riley Chen', TICKET, 'patch the kernel', riley.address, 'Reader on resource group prod', 'Bastion bas-prod'];

/** One says yes after the other, and more time is asked of both. */
const TWICE = `
  bastion-twice:
    title: Production machines, with two yeses
    roles: *roles
    paths: [bastionprod]
    machines: [*web, *db]
    requesters: *operators
    approval: { stages: [{ approvers: { people: ["${ana.id}"] } }, { approvers: { people: ["${ben.id}"] } }], lapsesAfter: 1h }
    duration: { min: 5s, default: 2m, max: 10m }
    extend: { times: 1, by: 1m, approval: true }
    sourceAddress: { maxPrefix: 32, allow: [203.0.113.0/24] }
    ticket: { required: true, pattern: "(CHG|INC)[0-9]{7}" }
`;

describe('the page: several people at once, each in a window of their own', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  let windows: Windows;
  let rileys: Page;
  let anas: Page;
  let bens: Page;
  let noors: Page;

  before(async () => {
    tenant = await openTenant({ edit: (yaml) => `${yaml}${TWICE}` });
    await tenant.start();
    windows = await openWindows(tenant.simulator.urls.page);
    rileys = await windows.of('riley', { width: 390, height: 844 });
    anas = await windows.of('ana', { conversation: 'approvals' });
    bens = await windows.of('ben', { conversation: 'approvals', width: 1100 });
    noors = await windows.of('noor', { conversation: 'approvals', width: 640 });
  });
  after(async () => { await windows?.close(); await tenant?.close(); });

  /** The card of a request, as it stands in a window. */
  const cardIn = (page: Page, id: string): Locator => page.getByTestId('card').filter({ hasText: id }).first();
  const button = (card: Locator, name: string): Locator => card.getByRole('button', { name, exact: true });
  const buttonsOf = async (card: Locator): Promise<string[]> => card.getByRole('button').allInnerTexts();
  const shows = (card: Locator, text: string | RegExp, timeout = SOON): Promise<void> => card.getByText(text).first().waitFor({ timeout });
  async function keepsFacts(card: Locator): Promise<void> {
    const text = await card.innerText();
    for (const fact of FACTS) assert.ok(text.includes(fact), `${fact} in ${text}`);
  }
  /** Sends a line in the person's own chat and answers the request's name, as the newest card there has it. */
  async function asks(page: Page, line: string): Promise<string> {
    const before = await page.getByTestId('card').count();
    await send(page, line);
    await page.getByTestId('card').nth(before).waitFor({ timeout: 15_000 });
    const said = await page.getByTestId('card').last().innerText();
    return /Request\s+([a-z0-9]{8})\b/.exec(said)?.[1] ?? assert.fail(`no request in: ${said}`);
  }
  const ends = async (): Promise<number> => Date.parse((await tenant.control.state()).rules.find(({ foreign }) => !foreign)?.until ?? '');

  it('two stages in two windows: each is asked in turn, every copy shows each decision in time and keeps the facts', async () => {
    const id = await asks(rileys, askLine(riley, '5m', { entitlement: 'bastion-twice' }));
    const [own, first, second, other] = [rileys, anas, bens, noors].map((page) => cardIn(page, id)) as [Locator, Locator, Locator, Locator];
    await button(first, 'Approve').waitFor();
    await shows(first, /You are asked by name in stage 1 of 2/);
    await shows(second, 'Who may decide sees the buttons here');
    for (const card of [second, other]) assert.deepEqual(await buttonsOf(card), [], 'nobody else has buttons yet');
    await windows.picture(anas, 'people-1-first-stage');
    await button(first, 'Approve').click();
    await Promise.all([first, second, other].map((card) => shows(card, /Approved by Ana Costa/)));
    await Promise.all([button(second, 'Approve').waitFor({ timeout: SOON }), shows(own, /Waiting for another approver/)]);
    await shows(second, /in stage 2 of 2, for the stage before has approved/);
    assert.deepEqual([await buttonsOf(first), await buttonsOf(other)], [[], []], 'she has answered; Noor is not asked');
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 }, 'one of two yeses opens nothing');
    await second.getByLabel('Shorten to (optional)').fill('2m');
    await second.getByLabel(/^Comment/).fill('Two minutes are enough.');
    await windows.picture(bens, 'people-2-second-stage');
    await button(second, 'Approve').click();
    await Promise.all([first, second, other].map((card) => shows(card, /Approved by Ben Okafor.*Two minutes are enough/)));
    await untilOpen(tenant.control, { roles: 4, rules: 1, sources: [`${riley.address}/32`] });
    await shows(own, /Ready: read back from Azure/, 15_000);
    for (const card of [first, second, other]) {
      await keepsFacts(card);
      assert.deepEqual(await buttonsOf(card), [], 'decided: nothing to press for anybody');
    }
    await Promise.all([rileys, anas, bens, noors].map(assertFits));
    await windows.picture(noors, 'people-3-decided');
  });

  it('more time is asked for with a button and decided on the same card; End now takes both layers away', async () => {
    const id = /Request\s+([a-z0-9]{8})\b/.exec(await rileys.getByTestId('card').last().innerText())?.[1] ?? '';
    const [own, first, second] = [rileys, anas, bens].map((page) => cardIn(page, id)) as [Locator, Locator, Locator];
    const before = await ends();
    await button(own, 'Extend by 1 min').click();
    await shows(own, /You have asked for 1 min more/);
    await shows(first, 'Riley Chen asks for 1 min more');
    await button(first, 'Approve').click();
    await shows(first, 'Your answer is counted; somebody else has to answer too.');
    await button(second, 'Approve').waitFor({ timeout: SOON });
    assert.equal(await ends(), before, 'one of two');
    await windows.picture(bens, 'people-4-more-time');
    await button(second, 'Approve').click();
    await own.getByText(/You have asked for/).waitFor({ state: 'detached', timeout: SOON });
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await own.getByText(/The new end is being written/).waitFor({ state: 'detached', timeout: 15_000 });
    assert.equal(await ends() - before, 60_000, 'a minute later, in Azure itself');
    assert.equal(await button(own, 'Extend by 1 min').count(), 0, 'once is all that the rule has');
    await windows.picture(rileys, 'people-5-longer');
    await button(own, 'End now').click();
    await shows(own, /being taken away on both layers|Closed early/);
    await untilOpen(tenant.control, CLOSED);
    await shows(own, /Closed early at/, 15_000);
    assert.deepEqual(await buttonsOf(own), ['Verify now', 'Ask again']);
    await button(own, 'Verify now').click();
    await shows(own, /Read again in Azure just now/);
    await assertFits(rileys);
    await windows.picture(rileys, 'people-6-ended');
  });

  it('a no needs its comment, which reaches the requester; nothing opens', async () => {
    const id = await asks(rileys, askLine(riley, '20s'));
    const [own, card] = [cardIn(rileys, id), cardIn(anas, id)];
    await button(card, 'Deny').click();
    await anas.getByText(/Say why/).first().waitFor();
    assert.deepEqual(await buttonsOf(card), ['Approve', 'Deny'], 'nothing is decided');
    await card.getByLabel(/^Comment/).fill('Not during the quarter end.');
    await windows.picture(anas, 'people-7-deny');
    await button(card, 'Deny').click();
    await Promise.all([own, card, cardIn(bens, id)].map((one) => shows(one, /Denied by Ana Costa.*Not during the quarter end\./)));
    await keepsFacts(card);
    assert.deepEqual([await buttonsOf(cardIn(bens, id)), await buttonsOf(own)], [[], ['Ask again']]);
    assert.equal((await openNow(tenant.control)).roles, 0);
  });

  it('pressed twice, and in two of her windows at once, a yes counts once', async () => {
    const id = await asks(rileys, askLine(riley, '20s', { entitlement: 'bastion-twice' }));
    const phone = await windows.of('ana', { conversation: 'approvals', width: 390, height: 844 });
    await Promise.all([anas, phone].map((page) => button(cardIn(page, id), 'Approve').waitFor()));
    await assertFits(phone);
    await windows.picture(phone, 'people-8-phone');
    await Promise.all([button(cardIn(anas, id), 'Approve').dblclick(), button(cardIn(phone, id), 'Approve').dblclick()]);
    await Promise.all([anas, phone].map((page) => shows(cardIn(page, id), /Approved by Ana Costa/)));
    await shows(cardIn(rileys, id), /Waiting for another approver; 1 has approved/);
    const { activities } = (await tenant.control.state()).conversations.find(({ id: place }) => place === CHANNELS.audit.id)!; // it is seeded
    const thread = activities.find((a) => a.replyTo === undefined && a.text?.includes(id));
    const yeses = activities.filter((a) => a.replyTo === thread?.id && /approved by Ana Costa/i.test(a.text ?? textOf(a.card)) && !/Closed/.test(textOf(a.card)));
    assert.equal(yeses.length, 1, JSON.stringify(activities.map((a) => a.text ?? textOf(a.card))));
    await phone.close();
    await button(cardIn(rileys, id), 'Take back').click();
    await shows(cardIn(anas, id), /Riley Chen took it back|Taken back/);
    assert.equal((await openNow(tenant.control)).roles, 0, 'two presses of one person are not two yeses');
  });

  it('break-glass opens at once and loudly; approvers end and review it, others see no buttons', async () => {
    const id = await asks(rileys, `/access breakglass bastion-prod for 5m from ${riley.address} ticket ${TICKET} because patch the kernel`);
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    const [own, first, second, other] = [rileys, anas, bens, noors].map((page) => cardIn(page, id)) as [Locator, Locator, Locator, Locator];
    await shows(own, /nobody was asked, everybody is told/);
    await shows(other, 'Approvers see the buttons here');
    await button(second, 'Justified').waitFor({ timeout: SOON });
    assert.deepEqual([await buttonsOf(other), await buttonsOf(second)], [[], ['End now', 'Justified', 'Not justified']]);
    await windows.picture(bens, 'people-9-breakglass');
    await button(second, 'End now').click();
    await untilOpen(tenant.control, CLOSED);
    await Promise.all([first, second, other].map((card) => shows(card, /Closed early at/, 15_000)));
    await shows(own, /Ended by Ben Okafor/);
    await button(first, 'Not justified').click();
    await anas.getByText(/Say why, for the record/).waitFor();
    await first.getByLabel(/^Your review/).fill('The site was up all the time.');
    await button(first, 'Not justified').click();
    await Promise.all([first, second, other].map((card) => shows(card, /Reviewed by Ana Costa.*NOT JUSTIFIED.*The site was up/)));
    assert.deepEqual(await buttonsOf(first), [], 'she has said it');
    await button(second, 'Justified').click();
    await Promise.all([first, second, other].map((card) => shows(card, 'Its review is complete')));
    for (const card of [first, second, other]) assert.deepEqual(await buttonsOf(card), []);
    await keepsFacts(other);
    await Promise.all([anas, bens, noors].map(assertFits));
    await windows.picture(noors, 'people-10-reviewed');
  });

  it('a mention in a channel is answered in its thread, and so is what is written in that thread', async () => {
    await send(noors, '/access status');
    const thread = noors.locator('.thread').filter({ hasText: '/access status' });
    assert.equal(await thread.locator('.mention').first().innerText(), 'JIT Access');
    assert.doesNotMatch(await thread.innerText(), /<at>/);
    await thread.locator('.replies').getByTestId('message').first().waitFor();
    await thread.getByRole('button', { name: 'Reply' }).click();
    await noors.getByText('Replying to').waitFor();
    await send(noors, '/access list');
    const inHerChat = (one: Locator): Promise<void> => one.locator('.replies').getByText('I have written to you in our own chat, Noor Haddad').nth(1).waitFor();
    await inHerChat(thread);
    assert.doesNotMatch(await thread.innerText(), /bastion-twice/, 'what she may ask for is hers to read');
    await sees(tenant.control, chatOf(noor), /bastion-twice/);
    assert.equal(await thread.locator('.root').getByTestId('message').count(), 1);
    const same = anas.locator('.thread').filter({ hasText: '/access status' });
    await inHerChat(same);
    assert.deepEqual(await same.locator('.name').allInnerTexts(), ['Noor Haddad', 'JIT Access', 'Noor Haddad', 'JIT Access']);
    await assertFits(noors);
    await windows.picture(noors, 'people-11-thread');
    // somebody takes the first message away: the thread stays, and says so
    const posted = tenant.simulator.sim.state.conversations[CHANNELS.approvals.id]?.activities.find((a) => a.from === noor.id);
    Object.assign(posted ?? {}, { deleted: true });
    changed(tenant.simulator.sim);
    const left = anas.locator('.thread').filter({ has: anas.getByTestId('deleted') });
    assert.equal(await left.locator('.root').innerText().then((text) => text.includes('This message was deleted.')), true);
    assert.equal(await left.locator('.replies').getByTestId('message').count(), 3);
    await windows.picture(anas, 'people-12-deleted');
  });

  it('an old card, pressed a month after its request, gets a polite answer', async () => {
    const id = await asks(rileys, askLine(riley, '20s'));
    const card = cardIn(anas, id);
    await button(card, 'Approve').waitFor();
    // her client hears nothing any more: it shows what it has
    await anas.route('**/api/state', (route) => route.abort());
    await tenant.advance(MONTH);
    await shows(cardIn(rileys, id), /Lapsed/, 15_000);
    await button(card, 'Approve').click();
    // what she was told under an earlier card may still stand there
    await anas.getByTestId('ephemeral').filter({ hasText: /lapsed/i }).filter({ hasText: 'Only you can see this' }).waitFor();
    assert.equal((await openNow(tenant.control)).roles, 0);
    await windows.picture(anas, 'people-13-stale');
    await anas.unroute('**/api/state');
    await send(rileys, '/access status');
    await shows(card, /Lapsed/);
    assert.deepEqual(await buttonsOf(card), []);
  });

  it('no script of any page complained', () => assert.deepEqual(windows.problems.filter((problem) => !/net::ERR_FAILED/.test(problem)), []));
});
