import assert from 'node:assert/strict';
import { findRedis } from '../../scripts/redis.mjs';
import type { FaultName } from './faults.js';
import { makeProduct } from './product.js';
import { playSeed } from './seed.js';

/** Faults that are over soon. */
const SHORT: readonly FaultName[] = ['bot killed at a step', 'Redis killed', 'ARM resets after accepting', 'activities arrive twice'];

/** One short seed of the campaign, which `npm run chaos` plays at length. */
describe('chaos: a short campaign', function () {
  this.timeout(240_000);
  it('every promise holds, by the record of the practice tenant', async () => {
    const redis = await findRedis({ ...process.env, REDIS_URL: '' });
    if (redis.kind !== 'program') throw new Error('The campaign kills and restarts Redis: it needs redis-server or valkey-server on the PATH.');
    const product = await makeProduct();
    const { invariants, met, windows } = await playSeed(1, { product, redisProgram: redis.path, isShort: true, only: SHORT }).finally(() => { product.remove(); });
    assert.deepEqual(invariants.flatMap(({ name, broken }) => broken.map((one) => `${name}: ${one}`)), []);
    assert.ok(windows > 0 && met.some(({ hit }) => hit), JSON.stringify({ windows, met }));
  });
});
