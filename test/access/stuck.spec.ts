import assert from 'node:assert/strict';
import { firstStuckAt, stillOpen, stuck } from '../../src/access/stuck.js';
import { targetKey } from '../../src/access/target.js';
import { ana } from '../support/people.js';
import { aRequest, at } from '../support/requests.js';

const active = aRequest().approvedBy(ana, '10:05').opened('10:06');
const [reader, , nsg] = active.targets();
const early = active.after('10:07', { type: 'endedEarly', by: active.now.requester, from: { conversation: 'c', activity: '9' } });

describe('access/stuck', () => {
  const named = (story: typeof early, clock: string) => stuck(story.now, at(clock)).map(({ what }) => (what === 'sessions' ? what : what.layer));

  it('nothing is stuck that is not being closed', () => assert.deepEqual([stillOpen(active.now), firstStuckAt(active.now)], [[], undefined]));
  it('the network and the sessions after a minute, a role a minute after PIM can remove it', () => {
    assert.equal(firstStuckAt(early.now), at('10:08'));
    assert.deepEqual(named(early, '10:07:59'), []);
    assert.deepEqual(named(early, '10:08'), ['network', 'sessions']);
    assert.deepEqual(named(early, '10:11:59'), ['network', 'sessions']);
    assert.deepEqual(named(early, '10:12'), ['network', 'sessions', 'identity', 'identity']);
  });
  it('what is closed is not, and nothing of it when all is', () => {
    assert.deepEqual(named(early.closedOne(nsg!, '10:09').closedOne(reader!, '10:12'), '11:00'), ['sessions', 'identity']);
    assert.deepEqual(stillOpen(early.closed('10:12').sessionsCut('10:12').now), []);
  });
  it('sessions a minute after the rule, which let them in until then', () => {
    assert.deepEqual([named(early.closedOne(nsg!, '10:20'), '10:20:59'), named(early.closedOne(nsg!, '10:20'), '10:21')], [['identity', 'identity'], ['sessions', 'identity', 'identity']]);
  });
  it('why: the first failure of each', () => {
    const failed = early.after('10:08', { type: 'troubled', what: targetKey(nsg!), code: 'X', message: 'Azure says no.' });
    assert.deepEqual(stillOpen(failed.now).map(({ why }) => why?.message), ['Azure says no.', undefined, undefined, undefined]);
  });
});
