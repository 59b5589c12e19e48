import assert from 'node:assert/strict';
import type { Freeze, Hours } from '../../src/access/entitlement.js';
import { later } from '../../src/access/instant.js';
import { freezeProblems, hoursProblems, nextStart, type Times } from '../../src/policy/moments.js';
import { HOUR, MINUTE } from '../support/requests.js';

const workingDays: Hours = { zone: 'Europe/Paris', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '18:00' };
const nights: Hours = { zone: 'Europe/Paris', days: ['wed', 'sat'], from: '22:00', to: '04:00' };
const always: Hours = { zone: 'Europe/Paris', days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' };
const sundays = (from: string, to: string): Hours => ({ zone: 'Europe/Paris', days: ['sun'], from, to });
const yearEnd: Freeze = { title: 'Year-end closing', from: '2026-12-18T17:00:00.000Z', to: '2027-01-04T05:00:00.000Z', zone: 'Europe/Paris' };

function times(over: Partial<Times>): Times {
  return { hours: [], freezes: [], duration: { min: 10 * MINUTE, default: HOUR, max: 4 * HOUR }, ...over };
}

/** Paris is an hour ahead of UTC in November, two in July. 23 Nov 2026 is a Monday. */
const cases: [string, Hours[], string, number, RegExp | null][] = [
  ['in the middle of the day', [workingDays], '2026-11-23T10:00Z', 2, null],
  ['from the first minute to the last', [workingDays], '2026-11-23T07:00Z', 10, null],
  ['a second before the first minute', [workingDays], '2026-11-23T06:59:59Z', 1, /^It can be asked for on working days from 08:00 to 18:00 Europe\/Paris; the next is Mon 23 Nov, 08:00\.$/],
  ['over the end of the day', [workingDays], '2026-11-23T16:30Z', 1, /; now for at most 30 min, otherwise the next is Tue 24 Nov, 08:00\.$/],
  ['so near to the end that the shortest does not fit', [workingDays], '2026-11-23T16:55Z', 1, /Europe\/Paris; the next is Tue 24 Nov, 08:00\.$/],
  ['at the weekend', [workingDays], '2026-11-28T10:00Z', 1, /; the next is Mon 30 Nov, 08:00\.$/],
  ['in summer by the clocks of summer', [workingDays], '2026-07-01T06:00Z', 1, null],
  ['in winter an hour later', [workingDays], '2026-11-25T06:00Z', 1, /the next is Wed 25 Nov, 08:00/],
  ['over the turn of the year', [workingDays], '2026-12-31T20:00Z', 1, /the next is Fri 1 Jan 2027, 08:00/],
  ['longer than any day', [workingDays], '2026-11-23T10:00Z', 11, /; a window of 11 h never fits, at most 10 h does\.$/],
  ['over midnight, in a night that is asked for', [nights], '2026-11-25T22:30Z', 4, null],
  ['in the morning after such a night', [nights], '2026-11-26T02:30Z', 1, /^It can be asked for on Wed and Sat from 22:00 to 04:00 Europe\/Paris; now for at most 30 min, otherwise the next is Sat 28 Nov, 22:00\.$/],
  ['in a night that begins on another day', [nights], '2026-11-26T22:30Z', 1, /the next is Sat 28 Nov, 22:00/],
  ['over two periods that touch', [workingDays, { ...workingDays, from: '18:00', to: '20:00' }], '2026-11-23T16:00Z', 2, null],
  ['over two days that touch', [always], '2026-11-23T20:00Z', 30, null],
  ['over two periods with a gap', [{ ...workingDays, to: '12:00' }, { ...workingDays, from: '13:00' }], '2026-11-23T10:30Z', 2, /from 08:00 to 12:00 or on working days from 13:00 to 18:00 Europe\/Paris; now for at most 30 min, otherwise the next is Mon 23 Nov, 13:00/],
  ['when the clocks are put back an hour is there twice', [sundays('01:00', '04:00')], '2026-10-24T23:00Z', 4, null],
  ['and more than that is not', [sundays('01:00', '04:00')], '2026-10-24T23:00Z', 5, /at most 4 h/],
  ['when they are put forward an hour is missing', [sundays('01:00', '04:00')], '2026-03-29T00:00Z', 3, /now for at most 2 h, otherwise the next is Sun 5 Apr, 01:00/],
  ['and the rest of it fits', [sundays('01:00', '04:00')], '2026-03-29T00:00Z', 2, null],
  ['from a time that this day does not have', [sundays('02:30', '03:00')], '2026-03-29T00:45Z', 0.5, /the next is Sun 5 Apr, 02:30/],
  ['without hours at any time', [], '2026-11-28T03:00Z', 100, null],
];

describe('policy/moments: hours', () => {
  for (const [name, hours, start, length, expected] of cases) {
    it(`${name}: ${expected === null ? 'may be' : 'refused'}`, () => {
      const from = new Date(start).toISOString();
      const found = hoursProblems(times({ hours }), from, later(from, length * HOUR));
      assert.deepEqual(found.map((p) => p.code), expected === null ? [] : ['outside-hours']);
      if (expected) assert.match(found[0]!.message, expected);
    });
  }
});

describe('policy/moments: freezes', () => {
  const rests: [string, string, number, RegExp | null][] = [
    ['long before', '2026-12-01T10:00Z', 1, null],
    ['up to its first moment', '2026-12-18T16:00Z', 1, null],
    ['into it', '2026-12-18T16:00Z', 2, /^Nothing is opened during "Year-end closing", from Fri 18 Dec, 18:00 to Mon 4 Jan 2027, 06:00 Europe\/Paris; now for at most 1 h, otherwise the next is Mon 4 Jan 2027, 06:00\.$/],
    ['within it', '2026-12-24T10:00Z', 1, /; the next is Mon 4 Jan 2027, 06:00\.$/],
    ['from its last moment', '2027-01-04T05:00Z', 1, null],
  ];
  for (const [name, start, length, expected] of rests) {
    it(`${name}: ${expected === null ? 'may be' : 'refused'}`, () => {
      const from = new Date(start).toISOString();
      const found = freezeProblems(times({ freezes: [yearEnd] }), from, later(from, length * HOUR));
      assert.deepEqual(found.map((p) => p.code), expected === null ? [] : ['frozen']);
      if (expected) assert.match(found[0]!.message, expected);
    });
  }

  it('what is said to be next keeps to the hours and to every freeze', () => {
    const inventory: Freeze = { title: 'Inventory', from: '2027-01-04T06:00:00.000Z', to: '2027-01-05T12:00:00.000Z', zone: 'Europe/Paris' };
    const rule = times({ hours: [workingDays], freezes: [inventory, yearEnd] });
    assert.equal(nextStart(rule, '2026-12-18T16:30:00.000Z', HOUR), '2027-01-05T12:00:00.000Z');
    const [hours, freeze] = [hoursProblems(rule, '2026-12-18T16:30:00.000Z', '2026-12-18T17:30:00.000Z'), freezeProblems(rule, '2026-12-18T16:30:00.000Z', '2026-12-18T17:30:00.000Z')];
    for (const [problem] of [hours, freeze]) assert.match(problem!.message, /now for at most 30 min, otherwise the next is Tue 5 Jan 2027, 13:00/);
  });

  it('the next start is one at which nothing is refused, whatever the moment and the length', () => {
    const rule = times({ hours: [workingDays, nights], freezes: [yearEnd] });
    for (let hour = 0; hour < 24 * 60; hour += 7) {
      const from = later('2026-11-20T00:13:00.000Z', hour * HOUR);
      for (const length of [10 * MINUTE, 4 * HOUR, 10 * HOUR]) {
        const start = nextStart(rule, from, length);
        assert.ok(start !== undefined && start >= from);
        assert.deepEqual([...hoursProblems(rule, start, later(start, length)), ...freezeProblems(rule, start, later(start, length))], []);
      }
    }
  });
});
