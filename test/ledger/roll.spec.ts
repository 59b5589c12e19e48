import assert from 'node:assert/strict';
import { createRoll, createRollCall } from '../../src/ledger/roll.js';
import type { ChainedSeal, Pointer } from '../../src/workflow/ports.js';
import { at } from '../support/requests.js';

/** 25,000 events: a roll of three parts. Each request has five events, one behind the other; the last has them all over. */
const COUNT = 25_000;

describe('the roll of a seal', () => {
  const far = 'zzzz9999';
  const nameAt = (i: number): string => (i % 2500 === 0 ? far : `r${String(Math.floor(i / 5)).padStart(6, '0')}`);
  const counts = new Map<string, number>();
  const written = Array.from({ length: COUNT }, (_, i): Pointer => {
    const request = nameAt(i);
    const seq = (counts.get(request) ?? 0) + 1;
    counts.set(request, seq);
    return { place: `${1000 + i}-0`, request, seq, hash: 'cafe' };
  });
  const made = createRoll();
  for (const pointer of written) made.add(pointer);
  const { parts, hash } = made.roll();
  const sealed = (n: number, roll = hash): ChainedSeal => ({ seal: { v: 1, n, after: null, upTo: `${1000 + COUNT - 1}-0`, count: COUNT, root: '', roll, at: at('12:00') }, previous: '', mac: '', hash: '', signed: null });

  async function called(pointers: readonly Pointer[], { kept = parts, history = [] as string[] } = {}): Promise<string[]> {
    const found: string[] = [];
    const archive = { async *roll() { yield* kept; await Promise.resolve(); }, history: () => Promise.resolve(history) };
    const call = createRollCall(archive, [sealed(1)], (where, what) => found.push(`${where}: ${what}`));
    for (const pointer of pointers) await call.see(pointer, 1);
    await call.end();
    return found;
  }

  it('has several parts, none of which is large, and finds nothing wrong with what was sealed', async () => {
    assert.equal(parts.length, 3);
    assert.ok(parts.every((part) => part.length < 100_000));
    assert.deepEqual(await called(written), []);
  });

  const CASES: [what: string, pointers: Pointer[], named: RegExp[]][] = [
    ['a request of the second part is gone', written.filter(({ request }) => request !== nameAt(12_001)), [/^request r002400: the whole request was removed: seal 1 covers 5 events of it up to event 5/]],
    ['several, of each part', written.filter(({ request }) => !['r000001', 'r002401', 'r004999'].includes(request)), [/^request r000001: the whole/, /^request r002401: the whole/, /^request r004999: the whole/]],
    ['one with events in each part', written.filter(({ request }) => request !== far), [/^request zzzz9999.*up to event 4/, /^request zzzz9999.*up to event 8/, /^request zzzz9999.*up to event 10/]],
    ['everything is gone', [], Array.from({ length: 5000 + 2 + 1 }, () => /^request/)],
    ['everything behind the first part is gone', written.slice(0, 10_000), Array.from({ length: 3000 + 2 }, () => /^request/)],
    ['one of its events, the last', written.filter(({ request, seq }) => request !== 'r002401' || seq !== 5), [/^request r002401: seal 1 covers 5 events of it, the last of them event 5; the order of writing has 4, the last of them event 4/]],
  ];
  for (const [what, pointers, named] of CASES) {
    it(`names what is missing: ${what}`, async () => {
      const found = await called(pointers);
      assert.equal(found.length, named.length, found.slice(0, 5).join('\n'));
      for (const [i, pattern] of named.entries()) assert.match(found[i] ?? '', pattern);
    });
  }

  it('says of a request whose history is there that its place in the order of writing is gone', async () => {
    assert.match((await called(written.filter(({ request }) => request !== 'r000001'), { history: ['x'] })).join(), /^request r000001: seal 1 covers 5 events of it up to event 5, and the order of writing has none of them$/);
  });

  it('is not called when it was changed: by a part that is gone, in another order, or with another name', async () => {
    const [first = '', second = '', third = ''] = parts;
    for (const kept of [[first, second], [second, first, third], [first.replace('r000001', 'r999999'), second, third], [], [...parts, first]]) {
      assert.match((await called(written, { kept })).join('\n'), /^seal 1: its roll, which names the requests under it, is not the one that was sealed[^\n]*$/);
    }
  });
});
