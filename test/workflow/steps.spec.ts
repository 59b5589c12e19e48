import assert from 'node:assert/strict';
import type { Pass, Presence, Target } from '../../src/access/target.js';
import { targetKey } from '../../src/access/target.js';
import { nextSteps } from '../../src/workflow/proceed.js';
import { settle, unread } from '../../src/workflow/settle.js';
import { waitBefore } from '../../src/workflow/converge.js';
import { wanted } from '../../src/workflow/wanted.js';
import { ana, noor } from '../support/people.js';
import { aBreakGlass, aRequest, anActiveRequest, at } from '../support/requests.js';

const activating = aRequest().approvedBy(ana, '10:05');
const [reader, login, nsg] = activating.targets() as [Target, Target, Target];
const withRoles = rolesOf(activating);

function rolesOf(story: typeof activating) {
  return story.targets().filter((t) => t.layer === 'identity').reduce((now, target) => now.openedOne(target, '10:06'), story);
}

/** Read after the window's end, at 11:05. */
function passOver(present: Presence[], over: Partial<Pass> = {}): Pass {
  return { reading: { readAt: at('11:06'), present }, attempts: [], ...over };
}

/** Read while the window runs. */
function earlyPass(present: Presence[], over: Partial<Pass> = {}): Pass {
  return passOver(present, { reading: { readAt: at('10:06'), present }, ...over });
}
const rule: Presence = { name: 'jit-20261123T110500Z-test-bastionprod', ours: true, until: at('11:05'), path: 'bastionprod', address: '203.0.113.7/32' };
const role: Presence = { name: 'r', ours: true, until: at('11:05') };
const failed = (retryable: boolean) => ({ what: 'PUT', requests: ['abcd2345'], at: at('10:06'), error: { code: 'X', message: 'no', retryable } });

function steps(story: { now: Parameters<typeof nextSteps>[0] }): string[] {
  return nextSteps(story.now).map((s) => (s.do === 'wake' ? `wake ${s.what} ${s.at.slice(11, 16)}` : s.do === 'converge' ? targetKey(s.target).split(' ')[0]! : s.do));
}

describe('workflow/proceed nextSteps', () => {
  it('pending: the lapse, and the first reminder', () => assert.deepEqual(steps(aRequest()), ['wake lapse 18:00', 'wake nudge 10:15']));
  it('activating: the end is queued before the first grant, and roles before the network', () => (
    assert.deepEqual(steps(activating), ['wake end 11:05', 'wake step 10:15', 'identity', 'identity'])));
  it('activating, roles open: the network', () => (
    assert.deepEqual(steps(activating.openedOne(reader, '10:06').openedOne(login, '10:06')), ['wake end 11:05', 'wake step 10:15', 'network'])));
  it('active: the end, and the warning before it', () => assert.deepEqual(steps(activating.opened('10:06')), ['wake end 11:05', 'wake nudge 10:55']));
  const revoking = activating.opened('10:06').due('11:05');
  it('revoking: the network first', () => assert.deepEqual(steps(revoking), ['network', 'wake stuck 11:06']));
  it('revoking, network closed: the sessions', () => assert.deepEqual(steps(revoking.closedOne(nsg, '11:05')), ['cutSessions', 'wake stuck 11:06']));
  it('revoking, sessions cut: the roles', () => (
    assert.deepEqual(steps(revoking.closedOne(nsg, '11:05').sessionsCut('11:05')), ['identity', 'identity', 'wake stuck 11:06'])));
  it('revoking, the network in trouble: nothing behind it waits', () => {
    const stuck = revoking.after('11:06', { type: 'troubled', what: targetKey(nsg), code: 'X', message: 'no' });
    assert.deepEqual(steps(stuck), ['network', 'cutSessions', 'wake stuck 11:06']);
    assert.deepEqual(steps(stuck.after('11:06', { type: 'troubled', what: 'sessions', code: 'X', message: 'no' })), ['network', 'cutSessions', 'identity', 'identity', 'wake stuck 11:06']);
  });
  it('ended, by break-glass: the review, until it is complete', () => {
    const ended = aBreakGlass().opened('10:01').due('11:00').closed('11:01').sessionsCut('11:01');
    const review = (by: typeof ana) => ({ type: 'reviewed', by, verdict: 'justified', comment: null, from: ended.now.origin } as const);
    assert.deepEqual(steps(ended), ['wake nudge 10:00']);
    assert.deepEqual(steps(ended.after('12:00', review(ana)).after('12:00', review(noor))), []);
  });
  it('ended: nothing', () => assert.deepEqual(steps(revoking.closed('11:06').sessionsCut('11:06')), []));
});

describe('workflow/wanted', () => {
  const target: Target = nsg;
  it('an open window, with its end and its address', () => {
    const [holding] = wanted([withRoles.now], target, at('10:06'));
    assert.deepEqual([holding?.until, holding?.network?.address, holding?.network?.path], [at('11:05'), '203.0.113.7/32', 'bastionprod']);
    assert.match(holding!.justification, /^jit\/test\/abcd2345 /);
  });
  it('the network only when every role was read back as active', () => {
    assert.equal(wanted([activating.now], reader, at('10:06')).length, 1);
    assert.deepEqual(wanted([activating.now], nsg, at('10:06')), []);
    assert.deepEqual(wanted([activating.openedOne(reader, '10:06').now], nsg, at('10:06')), []);
  });
  it('nothing at the very end, nothing for a pending, revoking or ended one', () => {
    assert.deepEqual(wanted([withRoles.now], target, at('11:05')), []);
    const others = [aRequest(), anActiveRequest().due('11:05'), anActiveRequest().due('11:05').closed('11:06').sessionsCut('11:06')];
    assert.deepEqual(wanted(others.map((s) => s.now), target, at('10:06')), []);
  });
});

describe('workflow/settle', () => {
  const none: never[] = [];
  const wish = (target: Target) => wanted([withRoles.now], target, at('10:06'));
  it('activating, the rule found: opened', () => (
    assert.equal(settle(withRoles.now, { target: nsg, pass: earlyPass([rule]), wanted: wish(nsg) })?.type, 'opened')));
  it('activating, the rule read only after the end of the window: not opened, whatever was wished', () => (
    assert.equal(settle(withRoles.now, { target: nsg, pass: passOver([rule]), wanted: wish(nsg) }), undefined)));
  const notIt: [string, Presence][] = [
    ['another end', { ...rule, until: at('11:06') }], ['another address', { ...rule, address: '203.0.113.8/32' }],
    ['another path', { ...rule, path: 'other' }], ['somebody else\'s', { ...rule, ours: false }],
  ];
  for (const [name, presence] of notIt) {
    it(`activating, a rule with ${name}: not opened`, () => (
      assert.equal(settle(withRoles.now, { target: nsg, pass: earlyPass([presence]), wanted: wish(nsg) }), undefined)));
  }
  it('activating, a role given by hand: opened, and said to be held already', () => {
    const news = settle(activating.now, { target: reader, pass: earlyPass([{ ...role, ours: false }]), wanted: wish(reader) });
    assert.deepEqual(news?.type === 'opened' && news.alreadyHeld, true);
  });
  it('activating, a refused write: failed', () => (
    assert.equal(settle(withRoles.now, { target: nsg, pass: earlyPass([], { attempts: [failed(false)] }), wanted: wish(nsg) })?.type, 'failed')));
  it('activating, a write that may succeed later: nothing yet', () => (
    assert.equal(settle(withRoles.now, { target: nsg, pass: earlyPass([], { attempts: [failed(true)] }), wanted: wish(nsg) }), undefined)));

  const revoking = anActiveRequest().due('11:05');
  const other = rolesOf(aRequest({ id: 'other234', requester: noor }).approvedBy(ana, '10:05'));
  const holdings = (target: Target) => wanted([other.now], target, at('10:06'));
  it('revoking, the rule gone: closed', () => (
    assert.deepEqual(pick(settle(revoking.now, { target: nsg, pass: passOver([]), wanted: none })), ['closed', []])));
  it('revoking, the rule still there: nothing yet', () => (
    assert.equal(settle(revoking.now, { target: nsg, pass: passOver([rule]), wanted: none }), undefined)));
  it('revoking, a colleague behind the same address with the same end: closed, and kept by', () => (
    assert.deepEqual(pick(settle(revoking.now, { target: nsg, pass: passOver([rule]), wanted: holdings(nsg) })), ['closed', ['other234']])));
  it('revoking, a colleague behind another address: the own address must be gone', () => {
    const elsewhere = rolesOf(aRequest({ id: 'other234', requester: noor, address: '203.0.113.42/32' }).approvedBy(ana, '10:05'));
    const theirs = wanted([elsewhere.now], nsg, at('10:06'));
    assert.equal(settle(revoking.now, { target: nsg, pass: passOver([rule]), wanted: theirs }), undefined);
    assert.deepEqual(pick(settle(revoking.now, { target: nsg, pass: passOver([]), wanted: theirs })), ['closed', []]);
  });
  it('revoking, the rule was widened by hand and is still there: nothing yet', () => (
    assert.equal(settle(revoking.now, { target: nsg, pass: passOver([{ ...rule, address: '*' }]), wanted: none }), undefined)));
  it('activating, a role of ours that ends before the window: not open until it is prolonged', () => (
    assert.equal(settle(activating.now, { target: reader, pass: earlyPass([{ ...role, until: at('11:00') }]), wanted: wish(reader) }), undefined)));
  it('revoking, the role expired by itself: closed at the end of the window, not at the read', () => {
    const news = settle(revoking.now, { target: reader, pass: passOver([]), wanted: none });
    assert.equal(news?.type === 'closed' && news.effectAt, at('11:05'));
  });
  it('revoking, no role listed but the layer wants to come back: an empty list proves nothing', () => (
    assert.equal(settle(revoking.now, { target: reader, pass: passOver([], { again: at('11:10') }), wanted: none }), undefined)));
  it('revoking, a role given by hand stays and is none of ours', () => (
    assert.equal(settle(revoking.now, { target: reader, pass: passOver([{ ...role, ours: false }]), wanted: none })?.type, 'closed')));
  it('revoking, the own address still stands in another rule of ours that nobody wants: nothing yet', () => (
    assert.equal(settle(revoking.now, { target: nsg, pass: passOver([{ ...rule, until: at('12:00') }]), wanted: none }), undefined)));
  it('revoking, a rule on the path that Azure has not finished: nothing yet', () => (
    assert.equal(settle(revoking.now, { target: nsg, pass: passOver([{ ...rule, address: '203.0.113.9/32', until: at('12:00'), unsettled: true }]), wanted: none }), undefined)));
  it('activating, the rule as meant but not settled: not opened', () => (
    assert.equal(settle(withRoles.now, { target: nsg, pass: earlyPass([{ ...rule, unsettled: true }]), wanted: wish(nsg) }), undefined)));
  it('revoking, the effect is that of the own rule\'s removal, not of a colleague\'s write in the same pass', () => {
    const attempts = [{ what: 'delete', requests: ['abcd2345'], at: at('11:05:03') }, { what: 'put', requests: ['other234'], at: at('11:05:50') }];
    const news = settle(revoking.now, { target: nsg, pass: passOver([], { attempts }), wanted: none });
    assert.equal(news?.type === 'closed' && news.effectAt, at('11:05:03'));
  });
  it('revoking, a failing write: a trouble, once', () => {
    const pass = passOver([rule], { attempts: [failed(true)] });
    const news = settle(revoking.now, { target: nsg, pass, wanted: none });
    assert.equal(news?.type, 'troubled');
    assert.equal(settle(revoking.after('11:06', news).now, { target: nsg, pass, wanted: none }), undefined);
    const otherwise = passOver([rule], { attempts: [{ ...failed(true), error: { code: 'Other', message: 'no', retryable: true } }] });
    assert.equal(settle(revoking.after('11:06', news).now, { target: nsg, pass: otherwise, wanted: none }), undefined, 'whatever it fails with');
  });
  it('unread: never opened, never closed', () => {
    const failure = { code: 'X', message: 'no', retryable: true };
    assert.equal(unread(activating.now, nsg, failure), undefined);
    assert.equal(unread(activating.now, nsg, { ...failure, retryable: false })?.type, 'failed');
    assert.equal(unread(revoking.now, nsg, failure)?.type, 'troubled');
    assert.equal(unread(anActiveRequest().now, nsg, failure), undefined);
  });
  it('a pass that began before the wish to open says nothing about it', () => (
    assert.equal(settle(withRoles.now, { target: nsg, pass: earlyPass([rule]), wanted: none }), undefined)));
  it('a pass that was to open says nothing about a close that was wished while it ran', () => (
    assert.equal(settle(revoking.now, { target: reader, pass: passOver([]), wanted: wish(reader) }), undefined)));
  it('active: no news', () => assert.equal(settle(anActiveRequest().now, { target: nsg, pass: passOver([]), wanted: none }), undefined));
});

function pick(news: ReturnType<typeof settle>): unknown {
  return news?.type === 'closed' ? [news.type, news.keptBy] : news?.type;
}

describe('workflow/converge waitBefore', () => {
  it('grows, and never over a minute', () => {
    const waits = [0, 1, 2, 3, 20, 10_000].map(waitBefore);
    assert.deepEqual(waits, [500, 1000, 2000, 4000, 60_000, 60_000]);
  });
});
