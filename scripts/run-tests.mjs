import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleApart, PRACTICE } from './bundle.mjs';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies, npmCommand, ROOT } from './dependencies.mjs';
import { findRedis, startRedis } from './redis.mjs';
import { say } from './say.mjs';
import { makeScratch } from './scratch.mjs';
import { listenForStop, runInGroup } from './stop.mjs';
import { mochaConfig, planTests, summarise } from './test-plan.mjs';

/** How long mocha may stay after its last test: what keeps it is something that a suite left running. */
const LINGER_MS = 20_000;
const FAILED = { passed: 0, failed: 1 };

/**
 * Sets up, runs what the arguments ask for, and prints `N passed, N failed` as the last line.
 * @param {string[]} args `--browser`, paths, mocha's options
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} 0 only when nothing failed and at least one test of mocha ran
 */
export async function runTests(args, env = process.env) {
  const plan = planTests(args);
  await ensureDependencies();
  const chromium = plan.browser ? await ensureChromium(env) : undefined;
  const { JIT_TEST_REDIS_URL: given, ...rest } = env;
  // never the Redis of the user's own work
  const from = await findRedis({ ...rest, REDIS_URL: given });
  const stopping = listenForStop(env);
  const scratch = await makeScratch();
  try {
    const redis = from.kind === 'url' ? undefined : await startRedis({ dir: join(scratch.dir, 'redis'), from });
    try {
      const testEnv = {
        ...rest, ...settings(scratch.dir), REDIS_URL: redis?.url ?? given, ...(chromium && { CHROMIUM_PATH: chromium }),
      };
      return await runSteps({ plan, scratch: scratch.dir, stop: stopping.signal, env: testEnv });
    } finally {
      await redis?.stop();
    }
  } finally {
    scratch.remove();
    stopping.dispose();
  }
}

/** TMPDIR: what the suites leave in the temporary folder goes away with ours. */
function settings(scratch) {
  const authority = join(scratch, 'authority');
  const temporary = join(scratch, 'tmp');
  for (const folder of [authority, temporary]) mkdirSync(folder, { mode: 0o700 });
  return { NODE_ENV: 'test', SIM_AUTHORITY_DIR: authority, TMPDIR: temporary };
}

async function runSteps({ plan, scratch, stop, env }) {
  const context = { scratch, stop, env };
  const [authority, programs, ...checks] = await Promise.all([
    makeAuthority(context),
    makePrograms(scratch),
    ...(plan.checks ? [check('types', 'typecheck', context), check('lint', 'lint', context)] : []),
  ]);
  const suites = authority && programs ? await runMocha(plan, { ...context, env: { ...env, JIT_PROGRAMS: programs } }) : FAILED;
  if (stop.aborted) {
    say('Stopped before the end.');
    return 130;
  }
  const { line, failed } = summarise([...checks, suites]);
  process.stdout.write(`${line}\n`);
  return failed === 0 ? 0 : 1;
}

/** What the suites start as processes of their own; undefined when it cannot be made. In a folder in which no test works: its packages lie beside it. */
async function makePrograms(scratch) {
  const folder = join(scratch, 'programs');
  mkdirSync(folder);
  try {
    return await bundleApart(folder, { programs: PRACTICE });
  } catch (error) {
    process.stdout.write(`${error}\nThe programs could not be put together; no suite can run.\n`);
    return undefined;
  }
}

/** Makes the simulator's throw-away authority: before mocha, since Node reads NODE_EXTRA_CA_CERTS only at its start. */
async function makeAuthority({ scratch, stop, env }) {
  const command = [process.execPath, '--import', 'tsx', 'src/simulator/authority.ts', env.SIM_AUTHORITY_DIR];
  const { code, output } = await runToFile(command, { file: join(scratch, 'authority.log'), stop, env });
  if (code === 0 && existsSync(certificateOf(env))) return true;
  process.stdout.write(`${output}\nThe simulator's certificate authority could not be made (code ${code}); no suite can run.\n`);
  return false;
}

function certificateOf(env) {
  return join(env.SIM_AUTHORITY_DIR, 'ca.pem');
}

/** One of package.json's scripts as one check; its output is shown in one piece, when it failed. */
async function check(title, script, { scratch, stop, env }) {
  const started = performance.now();
  const command = [...npmCommand(env), 'run', '--silent', script];
  const { code, output } = await runToFile(command, { file: join(scratch, `${script}.log`), stop, env });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(code === 0 ? `  ✔ ${title} (${seconds} s)\n` : `${output}\n  ✘ ${title} (${seconds} s)\n`);
  return code === 0 ? { passed: 1, failed: 0 } : FAILED;
}

async function runToFile(command, { file, stop, env }) {
  const output = openSync(file, 'w');
  const code = await runInGroup(command, { cwd: ROOT, stdio: ['ignore', output, output], stop, env, graceMs: 3000 });
  closeSync(output);
  return { code, output: readFileSync(file, 'utf8').trimEnd() };
}

async function runMocha(plan, { scratch, stop, env }) {
  const counts = join(scratch, 'counts.json');
  const config = join(scratch, 'mocharc.json');
  writeFileSync(config, JSON.stringify(mochaConfig(plan, { root: ROOT, counts })));
  const patience = limitLingering(counts);
  const mochaEnv = { ...env, NODE_EXTRA_CA_CERTS: certificateOf(env) };
  const command = [process.execPath, 'node_modules/mocha/bin/mocha.js', '--config', config, ...plan.flags];
  const code = await runInGroup(command, { cwd: ROOT, stop: AbortSignal.any([stop, patience.signal]), env: mochaEnv, graceMs: 5000 });
  patience.dispose();
  if (stop.aborted) return FAILED;
  return judge({ counts: readCounts(counts), code, lingered: patience.signal.aborted });
}

/**
 * mocha's counts and exit code as a result: silence is not success.
 * @param {{ counts?: { passed: number, failed: number, skipped: number }, code: number, lingered: boolean }} outcome
 */
export function judge({ counts, code, lingered }) {
  const problem = problemOf({ counts, code, lingered });
  if (problem) process.stdout.write(`${problem}\n`);
  const { passed = 0, failed = 0, skipped = 0 } = counts ?? {};
  return { passed, failed: problem ? failed + 1 : failed, skipped };
}

function problemOf({ counts, code, lingered }) {
  if (!counts) return `mocha ended with code ${code} before it had run its tests.`;
  if (lingered) return 'All tests are over, but a suite left something running that keeps the process alive.';
  if (counts.passed + counts.failed === 0) return 'No test ran.';
  return code !== 0 && counts.failed === 0 ? `mocha ended with code ${code} although no test failed.` : undefined;
}

function limitLingering(counts) {
  const controller = new AbortController();
  let since;
  const watch = setInterval(() => {
    since ??= existsSync(counts) ? performance.now() : undefined;
    if (since !== undefined && performance.now() - since > LINGER_MS) controller.abort();
  }, 500);
  return { signal: controller.signal, dispose: () => clearInterval(watch) };
}

function readCounts(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

