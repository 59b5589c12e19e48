import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from '../../scripts/lock.mjs';
import { makePlayground, runScript, until, type Playground } from './playground.js';

const TAKE_AND_STAY = `
  import { tryLock } from ${JSON.stringify(new URL('../../scripts/lock.mjs', import.meta.url).href)};
  console.log(JSON.stringify(tryLock(process.env.LOCK_FILE)));
  setInterval(() => {}, 1000);`;

describe('bootstrap: lock', () => {
  let play: Playground;
  let file: string;
  beforeEach(() => { play = makePlayground(); file = join(play.dir, 'locks', 'one.lock'); });
  afterEach(() => play.remove());

  it('is had by one, who is named to the other', () => {
    const first = tryLock(file);
    assert.ok('release' in first);
    assert.deepEqual(tryLock(file), { heldBy: process.pid });
    first.release();
    assert.ok(!existsSync(file));
  });

  it('is taken over from a process that was killed', async () => {
    const holder = runScript(TAKE_AND_STAY, { ...process.env, LOCK_FILE: file });
    await until(() => holder.lines.length > 0);
    assert.deepEqual(tryLock(file), { heldBy: holder.child.pid });
    holder.child.kill('SIGKILL');
    await holder.ended;
    assert.ok('release' in tryLock(file));
    assert.deepEqual(readdirSync(join(play.dir, 'locks')), ['one.lock']);
  });

  it('is taken over from another process that had the same number', () => {
    play.file('locks/one.lock', JSON.stringify({ pid: process.pid, birth: 'another time' }));
    assert.ok('release' in tryLock(file));
  });
});
