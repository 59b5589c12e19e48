import { fork, spawn, type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { Redis } from 'ioredis';

/** A process that a fault can meet. */
export interface Child {
  readonly process: ChildProcess;
  /** What it said when it was ready. */
  readonly ready: unknown;
  readonly ended: Promise<void>;
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM'): void;
}

export interface Program { readonly file: string; readonly env: Record<string, string>; readonly log: string; readonly preload?: readonly string[] }

/** Starts one of our programs, with nothing of our own environment but the path. Rejects when it ends before it is ready. */
export async function startProgram({ file, env, log, preload = [] }: Program): Promise<Child> {
  const out = openSync(log, 'a');
  const execArgv = preload.flatMap((one) => ['--import', one]);
  const child = fork(file, { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, execArgv, stdio: ['ignore', out, out, 'ipc'] });
  const handle = handleOf(child);
  const ready = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code, signal) => { reject(new Error(`${file} ended (${signal ?? code}) before it was ready; see ${log}`)); });
  });
  return { ...handle, ready };
}

/** A Redis of its own on this port, as production keeps it: an append-only file that is synced every second. */
export async function startRedisOn({ program, port, dir, log }: { program: string; port: number; dir: string; log: string }): Promise<Child> {
  const out = openSync(log, 'a');
  const settings = { port: String(port), bind: '127.0.0.1', dir, appendonly: 'yes', appendfsync: 'everysec', save: '', hz: '100', 'maxmemory-policy': 'noeviction' };
  const child = spawn(program, Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]), { stdio: ['ignore', out, out] });
  const handle = handleOf(child);
  const probe = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 50, maxRetriesPerRequest: null });
  probe.on('error', () => undefined);
  const answered = probe.ping();
  answered.catch(() => undefined); // of the loser of the race below
  await Promise.race([answered, handle.ended.then(() => { throw new Error(`redis-server has ended; see ${log}`); })]).finally(() => { probe.disconnect(); });
  return { ...handle, ready: undefined };
}

function handleOf(child: ChildProcess): Omit<Child, 'ready'> {
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); child.once('error', () => { resolve(); }); });
  return { process: child, ended, signal: (name) => { child.kill(name); } };
}
