import { strict as assert } from 'node:assert';
import type { AccessRequest, News } from '../../src/access/request.js';
import { targetsOf } from '../../src/access/target.js';
import { nextEvent, transition, firstEvent } from '../../src/access/transition.js';
import { noteCopy } from '../../src/bot/copies.js';
import { until } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import type { SealedEvent } from '../../src/workflow/ports.js';
import { ana, riley } from '../support/people.js';
import { aRequest, at } from '../support/requests.js';
import { openStage, RILEY, textOf, type Stage } from './stage.js';

/** A request's history, grown by one event at a time. */
function aHistory(id: string) {
  const facts = { ...aRequest({ id, requester: riley }).now } as Parameters<typeof firstEvent>[0];
  const first = firstEvent(facts);
  let request: AccessRequest = transition(undefined, first);
  const history: SealedEvent[] = [{ event: first, previous: '', mac: '', hash: 'hash0001aaaa' }];
  return {
    get request() { return request; },
    history,
    add(clock: string, news: News) {
      const event = nextEvent(request, news, at(clock));
      request = transition(request, event);
      history.push({ event, previous: '', mac: '', hash: `hash000${event.seq}bbbb` });
    },
    approve() { this.add('10:05', { type: 'answered', by: ana, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: request.rules, from: request.origin }); },
    each(clock: string, type: 'opened' | 'closed') {
      const { identity, network } = targetsOf(request.entitlement, request.requester.id);
      for (const target of [...identity, ...network]) {
        const seen = { target, effectAt: at(clock), readAt: at(clock), azureRequests: [] };
        this.add(clock, type === 'opened' ? { type, ...seen, alreadyHeld: false, until: at('11:05') } : { type, ...seen, keptBy: [] });
      }
    },
  };
}

describe('notifier, against the practice tenant\'s Teams', () => {
  let stage: Stage;
  const { approvals, audit } = CHANNELS;
  before(async function () {
    if (!process.env.NODE_EXTRA_CA_CERTS) this.skip();
    stage = await openStage({});
  });
  after(() => stage?.close());
  afterEach(() => { stage.simulator.sim.knobs.failNext = []; });

  const show = (story: ReturnType<typeof aHistory>, from: number) => stage.chat.notifier.show(story.request, story.history, story.history.filter(({ event }) => event.seq > from));
  const about = (place: string, id: string) => stage.posts(place).filter((post) => `${post.text ?? ''}${textOf(post.card)}`.includes(id));
  const thread = (id: string) => { const [root] = about(audit.id, `request ${id}`); return stage.posts(audit.id).filter((post) => post.replyTo === root?.id); };
  const received = () => stage.simulator.sim.record.since(0).filter((entry) => entry.kind === 'activity.received').length;

  it('posts once and changes in place, from the request to the proof', async () => {
    const story = aHistory('story222');
    await show(story, 0);
    story.approve();
    await show(story, 1);
    story.each('10:06', 'opened');
    await show(story, 2);
    story.add('11:05', { type: 'due' });
    story.each('11:05:02', 'closed');
    story.add('11:05:02', { type: 'sessionsCut', sessions: { cut: [], keptBy: [], at: at('11:05:02'), readAt: at('11:05:02') } });
    await show(story, 5);
    const [approval, ...more] = about(approvals.id, 'story222');
    assert.equal(more.length, 0);
    assert.match(textOf(approval?.card), /Closed/);
    assert.equal(about(stage.personal(RILEY), 'story222').length, 1);
    assert.match(about(audit.id, 'request story222')[0]?.text ?? '', /Riley Chen asks for .* request story222 · asked 10:00:00 UTC · #1 hash0001 · now: Closed at 11:05:02 UTC$/);
    assert.deepEqual(thread('story222').map((post) => post.text ?? textOf(post.card).split('\n')[0]), [
      'Approved by Ana Costa · 10:05:00 UTC · #2 hash0002',
      'Ready: both layers read back as open, until 11:05 UTC · 10:06:00 UTC · #5 hash0005',
      'The window has ended; closing · 11:05:00 UTC · #6 hash0006',
      'Closed: proof',
    ]);
  });

  it('what an approver wrote stands in the thread as typed, on a card', async () => {
    const story = aHistory('words222');
    await show(story, 0);
    story.add('10:05', { type: 'answered', by: ana, verdict: 'deny', comment: 'Use **test** <at>all</at> [x](http://x).', stage: 0, duration: null, pimApproverOf: [], rules: story.request.rules, from: story.request.origin });
    await show(story, 1);
    const [line, ...more] = thread('words222');
    assert.equal(more.length, 0);
    assert.equal(line?.text ?? '', '');
    assert.match(textOf(line?.card), /Denied by Ana Costa · 10:05:00 UTC · #2 hash0002\nComment: "Use \*\*test\*\* <at>all<\/at> \[x\]\(http:\/\/x\)\."/);
  });

  it('sends nothing when nothing changed, and no line twice', async () => {
    const story = aHistory('twice222');
    await show(story, 0);
    story.approve();
    await show(story, 1);
    const before = received();
    await show(story, 1);
    assert.equal(received(), before);
  });

  it('two runs of one announcement at once post each thing once', async () => {
    const story = aHistory('race2222');
    await Promise.allSettled([show(story, 0), show(story, 0), show(story, 0)]);
    await show(story, 0);
    assert.equal(about(approvals.id, 'race2222').length, 1);
    assert.equal(about(stage.personal(RILEY), 'race2222').length, 1);
    assert.equal(about(audit.id, 'request race2222').length, 1);
    story.approve();
    await Promise.allSettled([show(story, 1), show(story, 1)]);
    await show(story, 1);
    assert.equal(thread('race2222').length, 1);
  });

  it('a channel gets no more at a time than Teams takes, and nobody waits for it to hear about their own request', async function () {
    this.timeout(60_000);
    const stories = Array.from({ length: 12 }, (_, n) => aHistory(`crowd22${'abcdefghjkmn'[n]}`));
    const { record } = stage.simulator.sim;
    const before = record.since(0).length;
    await Promise.all(stories.map((story) => show(story, 0)));
    const posts = record.since(0).slice(before).flatMap((entry) => (entry.kind === 'activity.received' ? [entry] : []));
    const inAudit = posts.filter(({ conversation }) => conversation.startsWith(audit.id));
    const inPerson = posts.filter(({ conversation }) => conversation === `a:${riley.id}`);
    assert.deepEqual([inAudit.length, inPerson.length], [12, 12]);
    for (const [most, within] of [[7, 1000], [8, 2000]] as const) {
      const crowded = inAudit.find((first) => inAudit.filter(({ at: time }) => Date.parse(time) >= Date.parse(first.at) && Date.parse(time) < Date.parse(first.at) + within).length > most);
      assert.equal(crowded, undefined, `more than ${most} in ${within} ms`);
    }
    assert.ok(posts.indexOf(inPerson.at(-1)!) < posts.indexOf(inAudit.at(7)!), 'the own chat does not wait for the channel');
  });

  it('what waits for its turn becomes one: of changes the newest, of lines one message', async function () {
    this.timeout(60_000);
    const story = aHistory('wait2222');
    await show(story, 0);
    const begin = stage.simulator.sim.record.since(0).length;
    // more than the channels take in three times four seconds; short posts, which are in the queue before the first has left it
    const crowd = Array.from({ length: 24 }, (_, n) => stage.chat.notifier.tell({ row: `fill ${n}`, n: 1, where: ['approvals', 'audit'], tone: 'default', title: { says: 'lifted', first: 'Mia Larsen', by: 'Ana Costa' }, lines: [] }));
    const calls = () => stage.simulator.sim.record.since(0).slice(begin).flatMap((entry) => (entry.kind === 'activity.received' ? [entry] : []));
    await until(() => Promise.resolve([approvals, audit].every(({ id }) => calls().filter((one) => one.conversation === id).length >= 7) || undefined), { what: 'both channels to be full', within: 20_000 });
    const waiting: Promise<void>[] = [];
    const saved = (change: () => void): void => {
      const from = story.request.seq;
      change();
      stage.saved.set('wait2222', story.request);
      waiting.push(stage.chat.notifier.show(story.request, [...story.history], from === 1 ? story.history.slice(1) : []));
    };
    saved(() => { story.approve(); story.each('10:06', 'opened'); story.add('11:05', { type: 'due' }); });
    saved(() => { story.each('11:05:02', 'closed'); });
    saved(() => { story.add('11:05:03', { type: 'sessionsCut', sessions: { cut: [], keptBy: [], at: at('11:05:03'), readAt: at('11:05:03') } }); });
    // several turns come at one moment, and Teams is still at the first of them
    stage.simulator.sim.knobs.latencyMs = 400;
    await Promise.all([...crowd, ...waiting]);
    stage.simulator.sim.knobs.latencyMs = 0;
    const changed = (place: string, id: string | undefined) => calls().filter((one) => one.conversation === place && one.what === 'update' && one.activityId === id).length;
    const [card, root] = [about(approvals.id, 'wait2222')[0], about(audit.id, 'request wait2222')[0]];
    assert.match(`${textOf(card?.card)} ${root?.text ?? ''}`, /Closed[^]*now: Closed/);
    assert.deepEqual([changed(approvals.id, card?.id), changed(audit.id, root?.id)], [1, 1]);
    assert.deepEqual(thread('wait2222').map(({ text }) => text?.split('\n').map((line) => line.split(/[ :]/, 1)[0])), [['Approved', 'Ready', 'The']]);
    stage.saved.clear();
  });

  for (const status of [412, 429, 502, 504]) {
    it(`a change that Teams answers with ${status} is made at the next try; a line only where it was surely not posted`, async () => {
      const story = aHistory(`try22${status}`);
      await show(story, 0);
      story.approve();
      stage.simulator.sim.knobs.failNext = [{ match: 'PUT /teams/v3/conversations', status, count: -1 }];
      await assert.rejects(show(story, 1), { retryable: true });
      assert.doesNotMatch(textOf(about(approvals.id, `try22${status}`)[0]?.card), /Approved by/);
      // the root cannot be changed either, so its thread has no line yet
      stage.simulator.sim.knobs.failNext = [{ match: `POST /teams/v3/conversations/${encodeURIComponent(audit.id)}`, status, count: 1 }];
      await show(story, 1).catch(() => undefined);
      await show(story, 1);
      assert.match(textOf(about(approvals.id, `try22${status}`)[0]?.card), /Approved by Ana Costa/);
      assert.equal(thread(`try22${status}`).length, status < 500 ? 1 : 0);
    });
  }

  it('an older announcement that comes late does not undo a newer one', async () => {
    const story = aHistory('late2222');
    await show(story, 0);
    const [old, oldHistory] = [story.request, [...story.history]];
    story.approve();
    await show(story, 1);
    await stage.chat.notifier.show(old, oldHistory, []);
    assert.match(textOf(about(approvals.id, 'late2222')[0]?.card), /Approved by Ana Costa/);
  });

  it('a throttled post rejects with the time to wait, and stands there once after the retry', async () => {
    const story = aHistory('busy2222');
    stage.simulator.sim.knobs.failNext = [{ match: 'POST /teams/v3/conversations', status: 429, count: 5 }];
    await assert.rejects(show(story, 0), (error: { retryable?: boolean }) => error.retryable === true);
    stage.simulator.sim.knobs.failNext = [];
    await show(story, 0);
    assert.equal(about(approvals.id, 'busy2222').length, 1);
    assert.equal(about(stage.personal(RILEY), 'busy2222').length, 1);
  });

  it('a line whose fate is unknown is left out rather than doubled', async () => {
    const story = aHistory('lost2222');
    await show(story, 0);
    story.approve();
    const [root] = about(audit.id, 'request lost2222');
    assert.ok(root);
    stage.simulator.sim.knobs.failNext = [{ match: `POST /teams/v3/conversations/${encodeURIComponent(audit.id)}`, status: 502, count: 1 }];
    await show(story, 1);
    await show(story, 1);
    assert.equal(thread('lost2222').length, 0);
    assert.ok(stage.log.lines.some(({ text }) => text.includes('may be missing')));
  });

  it('a card whose fate is unknown is posted once more, for without it nobody could decide', async () => {
    const story = aHistory('card2222');
    stage.simulator.sim.knobs.failNext = [{ match: 'POST /teams/v3/conversations', status: 502, count: 1 }];
    await assert.rejects(show(story, 0));
    await show(story, 0);
    assert.equal(about(approvals.id, 'card2222').length, 1);
  });

  it('a card that somebody deleted is not posted again', async () => {
    const story = aHistory('gone2222');
    await show(story, 0);
    const [card] = about(approvals.id, 'gone2222');
    stage.simulator.sim.state.conversations[approvals.id]!.activities.find(({ id }) => id === card?.id)!.deleted = true;
    story.approve();
    await show(story, 1);
    assert.equal(about(approvals.id, 'gone2222').length, 0);
  });

  it('a card in the chat of somebody who blocks the bot is let go, and holds up nothing', async () => {
    const story = aHistory('copy2222');
    await show(story, 0);
    await noteCopy(stage.memory, 'copy2222', { person: ana.id, posted: { conversation: stage.personal(RILEY), activity: 'copied' } });
    stage.simulator.sim.knobs.failNext = [{ match: '/activities/copied', status: 403, count: -1 }];
    const tried = () => stage.simulator.sim.record.since(0).filter((entry) => entry.kind === 'call' && entry.path.includes('/activities/copied')).length;
    story.add('10:05', { type: 'answered', by: ana, verdict: 'deny', comment: 'no', stage: 0, duration: null, pimApproverOf: [], rules: story.request.rules, from: story.request.origin });
    await show(story, 1);
    await show(story, 1);
    assert.equal(tried(), 1);
    assert.match(textOf(about(approvals.id, 'copy2222')[0]?.card), /Denied/);
  });

  it('the feed goes on in the channel when its thread was deleted', async () => {
    const story = aHistory('feed2222');
    await show(story, 0);
    const [root] = about(audit.id, 'request feed2222');
    stage.simulator.sim.state.conversations[audit.id]!.activities.find(({ id }) => id === root?.id)!.deleted = true;
    story.approve();
    await show(story, 1);
    const posts = stage.posts(audit.id);
    assert.match(posts.at(-1)?.text ?? '', /Approved by Ana Costa/);
  });

  it('a requester who blocks the bot later is reached in the thread of the approvers\' card: their own card once, and what warns them', async () => {
    const story = aHistory('bloc2222');
    await show(story, 0);
    const own = encodeURIComponent(stage.personal(RILEY));
    stage.simulator.sim.knobs.failNext = [{ match: `PUT /teams/v3/conversations/${own}`, status: 403, count: -1 }, { match: `POST /teams/v3/conversations/${own}`, status: 403, count: -1 }];
    const before = story.history.length;
    story.approve();
    story.each('10:06', 'opened');
    await show(story, before);
    const inThread = (): string[] => {
      const [card] = about(approvals.id, 'bloc2222');
      return stage.posts(approvals.id).filter(({ replyTo }) => replyTo === card?.id).map((post) => textOf(post.card));
    };
    const shown = inThread();
    assert.equal(shown.length, 1);
    assert.match(shown[0] ?? '', /Ready: read back from Azure/);
    assert.match(textOf(about(approvals.id, 'bloc2222')[0]?.card), /Approved by Ana Costa/, 'all else goes on');
    assert.ok(thread('bloc2222').length > 0);
    const opened = story.history.length;
    story.add('10:55', { type: 'nudged', what: 'ending', stage: null });
    await show(story, opened);
    await show(story, opened);
    assert.equal(inThread().length, 2);
    assert.match(inThread()[1] ?? '', /Your sessions end with it/);
    story.add('11:05', { type: 'due' });
    story.each('11:05:02', 'closed');
    await show(story, opened + 1);
    assert.match(inThread()[0] ?? '', /Sessions: being cut/);
    assert.equal(inThread().length, 2);
  });

  it('a requester who cannot be reached in person is answered where they asked', async () => {
    const story = aHistory('shut2222');
    const origin = { conversation: approvals.id, activity: '1' };
    const request = { ...story.request, requester: { id: 'a0000000-0000-4000-8000-0000000000aa', name: 'Not Installed' }, origin };
    await stage.chat.notifier.show(request, story.history, story.history);
    assert.equal(about(approvals.id, 'shut2222').length, 2);
  });
});
