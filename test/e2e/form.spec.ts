import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { elementsOf, textOf, until } from '../../src/sandbox/control.js';
import { CHANNELS, type SeedPerson } from '../../src/simulator/seed.js';
import { aDoor } from '../store/redis.js';
import { ana, askLine, ben, chatOf, lena, noor, openCard, openTenant, riley, sam, sees, TICKET, type Tenant } from '../support/tenant.js';

/** Well below the least that a call of Azure's is waited for: whoever is answered by then was not kept waiting for it. Milliseconds. */
const LONG = 5_000;
const OPEN = { msteams: { type: 'task/fetch' }, opens: 'form' };

/** The form's turns as Teams sends them, with what somebody else than Teams' own client could put into them. */
describe('the form, turn by turn', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant(); await tenant.start(); });
  after(() => tenant.close());

  const textsIn = async (place: string): Promise<string[]> => (await tenant.control.state()).conversations.find(({ id }) => id === place)?.activities.map((a) => a.text ?? textOf(a.card)) ?? [];
  const requests = async (): Promise<number> => (await textsIn(CHANNELS.approvals.id)).length;
  async function dialog(who: SeedPerson, kind: 'task/fetch' | 'task/submit', data: object, forged?: { aadObjectId: string }, { control } = tenant) {
    const { status, body } = await control.dialog(who, { conversation: 'personal', activityId: '1', kind, data, ...(forged ? { forged } : {}) });
    const task = body?.task;
    const card = (task?.value as { card?: { content?: unknown } } | undefined)?.card?.content; // as the bot answers
    return { status, type: task?.type, card, text: card === undefined ? String(task?.value) : textOf(card) };
  }
  const inputsOf = (card: unknown): Record<string, unknown> => Object.fromEntries((elementsOf(card).filter((e) => e.type?.startsWith('Input.')) as { id: string; value: unknown }[]).map(({ id, value }) => [id, value])); // as inputs have them
  const filled = { entitlement: 'bastion-quick', duration: '20s', address: riley.address, ticket: TICKET, reason: 'patch the kernel', step: 'send', form: 'abc' };

  it('the bot says hello once, however often it is added', async () => {
    await tenant.control.install(riley);
    await sees(tenant.control, chatOf(riley), /Hello Riley.*bastion-quick/);
    await tenant.control.install(riley);
    assert.equal((await textsIn(chatOf(riley))).filter((text) => /Hello Riley/.test(text)).length, 1);
  });

  it('offers what the person may ask for, and nothing to who may ask for nothing', async () => {
    const { card, type } = await dialog(riley, 'task/fetch', { ...OPEN, entitlement: 'bastion-quick' });
    assert.equal(type, 'continue');
    assert.deepEqual(inputsOf(card), { entitlement: 'bastion-quick', duration: '', start: '', address: '', ticket: '', reason: '' });
    const [choices] = elementsOf(card).filter((e) => e.type === 'Input.ChoiceSet') as { choices?: { value: string }[] }[]; // as inputs have them
    assert.ok(choices?.choices?.some(({ value }) => value === 'bastion-prod'));
    // on a slow machine Azure's answer may come too late for one of them
    await until(async () => /Ana Costa, Ben Okafor or Mia Larsen.*Reader on resource group prod/.exec((await dialog(riley, 'task/fetch', { ...OPEN, entitlement: 'bastion-quick' })).text) ?? undefined, { what: 'who will be asked, and what it opens', within: 15_000 });
    assert.deepEqual(await dialog(sam, 'task/fetch', OPEN).then(({ type: kind, text }) => [kind, /nothing that you may ask for/.test(text)]), ['message', true]);
  });

  it('a check sends nothing, and says what the decision would be', async () => {
    // on a slow machine the answer may come before Azure's: then it says so, and is asked for again
    const text = await until(async () => {
      const { text: shown } = await dialog(riley, 'task/submit', { ...filled, step: 'check' });
      return /Azure is slow/.test(shown) ? undefined : shown;
    }, { what: 'what comes of it', within: 15_000 });
    assert.match(text, /All is right\. Nothing is sent yet\..*20 s after the approval: at /);
    assert.equal(await requests(), 0);
  });

  it('what is forged is refused by the same decision, and asks nobody anything', async () => {
    assert.match((await dialog(sam, 'task/submit', filled)).text, /nothing that you may ask for|not among those who may ask/);
    const { text, card } = await dialog(sam, 'task/submit', filled, { aadObjectId: riley.id });
    assert.match(text, /does not list you as a member/);
    assert.equal(inputsOf(card)['reason'], 'patch the kernel', 'what was typed stays');
    assert.match((await dialog(riley, 'task/submit', { ...filled, entitlement: { $ne: 1 } })).text, /does not say what it is for/);
    assert.match((await dialog(riley, 'task/submit', { ...filled, entitlement: 'root' })).text, /no entitlement "root"/);
    assert.match((await dialog(riley, 'task/submit', { ...filled, requester: noor.id, duration: '9d' })).text, /9 d is too long/);
    assert.equal(await requests(), 0);
  });

  it('sent twice it counts once, for the one who sent it', async () => {
    const [one, other] = await Promise.all([dialog(riley, 'task/submit', { ...filled, requester: noor.id }), dialog(riley, 'task/submit', { ...filled, requester: noor.id })]);
    assert.deepEqual([one, other].map(({ type }) => type).sort(), ['continue', undefined], `${one.text} | ${other.text}`);
    await openCard(tenant.control, riley);
    await tenant.rest();
    assert.equal(await requests(), 1);
  });

  it('where there are no dialogs, the same form comes as a card in the person\'s chat, and goes when it is sent', async () => {
    await tenant.control.say(noor, '/access request bastion-quick for 9d');
    await sees(tenant.control, chatOf(noor), /Nothing was asked: \d things to correct/);
    const form = (await tenant.control.state()).conversations.find(({ id }) => id === chatOf(noor))?.activities.at(-1) ?? assert.fail('no form');
    const data = { ...filled, address: noor.address };
    const { body } = await tenant.control.press(noor, { conversation: 'personal', activityId: form.id, verb: 'form', data });
    assert.match(textOf(body?.value), /Sent to the approvers, Noor Haddad/);
    await until(async () => ((await textsIn(chatOf(noor))).some((text) => /Sent to the approvers/.test(text)) || undefined), { what: 'the form to go', within: 10_000 });
    await openCard(tenant.control, noor);
    const texts = (await textsIn(chatOf(noor))).length;
    await tenant.control.submit(noor, { conversation: 'personal', activityId: form.id, data: OPEN });
    await until(async () => (await textsIn(chatOf(noor))).slice(texts).find((text) => /Will be asked/.test(text)), { what: 'the form as a card', within: 10_000 });
  });

  it('while Azure answers nothing every press is answered before it does, and what came of it is told when it does', async () => {
    await tenant.control.say(riley, askLine(riley, '1m'));
    const card = await openCard(tenant.control, riley);
    await tenant.control.knobs({ failNext: ['/v1.0/', '/subscriptions/', ' /providers/'].map((match) => ({ match, count: -1, hang: true })) });
    const timed = async <T>(turn: Promise<T>): Promise<T> => {
      const began = performance.now();
      const answer = await turn;
      const took = performance.now() - began;
      assert.ok(took < LONG, `${took} ms: ${JSON.stringify(answer).slice(0, 300)}`);
      return answer;
    };
    const pressed = async (who: SeedPerson, verb: string): Promise<string> => {
      const { body } = await timed(tenant.control.press(who, { ...card, verb }));
      return typeof body?.value === 'string' ? body.value : textOf(body?.value);
    };
    const forNoor = { ...filled, address: noor.address, entitlement: 'database-on-call', duration: '5m' };
    const [opened, checked, sent, approved, refreshed] = await Promise.all([
      timed(dialog(lena, 'task/fetch', OPEN)), timed(dialog(lena, 'task/submit', { ...filled, address: lena.address, step: 'check' })), timed(dialog(noor, 'task/submit', { ...forNoor, form: 'slow' })),
      pressed(ana, 'approve'), pressed(ben, 'refresh'),
    ]).finally(() => tenant.control.knobs({ failNext: [] }));
    assert.match(opened.text, /Azure antwortet gerade nicht/);
    assert.match(checked.text, /Azure ist gerade langsam/);
    assert.deepEqual(inputsOf(checked.card), { entitlement: 'bastion-quick', duration: '20s', start: '', address: lena.address, ticket: TICKET, reason: 'patch the kernel' }, 'nothing typed is lost');
    assert.match(sent.text, /Azure is slow at the moment/);
    assert.match(approved, /Azure is slow at the moment\. I go on with it/);
    assert.match(refreshed, /Riley Chen asks for access/);
    await sees(tenant.control, chatOf(noor), /Nothing was asked: one thing to correct.*PIM does not list you as eligible/);
    await sees(tenant.control, CHANNELS.approvals.id, /Riley Chen.*Approved by Ana Costa/);
    await sees(tenant.control, chatOf(ana), /Approved by Ana Costa/);
    await tenant.control.say(riley, '/access end');
    await sees(tenant.control, chatOf(ana), /Riley Chen asked for access.* Closed early/);
  });

  it('asked in a channel the form is not shown to everybody: a button opens it', async () => {
    await tenant.control.say(ana, askLine(ana, '1m').replace('because patch the kernel', ''), { conversation: CHANNELS.approvals.id });
    await sees(tenant.control, CHANNELS.approvals.id, /to correct/);
    const shown = (await tenant.control.state()).conversations.find(({ id }) => id === CHANNELS.approvals.id)?.activities ?? [];
    assert.equal(shown.flatMap((a) => elementsOf(a.card)).filter((e) => e.type?.startsWith('Input.') && (e as { id?: string }).id === 'reason').length, 0);
  });

  it('sent while nothing can be taken it stays, with what was typed, and goes the next time', async () => {
    const door = await aDoor();
    const away = await openTenant({ settings: { REDIS_URL: door.url, LIMIT_PER_PERSON: '10' } });
    try {
      await away.start();
      const send = () => dialog(riley, 'task/submit', filled, undefined, away);
      const keeps = async (why: RegExp): Promise<void> => {
        const { type, card, text } = await send();
        assert.match(text, why);
        assert.match(JSON.stringify(card), /"form":"abc"/, 'by its name it is known when it comes again');
        assert.deepEqual([type, inputsOf(card)], ['continue', { entitlement: 'bastion-quick', duration: '20s', start: '', address: riley.address, ticket: TICKET, reason: 'patch the kernel' }]);
      };
      door.shut();
      await keeps(/Something is wrong on my side/);
      await door.open();
      await wait(3000); // each try counts
      await until(async () => (await send()).type === undefined || undefined, { what: 'the form to be taken', within: 15_000 });
      for (let n = 0; n < 10; n += 1) await away.control.say(riley, '/access help');
      await keeps(/You send more than I can take/);
    } finally {
      await away.close();
      door.close();
    }
  });
});
