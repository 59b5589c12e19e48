import assert from 'node:assert/strict';
import { parsePast, wordsOf } from '../../src/bot/commands/past.js';
import type { HistoryAsked } from '../../src/workflow/history.js';

/** A Sunday, noon in Paris. */
const reckoning = { now: '2026-11-29T11:00:00.000Z', zone: 'Europe/Paris' };
const day = (date: string) => ({ since: `${date}T23:00:00.000Z` });

describe('what is typed behind history', () => {
  const READ: [typed: string, asked: HistoryAsked][] = [
    ['', {}],
    ['Riley Chen', { any: 'Riley Chen' }],
    ['of Riley Chen', { any: 'Riley Chen' }],
    ['Eva von Berg since yesterday', { any: 'Eva von Berg', ...day('2026-11-27') }],
    ['person "Riley Chen"', { person: 'Riley Chen' }],
    ['vm-web-1', { any: 'vm-web-1' }],
    ['machine: vm-web-1, person Riley Chen', { machine: 'vm-web-1', person: 'Riley Chen' }],
    ['CHG0030001 since 2026-11-01', { any: 'CHG0030001', ...day('2026-10-31') }],
    ['since 1 Nov until 5.11.2026 ticket CHG0030001', { ticket: 'CHG0030001', ...day('2026-10-31'), until: '2026-11-05T23:00:00.000Z' }],
    ['everybody last 7 days', { isEverybody: true, since: '2026-11-22T11:00:00.000Z' }],
    ['everybody since last week', { isEverybody: true, since: '2026-11-22T11:00:00.000Z' }],
    ['last month', { since: '2026-10-29T11:00:00.000Z' }],
    ['since 3d', { since: '2026-11-26T11:00:00.000Z' }],
    ['since 2 weeks ago', { since: '2026-11-15T11:00:00.000Z' }],
    ['yesterday', { ...day('2026-11-27'), until: '2026-11-28T23:00:00.000Z' }],
    ['on 24 December', { ...day('2025-12-23'), until: '2025-12-24T23:00:00.000Z' }],
    ['seit 1.11. bis gestern', { ...day('2026-10-31'), until: '2026-11-28T23:00:00.000Z' }],
    ['since 2026-11-01T10:00:00.000Z', { since: '2026-11-01T10:00:00.000Z' }],
  ];
  for (const [typed, asked] of READ) {
    it(`${typed || 'nothing'}: is read`, () => assert.deepEqual(parsePast(typed, reckoning), { asked, problems: [] }));
  }

  it('a time that nobody can read is told and not guessed', () => {
    for (const typed of ['since whenever', 'until', 'last blue moon', 'since 2026-13-45']) assert.equal(parsePast(typed, reckoning).problems.length, 1, typed);
  });

  it('what a button carries is read back as it was', () => {
    const query = { person: 'a0000000-0000-4000-8000-000000000001', machine: 'vm-web-1', ticket: 'CHG0030001', entitlement: 'bastion-prod', since: '2026-11-01T10:00:00.000Z', until: '2026-11-02T10:00:00.123Z' };
    assert.deepEqual(parsePast(wordsOf({ query, isEverybody: true }), { ...reckoning, zone: 'UTC' }), { asked: { ...query, isEverybody: true }, problems: [] });
  });
});
