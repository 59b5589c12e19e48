import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../scripts/dependencies.mjs';
import { makePlayground, type Playground } from './playground.js';

describe('bootstrap: .ci/run', () => {
  let play: Playground;
  beforeEach(() => { play = makePlayground(); });
  afterEach(() => play.remove());

  const run = ({ test, browser, later = 'echo "3 passed, 0 failed"' }: { test: string; browser: string; later?: string }) => {
    play.program('npm', `case "$*" in test) ${test} ;; "run test:browser") ${browser} ;; "run chaos"*) echo "10 passed, 0 failed" ;; *@22*) ${later} ;; *@24*) echo "3 passed, 0 failed" ;; esac`);
    const { status, stdout } = spawnSync(join(ROOT, '.ci', 'run'), { encoding: 'utf8', env: { ...process.env, PATH: `${play.env.PATH}:${process.env.PATH}` } });
    return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) };
  };

  it('what failed is told once more at the end', () => {
    const { stdout } = run({ test: String.raw`printf "  \033[31m1 failing\033[0m\n"; echo "  1) the door stayed open"; echo "5 passed, 1 failed"; exit 1`, browser: 'echo "2 passed, 0 failed"' });
    const end = stdout.slice(stdout.lastIndexOf('== npm test'));
    assert.match(end, /1\) the door stayed open/);
    assert.doesNotMatch(end, /test:browser/);
  });

  const table = [
    { name: 'all pass', test: 'echo "5 passed, 0 failed, 1 skipped"', browser: 'echo "2 passed, 0 failed"', status: 0, last: '23 passed, 0 failed' },
    { name: 'one fails', test: 'echo "5 passed, 0 failed"', browser: 'echo "2 passed, 1 failed"; exit 1', status: 1, last: '23 passed, 1 failed' },
    { name: 'one counts nothing', test: 'echo "5 passed, 0 failed"', browser: 'echo oh; exit 1', status: 1, last: '21 passed, 1 failed' },
    { name: 'one ends badly after its count', test: 'echo "5 passed, 0 failed"; exit 9', browser: 'echo "2 passed, 0 failed"', status: 1, last: '23 passed, 1 failed' },
    { name: 'a later Node fails', test: 'echo "5 passed, 0 failed"', browser: 'echo "2 passed, 0 failed"', later: 'echo "2 passed, 1 failed"; exit 1', status: 1, last: '22 passed, 1 failed' },
  ];
  for (const { name, status, last, ...over } of table) {
    it(`when ${name}`, () => {
      const ran = run(over);
      assert.deepEqual({ status: ran.status, last: ran.last }, { status, last });
    });
  }
});
