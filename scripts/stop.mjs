import { spawn } from 'node:child_process';
import { exitCode, signalQuietly } from './processes.mjs';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PARENT = process.ppid;

/**
 * Turns Ctrl-C, SIGTERM and a closed terminal into one AbortSignal. Under npm a Ctrl-C arrives twice (from the terminal
 * and from npm): only the first counts. And npm passes a SIGTERM on to the shell between us, which ends without telling
 * us: so, under npm, the end of that shell is a reason to stop as well.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ signal: AbortSignal, dispose: () => void }}
 */
export function listenForStop(env = process.env) {
  const controller = new AbortController();
  const onSignal = (name) => controller.abort(name);
  for (const name of STOP_SIGNALS) process.on(name, onSignal);
  const watch = setInterval(() => {
    if (env.npm_lifecycle_event && process.ppid !== PARENT) controller.abort('npm has ended');
  }, 250);
  return {
    signal: controller.signal,
    dispose() {
      clearInterval(watch);
      for (const name of STOP_SIGNALS) process.off(name, onSignal);
    },
  };
}

/**
 * Runs a program in a process group of its own until it ends, and leaves nobody of that group behind. The terminal's
 * Ctrl-C does not reach the group by itself, so that the program is asked exactly once: when `stop` is aborted it gets
 * SIGINT, and the whole group SIGKILL when the program is still there after `graceMs`.
 * @param {string[]} command program and arguments
 * @param {{ stop: AbortSignal, graceMs?: number, onStarted?: (child: import('node:child_process').ChildProcess) => void }
 *   & import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>} the exit code; 127 when the program cannot be started
 */
export function runInGroup([program, ...args], { stop, graceMs = 15_000, onStarted, ...options }) {
  if (stop.aborted) return Promise.resolve(130);
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', ...options, detached: true });
    let killing;
    const ask = () => {
      child.kill('SIGINT');
      killing = setTimeout(() => signalQuietly(-child.pid, 'SIGKILL'), graceMs);
    };
    const finish = (code) => {
      clearTimeout(killing);
      stop.removeEventListener('abort', ask);
      if (child.pid) signalQuietly(-child.pid, 'SIGKILL');
      resolve(code);
    };
    stop.addEventListener('abort', ask, { once: true });
    child.on('error', () => finish(127));
    // 'exit' and not 'close': a grandchild that holds our pipe would delay 'close' for ever.
    child.on('exit', (code, signal) => finish(exitCode(code, signal)));
    onStarted?.(child);
  });
}
