import assert from 'node:assert/strict';
import { startFrom } from '../../src/policy/start.js';
import { anEntitlement, at, HOUR } from '../support/requests.js';

const rule = anEntitlement({ startLater: { within: 14 * 24 * HOUR } });
/** Monday, 23 November 2026, 10:00 UTC. */
const now = at('10:00');
const read = (typed: string | undefined, zone?: string) => startFrom(typed, rule, { now, zone });

const CASES: [typed: string, zone: string | undefined, start: string][] = [
  ['22:00', undefined, '2026-11-23T22:00:00.000Z'],
  ['22:00', 'Europe/Paris', '2026-11-23T21:00:00.000Z'],
  ['22:00 Europe/Paris', 'America/New_York', '2026-11-23T21:00:00.000Z'],
  ['22:00 UTC', 'Europe/Paris', '2026-11-23T22:00:00.000Z'],
  ['9:30', 'America/New_York', '2026-11-23T14:30:00.000Z'],
  ['tomorrow 09:00', 'Europe/Paris', '2026-11-24T08:00:00.000Z'],
  ['2026-12-01 22:00 Europe/Paris', undefined, '2026-12-01T21:00:00.000Z'],
  ['2026-12-01T22:00Z', undefined, '2026-12-01T22:00:00.000Z'],
  ['00:30', 'Asia/Tokyo', '2026-11-23T15:30:00.000Z'],
];

describe('policy/start', () => {
  for (const [typed, zone, start] of CASES) {
    it(`${typed} of somebody in ${zone ?? 'no zone'}`, () => {
      const found = read(typed, zone);
      // in Tokyo it is Monday evening, and half past midnight is over
      if (typed === '00:30') assert.match((found as { message: string }).message, /in the past/);
      else assert.equal(found, start);
    });
  }

  it('nothing typed: with the approval', () => { assert.equal(read(undefined), null); assert.equal(read(' '), null); });

  for (const [typed, why] of [
    ['09:59', /in the past/], ['2026-11-22 22:00', /in the past/], ['2026-12-24 22:00', /too far ahead.*14 d/], ['soon', /is not a time/], ['25:00', /is not a time/],
    ['2026-02-30 10:00', /is not a time/], ['22:00 Europe/Pariss', /is not a time/], ['22:00; drop', /is not a time/],
  ] as const) {
    it(`"${typed}" is refused`, () => {
      const found = read(typed);
      assert.ok(typeof found === 'object' && found !== null);
      assert.match(found.message, why);
      assert.deepEqual([found.code, found.field], ['start-invalid', 'start']);
    });
  }

  it('where no later start is allowed it says so', () => {
    const found = startFrom('22:00', anEntitlement(), { now, zone: undefined });
    assert.ok(typeof found === 'object' && found !== null);
    assert.match(found.message, /a later start is not possible/);
  });
});
