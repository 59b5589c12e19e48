import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/dependencies.mjs';

describe('bootstrap: npm start and npm run closer', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'jit-built-'));
  before(() => { for (const part of ['package.json', 'scripts']) cpSync(join(ROOT, part), join(folder, part), { recursive: true }); });
  after(() => { rmSync(folder, { recursive: true }); });

  for (const [script, file] of [['start', 'main.js'], ['closer', 'closer.js']] as const) {
    it(`${script} says what to do before there is a build, and runs it afterwards`, () => {
      const run = () => spawnSync('npm', ['run', '--silent', script, '--', '--once'], { cwd: folder, encoding: 'utf8' });
      const before = run();
      assert.deepEqual([before.status, before.stderr.trim()], [1, 'Nothing is built yet. Build it first: npm run build']);
      mkdirSync(join(folder, 'dist'), { recursive: true });
      writeFileSync(join(folder, 'dist', file), 'console.log("runs", ...process.argv.slice(2)); process.exit(3);\n');
      const after = run();
      assert.deepEqual([after.status, after.stdout.trim()], [3, 'runs --once']);
    });
  }
});
