import assert from 'node:assert/strict';
import type { StepUp } from '../../src/access/stepUp.js';
import { ana, ben, riley } from '../support/people.js';
import { anEntitlement, aRequest, at } from '../support/requests.js';

const signed = (oid: string): StepUp => ({ at: at('09:59'), oid, acrs: ['c1'], mfa: true, address: '203.0.113.7' });

/** A record that lacks a sign-in which its frozen rules ask for is no consent, whoever wrote it. */
describe('sign-ins in the events of a request', () => {
  const asking = (stepUp: 'none' | 'requester' | 'both', facts: StepUp | null) => aRequest({ entitlement: anEntitlement({ stepUp }), stepUp: facts });
  const forbidden = { code: 'forbidden-transition' };

  it('a request has its requester\'s where the rules ask for one, and nobody else\'s ever', () => {
    for (const rule of ['requester', 'both'] as const) {
      assert.throws(() => asking(rule, null), forbidden, rule);
      assert.equal(asking(rule, signed(riley.id)).now.stepUp?.oid, riley.id);
    }
    for (const rule of ['none', 'requester'] as const) assert.throws(() => asking(rule, signed(ana.id)), forbidden, rule);
    assert.equal(asking('none', null).now.stepUp, null);
  });

  const answered = (story: ReturnType<typeof aRequest>, over: object) => story.after('10:05', {
    type: 'answered', by: ana, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: story.now.rules, from: story.now.origin, ...over,
  });

  it('a yes has its approver\'s where the rules ask for one, and a no needs none', () => {
    const pending = asking('both', signed(riley.id));
    assert.throws(() => answered(pending, {}), forbidden);
    assert.throws(() => answered(pending, { stepUp: signed(ben.id) }), forbidden);
    const yes = answered(pending, { stepUp: signed(ana.id) }).now;
    assert.deepEqual([yes.status, yes.answers[0]?.stepUp?.oid], ['activating', ana.id]);
    assert.equal(answered(pending, { verdict: 'deny', comment: 'no' }).now.status, 'denied');
    assert.equal(answered(asking('requester', signed(riley.id)), {}).now.status, 'activating');
  });
});
