import assert from 'node:assert/strict';
import { z } from 'zod';
import { CHANNELS } from '../../src/simulator/seed.js';
import { buttonOf, textOf, until } from '../../src/sandbox/control.js';
import { ana, askLine, ben, chatOf, mia, openCard, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const Mentioning = z.object({ msteams: z.object({ entities: z.array(z.object({ type: z.literal('mention'), text: z.string(), mentioned: z.object({ id: z.string() }) })) }).default({ entities: [] }) });

/** Stages, reminders and comments, in front of the real bot, with the waits of hours made seconds. */
describe('approvals', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  afterEach(async () => {
    try {
      const all = await mentions();
      assert.ok(all.length > 0, 'those who can act are mentioned');
      for (const { conversation, ids, text } of all) {
        assert.equal(conversation, CHANNELS.approvals.id, text);
        assert.deepEqual(ids.filter((id) => ![ana, ben, mia].some((one) => id === one.id)), [], `nobody else is: ${text}`);
      }
    } finally { await tenant.close(); }
  });

  /** The bot's own posts that notify somebody, as they went out, and whom. */
  async function mentions(): Promise<{ conversation: string; ids: string[]; text: string }[]> {
    const record = await tenant.control.record();
    return record.flatMap((entry) => {
      if (entry.kind !== 'activity.received' || entry.what !== 'post') return [];
      const { entities } = Mentioning.parse(entry.card ?? {}).msteams;
      const text = [entry.text ?? '', textOf(entry.card)].join(' ');
      assert.equal(new Set(entities.map((one) => one.text)).size, new Set([...text.matchAll(/<at>.*?<\/at>/g)].map(([at]) => at)).size, `each mention has its entity: ${text}`);
      return entities.length === 0 ? [] : [{ conversation: entry.conversation, ids: entities.map(({ mentioned }) => mentioned.id), text }];
    });
  }
  const mentionedIn = async (what: RegExp): Promise<string[][]> => (await mentions()).filter(({ text }) => what.test(text)).map(({ ids }) => ids);

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
    assert.deepEqual([await mentionedIn(/^ ?Riley Chen asks/), await mentionedIn(/Asked of you too/)], [[[ana.id, ben.id]], [[mia.id]]], 'each when they are asked');
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
    assert.deepEqual(await mentionedIn(/Asked of you too/), [[ben.id]]);
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
    const approvers = [ana.id, ben.id, mia.id];
    assert.deepEqual([await mentionedIn(/^ ?Still waiting/), await mentionedIn(/^ ?Lapses at .* when nobody answers/)].map((posts) => posts.map((ids) => ids.sort())), [[approvers, approvers], [approvers]]);
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
