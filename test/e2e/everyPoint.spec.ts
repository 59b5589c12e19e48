import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../src/simulator/start.js';
import { createRedis } from '../../src/store/index.js';
import { liveTwice, type Outcome, type World } from '../support/incarnations.js';
import type { Death } from '../support/mortal.js';
import { restoreTime } from '../support/time.js';

/** `npm run chaos -- --every-point` plays them all, in so many processes of which this is one: `1/3`. */
const SHARE = process.env.JIT_EVERY_POINT;
/** Otherwise one in each part of the story. */
const PARTS = 4;
/** Fewer points than a story has; one that is not reached fails. */
const AT_LEAST = 100;

describe('the bot dies at a call of one of its ports, and is started anew', function () {
  this.timeout(60_000);
  let world: World;
  before(async () => {
    const redisUrl = process.env.REDIS_URL ?? '';
    const simulator = await startSimulator({ stateDir: mkdtempSync(join(tmpdir(), 'jit-points-')), authorityDir: process.env.SIM_AUTHORITY_DIR ?? '', knobs: { pimFloorSeconds: 2, nsgWriteMs: 20 } });
    world = { simulator, redis: await createRedis(redisUrl, 'producer', { log: { info: () => undefined, warn: () => undefined } }), redisUrl };
  });
  after(async () => {
    world.redis.disconnect();
    await world.simulator.close();
    restoreTime();
  });

  const agrees = ({ died, wrongs }: Outcome, { when }: Death): void => {
    assert.deepEqual(wrongs, [], `after a death ${when} ${died?.name ?? 'none'} (point ${died?.point ?? 0})`);
  };

  if (SHARE === undefined) {
    const seed = Number(process.env.JIT_SEED ?? 1);
    for (const death of sampled(seed)) {
      it(`${death.when} point ${death.n} (seed ${seed}): ledger, state, feed and Azure agree at the end`, async () => {
        const outcome = await liveTwice(world, death);
        assert.ok(outcome.died, 'it died');
        agrees(outcome, death);
      });
    }
    return;
  }

  it('wherever it dies, ledger, state, feed and Azure agree at the end', async function () {
    this.timeout(3_600_000);
    const [share = 1, shares = 1] = SHARE.split('/').map(Number);
    const whole = await liveTwice(world);
    assert.deepEqual(whole.wrongs, [], 'without a death');
    const points = whole.calls.filter(({ point }) => point !== null).length;
    process.stdout.write(`${whole.calls.length} calls of ports in a story, ${points} of them points at which something may change\n`);
    const failures: string[] = [];
    let deaths = 0;
    for (let n = share; n <= points; n += shares) {
      for (const when of ['before', 'after'] as const) {
        const outcome = await liveTwice(world, { n, when }).catch((error: unknown) => ({ died: undefined, wrongs: [String(error)] }));
        if (outcome.died || outcome.wrongs.length > 0) deaths += 1;
        if (outcome.wrongs.length > 0) failures.push(`${when} point ${n} (${outcome.died?.name ?? 'not reached'}): ${outcome.wrongs.join('; ')}`);
        if (outcome.wrongs.length > 0) process.stdout.write(`✖ ${failures.at(-1)}\n`);
      }
    }
    process.stdout.write(`${deaths} deaths, ${failures.length} with something that does not agree\n`);
    assert.deepEqual(failures, []);
  });
});

/** One point in each part, by turns before and after. mulberry32. */
function sampled(seed: number): Death[] {
  let state = seed >>> 0;
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return Array.from({ length: PARTS }, (_, part) => ({ n: 1 + Math.floor((part + draw()) * AT_LEAST / PARTS), when: part % 2 === 0 ? 'after' : 'before' }));
}
