import assert from 'node:assert/strict';
import { makeProduct } from '../chaos/product.js';
import { insideTargets, READERS } from './inside.js';
import { PLANTS } from './plants.js';
import type { Played } from './target.js';

/** A short piece of `npm run fuzz`, without processes: the readers of what comes from outside. */
describe('fuzz', function () {
  this.timeout(60_000);

  async function play(plant?: keyof typeof PLANTS): Promise<Played[]> {
    const product = await makeProduct(plant && PLANTS[plant].edits, READERS);
    try {
      const all: Played[] = [];
      for (const target of await insideTargets(product)) all.push(await target.play({ seed: 1, runs: 300, within: 4000 }));
      return all;
    } finally {
      product.remove();
    }
  }

  it('the readers of what comes from outside hold', async () => {
    const all = await play();
    assert.equal(all.length, 7);
    assert.deepEqual(all.filter(({ crash }) => crash), []);
  });

  for (const plant of ['parser', 'template'] as const) {
    it(`a bug that is planted is found: ${PLANTS[plant].what}`, async () => {
      assert.ok((await play(plant)).some(({ crash }) => crash !== null));
    });
  }
});
