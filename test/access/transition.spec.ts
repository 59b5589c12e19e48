import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { News, Status } from '../../src/access/request.js';
import { isFinal } from '../../src/access/request.js';
import { nextEvent, replay, transition } from '../../src/access/transition.js';
import { ana, ben, riley } from '../support/people.js';
import { HOUR, aRequest, anActiveRequest, anEntitlement, at, MINUTE, type storyOf } from '../support/requests.js';

describe('access/transition', () => {
  const pending = aRequest();
  const activating = pending.approvedBy(ana, '10:05');
  const active = activating.opened('10:06');
  const revoking = active.due('11:05');
  const ended = revoking.closed('11:06').sessionsCut('11:07');
  const states = {
    pending, activating, active, revoking, ended,
    denied: pending.deniedBy(ana, '10:05'),
    cancelled: pending.after('10:05', { type: 'cancelled', by: riley, from: { conversation: 'c', activity: '9' } }),
    lapsed: pending.after('18:00', { type: 'lapsed' }),
    scheduled: aRequest({ startsAt: at('11:30') }).approvedBy(ana, '10:05'),
  } satisfies Record<Status, ReturnType<typeof storyOf>>;
  const target = active.targets()[0]!;
  const news = {
    approved: { type: 'answered', by: ben, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: 'rules-1', from: pending.now.origin },
    cancelled: { type: 'cancelled', by: riley, from: { conversation: 'c', activity: '9' } },
    lapsed: { type: 'lapsed' },
    started: { type: 'started' },
    nudged: { type: 'nudged', what: 'reminder', stage: null },
    warned: { type: 'nudged', what: 'ending', stage: null },
    reviewed: { type: 'reviewed', by: ben, verdict: 'justified', comment: null, from: pending.now.origin },
    reviewNudged: { type: 'nudged', what: 'review', stage: null },
    extendAsked: { type: 'extendAsked', by: HOUR, from: pending.now.origin },
    opened: { type: 'opened', target, effectAt: at('10:06'), readAt: at('10:06'), alreadyHeld: false, until: at('11:05'), azureRequests: [] },
    failed: { type: 'failed', code: 'X', message: 'no' },
    due: { type: 'due' },
    endedEarly: { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } },
    withdrawn: { type: 'withdrawn', why: 'ticketClosed', by: null, message: 'Ticket CHG0030001 was closed.' },
    closed: { type: 'closed', target, effectAt: at('11:06'), readAt: at('11:06'), keptBy: [], azureRequests: [] },
    sessionsCut: { type: 'sessionsCut', sessions: { cut: [], keptBy: [], at: at('11:06'), readAt: at('11:06') } },
    troubled: { type: 'troubled', what: 'x', code: 'Y', message: 'z' },
  } satisfies Record<string, News>;
  const allowed: Record<Status, Partial<Record<keyof typeof news, Status>>> = {
    pending: { approved: 'activating', cancelled: 'cancelled', lapsed: 'lapsed', nudged: 'pending', withdrawn: 'cancelled' },
    scheduled: { started: 'activating', cancelled: 'cancelled', lapsed: 'lapsed', withdrawn: 'cancelled' },
    activating: { opened: 'activating', failed: 'revoking', due: 'revoking', endedEarly: 'revoking', withdrawn: 'revoking' },
    active: { due: 'revoking', endedEarly: 'revoking', withdrawn: 'revoking', warned: 'active', opened: 'active' },
    revoking: { closed: 'revoking', sessionsCut: 'revoking', troubled: 'revoking' },
    ended: {}, denied: {}, cancelled: {}, lapsed: {},
  };

  for (const [status, story] of Object.entries(states)) {
    it(`${status}: is what its events make`, () => assert.equal(story.now.status, status));
    for (const [name, what] of Object.entries(news)) {
      const expected = allowed[status as Status][name as keyof typeof news];
      it(`${status} + ${name} -> ${expected ?? 'forbidden'}`, () => {
        const go = () => transition(story.now, nextEvent(story.now, what, at('12:00')));
        if (expected) assert.equal(go().status, expected);
        else assert.throws(go, { code: 'forbidden-transition' });
      });
    }
  }

  it('an event out of its place is refused', () => {
    const event = { ...nextEvent(pending.now, { type: 'lapsed' }, at('12:00')), seq: 7 };
    assert.throws(() => transition(pending.now, event), { code: 'forbidden-transition' });
  });

  it('an answer to other rules than the frozen ones is refused', () => {
    const answer: News = { ...news.approved, rules: 'rules-2' };
    assert.throws(() => transition(pending.now, nextEvent(pending.now, answer, at('10:05'))), { code: 'forbidden-transition' });
  });

  it('the window starts at the approval and ends on the last whole minute at or before start + duration', () => {
    const { now } = pending.approvedBy(ana, '10:05:42');
    assert.equal(now.status === 'activating' && now.window.start, at('10:05:42'));
    assert.equal(now.status === 'activating' && now.window.end, at('11:05'));
  });

  it('an answer after the lapse is refused, whoever was slow', () => {
    assert.throws(() => pending.approvedBy(ana, '18:00'), { code: 'forbidden-transition' });
  });

  it('sessions that were cut before the network closed are cut again', () => {
    const nsg = revoking.targets().at(-1)!;
    const stuck = revoking.sessionsCut('11:06').closedOne(nsg, '11:30');
    assert.equal(stuck.now.status === 'revoking' && stuck.now.sessions, null);
    assert.equal(stuck.closed('11:30').now.status, 'revoking', 'not ended without a new cut');
    assert.equal(stuck.closed('11:30').sessionsCut('11:31').now.status, 'ended');
  });

  it('the requester\'s own approval does not count', () => assert.equal(pending.approvedBy(riley, '10:05').now.status, 'pending'));

  it('two approvals of one person are one where two are needed', () => {
    const stage = { ...anEntitlement().approval.stages[0], needed: 2 };
    const two = aRequest({ entitlement: anEntitlement({ approval: { ...anEntitlement().approval, stages: [stage] } }) });
    const once = two.approvedBy(ana, '10:01');
    assert.throws(() => once.approvedBy(ana, '10:02'), /cannot take the event answered/);
    assert.equal(once.now.status, 'pending');
    assert.equal(once.approvedBy(ben, '10:03').now.status, 'activating');
  });

  it('is active only when every target was read back as open', () => {
    const targets = activating.targets();
    const some = targets.slice(1).reduce((story, t) => story.openedOne(t, '10:06'), activating);
    assert.equal(some.now.status, 'activating');
    assert.equal(some.openedOne(targets[0]!, '10:07').now.status, 'active');
  });

  it('is ended only when every target and the sessions were read back as closed', () => {
    const open = revoking.sessionsCut('11:06');
    const targets = open.targets();
    const some = targets.slice(1).reduce((story, t) => story.closedOne(t, '11:06'), open);
    assert.equal(some.now.status, 'revoking');
    const last = some.closedOne(targets[0]!, '11:07').now;
    assert.equal(last.status, 'ended');
    assert.equal(last.status === 'ended' && last.lateness, 2 * MINUTE, 'the last effect, 11:07, minus the end, 11:05');
  });

  it('one that was ended early counts its lateness from the wish', () => {
    const { now } = anActiveRequest().after('10:30', { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } }).closed('10:31').sessionsCut('10:31');
    assert.deepEqual(now.status === 'ended' && [now.outcome, now.lateness], ['endedEarly', MINUTE]);
  });

  it('one that was withdrawn says why to the end, and counts its lateness from then', () => {
    const { now } = anActiveRequest().after('10:30', news.withdrawn).closed('10:31').sessionsCut('10:31');
    assert.deepEqual(now.status === 'ended' && [now.outcome, now.withdrawn?.why, now.endedBy, now.lateness], ['endedEarly', 'ticketClosed', null, MINUTE]);
    const { now: waiting } = pending.after('10:05', news.withdrawn);
    assert.equal(waiting.status === 'cancelled' && waiting.withdrawn?.message, 'Ticket CHG0030001 was closed.');
  });

  it('one that came late to a window that never opened counts from the window\'s end', () => {
    const { now } = activating.due('11:30').closed('11:31').sessionsCut('11:31');
    assert.equal(now.status === 'ended' && now.lateness, 26 * MINUTE);
  });

  it('replays from its events, and from no others', () => {
    const first = { v: 1, type: 'asked', request: pending.now.id, seq: 1, at: pending.now.askedAt, facts: pending.now } as const;
    const second = nextEvent(pending.now, news.approved, at('10:05'));
    assert.equal(replay([first, second]).status, 'activating');
    assert.throws(() => replay([second]), { code: 'forbidden-transition' });
    assert.throws(() => replay([first, first]), { code: 'forbidden-transition' });
    assert.throws(() => replay([]), { code: 'forbidden-transition' });
  });

  it('over random events: never active without an approval of somebody else, and nothing leaves a final state', () => {
    const people = [riley, ana, ben];
    const anyNews = fc.oneof(
      fc.record({ who: fc.constantFrom(...people), verdict: fc.constantFrom('approve' as const, 'deny' as const) })
        .map(({ who, verdict }): News => ({ ...news.approved, by: who, verdict })),
      fc.constantFrom<News>(...Object.values(news).filter((n) => n.type !== 'answered')),
      fc.constantFrom(...pending.targets()).map((t): News => ({ ...news.opened, target: t })),
      fc.constantFrom(...pending.targets()).map((t): News => ({ ...news.closed, target: t })),
    );
    fc.assert(fc.property(fc.array(anyNews, { maxLength: 30 }), (all) => {
      let request = pending.now;
      for (const one of all) {
        const before = request;
        try { request = transition(request, nextEvent(request, one, at('10:30'))); } catch { continue; }
        assert.ok(!isFinal(before), `${before.status} was left by ${one.type}`);
        if (request.status === 'activating' || request.status === 'active') {
          assert.ok(request.answers.some((a) => a.verdict === 'approve' && a.by.id !== riley.id));
        }
      }
    }), { numRuns: 500 });
  });
});
