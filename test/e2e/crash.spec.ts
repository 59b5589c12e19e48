import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closing } from '../../src/sandbox/check.js';
import { createControl, type Control } from '../../src/sandbox/control.js';
import { startChild, type Running } from '../../src/sandbox/processes.js';
import { botEnvironment, freePort } from '../../src/sandbox/settings.js';
import { startSimulator, type RunningSimulator } from '../../src/simulator/start.js';
import { openFor, riley, untilOpen } from '../support/tenant.js';

const SECRETS = ['BOT_PASSWORD', 'LEDGER_KEY', 'AZURE_CLIENT_SECRET', 'SERVICENOW_PASSWORD', 'JIRA_TOKEN', 'TICKETS_HOOK_SECRET'];

describe('the bot is killed with -9 while access is open', function () {
  this.timeout(90_000);
  let simulator: RunningSimulator;
  let control: Control;
  let env: Record<string, string>;
  let bot: Running;
  const folder = mkdtempSync(join(tmpdir(), 'jit-crash-'));
  const startBot = () => startChild({ program: 'main', env, log: join(folder, 'bot.log') });

  beforeEach(async () => {
    const port = await freePort(0);
    simulator = await startSimulator({ stateDir: mkdtempSync(join(tmpdir(), 'jit-crash-')), authorityDir: process.env.SIM_AUTHORITY_DIR ?? '', botUrl: `http://127.0.0.1:${port}/api/messages`, knobs: { pimFloorSeconds: 2 } });
    control = createControl(simulator.urls.page);
    env = { ...botEnvironment({ simulator, port, redisUrl: process.env.REDIS_URL ?? '', ledgerKey: randomBytes(32).toString('hex'), instance: `k${randomBytes(5).toString('hex')}` }), LOG_LEVEL: 'trace' };
    bot = await startBot();
  });
  afterEach(async () => { await bot.stop(); await simulator.close(); });

  const kill = () => new Promise((resolve) => { bot.process.once('exit', resolve); bot.process.kill('SIGKILL'); });

  it('and started again before the end: the window closes at its time, and no log holds a secret', async () => {
    await openFor(control, riley, '25s');
    await untilOpen(control, { roles: 4, rules: 1 });
    await control.connect(riley, 'vm-web-1');
    await kill();
    await untilOpen(control, { roles: 4, rules: 1, sessions: 1 });
    bot = await startBot();
    await untilOpen(control, { roles: 0, rules: 0, sessions: 0 }, 40_000);
    const { lateness } = closing(await control.record()) ?? { lateness: Number.NaN };
    assert.ok(lateness < 10_000, `late by ${lateness} ms`);
    const logged = readFileSync(join(folder, 'bot.log'), 'utf8');
    assert.match(logged, /"level":30/);
    for (const name of SECRETS) assert.ok((env[name] ?? '').length > 8 && !logged.includes(env[name] ?? ''), `${name} is in the log`);
    assert.doesNotMatch(logged, /eyJ[\w-]{10,}\.[\w-]+\.|Bearer /, 'a token is in the log');
  });

  it('and started again after the end: it closes at once', async () => {
    await openFor(control, riley, '8s');
    await untilOpen(control, { roles: 4, rules: 1 });
    await kill();
    await new Promise((resolve) => { setTimeout(resolve, 9000); });
    await untilOpen(control, { roles: 0, rules: 1 });
    bot = await startBot();
    await untilOpen(control, { roles: 0, rules: 0 }, 15_000);
  });

  it('in the middle of opening: in the end all is open or all is closed, and the end holds', async () => {
    await control.knobs({ nsgWriteMs: 3000 });
    await openFor(control, riley, '40s');
    await untilOpen(control, { roles: 4, rules: 0 });
    await kill();
    bot = await startBot();
    await untilOpen(control, { roles: 4, rules: 1 }, 30_000);
    await untilOpen(control, { roles: 0, rules: 0 }, 50_000);
    const puts = (await control.record()).filter((e) => e.kind === 'rule.put' && !e.foreign);
    assert.equal(new Set(puts.map((e) => e.kind === 'rule.put' && e.rule)).size, 1, 'never a second rule');
  });
});
