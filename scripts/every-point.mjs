import { availableParallelism } from 'node:os';
import { ROOT } from './dependencies.mjs';
import { say } from './say.mjs';
import { listenForStop, runInGroup } from './stop.mjs';

/** Most of a story's time is the bot keeping to the pace that Teams takes. */
const PER_CORE = 2;

/**
 * Kills the bot at every call of a port that may change something, and lets it start anew: test/e2e/everyPoint.spec.ts, in
 * several processes, each with a Redis of its own.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} 0 only when all agreed after each death
 */
export async function everyPoint(env = process.env) {
  const stopping = listenForStop(env);
  const shares = PER_CORE * availableParallelism();
  const began = performance.now();
  try {
    const play = (share) => runInGroup([process.execPath, 'scripts/test.mjs', 'test/e2e/everyPoint.spec.ts'], { cwd: ROOT, stop: stopping.signal, env: { ...env, JIT_EVERY_POINT: `${share + 1}/${shares}` } });
    const codes = await Promise.all(Array.from({ length: shares }, (_, share) => play(share)));
    const isGood = codes.every((code) => code === 0);
    say(`${isGood ? 'Ledger, state, feed and Azure agreed after every death' : 'Something did not agree'}: ${Math.round((performance.now() - began) / 1000)} s in ${shares} processes.`);
    return isGood ? 0 : 1;
  } finally {
    stopping.dispose();
  }
}
