import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createControl, until, type Control } from '../../src/sandbox/control.js';
import { startChild, type Running } from '../../src/sandbox/processes.js';
import { botEnvironment, freePort } from '../../src/sandbox/settings.js';
import { NSG_ID } from '../../src/simulator/seed.js';
import { startSimulator, type RunningSimulator } from '../../src/simulator/start.js';
import { openFor, riley, untilOpen } from '../support/tenant.js';

/** As long as container hosts wait before they kill. Milliseconds. */
const TEN_SECONDS = 10_000;

describe('the bot is told to end (SIGTERM) in the middle of a step', function () {
  this.timeout(120_000);
  let simulator: RunningSimulator;
  let control: Control;
  let redis: Redis;
  let bot: Running;
  const instance = `s${randomBytes(5).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'jit-shutdown-'));
  let start: () => Promise<Running>;

  before(async () => {
    const [port, redisUrl] = [await freePort(0), process.env.REDIS_URL ?? ''];
    simulator = await startSimulator({ stateDir: folder, authorityDir: process.env.SIM_AUTHORITY_DIR ?? '', botUrl: `http://127.0.0.1:${port}/api/messages`, knobs: { pimFloorSeconds: 2, nsgWriteMs: 2500 } });
    control = createControl(simulator.urls.page);
    redis = new Redis(redisUrl);
    const env = botEnvironment({ simulator, port, redisUrl, ledgerKey: randomBytes(32).toString('hex'), instance });
    start = () => startChild({ program: 'main', env, log: join(folder, 'bot.log') });
    bot = await start();
  });
  after(async () => { await bot.stop(); await simulator.close(); redis.disconnect(); });

  const ended = () => new Promise<{ code: number | null; signal: string | null; took: number }>((resolve) => {
    const began = performance.now();
    bot.process.once('exit', (code, signal) => { resolve({ code, signal, took: performance.now() - began }); });
    bot.process.kill('SIGTERM');
  });
  const calls = async (method: string) => (await control.record()).filter((e) => e.kind === 'call' && e.method === method && e.path.includes('/securityRules/jit-')).length;
  const begun = (method: string) => until(async () => await calls(method) > 0 || undefined, { what: `a ${method} of the rule`, within: 30_000 });
  const record = async () => {
    const names = (await redis.keys(`{jit:${instance}}:request:*`)).filter((name) => !name.endsWith(':system'));
    return JSON.parse(await redis.hget(names[0] ?? '', 'record') ?? '{}') as { status: string; opened: unknown[] };
  };
  const changes = async (kind: string) => (await control.record()).filter((e) => e.kind === kind && !('foreign' in e && e.foreign)).length;

  it('finishes it within ten seconds; the next process goes on, and does nothing twice', async () => {
    await openFor(control, riley, '5m');
    await begun('PUT');
    assert.equal((simulator.sim.state.nsgs[NSG_ID]?.rules ?? []).filter(({ name, properties }) => name.startsWith('jit-') && properties.provisioningState === 'Succeeded').length, 0, 'Azure is still at it');
    const { code, signal, took } = await ended();
    assert.deepEqual({ code, signal }, { code: 0, signal: null });
    assert.ok(took < TEN_SECONDS, `${took} ms`);
    const { status, opened } = await record();
    assert.deepEqual({ status, opened: opened.length }, { status: 'active', opened: 5 }, 'what came of the step is saved');
    bot = await start();
    await untilOpen(control, { roles: 4, rules: 1 });
    assert.deepEqual([await calls('PUT'), await changes('rule.put'), await changes('assignment.opened')], [1, 1, 4]);
  });

  it('and ends by then also where Azure never answers; the next process closes what this one could not', async () => {
    await control.knobs({ failNext: [{ match: '/securityRules/jit-', count: -1, hang: true }] });
    await control.say(riley, '/access end');
    await begun('DELETE');
    const { code, signal, took } = await ended();
    assert.deepEqual({ code, signal }, { code: 0, signal: null });
    assert.ok(took < TEN_SECONDS, `${took} ms`);
    assert.equal((await record()).status, 'revoking', 'nobody says that it is closed');
    await control.knobs({ failNext: [] });
    bot = await start();
    await untilOpen(control, { roles: 0, rules: 0 }, 40_000);
    await until(async () => (await record()).status === 'ended' || undefined, { what: 'the closing to be saved', within: 30_000 });
    assert.deepEqual([await changes('rule.put'), await changes('rule.deleted'), await changes('assignment.opened')], [1, 1, 4]);
  });
});
