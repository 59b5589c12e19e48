import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { bundle, PRODUCTION } from '../../scripts/bundle.mjs';
import { packageOf } from '../../src/appPackage.js';
import { createControl } from '../../src/sandbox/control.js';
import { botEnvironment, freePort } from '../../src/sandbox/settings.js';
import { BOT_ID, CHANNELS } from '../../src/simulator/seed.js';
import { startSimulator, type RunningSimulator } from '../../src/simulator/start.js';
import { startProgram, type Child } from '../chaos/child.js';
import { openFor, riley, sees, untilOpen } from '../support/tenant.js';

const run = promisify(execFile);

/** What the image holds (infra/Dockerfile), in a folder of its own: no packages. */
async function build(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'jit-install-'));
  await bundle(join(home, 'dist'), { programs: PRODUCTION });
  for (const beside of ['cards', 'package.json']) cpSync(beside, join(home, beside), { recursive: true });
  return home;
}

describe('a new administrator, from the package to the proof', function () {
  this.timeout(180_000);
  let simulator: RunningSimulator;
  let home: string;
  let bot: Child | undefined;
  before(async () => {
    [home, simulator] = await Promise.all([build(), startSimulator({ stateDir: mkdtempSync(join(tmpdir(), 'jit-tenant-')), authorityDir: process.env.SIM_AUTHORITY_DIR ?? '', knobs: { pimFloorSeconds: 2, nsgWriteMs: 100 } })]);
  });
  after(async () => {
    bot?.signal('SIGTERM');
    await bot?.ended;
    await simulator.close();
    rmSync(home, { recursive: true, force: true });
  });

  it('the package names the bot; what was built passes the doctor, starts in production, opens a window and proves its end', async () => {
    const values = { TEAMS_APP_ID: '11111111-2222-4333-8444-555555555555', BOT_ID, APP_NAME: 'JIT Access', PUBLISHER: 'Example', PUBLISHER_URL: 'https://www.example.com', PRIVACY_URL: 'https://www.example.com/privacy', TERMS_URL: 'https://www.example.com/terms' };
    const zip = packageOf(readFileSync('appPackage/manifest.json', 'utf8'), values);
    assert.ok(zip instanceof Uint8Array, String(zip));
    assert.match(Buffer.from(unzipSync(zip)['manifest.json'] ?? []).toString(), new RegExp(`"botId": "${BOT_ID}"`));

    const port = await freePort(0);
    const settings = botEnvironment({ simulator, port, redisUrl: process.env.REDIS_URL ?? '', ledgerKey: randomBytes(32).toString('hex'), instance: `i${randomBytes(5).toString('hex')}` });
    const env = { ...settings, NODE_ENV: 'production' };
    const doctor = await run(process.execPath, [join(home, 'dist', 'doctor.js'), '--post', '--json'], { env: { PATH: process.env.PATH, ...env } });
    const { passed, rows } = JSON.parse(doctor.stdout.trimEnd().split('\n').at(-1) ?? '') as { passed: boolean; rows: { status: string }[] }; // our own program's
    assert.deepEqual([passed, rows.filter(({ status }) => status !== 'ok')], [true, []]);

    bot = await startProgram({ file: join(home, 'dist', 'main.js'), env, log: join(home, 'bot.log') });
    simulator.sim.urls.bot = `http://127.0.0.1:${port}/api/messages`;
    const control = createControl(simulator.urls.page);
    assert.match(await sees(control, CHANNELS.approvals.id, /A test of mine/), /Nobody has to do anything/);
    await openFor(control, riley, '15s');
    await untilOpen(control, { roles: 4, rules: 1 });
    await untilOpen(control, { roles: 0, rules: 0 });
    await sees(control, CHANNELS.audit.id, /Closed/);
    assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
  });
});
