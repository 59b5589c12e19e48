import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild, runSandbox } from '../../scripts/run-sandbox.mjs';
import { isAlive, makePlayground, runScript, until, type Playground } from './playground.js';

/** A stand-in for the sandbox's process, which starts a process of its own; its behaviour on SIGINT is given. */
function standIn(onSigint: string): string[] {
  const code = `
    const { spawn } = require('node:child_process');
    const { writeFileSync } = require('node:fs');
    let asked = 0;
    process.on('SIGINT', () => { asked += 1; ${onSigint} });
    const own = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    setInterval(() => {}, 1000);
    writeFileSync(process.env.NOTE + '.part', JSON.stringify({ pid: process.pid, own: own.pid, url: process.env.REDIS_URL, ipc: process.connected }));
    require('node:fs').renameSync(process.env.NOTE + '.part', process.env.NOTE);`;
  return [process.execPath, '-e', code];
}

const DRIVER = `
  import { runChild } from ${JSON.stringify(new URL('../../scripts/run-sandbox.mjs', import.meta.url).href)};
  import { listenForStop } from ${JSON.stringify(new URL('../../scripts/stop.mjs', import.meta.url).href)};
  const { signal, dispose } = listenForStop();
  process.exitCode = await runChild({ command: JSON.parse(process.env.COMMAND), env: process.env, redis: { url: 'redis://x' }, stop: signal, graceMs: 500 });
  dispose();`;

interface Note { pid: number; own: number; url: string; ipc: boolean }

describe('bootstrap: sandbox', () => {
  let play: Playground;
  let note: string;
  beforeEach(() => { play = makePlayground(); note = join(play.dir, 'note'); });
  afterEach(() => play.remove());

  const readNote = () => until(() => existsSync(note) && JSON.parse(readFileSync(note, 'utf8')) as Note); // written by the stand-in above
  const drive = (onSigint: string) => runScript(DRIVER, { ...process.env, NOTE: note, COMMAND: JSON.stringify(standIn(onSigint)) });

  it('refuses to run in production', async () => {
    await assert.rejects(runSandbox([], { NODE_ENV: 'production' }), /does not run with NODE_ENV=production/);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`asks once on ${signal}, gives the child's code and leaves nobody behind`, async () => {
      const driver = drive('setTimeout(() => process.exit(40 + asked), 200)');
      const { pid, own, url, ipc } = await readNote();
      assert.deepEqual({ url, ipc }, { url: 'redis://x', ipc: true });
      // as under npm, where a Ctrl-C arrives from the terminal and again from npm
      driver.child.kill(signal);
      driver.child.kill(signal);
      assert.equal(await driver.ended, 41);
      await until(() => ![pid, own].some(isAlive));
    });
  }

  it('stops when the shell that npm put between is ended', async () => {
    const env = { ...process.env, NOTE: note, COMMAND: JSON.stringify(standIn('process.exit(0)')), npm_lifecycle_event: 'sandbox' };
    const shell = spawn('/bin/sh', ['-c', '"$0" --input-type=module -e "$1"; true', process.execPath, DRIVER], { env, stdio: 'ignore' });
    const { pid, own } = await readNote();
    shell.kill('SIGTERM');
    await until(() => ![pid, own].some(isAlive));
  });

  it('kills a child that does not end, and its processes', async () => {
    const driver = drive('');
    const { pid, own } = await readNote();
    driver.child.kill('SIGINT');
    assert.equal(await driver.ended, 128 + 9);
    await until(() => ![pid, own].some(isAlive));
  });

  it('ends what a crashed child left, with its code', async () => {
    const driver = drive('process.exit(0)');
    const { pid, own } = await readNote();
    process.kill(pid, 'SIGKILL');
    assert.equal(await driver.ended, 128 + 9);
    assert.ok(driver.lines.includes('The sandbox has ended with code 137.'));
    await until(() => !isAlive(own));
  });

  it('stops the child and fails when Redis is lost', async () => {
    const lost = new AbortController();
    const running = runChild({
      command: standIn('process.exit(0)'), env: { ...process.env, NOTE: note },
      redis: { url: 'redis://x', lost: lost.signal }, stop: new AbortController().signal,
    });
    const { pid, own } = await readNote();
    lost.abort('out of memory');
    assert.equal(await running, 1);
    await until(() => ![pid, own].some(isAlive));
  });
});
