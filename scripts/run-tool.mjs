import { ensureDependencies, ROOT } from './dependencies.mjs';
import { listenForStop, runInGroup } from './stop.mjs';

/**
 * Runs one of our own small programs, with what it needs installed first.
 * @param {string} entry such as src/checkEntitlements.ts
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit code
 */
export async function runTool(entry, args, env = process.env) {
  await ensureDependencies();
  const stopping = listenForStop(env);
  try {
    return await runInGroup([process.execPath, '--import', 'tsx', entry, ...args], { cwd: ROOT, env, stop: stopping.signal });
  } finally {
    stopping.dispose();
  }
}
