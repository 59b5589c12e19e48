import { join } from 'node:path';
import { bundleApart, PRACTICE, programIn } from './bundle.mjs';
import { ensureDependencies, ROOT } from './dependencies.mjs';
import { findRedis, startRedis } from './redis.mjs';
import { Refusal, say } from './say.mjs';
import { makeScratch } from './scratch.mjs';
import { listenForStop, runInGroup } from './stop.mjs';

const GRACE_MS = 15_000;

/**
 * Starts the sandbox and stays until it has ended.
 * @param {string[]} args passed on to src/sandbox.ts
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the sandbox's exit code; 1 when Redis was lost
 */
export async function runSandbox(args, env = process.env) {
  refuseProduction(env);
  refuseUnknown(args);
  await ensureDependencies();
  const from = await findRedis(env);
  const stopping = listenForStop(env);
  try {
    return await withRedis({ from, fresh: isOneRun(args) }, (redis) => withPrograms((programs) => runChild({
      command: [process.execPath, programIn(programs, 'sandbox'), ...args],
      env: { ...env, JIT_PROGRAMS: programs }, redis, stop: stopping.signal,
    })));
  } finally {
    stopping.dispose();
  }
}

/** @param {NodeJS.ProcessEnv} env */
export function refuseProduction(env) {
  if (env.NODE_ENV === 'production') {
    throw new Refusal('The sandbox does not run with NODE_ENV=production: it is a practice tenant with keys of its own. Use `npm start` there.');
  }
}

/** @param {string[]} args */
export function refuseUnknown(args) {
  const unknown = args.filter((arg) => !['--story', '--json', '--playground'].includes(arg));
  if (unknown.length > 0) throw new Refusal(`The sandbox does not know ${unknown.join(' ')}. It takes --story (play one window in the terminal) and, with it, --json (one object on the last line), or --playground (Microsoft's local Teams client in front of it).`);
  if (args.includes('--playground') && args.length > 1) throw new Refusal('--playground goes alone.');
  if (args.includes('--json') && !args.includes('--story')) throw new Refusal('--json goes with --story.');
}

/** A story starts from nothing and leaves nothing; the ordinary sandbox remembers. */
function isOneRun(args) {
  return args.includes('--story');
}

/**
 * Gives `work` a Redis and takes it away again, whatever happens. A server that REDIS_URL names is used as it is.
 * @param {{ from: import('./redis.mjs').RedisSource, fresh: boolean }} options fresh: with an empty temporary folder
 * @param {(redis: { url: string, lost?: AbortSignal }) => Promise<number>} work
 */
export async function withRedis({ from, fresh }, work) {
  if (from.kind === 'url') {
    say('Using the Redis that REDIS_URL names.');
    return work({ url: from.url });
  }
  const scratch = fresh ? await makeScratch() : undefined;
  const dir = scratch ? join(scratch.dir, 'redis') : join(ROOT, '.sandbox', 'redis');
  try {
    const redis = await startRedis({ dir, from });
    try {
      return await work(redis);
    } finally {
      await redis.stop();
    }
  } finally {
    scratch?.remove();
  }
}

/**
 * Gives `work` the folder of the practice tenant's programs and takes it away again.
 * @param {(programs: string) => Promise<number>} work
 */
export async function withPrograms(work) {
  const scratch = await makeScratch();
  try {
    return await work(await bundleApart(scratch.dir, { programs: PRACTICE }));
  } finally {
    scratch.remove();
  }
}

/**
 * Runs the sandbox's process with an IPC channel: should we be killed, its end tells the process to stop by itself.
 * @param {{ command: string[], env: NodeJS.ProcessEnv, redis: { url: string, lost?: AbortSignal }, stop: AbortSignal, graceMs?: number, answers?: boolean }} options
 *   answers: a code other than 0 is what the process found out, and no failure to speak of
 * @returns {Promise<number>}
 */
export async function runChild({ command, env, redis, stop, graceMs = GRACE_MS, answers = false }) {
  const lost = redis.lost ?? new AbortController().signal;
  lost.addEventListener('abort', () => say(`${lost.reason}\nRedis has ended unexpectedly, its last words are above; stopping the sandbox.`), { once: true });
  const code = await runInGroup(command, {
    cwd: ROOT,
    env: { ...env, REDIS_URL: redis.url },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    stop: AbortSignal.any([stop, lost]),
    graceMs,
  });
  if (lost.aborted) return code || 1;
  if (code !== 0 && !stop.aborted && !answers) say(`The sandbox has ended with code ${code}.`);
  return code;
}
