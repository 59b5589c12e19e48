import assert from 'node:assert/strict';
import { BOT_ID, CHANNELS } from '../../src/simulator/seed.js';
import { buttonOf, textOf, until } from '../../src/sandbox/control.js';
import { ana, askLine, ben, chatOf, mia, openCard, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

/** Stages, reminders and comments, in front of the real bot, with the waits of hours made seconds. */
describe('approvals', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  afterEach(async () => {
    try { assert.deepEqual((await mentioned()).filter((name) => ![ana, ben, mia].some((one) => name === one.name)), [], 'nobody is mentioned but those who can act'); } finally { await tenant.close(); }
  });

  /** Whom the bot's own posts mention, in their text or on their card. */
  async function mentioned(): Promise<string[]> {
    const posts = (await tenant.control.state()).conversations.flatMap(({ activities }) => activities.filter(({ from }) => from === BOT_ID));
    assert.ok(posts.length > 1, 'it has posted');
    return posts.flatMap((post) => [...JSON.stringify([post.text, post.mentions, post.card]).matchAll(/<at>(.*?)<\/at>/g)].map(([, name = '']) => name));
  }

  async function open(stages: string): Promise<void> {
    tenant = await openTenant({ edit: (yaml) => yaml.replace(/stages:\n +- approvers: \*approvers\n +lapsesAfter: 2m/, `${stages}\n      lapsesAfter: 12s`) });
    await tenant.start();
    await tenant.control.say(riley, askLine(riley, '1m'));
  }
  const press = async (who: typeof ana, verb: 'approve' | 'deny', typed: object = {}): Promise<string> => {
    const card = await openCard(tenant.control, riley);
    const answer = await tenant.control.press(who, { ...card, verb, data: { ...card.data as object, ...typed } });
    return typeof answer.body?.value === 'string' ? answer.body.value : textOf(answer.body?.value);
  };
  /** The card of Riley's request as one person sees it. */
  const seenBy = async (who: typeof ana): Promise<unknown> => {
    const { conversations } = await tenant.control.state();
    const activity = conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities.find((a) => textOf(a.card).startsWith('Riley Chen ask'));
    return activity && tenant.control.seenBy(who, { conversation: CHANNELS.approvals.id, activity });
  };
  const only = (...people: (typeof ana)[]): string => `{ people: [${people.map(({ id }) => `"${id}"`).join(', ')}] }`;

  it('stages in turn: the second is asked when the first has approved, and nobody counts twice', async () => {
    await open(`stages: [{ approvers: ${only(ana, ben)} }, { approvers: ${only(ben, mia)} }]`);
    assert.match(await press(mia, 'approve'), /not asked yet/);
    assert.match(await press(ben, 'approve'), /Approved by Ben Okafor/);
    await sees(tenant.control, CHANNELS.approvals.id, /Asked of you too: Riley Chen.*The stage before has approved/);
    assert.match(await press(ben, 'approve'), /answered this request already/);
    assert.match(textOf(await seenBy(mia)), /You are asked by name in stage 2 of 2, for the stage before has approved\./);
    for (const who of [ana, ben, riley]) assert.deepEqual([who.name, buttonOf(await seenBy(who), 'approve')], [who.name, undefined]);
    assert.equal((await openNow(tenant.control)).roles, 0);
    await press(mia, 'approve');
    const everybody = [ana, ben, mia, riley];
    const all = await until(async () => { const cards = await Promise.all(everybody.map(seenBy)); return cards.every((card) => /Approved by Mia/.test(textOf(card))) ? cards : undefined; }, { what: 'every copy to show the decision', within: 5000 });
    for (const card of all) for (const fact of ['Riley Chen', 'CHG0030001', 'patch the kernel', '203.0.113.7']) assert.ok(textOf(card).includes(fact), fact);
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
  });

  it('a silent stage hands on: the next is asked too and decides in its place', async () => {
    await open(`stages: [{ approvers: ${only(ana)}, escalateAfter: 2s }, { approvers: ${only(ben)} }]`);
    assert.match(await press(ben, 'approve'), /not asked yet/);
    await sees(tenant.control, CHANNELS.approvals.id, /Asked of you too: Riley Chen.*Nobody has decided yet/);
    assert.match(textOf(await seenBy(ben)), /You are asked by name in stage 2 of 2, for the stage before has been silent for 2 s\./);
    assert.match(textOf(await seenBy(ana)), /You are asked by name in stage 1 of 2\./);
    assert.doesNotMatch(textOf(await seenBy(mia)), /You are asked/);
    await press(ben, 'approve');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
  });

  it('reminders come, and it is said before it lapses, to both sides', async () => {
    await open('reminders: { first: 2s }\n      stages: [{ approvers: *approvers }]');
    await sees(tenant.control, CHANNELS.approvals.id, /Still waiting: Riley Chen asked/);
    await sees(tenant.control, CHANNELS.approvals.id, /Lapses at .* when nobody answers/, 20_000);
    await sees(tenant.control, chatOf(riley), /Lapses at .*After that it has to be asked anew/);
    await sees(tenant.control, chatOf(riley), /Nobody answered/, 20_000);
    const { conversations } = await tenant.control.state();
    const reminders = conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities.filter((a) => textOf(a.card).startsWith('Still waiting')) ?? [];
    assert.equal(reminders.length, 2, 'after 2 s and after 6 s; the one after 14 s is too late');
    assert.ok(reminders.every((a) => a.replyTo !== undefined), 'in the thread of the card');
  });

  it('whoever denies says why; whoever approves may shorten, never lengthen', async () => {
    await open('comment: { approve: required }\n      stages: [{ approvers: *approvers, denials: 2 }]');
    assert.match(await press(ana, 'deny'), /Say why/);
    assert.match(await press(ben, 'approve'), /asks its approvers for a comment/);
    assert.match(await press(ben, 'approve', { comment: 'fine', duration: '2h' }), /An approver can only shorten/);
    assert.match(await press(ben, 'approve', { comment: 'fine', duration: 'soon' }), /is not a duration/);
    await press(ben, 'approve', { comment: 'fine', duration: '8s' });
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await sees(tenant.control, chatOf(riley), /8 s/);
    await untilOpen(tenant.control, { roles: 0, rules: 0 }, 25_000);
  });

  it('a yes that comes so late that the window would run into a period of rest opens nothing, and says why', async () => {
    const minute = (ahead: number): string => new Date(Date.now() + ahead * 60_000).toISOString().slice(0, 16).replace('T', ' ');
    tenant = await openTenant({ edit: (yaml) => `${yaml.replace('lapsesAfter: 2m', 'lapsesAfter: 30m')}\nfreezes: [{ title: Quarter end, from: "${minute(4)}", to: "${minute(60)}" }]\n` });
    await tenant.start();
    await tenant.control.say(riley, askLine(riley, '1m'));
    await openCard(tenant.control, riley);
    await tenant.advance(190_000);
    assert.match(await press(ana, 'approve'), /Approved now, it could not be opened: .*Quarter end/);
    assert.equal((await openNow(tenant.control)).roles, 0);
  });
});
