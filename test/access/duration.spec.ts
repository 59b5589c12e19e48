import assert from 'node:assert/strict';
import { inWords, parseDuration } from '../../src/access/duration.js';
import { windowFrom } from '../../src/access/window.js';
import { at, HOUR, MINUTE } from '../support/requests.js';

describe('access/duration', () => {
  const typed: [string, number | undefined][] = [
    ['2h', 2 * HOUR], ['90 min', 90 * MINUTE], ['1h 30m', 90 * MINUTE], ['1.5h', 90 * MINUTE], ['1 hour 30 minutes', 90 * MINUTE], ['9d', 216 * HOUR], ['1s', 1000],
    ['1h30', 90 * MINUTE], ['2 Stunden', 2 * HOUR], ['1 Std. 30 Min.', 90 * MINUTE], ['90 Minuten', 90 * MINUTE], ['20 Sek.', 20_000], ['1 Tag', 24 * HOUR], ['2 Standups', undefined], ['3 Minimum', undefined],
    ['', undefined], ['10', undefined], ['-2h', undefined], ['2x', undefined], ['soon', undefined], ['0h', undefined], ['2h for me', undefined],
  ];
  for (const [text, expected] of typed) it(`"${text}" -> ${expected}`, () => assert.equal(parseDuration(text), expected));

  const words: [number, string][] = [[120, '120 ms'], [45_000, '45 s'], [90 * MINUTE, '1 h 30 min'], [2 * HOUR, '2 h'], [26 * HOUR, '1 d 2 h']];
  for (const [duration, expected] of words) it(`${duration} ms is "${expected}"`, () => assert.equal(inWords(duration), expected));

  it('a window never lasts longer than asked', () => {
    assert.deepEqual(windowFrom(at('10:00:59'), HOUR, MINUTE), { start: at('10:00:59'), end: at('11:00') });
    assert.deepEqual(windowFrom(at('10:00'), HOUR, MINUTE), { start: at('10:00'), end: at('11:00') });
  });
});
