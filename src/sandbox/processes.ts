import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';

/** How long a child may take to end by itself before it is killed. Milliseconds. */
const GRACE = 12_000;

export interface Running {
  readonly process: ChildProcess;
  /** What it said when it was ready. */
  readonly ready: unknown;
  stop(): Promise<void>;
}

export interface ChildSpec {
  /** Relative to `src`, such as `main` or `simulator/main`. */
  readonly program: string;
  readonly env: Record<string, string>;
  /** Where its output goes, appended. */
  readonly log: string;
}

/** The file of one of our own programs, in the folder where scripts/bundle.mjs has put them: whoever started us has had that done. */
export function programFile(program: string): string {
  const folder = process.env.JIT_PROGRAMS;
  if (folder === undefined) throw new Error('JIT_PROGRAMS is missing: start this with npm, as the README says.');
  return join(folder, `${program.replaceAll('/', '-')}.js`);
}

/** Starts one of our own programs and waits until it says that it is ready. Rejects, with its last words' place, when it ends before. */
export async function startChild({ program, env, log }: ChildSpec): Promise<Running> {
  const child = fork(programFile(program), { env: { ...process.env, ...env }, execArgv: [], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  const file = createWriteStream(log, { flags: 'a' });
  child.stdout?.pipe(file, { end: false });
  child.stderr?.pipe(file, { end: false });
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { file.end(); resolve(); }); });
  const ready = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => { reject(new Error(`${program} ended with code ${code} before it was ready; see ${log}`)); });
  });
  return { process: child, ready, stop: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const kill = setTimeout(() => { child.kill('SIGKILL'); }, GRACE);
  await ended;
  clearTimeout(kill);
}

/** Keeps a program running: when it ends without having been asked to, it is started again. */
export async function keepRunning(spec: ChildSpec, say: (line: string) => void): Promise<{ stop(): Promise<void>; current(): ChildProcess }> {
  let isStopping = false;
  let running = await startChild(spec);
  let restarting: Promise<void> = Promise.resolve();
  const watch = (): void => {
    running.process.once('exit', (code, signal) => {
      if (isStopping) return;
      say(`The bot has ended (${signal ?? `code ${code}`}); starting it again. What is open still ends on time.`);
      restarting = again();
    });
  };
  const again = async (): Promise<void> => {
    try {
      running = await startChild(spec);
      if (isStopping) return await running.stop();
      say('The bot is back.');
      watch();
    } catch (error) {
      say(`The bot does not start: ${error instanceof Error ? error.message : String(error)}. Trying again in 5 s.`);
      await new Promise((resolve) => { setTimeout(resolve, 5000).unref(); });
      if (!isStopping) await again();
    }
  };
  watch();
  return {
    current: () => running.process,
    async stop() {
      isStopping = true;
      await restarting;
      await running.stop();
    },
  };
}
