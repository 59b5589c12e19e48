import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { waitForLock } from './lock.mjs';
import { runQuietly } from './processes.mjs';
import { Refusal, say } from './say.mjs';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Refuses a Node that the dependencies cannot run on: mocha and the linter need `require` of ES modules, which came
 * with 20.19 and, on the next line, 22.12.
 * @param {string} version as in process.versions.node
 */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return;
  throw new Refusal(`This is Node ${version}; Node 20.19 or newer is needed (on the 22 line 22.12 or newer): https://nodejs.org`);
}

/**
 * Why the installed packages are not those of package-lock.json; undefined when they are. Compares with the record that
 * npm itself writes as the last step of an installation, so an interrupted one and one by hand are both judged rightly.
 * @param {string} root
 * @returns {string | undefined}
 */
export function staleReason(root = ROOT) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  if (!wanted) throw new Refusal(`There is no readable package-lock.json in ${root}: is this a complete clone?`);
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!installed) return 'node_modules is missing or incomplete';
  for (const [path, entry] of Object.entries(wanted)) {
    // optional: made for another system, perhaps; '' is this project itself
    if (path === '' || (entry.optional && !installed[path])) continue;
    if (!installed[path] || !existsSync(join(root, path))) return `${path} is missing`;
    if (installed[path].version !== entry.version || installed[path].integrity !== entry.integrity) {
      return `${path} is ${installed[path].version}, package-lock.json says ${entry.version}`;
    }
  }
  return undefined;
}

/**
 * Installs what package-lock.json names when it is missing or stale; two processes at once do it once.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
export async function ensureDependencies(root = ROOT, env = process.env) {
  requireNode();
  if (!staleReason(root)) return;
  const lock = await waitForLock(join(root, '.sandbox', 'install.lock'), (pid) => {
    say(`Process ${pid} is installing the dependencies here; waiting for it…`);
  });
  try {
    const reason = staleReason(root);
    if (reason) await install({ root, env, reason });
  } finally {
    lock.release();
  }
}

async function install({ root, env, reason }) {
  say(`Installing dependencies (once, about half a minute; ${reason})…`);
  const [program, ...args] = npmCommand(env);
  // --include=dev: an inherited NODE_ENV=production would leave out what the tests and the sandbox run on
  const { code, output } = await runQuietly(program, [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root, env });
  if (code === 127) throw new Refusal('npm was not found: install Node together with npm (https://nodejs.org), then try again.');
  if (code !== 0) throw new Refusal(`${output.trimEnd()}\nThe dependencies could not be installed: \`npm ci\` ended with code ${code}; its words are above. Is the npm registry reachable?`);
}

/**
 * The npm that started us, or the one on the PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function npmCommand(env = process.env) {
  const started = env.npm_execpath;
  return started && basename(started) === 'npm-cli.js' ? [process.execPath, started] : ['npm'];
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
