import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A temporary folder with programs of our own making, as the only ones on a PATH. */
export interface Playground {
  dir: string;
  /** an environment whose PATH holds only what `program` made */
  env: NodeJS.ProcessEnv;
  file: (name: string, content: string) => string;
  /** makes a shell program; every call of it is written down */
  program: (name: string, body?: string) => string;
  calls: () => string[];
  remove: () => void;
}

export function makePlayground(): Playground {
  const dir = mkdtempSync(join(tmpdir(), 'jit-playground-'));
  const bin = join(dir, 'bin');
  const calls = join(dir, 'calls');
  mkdirSync(bin);
  writeFileSync(calls, '');
  const file = (name: string, content: string): string => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
    return join(dir, name);
  };
  return {
    dir,
    env: { PATH: bin },
    file,
    program(name, body = '') {
      const path = file(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> '${calls}'\n${body}\n`);
      chmodSync(path, 0o755);
      return path;
    },
    calls: () => readFileSync(calls, 'utf8').trimEnd().split('\n'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Runs JavaScript in a Node of its own, in a process group of its own; `lines` grows with what it prints. */
export function runScript(code: string, env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (piece: string) => lines.push(...piece.trimEnd().split('\n')));
  }
  const ended = new Promise<number | null>((resolve) => { child.on('close', resolve); });
  return { child, lines, ended };
}

/** Waits until `ask` gives something, at most ten seconds. */
export async function until<T>(ask: () => T | undefined | false): Promise<T> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const answer = ask();
    if (answer) return answer;
    await wait(20);
  }
  throw new Error(`waited in vain for: ${ask.toString()}`);
}

export function isAlive(pid: number): boolean {
  try {
    // a zombie whose parent has not looked yet counts as gone
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
