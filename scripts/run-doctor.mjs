import { programIn } from './bundle.mjs';
import { ensureDependencies, ROOT } from './dependencies.mjs';
import { findRedis } from './redis.mjs';
import { refuseProduction, runChild, withPrograms, withRedis } from './run-sandbox.mjs';
import { Refusal } from './say.mjs';
import { listenForStop, runInGroup } from './stop.mjs';

/**
 * Examines the tenant that the settings name, or with --sandbox a practice tenant that is started for it and goes away
 * with it. Installs what is missing first, so that it runs on a fresh clone.
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} 0 when nothing is wrong
 */
export async function runDoctor(args, env = process.env) {
  refuseUnknown(args);
  const isSandbox = args.includes('--sandbox');
  if (isSandbox) refuseProduction(env);
  await ensureDependencies();
  const stopping = listenForStop(env);
  try {
    const rest = args.filter((arg) => arg !== '--sandbox');
    if (!isSandbox) return await runInGroup([process.execPath, '--import', 'tsx', 'src/doctor.ts', ...rest], { cwd: ROOT, env, stop: stopping.signal });
    const from = await findRedis(env);
    return await withRedis({ from, fresh: true }, (redis) => withPrograms((programs) => runChild({
      command: [process.execPath, programIn(programs, 'sandbox/doctor'), ...rest],
      env: { ...env, JIT_PROGRAMS: programs }, redis, stop: stopping.signal, answers: true,
    })));
  } finally {
    stopping.dispose();
  }
}

/** @param {string[]} args */
function refuseUnknown(args) {
  const unknown = args.filter((arg) => !['--sandbox', '--post', '--json'].includes(arg));
  if (unknown.length > 0) throw new Refusal(`The doctor does not know ${unknown.join(' ')}. It takes --sandbox (look at a practice tenant), --post (a test card in the approvals channel) and --json (one object on the last line).`);
}
