import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { instant } from '../../src/access/instant.js';
import type { Sentence } from '../../src/access/sentences/index.js';
import { createStore } from '../../src/store/index.js';
import { exportRecord } from '../../src/workflow/exportRecord.js';
import type { LedgerExport } from '../../src/workflow/ports.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';

const notHere = () => Promise.reject(new Error('An export tells nothing in this way.'));

/** One pass: events of requests that had been taken out before, and whether all of the record is there now. */
type Pass = readonly [removed: number, isAll: boolean];

describe('that a place begins without what was taken out', () => {
  let redis: Redis;
  before(async () => { redis = await connectRedis(); });
  after(() => { redis.disconnect(); });

  /** What was told behind each pass. */
  async function told(passes: readonly Pass[], where: (n: number) => string = () => 'a file'): Promise<string[][]> {
    const store = createStore({ redis, instance: anInstance(), log: silent });
    const found: string[][] = [];
    let heard: string[] = [];
    const say = (title: Sentence, lines: readonly Sentence[] = []): Promise<void> => { heard.push([title, ...lines].map((one) => ('count' in one ? `${one.says} ${String(one.count)}` : one.says)).join(' ')); return Promise.resolve(); };
    for (const [n, [removed, isAll]] of passes.entries()) {
      const one: LedgerExport = {
        kind: 'file', where: where(n), acknowledged: () => Promise.resolve(null), state: () => Promise.resolve({ kind: 'file', where: where(n), waiting: 0, since: null }),
        start: () => Promise.resolve({ kept: undefined, from: null, breaks: [] }),
        send: () => Promise.resolve({ sent: removed + 1, isAll, gone: [], removed }),
      };
      const notifier = { report: say, alarm: say, show: notHere, tell: notHere, week: notHere };
      // each pass is that of the next minute
      await exportRecord({ exports: [one], store: { ...store, once: () => Promise.resolve(true) }, notifier, clock: { now: () => instant(Date.now()) }, log: silent });
      found.push(heard);
      heard = [];
    }
    return found;
  }
  const begins = (count: number): string[] => [`export/begins export/begins-without ${count}`];

  const CASES: [what: string, passes: Pass[], said: string[][]][] = [
    ['nothing was taken out', [[0, true], [0, true]], [[], []]],
    ['all of it in one pass: once', [[3, true], [0, true]], [begins(3), []]],
    ['over several passes: once, when all of it is there', [[3, false], [2, false], [4, true], [0, true]], [[], [], begins(9), []]],
    ['the last pass has none', [[3, false], [0, true], [0, true]], [[], begins(3), []]],
    ['again, after more was taken out: of that alone', [[3, true], [1, true]], [begins(3), begins(1)]],
  ];
  for (const [what, passes, said] of CASES) {
    it(`is told where ${what}`, async () => { assert.deepEqual(await told(passes), said); });
  }

  it('is counted for each place by itself', async () => {
    assert.deepEqual(await told([[3, false], [1, true], [2, true]], (n) => (n === 1 ? 'another' : 'a file')), [[], begins(1), begins(5)]);
  });
});
