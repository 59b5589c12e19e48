import assert from 'node:assert/strict';
import fc from 'fast-check';
import { AccessError } from '../../src/access/errors.js';
import { later, ms, type Instant } from '../../src/access/instant.js';
import type { Voice } from '../../src/access/person.js';
import { isFinal, type AccessRequest, type Facts, type RequestEvent } from '../../src/access/request.js';
import { targetsOf } from '../../src/access/target.js';
import { firstEvent, nextEvent, replay, transition } from '../../src/access/transition.js';
import { wanted } from '../../src/workflow/wanted.js';
import { facts, KINDS, newsOf, step, type Step } from '../support/histories.js';
import { roundedDown, Witness } from '../support/witness.js';

const RUNS = 1500;
/** One for all, so that a run can be had again; what fails prints its seed and path, and another number here looks at other histories. */
const SEED = 20261129;
const OPENING = ['scheduled', 'activating', 'active'];

/** What an event does to a request; undefined: it is forbidden. Any other error is one of ours. */
function after(request: AccessRequest | undefined, event: RequestEvent): AccessRequest | undefined {
  try {
    return transition(request, event);
  } catch (error) {
    assert.ok(error instanceof AccessError && error.code === 'forbidden-transition', String(error));
    return undefined;
  }
}

function accountsIn({ by, accounts = [] }: Voice): string[] {
  return [by.id, ...accounts];
}

/** Plays a history and calls `look` after every event that was accepted. */
function play(asked: Facts, steps: readonly Step[], look: (seen: { event: RequestEvent; before: AccessRequest; now: AccessRequest; witness: Witness }) => void): RequestEvent[] {
  const first = firstEvent(asked);
  const witness = new Witness(asked);
  let request = after(undefined, first);
  assert.equal(request !== undefined, witness.mayBegin(), 'what the rules allow is asked, and nothing else');
  if (!request) return [];
  look({ event: first, before: request, now: request, witness });
  const events: RequestEvent[] = [first];
  let clock: Instant = asked.askedAt;
  for (const one of steps) {
    clock = later(clock, one.gap);
    const event = nextEvent(request, newsOf(one, request), clock);
    const now = after(request, event);
    if (!now) continue;
    witness.see(event, request);
    look({ event, before: request, now, witness });
    events.push(event);
    request = now;
  }
  return events;
}

function overHistories(look: Parameters<typeof play>[2], then: (events: RequestEvent[]) => void = () => undefined): void {
  fc.assert(fc.property(facts, fc.array(step, { minLength: 20, maxLength: 40, size: 'max' }), (asked, steps) => then(play(asked, steps, look))), { numRuns: RUNS, unbiased: true, seed: SEED });
}

function allTargets({ entitlement, requester }: AccessRequest) {
  const { identity, network } = targetsOf(entitlement, requester.id);
  return [...identity, ...network];
}

describe('random histories under random rules', function () {
  this.timeout(120_000);

  it('none reaches an open window without the consent that the frozen rules ask for, by whichever way', () => {
    overHistories(({ now, witness }) => {
      assert.deepEqual(witness.wrongs, []);
      if (OPENING.includes(now.status)) assert.ok(witness.mayOpen(), `${now.status} by ${now.way}`);
      if (now.status === 'denied') assert.ok(witness.isDenied);
      if (now.status === 'pending' && now.way === 'approval') assert.ok(!witness.mayOpen() && !witness.isDenied, 'what was consented to is not kept waiting');
    });
  });

  it('nobody counts twice, with whichever account, and the requester never', () => {
    overHistories(({ now }) => {
      for (const all of [now.answers, now.status === 'active' ? now.extension?.answers ?? [] : [], now.review?.given ?? []]) {
        const others = all.map((_, i) => all.filter((__, k) => k !== i).flatMap(accountsIn));
        assert.ok(all.every((one, i) => !accountsIn(one).some((id) => others[i]!.includes(id))), 'by whichever account'); // as many
      }
      assert.ok(!now.review?.given.some((one) => accountsIn(one).includes(now.requester.id)));
      if (OPENING.includes(now.status) && now.way === 'approval') assert.ok(now.answers.some((one) => one.verdict === 'approve' && !accountsIn(one).includes(now.requester.id)));
    });
  });

  it('nothing leaves a final state, and only its review goes on', () => {
    overHistories(({ event, before, now }) => {
      if (event.seq === 1 || !isFinal(before)) return;
      assert.ok(before.status === 'ended' && before.way === 'breakGlass', `${before.status} took ${event.type}`);
      assert.deepEqual({ ...now, seq: 0, review: null }, { ...before, seq: 0, review: null });
    });
  });

  it('no window is longer than what was granted and what the rules add to it, and its end is a whole one', () => {
    overHistories(({ before, now, witness }) => {
      if (!('window' in now)) return;
      const { window, entitlement: { roundTo, extend } } = now;
      assert.ok(witness.latestEnd !== undefined && ms(window.end) <= roundedDown(witness.latestEnd, roundTo), `${window.end} is later than ${witness.latestEnd}`);
      assert.equal(ms(window.end) % roundTo, 0);
      assert.ok(window.start >= (now.startsAt ?? now.askedAt));
      if (before.seq > 0 && !('window' in before) && now.endsBy !== null) assert.ok(window.end <= now.endsBy, 'it is open for longer than until when it was asked');
      if ('window' in before) assert.deepEqual([before.window.start, before.window.end <= window.end], [window.start, true], 'its start stays, and its end never comes nearer');
      if (now.status !== 'active') return;
      assert.ok(now.extended <= (extend?.times ?? 0));
      assert.ok(ms(window.end) - ms(window.start) <= now.duration + now.extended * (extend?.by ?? 0));
    });
  });

  it('no time runs a window beyond its end: at it, and ever after, nothing of it is wanted in Azure', () => {
    overHistories(({ event, now }) => {
      const end = 'window' in now ? now.window.end : event.at;
      for (const at of [end, later(end, 1), later(end, 86_400_000)]) assert.deepEqual(allTargets(now).flatMap((target) => wanted([now], target, at)), []);
      if (now.status !== 'activating' && now.status !== 'active') assert.deepEqual(allTargets(now).flatMap((target) => wanted([now], target, now.askedAt)), []);
      if (now.status === 'active' && event.type === 'extendAsked') assert.ok(event.at < now.window.end);
    });
  });

  it('is ready only when everything was read back as open, ended only when everything was as closed, and opens not before its start', () => {
    overHistories(({ event, before, now, witness }) => {
      if (now.status === 'active') assert.ok(witness.haveAll('opened', allTargets(now)));
      if (now.status === 'ended') assert.ok(witness.haveAll('closed', allTargets(now)) && now.sessions !== null);
      if (before.status === 'scheduled' && now.status === 'activating') assert.ok(event.at >= now.window.start);
    });
  });

  it('its events alone make it again, also when they were text in between', () => {
    let last: AccessRequest | undefined;
    overHistories(({ now }) => { last = now; }, (events) => {
      if (events.length === 0) return;
      const again = JSON.parse(JSON.stringify({ events, last })) as { events: RequestEvent[]; last: AccessRequest }; // what was written a moment ago
      assert.deepEqual(replay(again.events), again.last);
    });
  });

  it('the histories get everywhere: every status by every way that can, every kind of event, longer windows and reviews', () => {
    const seen = new Set<string>();
    overHistories(({ event, now }) => {
      seen.add(now.status).add(`${now.status} by ${now.way}`).add(event.type);
      if (now.status === 'active' && now.extended > 0) seen.add(`longer by ${now.entitlement.extend?.approval ? 'approval' : 'rule'}`);
      if (now.status === 'active' && now.answers.some(({ duration }) => duration !== null && duration < now.duration)) seen.add('shortened');
      if (now.status === 'active' && (now.extension?.answers.length ?? 0) > 0) seen.add('more time half approved');
      if (now.status === 'active' && now.answers.length > 2) seen.add('three answers');
      if (now.status === 'active' && now.pim.length > 0) seen.add('with an approver of PIM');
      if (now.status === 'ended' && (now.review?.given.length ?? 0) > 1) seen.add('two reviews');
      if (now.answers.some(({ accounts }) => accounts)) seen.add('one of several accounts');
    });
    const expected = [
      ...KINDS, 'pending', 'denied', 'cancelled', 'lapsed', 'scheduled', 'activating', 'active', 'revoking', 'ended',
      ...['approval', 'automatic', 'breakGlass'].flatMap((way) => ['activating', 'active', 'ended'].map((status) => `${status} by ${way}`)), 'scheduled by automatic', 'scheduled by approval',
      'longer by approval', 'longer by rule', 'more time half approved', 'shortened', 'three answers', 'with an approver of PIM', 'two reviews', 'one of several accounts',
    ];
    assert.deepEqual(expected.filter((one) => !seen.has(one)), []);
  });
});
