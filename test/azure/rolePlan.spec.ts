import assert from 'node:assert/strict';
import { instant, later } from '../../src/access/instant.js';
import type { Holding } from '../../src/access/target.js';
import { planRole, type FoundRole, type Held } from '../../src/azure/rolePlan.js';
import { weigh, type Evidence, type Note, type OwnRequest } from '../../src/azure/roleNotes.js';
import { at, MINUTE } from '../support/requests.js';

const NOW = at('10:30');
const FLOOR = 5 * MINUTE;

function wants(request: string, until: string): Holding {
  return { request, person: 'p', since: at('10:00'), until: at(until), justification: '', ticket: null, pimFloor: FLOOR };
}

function held(since: string, until: string | null, over: Partial<Held> = {}): Held {
  return { name: 'i', since: at(since), until: until === null ? null : at(until), ours: true, request: 'a', ...over };
}

function found(over: Partial<FoundRole> = {}): FoundRole {
  return { readAt: NOW, present: [], held: undefined, waiting: undefined, unsureUntil: undefined, landed: 0, updates: { asked: [], refused: [] }, floor: FLOOR, ...over };
}

const byHand = { ours: false, request: null };

describe('plan of a role', () => {
  const CASES: readonly [string, Holding[], FoundRole, string[], string | undefined][] = [
    ['nothing wanted, nothing there', [], found(), [], undefined],
    ['wanted and absent: assigned', [wants('a', '11:00')], found(), ['assign to 11:00 for a'], undefined],
    ['two windows: to the later end, for both', [wants('a', '11:00'), wants('b', '12:00')], found(), ['assign to 12:00 for b+a'], undefined],
    ['there to the wanted end: nothing', [wants('a', '11:00')], found({ held: held('10:05', '11:00') }), [], undefined],
    ['there for longer than wanted: shortened', [wants('a', '11:00')], found({ held: held('10:05', '12:00') }), ['shorten to 11:00 for a'], undefined],
    ['there for longer than wanted, and PIM was asked already: nothing', [wants('a', '11:00')], found({ held: held('10:05', '12:00'), updates: { asked: [at('11:00')], refused: [] } }), [], undefined],
    ['there for longer than wanted by another end\'s question: shortened', [wants('a', '11:00')], found({ held: held('10:05', '12:00'), updates: { asked: [at('12:00')], refused: [] } }), ['shorten to 11:00 for a'], undefined],
    ['longer than wanted by less than clocks differ: nothing', [wants('a', '11:00')], found({ held: held('10:05', '11:00:01') }), [], undefined],
    ['longer than wanted for less than PIM\'s floor: we take it away soon', [wants('a', '10:35')], found({ held: held('10:05', '12:00') }), [], undefined],
    ['longer than wanted, by hand: left alone', [wants('a', '11:00')], found({ held: held('10:05', '12:00', byHand) }), [], undefined],
    ['prolonged for good by somebody: PIM is asked once to move its end back', [wants('a', '11:00')], found({ held: held('10:05', null) }), ['shorten to 11:00 for a'], undefined],
    ['there to an earlier end: prolonged', [wants('b', '12:00')], found({ held: held('10:05', '11:00') }), ['prolong to 12:00 for b'], undefined],
    ['to be prolonged and younger than the floor: tried, and again when PIM can give it anew', [wants('b', '12:00')], found({ held: held('10:28', '11:00') }), ['prolong to 12:00 for b'], at('10:33:01')],
    ['to be prolonged, younger than the floor, and refused before: only when PIM can give it anew', [wants('b', '12:00')], found({ held: held('10:28', '11:00'), updates: { asked: [at('12:00')], refused: [at('12:00')] } }), [], at('10:33:01')],
    ['to be prolonged to another end than the refused one: tried', [wants('b', '12:00')], found({ held: held('10:28', '11:00'), updates: { asked: [at('11:30')], refused: [at('11:30')] } }), ['prolong to 12:00 for b'], at('10:33:01')],
    ['to be prolonged, refused before, and old enough: prolonged', [wants('b', '12:00')], found({ held: held('10:05', '11:00'), updates: { asked: [at('12:00')], refused: [at('12:00')] } }), ['prolong to 12:00 for b'], undefined],
    ['given by hand, for good: left alone', [wants('a', '11:00')], found({ held: held('09:00', null, byHand) }), [], undefined],
    ['given by hand to an earlier end: looked at again after it', [wants('a', '12:00')], found({ held: held('09:00', '11:00', byHand) }), [], at('11:00:01')],
    ['given by hand and unwanted: left alone', [], found({ held: held('09:00', null, byHand) }), [], undefined],
    ['ours and unwanted: removed', [], found({ held: held('10:05', '11:00') }), ['remove for a'], undefined],
    ['wanted by the store and over by the clock: removed', [wants('a', '10:30')], found({ held: held('10:05', '11:00') }), ['remove for a'], undefined],
    ['ours, unwanted, younger than the floor: again when PIM allows', [], found({ held: held('10:28', '11:00') }), [], at('10:33:01')],
    ['exactly as old as the floor and a second: removed', [], found({ held: held('10:24:59', '11:00') }), ['remove for a'], undefined],
    ['unwanted and unanswered: an empty list proves nothing yet', [], found({ unsureUntil: at('10:30:20') }), [], at('10:30:20')],
    ['wanted and undecided: waited for', [wants('a', '11:00')], found({ waiting: { id: 'n', since: at('10:30') } }), [], at('10:30:00.250')],
    ['wanted and undecided for a while: asked for less often', [wants('a', '11:00')], found({ waiting: { id: 'n', since: at('10:28') } }), [], at('10:30:15')],
    ['wanted and undecided for long: twice a minute', [wants('a', '11:00')], found({ waiting: { id: 'n', since: at('08:30') } }), [], at('10:30:30')],
    ['unwanted and undecided: cancelled, and looked at again until it is', [], found({ waiting: { id: 'n', since: at('10:30') } }), ['cancel n'], at('10:30:00.250')],
  ];
  for (const [name, wanted, now, writes, again] of CASES) {
    it(name, () => {
      const plan = planRole(wanted, now, NOW);
      assert.deepEqual([plan.writes.map(inWords), plan.again], [writes, again]);
    });
  }

  function inWords(write: ReturnType<typeof planRole>['writes'][number]): string {
    switch (write.do) {
      case 'assign': case 'prolong': case 'shorten': return `${write.do} to ${write.holding.until.slice(11, 16)} for ${write.requests.join('+')}`;
      case 'remove': return `remove for ${write.requests.join('+')}`;
      case 'cancel': return `cancel ${write.name}`;
    }
  }
});

function note(what: Note['what'], moment: string, over: Partial<Note> = {}): Note {
  return { name: `${what} ${moment}`, what, until: what === 'assign' || what === 'update' ? at('11:00') : null, at: at(moment), ...over };
}

function answered(one: Note, status: string): OwnRequest {
  return { note: one, id: one.name, status, createdOn: one.at, request: 'a' };
}

function evidence(over: Partial<Evidence>): Evidence {
  return { listed: undefined, notes: [], own: [], floor: FLOOR, now: NOW, ...over };
}

describe('what is true of a role', () => {
  const assigned = note('assign', '10:29');
  const removed = note('remove', '10:29:30');

  it('without writes of ours: what the list shows', () => {
    assert.equal(weigh(evidence({ listed: held('10:00', '11:00') })).held?.name, 'i');
    assert.equal(weigh(evidence({})).held, undefined);
  });

  it('assigned and not listed yet: there', () => {
    const { held: now } = weigh(evidence({ notes: [assigned], own: [answered(assigned, 'Provisioned')] }));
    assert.deepEqual(now, { name: assigned.name, since: at('10:29'), until: at('11:00'), ours: true, request: 'a' });
  });

  it('assigned, and still not listed after the lag: somebody removed it', () => {
    const old = note('assign', '10:20');
    assert.equal(weigh(evidence({ notes: [old], own: [answered(old, 'Provisioned')] })).held, undefined);
  });

  it('removed and still listed: gone', () => {
    assert.equal(weigh(evidence({ listed: held('10:00', '11:00'), notes: [removed], own: [answered(removed, 'Revoked')] })).held, undefined);
  });

  it('removed, then given anew by somebody: there', () => {
    assert.equal(weigh(evidence({ listed: held('10:29:50', '11:00'), notes: [removed], own: [answered(removed, 'Revoked')] })).held?.name, 'i');
  });

  it('removed and assigned anew while the list shows the old one: the new one', () => {
    const anew = note('assign', '10:29:40', { until: at('12:00') });
    const { held: now } = weigh(evidence({ listed: held('10:00', '11:00'), notes: [removed, anew], own: [answered(removed, 'Revoked'), answered(anew, 'Provisioned')] }));
    assert.equal(now?.until, at('12:00'));
  });

  it('prolonged while the list shows the old end: the new end', () => {
    const update = note('update', '10:29:50', { until: at('12:00') });
    const { held: now } = weigh(evidence({ listed: held('10:00', '11:00'), notes: [update], own: [answered(update, 'Provisioned')] }));
    assert.deepEqual([now?.until, now?.since], [at('12:00'), at('10:00')]);
  });

  it('shortened while the list shows the old end: the new end', () => {
    const [longer, update] = [note('assign', '10:20', { until: at('12:00') }), note('update', '10:29:50')];
    const { held: now } = weigh(evidence({ listed: held('10:20', '12:00'), notes: [longer, update], own: [answered(longer, 'Provisioned'), answered(update, 'Provisioned')] }));
    assert.equal(now?.until, at('11:00'));
  });

  it('listed to an end for which we never asked, a moment after our own write: somebody prolonged it', () => {
    assert.equal(weigh(evidence({ listed: held('10:29', '12:00'), notes: [assigned], own: [answered(assigned, 'Provisioned')] })).held?.until, at('12:00'));
  });

  it('listed for another request and younger than our last word, whose note was lost: what the list shows', () => {
    const longer = note('update', '10:28:50', { until: at('12:00') });
    const { held: now } = weigh(evidence({ listed: held('10:29:30', '12:00', { request: 'b' }), notes: [assigned, { ...longer, name: 'lost' }], own: [answered(assigned, 'Provisioned')] }));
    assert.deepEqual([now?.until, now?.request], [at('12:00'), 'b']);
  });

  it('over by our last word, a moment after it, and still listed: there', () => {
    const [longer, update] = [note('assign', '10:20', { until: at('12:00') }), note('update', '10:29:50', { until: at('10:30') })];
    const { held: now } = weigh(evidence({ listed: held('10:20', '12:00'), notes: [longer, update], own: [answered(longer, 'Provisioned'), answered(update, 'Provisioned')] }));
    assert.equal(now?.until, at('12:00'));
  });

  it('found gone by PIM: gone, whatever the list shows', () => {
    assert.equal(weigh(evidence({ listed: held('10:00', '11:00'), notes: [note('gone', '10:29')] })).held, undefined);
  });

  it('over by its own end: gone, whatever the list shows', () => {
    assert.equal(weigh(evidence({ listed: held('10:00', '10:30') })).held, undefined);
  });

  it('undecided by PIM: waited for, and not there', () => {
    const { held: now, waiting } = weigh(evidence({ notes: [assigned], own: [answered(assigned, 'PendingApproval')] }));
    assert.deepEqual([now, waiting], [undefined, { id: assigned.name, since: at('10:29') }]);
  });

  for (const status of ['Failed', 'Denied', 'Canceled', 'TimedOut', 'FailedAsResourceIsLocked', 'SomethingNew']) {
    it(`${status}: nothing of it is there`, () => {
      const { held: now, waiting, landed } = weigh(evidence({ notes: [assigned], own: [answered(assigned, status)] }));
      assert.deepEqual([now, waiting, landed], [undefined, undefined, 1]);
    });
  }

  it('sent and unknown to Azure: unsure for half a minute, unless it was refused', () => {
    const sent = note('assign', '10:29:50');
    assert.equal(weigh(evidence({ notes: [sent] })).unsureUntil, later(sent.at, 30_000));
    assert.equal(weigh(evidence({ notes: [sent, { ...sent, what: 'refused' }] })).unsureUntil, undefined);
    assert.equal(weigh(evidence({ notes: [{ ...sent, at: instant(Date.parse(NOW) - 30_000) }] })).unsureUntil, undefined);
  });
});
