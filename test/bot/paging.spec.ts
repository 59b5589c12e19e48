import assert from 'node:assert/strict';
import { pageIn } from '../../src/bot/commands/paging.js';
import { leafOf, PER_PAGE, turnsOf } from '../../src/bot/views/turns.js';
import { PLAIN } from '../../src/bot/words/reader.js';
import { sizeOf, LARGEST } from '../../src/bot/views/size.js';
import { anEntitlement, VM } from '../support/requests.js';
import { gallery } from './gallery.js';

describe('pages of a list', () => {
  for (const [typed, page, rest] of [
    ['', 1, ''], ['2', 2, ''], ['page 2', 2, ''], ['Page: 12', 12, ''], ['p2', 2, ''], ['p. 3', 3, ''], ['more 3', 3, ''], ['Seite 2', 2, ''], ['#2', 2, ''], ['0', 1, ''],
    ['k3v9m2xq', 1, 'k3v9m2xq'], ['abcd2345', 1, 'abcd2345'], ['22345678', 1, '22345678'], ['k3v9m2xq page 2', 2, 'k3v9m2xq'], ['two', 1, 'two'],
  ] as const) it(`${JSON.stringify(typed)} is page ${page}`, () => { assert.deepEqual(pageIn(typed), { page, rest }); });

  it('have all of it between them once, and say where they lead', () => {
    const all = Array.from({ length: PER_PAGE * 2 + 3 }, (_, i) => i);
    const leaves = [1, 2, 3].map((page) => leafOf(all, page));
    assert.deepEqual(leaves.flatMap(({ shown }) => shown), all);
    assert.deepEqual(leaves.map((leaf) => [turnsOf('mine', leaf, PLAIN).turnHint, (turnsOf('mine', leaf, PLAIN).turns as { page: string }[]).map(({ page }) => page)]), [
      ['Page 1. The next one: /access mine 2', ['2']], ['Page 2. The next one: /access mine 3', ['1', '3']], ['Page 3, the last one.', ['2']],
    ]);
    assert.deepEqual(leafOf(all, 99), leaves[2], 'beyond the end is the last one');
    assert.equal(turnsOf('mine', leafOf([1], 1), PLAIN).hasTurns, false);
    assert.deepEqual(leafOf([], 1), { shown: [], page: 1, hasMore: false });
  });

  it('are full and under Teams\' limit of size, with the longest texts', () => {
    const long = (n: number) => 'é文"'.repeat(n).slice(0, n);
    const roles = Array.from({ length: 40 }, () => ({ kind: 'azure' as const, role: long(120), scope: VM }));
    const cards = gallery({ requester: { id: 'a0000000-0000-4000-8000-000000000001', name: long(256) }, reason: long(5000), ticket: long(500), entitlement: anEntitlement({ id: long(60), title: long(500), roles }) }, long(500));
    const sizes = (['requestsPage', 'activePage', 'listPage', 'reviews', 'history'] as const).map((name) => {
      const text = JSON.stringify(cards[name]);
      assert.match(text, /"verb":"(turn|history)"/, `${name}: has no page to turn to`);
      return [name, sizeOf(cards[name]!)] as const;
    });
    assert.deepEqual(sizes.filter(([, size]) => size > LARGEST), [], JSON.stringify(sizes));
  });
});
