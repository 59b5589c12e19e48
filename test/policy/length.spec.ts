import assert from 'node:assert/strict';
import { lengthFrom } from '../../src/policy/length.js';
import { anEntitlement, at, HOUR, MINUTE } from '../support/requests.js';

const rule = anEntitlement();
/** Monday, 23 November 2026, 16:00 in Paris. */
const now = at('15:00');
const read = (typed: string | undefined, zone: string | undefined = 'Europe/Paris', from = now) => lengthFrom(typed, rule, { now: from, zone });

describe('policy/length', () => {
  for (const [typed, endsBy] of [
    ['until 18:00', '17:00'], ['until 18:00 today', '17:00'], ['UNTIL: 6pm', '17:00'], ['until 6:00 pm', '17:00'], ['bis 18 Uhr', '17:00'], ['bis heute um 18:00 Uhr', '17:00'], ['till 18:00', '17:00'],
    ['until today at 18:00', '17:00'], ['until 2026-11-23 18:00', '17:00'], ['until 2026-11-23T18:00', '17:00'], ['until 23.11. 18:00', '17:00'], ['until 17:00 UTC', '17:00'], ['for until 18:00', '17:00'],
    ['until 12:00 America/New_York', '17:00'],
  ] as const) it(`${typed} is ${endsBy} UTC, by the clock of whoever types it`, () => { assert.deepEqual(read(typed), { duration: 2 * HOUR, endsBy: at(endsBy) }); });

  it('a time that is over today is the next one, where that is not too long', () => {
    assert.deepEqual(read('until 00:30', 'Europe/Paris', at('22:00')), { duration: 90 * MINUTE, endsBy: at('23:30') });
    assert.deepEqual(read('until 01:00', 'UTC', at('23:30')), { duration: 90 * MINUTE, endsBy: '2026-11-24T01:00:00.000Z' });
    assert.deepEqual(read('until 01:00 tomorrow', 'UTC', at('23:30')), read('bis morgen 01:00', 'UTC', at('23:30')));
  });

  it('it is counted from the start that was asked for', () => {
    assert.deepEqual(read('until 23:30', 'Europe/Paris', at('21:30')), { duration: HOUR, endsBy: at('22:30') });
  });

  it('as it was: a duration, or the usual one', () => {
    assert.deepEqual([read('90 min'), read(undefined)], [{ duration: 90 * MINUTE, endsBy: null }, { duration: HOUR, endsBy: null }]);
  });

  for (const [typed, why] of [
    ['until soon', /"soon" is not a time.*until 18:00/], ['until', /"" is not a time/], ['until 25:00', /is not a time/], ['until 18', /is not a time/], ['until 13pm', /is not a time/], ['until 18:00 19:00', /is not a time/],
    ['until 18:00 Europe/Pariss', /is not a time/], ['until today 15:59', /23 Nov 2026, 15:59 Europe\/Paris is in the past/], ['until 2026-11-22 18:00', /is in the past/],
    ['until 15:59', /Until 24 Nov 2026, 15:59 Europe\/Paris it is 23 h 59 min, which is too long: at most 4 h for bastion-prod/], ['until 2026-11-30 18:00', /too long: at most 4 h/], ['until 16:05', /5 min is too short: at least 7 min/],
    ['an hour', /"an hour" is not a duration/], ['9d', /9 d is too long/],
  ] as const) {
    it(`"${typed}" is refused`, () => {
      const found = read(typed);
      assert.ok('code' in found, JSON.stringify(found));
      assert.match(found.message, why);
      assert.equal(found.field, 'duration');
    });
  }
});
