import { existsSync } from 'node:fs';
import { findProgram, runQuietly } from './processes.mjs';
import { say } from './say.mjs';

/** Keeps Debian from asking questions and, on systems without systemd, from starting a service that nobody asked for. */
const APT_SETTINGS = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1'];

/**
 * Installs a Debian package when we may: as root, or through a sudo that asks for no password.
 * @param {{ name: string, service?: string }} wanted service: the systemd unit that the package brings and that we don't want
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>} false: there is no apt-get, we may not, or it failed (then its last words were shown)
 */
export async function installWithApt({ name, service }, env) {
  const apt = findProgram(['apt-get'], env);
  const asRoot = apt && await rootPrefix(env);
  if (!asRoot) return false;
  say(`Installing the package ${name} with apt-get${asRoot.length > 0 ? ' (sudo)' : ''}…`);
  const [program, ...before] = [...asRoot, findProgram(['env'], env) ?? '/usr/bin/env', ...APT_SETTINGS, apt];
  const run = (...args) => runQuietly(program, [...before, '-o', 'DPkg::Lock::Timeout=120', ...args], { env });
  const install = () => run('install', '-y', '--no-install-recommends', name);
  let result = await install();
  if (result.code !== 0) {
    // a fresh container has no package lists yet
    await run('update');
    result = await install();
  }
  if (result.code !== 0) say(`${lastLines(result.output)}\napt-get could not install ${name} (code ${result.code}).`);
  if (result.code === 0 && service) await switchOff(service, { asRoot, env });
  return result.code === 0;
}

/**
 * Installs with Homebrew when it is there.
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>}
 */
export async function installWithBrew(name, env) {
  const brew = findProgram(['brew'], env);
  if (!brew) return false;
  say(`Installing ${name} with brew…`);
  const { code, output } = await runQuietly(brew, ['install', '--quiet', name], { env });
  if (code !== 0) say(`${lastLines(output)}\nbrew could not install ${name} (code ${code}).`);
  return code === 0;
}

/** What to put before a command that needs root: nothing, `sudo -n`, or undefined when we may not. */
async function rootPrefix(env) {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram(['sudo'], env);
  if (!sudo) return undefined;
  const { code } = await runQuietly(sudo, ['-n', 'true'], { env });
  return code === 0 ? [sudo, '-n'] : undefined;
}

/** The package has just been installed by us, so its service is nobody's yet; we run a private server instead. */
async function switchOff(service, { asRoot, env }) {
  const systemctl = findProgram(['systemctl'], env);
  if (!systemctl || !existsSync('/run/systemd/system')) return;
  const [program, ...args] = [...asRoot, systemctl, 'disable', '--now', service];
  await runQuietly(program, args, { env });
}

/** @param {string} text */
export function lastLines(text, count = 8) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
