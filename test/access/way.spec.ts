import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Entitlement } from '../../src/access/entitlement.js';
import type { Facts, News } from '../../src/access/request.js';
import { nextNudge } from '../../src/access/nudge.js';
import { isReviewable, reviewDue, reviewsMissing } from '../../src/access/review.js';
import { replay } from '../../src/access/transition.js';
import { ana, ben, noor, riley } from '../support/people.js';
import { HOUR, MINUTE, aBreakGlass, aRequest, aTicketSeen, anEntitlement, at, underServiceNow } from '../support/requests.js';

const rule = anEntitlement();
const reader = { role: rule.roles[0]!, approvers: { groups: [], people: [ana.id] } };
const onCall = { groups: ['60000000-0000-4000-8000-000000000004'], people: [] };
const automaticRule = (entry: Partial<Entitlement['approval']['automatic'][number]>, over: Partial<Entitlement> = {}) => anEntitlement({
  approval: { ...rule.approval, automatic: [{ onCall: null, longest: null, ticketStates: [], ...entry }] }, ...over,
});
const held = { entry: 0, words: 'on call' };

/** Whether the frozen rules let it open without an approver: what the consent is derived from again before anything opens. */
const cases: { name: string; facts: Partial<Facts>; status: string | undefined }[] = [
  { name: 'asked in the ordinary way', facts: {}, status: 'pending' },
  { name: 'an ordinary one that names a condition', facts: { automatic: held }, status: undefined },
  { name: 'break-glass where the rules have it', facts: { way: 'breakGlass', entitlement: anEntitlement({ breakGlass: { max: HOUR, reviewers: 2, reviewWithin: HOUR } }) }, status: 'activating' },
  { name: 'break-glass where they do not', facts: { way: 'breakGlass' }, status: undefined },
  ...(([
    ['longer than its maximum', { duration: HOUR + MINUTE }], ['without a ticket', { ticket: null }], ['without a reason', { reason: '' }],
    ['for later', { startsAt: at('12:00') }], ['with a role that PIM approves', { pim: [reader] }], ['that names a condition', { automatic: held }],
  ] as [string, Partial<Facts>][]).map(([name, facts]) => (
    { name: `break-glass ${name}`, facts: { way: 'breakGlass' as const, entitlement: anEntitlement({ breakGlass: { max: HOUR, reviewers: 2, reviewWithin: HOUR } }), ...facts }, status: undefined }))),
  { name: 'automatic: on call', facts: { way: 'automatic', automatic: held, entitlement: automaticRule({ onCall }) }, status: 'activating' },
  { name: 'automatic, for later', facts: { way: 'automatic', automatic: held, startsAt: at('12:00'), entitlement: automaticRule({ onCall }) }, status: 'scheduled' },
  { name: 'automatic: as long as the condition allows', facts: { way: 'automatic', automatic: held, entitlement: automaticRule({ longest: HOUR }) }, status: 'activating' },
  { name: 'automatic: longer than that', facts: { way: 'automatic', automatic: held, entitlement: automaticRule({ longest: HOUR - 1 }) }, status: undefined },
  { name: 'automatic by its ticket, as it was seen', facts: { way: 'automatic', automatic: held, ticketSeen: aTicketSeen(), entitlement: automaticRule({ ticketStates: ['implement'] }) }, status: 'activating' },
  { name: 'automatic by its ticket in another state', facts: { way: 'automatic', automatic: held, ticketSeen: aTicketSeen({ state: 'Assess' }), entitlement: automaticRule({ ticketStates: ['implement'] }) }, status: undefined },
  { name: 'automatic by its ticket, which nobody has seen', facts: { way: 'automatic', automatic: held, entitlement: automaticRule({ ticketStates: ['implement'] }) }, status: undefined },
  { name: 'automatic while the ticket system is silent', facts: { way: 'automatic', automatic: held, entitlement: automaticRule({ onCall }, { ticket: underServiceNow }) }, status: undefined },
  { name: 'break-glass while the ticket system is silent', facts: { way: 'breakGlass', entitlement: anEntitlement({ ticket: underServiceNow, breakGlass: { max: HOUR, reviewers: 2, reviewWithin: HOUR } }) }, status: undefined },
  { name: 'automatic by its ticket, without one', facts: { way: 'automatic', automatic: held, ticket: null, entitlement: automaticRule({ ticketStates: ['implement'] }) }, status: undefined },
  { name: 'automatic by a condition that is not there', facts: { way: 'automatic', automatic: { entry: 1, words: 'x' }, entitlement: automaticRule({ onCall }) }, status: undefined },
  { name: 'automatic by a condition that says nothing', facts: { way: 'automatic', automatic: held, entitlement: automaticRule({}) }, status: undefined },
  { name: 'automatic by no condition', facts: { way: 'automatic', entitlement: automaticRule({ onCall }) }, status: undefined },
  { name: 'automatic with a role that PIM approves', facts: { way: 'automatic', automatic: held, pim: [reader], entitlement: automaticRule({ onCall }) }, status: undefined },
  { name: 'automatic where the requester has to sign in once more', facts: { way: 'automatic', automatic: held, entitlement: automaticRule({ onCall }, { stepUp: 'requester' }) }, status: undefined },
];

describe('access/way', () => {
  for (const { name, facts, status } of cases) {
    it(`${name}: ${status ?? 'forbidden'}`, () => {
      if (status === undefined) assert.throws(() => aRequest(facts), { code: 'forbidden-transition' });
      else assert.equal(aRequest(facts).now.status, status);
    });
  }

  it('its window begins when it was asked', () => {
    const { now } = aBreakGlass();
    assert.deepEqual(now.status === 'activating' && now.window, { start: at('10:00'), end: at('11:00') });
    assert.deepEqual(now.status === 'activating' && now.answers, []);
  });

  it('nobody approves or takes back what was never asked of them', () => {
    assert.throws(() => aBreakGlass().approvedBy(ana, '10:01'), { code: 'forbidden-transition' });
    assert.throws(() => aBreakGlass().after('10:01', { type: 'cancelled', by: riley, from: { conversation: 'c', activity: '9' } }), { code: 'forbidden-transition' });
  });

  const extend = { times: 2, by: HOUR, approval: false };
  const more: News = { type: 'extendAsked', by: HOUR, from: aRequest().now.origin };
  it('break-glass is never made longer', () => {
    assert.throws(() => aBreakGlass({}, { extend }).opened('10:01').after('10:02', more), { code: 'forbidden-transition' });
  });

  it('what only a rule consented to is made longer by the approvers alone', () => {
    const { now } = aRequest({ way: 'automatic', automatic: held, entitlement: automaticRule({ longest: HOUR }, { extend }) }).opened('10:01').after('10:02', more);
    assert.deepEqual(now.status === 'active' && [now.extension?.by, now.window.end], [HOUR, at('11:00')]);
  });
});

describe('access/review', () => {
  const more: News = { type: 'extendAsked', by: HOUR, from: aRequest().now.origin };
  const says = (by: typeof ana, verdict: 'justified' | 'notJustified' = 'justified', accounts?: string[]): News => ({ type: 'reviewed', by, ...(accounts && { accounts }), verdict, comment: verdict === 'justified' ? null : 'no outage', from: aRequest().now.origin });
  const activating = aBreakGlass();
  const active = activating.opened('10:01');
  const revoking = active.due('11:00');
  const ended = revoking.closed('11:01').sessionsCut('11:01');

  for (const [name, story] of Object.entries({ active, revoking, ended })) {
    it(`${name}: takes the reviews of two, and keeps its status`, () => {
      const once = story.after('11:30', says(ana));
      const twice = once.after('11:31', says(ben, 'notJustified'));
      assert.deepEqual([once.now.status, twice.now.status], [story.now.status, story.now.status]);
      assert.deepEqual([reviewsMissing(story.now), reviewsMissing(once.now), reviewsMissing(twice.now)], [2, 1, 0]);
      assert.deepEqual(twice.now.review?.given, [
        { by: ana, verdict: 'justified', at: at('11:30'), comment: null }, { by: ben, verdict: 'notJustified', at: at('11:31'), comment: 'no outage' },
      ]);
      assert.deepEqual({ ...twice.now, review: null, seq: 0 }, { ...story.now, review: null, seq: 0 }, 'nothing else changes');
    });
  }

  it('an ended one is ended with its reviews, also when it is made again from its events', () => {
    const done = ended.after('12:00', says(ana)).after('12:01', says(ben));
    assert.equal(done.now.status, 'ended');
    assert.throws(() => done.after('12:02', { type: 'endedEarly', by: riley, from: { conversation: 'c', activity: '9' } }), { code: 'forbidden-transition' });
  });

  const refused: [string, () => unknown][] = [
    ['before it has opened', () => activating.after('10:00', says(ana))],
    ['of one\'s own', () => ended.after('12:00', says(riley))],
    ['twice by one person', () => ended.after('12:00', says(ana)).after('12:01', says(ana))],
    ['twice by one human with two accounts', () => ended.after('12:00', says(ana)).after('12:01', says(ben, 'justified', [ana.id]))],
    ['of one\'s own with another account', () => ended.after('12:00', says(ana, 'justified', [riley.id]))],
    ['a third', () => ended.after('12:00', says(ana)).after('12:01', says(ben)).after('12:02', says(noor))],
    ['of a window that was approved', () => aRequest().approvedBy(ana, '10:05').opened('10:06').after('10:07', says(ben))],
    ['asked for again when it is complete', () => ended.after('12:00', says(ana)).after('12:01', says(ben)).after('12:02', { type: 'nudged', what: 'review', stage: null })],
    ['asked for again of a window that was approved', () => aRequest().approvedBy(ana, '10:05').opened('10:06').after('10:07', { type: 'nudged', what: 'review', stage: null })],
  ];
  for (const [name, go] of refused) it(`is refused ${name}`, () => assert.throws(go, { code: 'forbidden-transition' }));

  it('who may: the others, once each, as long as it is not complete', () => {
    assert.deepEqual([riley, ana, ben].map((who) => isReviewable(ended.after('12:00', says(ana)).now, { by: who })), [false, false, true]);
  });

  it('is due after the time that the rule gives it, from the opening on', () => {
    assert.equal(reviewDue(activating.now), at('34:00'));
    assert.equal(reviewDue(ended.after('12:00', says(ana)).now), at('34:00'));
    assert.equal(reviewDue(ended.after('12:00', says(ana)).after('12:01', says(ben)).now), null);
    assert.equal(reviewDue(aRequest().now), null);
  });

  it('is asked for again when it is due and then daily, seven times', () => {
    const asked: string[] = [];
    let story = ended;
    for (let nudge = nextNudge(story.now); nudge; nudge = nextNudge(story.now)) {
      assert.equal(nudge.what, 'review');
      asked.push(nudge.at);
      story = story.after(String(asked.length * 24 + 10), { type: 'nudged', what: 'review', stage: null });
    }
    assert.deepEqual(asked, [1, 2, 3, 4, 5, 6, 7].map((day) => at(String(day * 24 + 10))));
    assert.equal(story.now.status, 'ended');
    assert.equal(nextNudge(ended.after('12:00', says(ana)).after('12:01', says(ben)).now), undefined);
  });

  it('while it is open the warning of its end comes first', () => assert.deepEqual(nextNudge(active.now), { what: 'ending', stage: null, at: at('10:50') }));

  it('over random events: two people at most, never the requester, and what has ended stays ended', () => {
    const target = active.targets();
    const any = fc.oneof(
      fc.constantFrom(riley, ana, ben, noor).map((who) => says(who)),
      fc.constantFrom<News>({ type: 'nudged', what: 'review', stage: null }, { type: 'nudged', what: 'ending', stage: null }, { type: 'due' }, { type: 'endedEarly', by: ana, from: { conversation: 'c', activity: '9' } }, { type: 'lapsed' }, { type: 'cancelled', by: riley, from: { conversation: 'c', activity: '9' } }, more, { type: 'failed', code: 'X', message: 'no' }),
      fc.constantFrom(...target).map((one): News => ({ type: 'opened', target: one, effectAt: at('10:01'), readAt: at('10:01'), alreadyHeld: false, until: at('11:00'), azureRequests: [] })),
      fc.constantFrom(...target).map((one): News => ({ type: 'closed', target: one, effectAt: at('11:00'), readAt: at('11:00'), keptBy: [], azureRequests: [] })),
      fc.constant<News>({ type: 'sessionsCut', sessions: { cut: [], keptBy: [], at: at('11:00'), readAt: at('11:00') } }),
    );
    fc.assert(fc.property(fc.array(any, { maxLength: 40 }), (all) => {
      let story = aBreakGlass({}, { extend: { times: 9, by: HOUR, approval: false } });
      for (const one of all) {
        const { status } = story.now;
        try { story = story.after('10:30', one); } catch { continue; }
        assert.ok(status !== 'ended' || story.now.status === 'ended');
        const by = story.now.review?.given.map((review) => review.by.id) ?? [];
        assert.ok(by.length <= 2 && new Set(by).size === by.length && !by.includes(riley.id));
        if ('window' in story.now) assert.equal(story.now.window.end, at('11:00'), 'never longer');
      }
      assert.deepEqual(replay(story.events), story.now);
    }), { numRuns: 300 });
  });

  it('its events and no others make it', () => {
    assert.throws(() => replay([{ ...says(ana), v: 1, request: ended.now.id, seq: 1, at: at('10:00') } as never]), { code: 'forbidden-transition' }); // cast: News without its place
  });
});
