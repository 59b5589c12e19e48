import assert from 'node:assert/strict';
import { isExtendable, isProlonged } from '../../src/access/extension.js';
import type { InStatus } from '../../src/access/request.js';
import { ana, ben, riley } from '../support/people.js';
import { anEntitlement, aRequest, at, HOUR, MINUTE } from '../support/requests.js';

const EXTEND = { times: 2, by: HOUR, approval: false };
const open = (extend: Partial<typeof EXTEND> = {}) => aRequest({ entitlement: anEntitlement({ extend: { ...EXTEND, ...extend } }) }).approvedBy(ana, '10:05').opened('10:06');
type Story = ReturnType<typeof open>;
const more = (story: Story, clock: string, by = HOUR): Story => story.after(clock, { type: 'extendAsked', by, from: story.now.origin });
const active = ({ now }: Story): InStatus<'active'> => { assert.ok(now.status === 'active'); return now; };

describe('more time', () => {
  it('holds at once where nobody has to be asked, and every target is read back with the new end', () => {
    const longer = more(open(), '10:50');
    assert.deepEqual([active(longer).window.end, active(longer).extended, isProlonged(active(longer))], [at('12:05'), 1, false]);
    assert.ok(isProlonged(active(longer.opened('10:51'))));
    assert.equal(longer.opened('10:51').due('12:05').now.status, 'revoking');
  });

  it('is asked of the approvers where the rule says so, by their stages from then on', () => {
    const asked = more(open({ approval: true }), '10:50');
    assert.deepEqual([active(asked).window.end, active(asked).extension?.by, isExtendable(asked.now)], [at('11:05'), HOUR, false]);
    const granted = asked.approvedBy(ben, '10:55');
    assert.deepEqual([active(granted).window.end, active(granted).extension], [at('12:05'), null]);
    const denied = asked.deniedBy(ben, '10:55');
    assert.deepEqual([active(denied).window.end, active(denied).extension, active(denied).extended], [at('11:05'), null, 0]);
  });

  it('may be shortened by whoever approves', () => {
    const asked = more(open({ approval: true }), '10:50');
    const granted = asked.after('10:55', { type: 'answered', by: ben, verdict: 'approve', comment: null, stage: 0, duration: 20 * MINUTE, pimApproverOf: [], rules: asked.now.rules, from: asked.now.origin });
    assert.equal(active(granted).window.end, at('11:25'));
  });

  it('is forbidden beyond what the rule allows, and after the end', () => {
    const refused = (go: () => unknown): void => { assert.throws(go, { code: 'forbidden-transition' }); };
    refused(() => more(open(), '10:50', 2 * HOUR));
    refused(() => more(open(), '11:05'));
    refused(() => more(open({ times: 1 }), '10:50').after('10:51', { type: 'extendAsked', by: MINUTE, from: open().now.origin }));
    refused(() => more(more(open({ approval: true }), '10:50'), '10:51'));
    refused(() => more(aRequest().approvedBy(ana, '10:05').opened('10:06'), '10:50'));
  });

  it('the requester\'s own yes makes nothing longer', () => {
    assert.equal(active(more(open({ approval: true }), '10:50').approvedBy(riley, '10:51')).window.end, at('11:05'));
  });

  it('nobody gives it twice, with whichever account', () => {
    const rule = anEntitlement({ extend: { ...EXTEND, approval: true } });
    const [stage] = rule.approval.stages;
    const two = { ...rule, approval: { ...rule.approval, stages: [{ ...stage, needed: 2 }] as [typeof stage] } };
    const asked = more(aRequest({ entitlement: two }).approvedBy(ana, '10:04').approvedBy(ben, '10:05').opened('10:06'), '10:50').approvedBy(ana, '10:51');
    const yes = { type: 'answered', by: ben, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: asked.now.rules, from: asked.now.origin } as const;
    assert.throws(() => asked.approvedBy(ana, '10:52'), { code: 'forbidden-transition' });
    assert.throws(() => asked.after('10:52', { ...yes, accounts: [ana.id] }), { code: 'forbidden-transition' });
    assert.equal(active(asked.after('10:52', yes)).window.end, at('12:05'));
  });

  it('a new end is warned of anew', () => {
    const warned = open().after('10:55', { type: 'nudged', what: 'ending', stage: null });
    assert.equal(active(warned).warnedOf, at('11:05'));
    assert.notEqual(active(more(warned, '10:56')).warnedOf, active(more(warned, '10:56')).window.end);
  });
});

describe('until a time', () => {
  const asked = aRequest({ endsBy: at('11:00') });

  it('approved late, or for less, it keeps its end or ends before', () => {
    const ends = [['10:05', null], ['10:40', null], ['10:05', 20 * MINUTE], ['10:50', 20 * MINUTE]].map(([clock, duration]) => {
      const { now } = asked.after(String(clock), { type: 'answered', by: ana, verdict: 'approve', comment: null, stage: 0, duration: duration as number | null, pimApproverOf: [], rules: asked.now.rules, from: asked.now.origin });
      assert.ok(now.status === 'activating');
      return now.window.end;
    });
    assert.deepEqual(ends, [at('11:00'), at('11:00'), at('10:25'), at('11:00')]);
  });
});

describe('a later start', () => {
  const asked = aRequest({ startsAt: at('12:00') });

  it('waits after the approval, and opens at its time for as long as was asked', () => {
    const waiting = asked.approvedBy(ana, '10:05');
    assert.ok(waiting.now.status === 'scheduled');
    assert.deepEqual(waiting.now.window, { start: at('12:00'), end: at('13:00') });
    assert.throws(() => waiting.after('11:59:59', { type: 'started' }), { code: 'forbidden-transition' });
    assert.equal(waiting.after('12:00', { type: 'started' }).now.status, 'activating');
  });

  it('approved late it begins with the approval and keeps its end', () => {
    const late = asked.approvedBy(ana, '12:20');
    assert.ok(late.now.status === 'activating');
    assert.deepEqual(late.now.window, { start: at('12:20'), end: at('13:00') });
  });
});
