import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, statSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * When a process began, in whatever notation the system has: with the number it tells two processes apart that had the
 * same number one after the other. Undefined when there is no such process.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function birthOf(pid) {
  if (process.platform !== 'linux') {
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() || undefined;
  }
  try {
    // proc(5): the name in brackets may hold blanks; behind it, field 3 is the state and field 22 the start time.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** What identifies this process, or another, for as long as the machine runs. */
export function identify(pid = process.pid) {
  return { pid, birth: birthOf(pid) };
}

/**
 * Does the very process that was written down still run?
 * @param {{ pid: number, birth?: string } | undefined} identity
 */
export function stillRuns(identity) {
  return identity?.birth !== undefined && birthOf(identity.pid) === identity.birth;
}

/**
 * Ends a process that was written down: SIGTERM, and SIGKILL when it is still there after the grace time.
 * @param {{ pid: number, birth?: string }} identity
 * @param {number} graceMs
 */
export async function endProcess(identity, graceMs = 5000) {
  for (const [signal, patience] of [['SIGTERM', graceMs], ['SIGKILL', 2000]]) {
    const deadline = performance.now() + patience;
    if (stillRuns(identity)) signalQuietly(identity.pid, signal);
    while (stillRuns(identity) && performance.now() < deadline) await wait(20);
  }
}

/** Signals a process (or, with a negative number, a group) that may have ended meanwhile. */
export function signalQuietly(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // it is gone, which is what the caller is after
  }
}

/**
 * The first of these programs that the PATH of `env` has, as a full path.
 * @param {string[]} names
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findProgram(names, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** @param {string} path */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a program quietly to its end. A program that cannot be started counts as failed (code 127).
 * @returns {Promise<{ code: number, output: string }>} output: stdout and stderr as they came
 */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const pieces = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => pieces.push(piece));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: exitCode(code, signal), output: Buffer.concat(pieces).toString() }));
  });
}

/** The exit code as a shell would give it: 128 + n for a process that signal n ended. */
export function exitCode(code, signal) {
  return code ?? 128 + (osConstants.signals[signal] ?? 0);
}
