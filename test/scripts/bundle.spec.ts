import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, programIn } from '../../scripts/bundle.mjs';

describe('bootstrap: programs in one piece', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'jit-bundle-'));
  const dist = join(folder, 'dist');
  after(() => { rmSync(folder, { recursive: true }); });
  const make = (...edits: { file: string; find: string; put: string }[]) => bundle(dist, { programs: ['checkEntitlements'], edits });
  const run = () => spawnSync(process.execPath, [programIn(dist, 'checkEntitlements'), 'docs/entitlements.example.yaml'], { encoding: 'utf8', env: { PATH: process.env.PATH } });

  it('run without a package beside them, replace what stood there, and bring the licences of what is in them', async () => {
    await make();
    cpSync('package.json', join(folder, 'package.json'));
    writeFileSync(join(dist, 'old.js'), '');
    await make();
    assert.equal(existsSync(join(dist, 'old.js')), false);
    const { status, stderr } = run();
    assert.deepEqual([status, stderr], [0, '']);
    const notices = readFileSync(join(dist, 'NOTICES.txt'), 'utf8');
    assert.match(notices, /^zod 3\.25\.76 \(MIT\)\n\n[^]*Permission is hereby granted/m);
    assert.doesNotMatch(notices, /^botbuilder /m);
  });

  it('can have a line that is another; one that is not there, or is in nothing of it, is refused', async () => {
    await assert.rejects(make({ file: 'checkEntitlements.ts', find: 'no such line', put: '' }), /does not have this once: no such line/);
    await assert.rejects(make({ file: 'main.ts', find: 'import', put: '' }), /None of checkEntitlements has src\/main\.ts in it/);
    await make({ file: 'policy/entitlements.ts', find: 'export function parseEntitlements', put: 'process.exit(7);\nexport function parseEntitlements' });
    assert.equal(run().status, 7);
  });
});
