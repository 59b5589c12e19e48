import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedis, startRedis } from '../../scripts/redis.mjs';
import { until } from '../../src/sandbox/control.js';
import { startCloser as startHere } from '../../src/closer.js';
import { readCloserConfig } from '../../src/config.js';
import { createLedger, verifyRecord } from '../../src/ledger/index.js';
import { programFile, startChild, type Running } from '../../src/sandbox/processes.js';
import { freePort } from '../../src/sandbox/settings.js';
import { BASTION_ID, CHANNELS, DRILL_NSG_ID, NSG_ID, OPERATOR_OBJECT_ID } from '../../src/simulator/seed.js';
import { createArchive, createRedis, createStore } from '../../src/store/index.js';
import { carryOut } from '../support/az.js';
import { moveTime } from '../support/time.js';
import { openFor, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

/** What it takes to end, ten seconds at most, with what a busy machine adds; the pass alone would take forty. Milliseconds. */
const ENDS_WITHIN = 20_000;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'jit-closer-'));

/** The dead man's switch as its own process, against Azure's state as the simulator records it. */
describe('the closer', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  let closer: Running | undefined;
  let port: number;
  const settings = () => ({ CLOSER_INSTANCE: tenant.config.rules.instance, CLOSER_NSGS: `${NSG_ID}=${BASTION_ID}`, ARM_ENDPOINT: tenant.config.armEndpoint, CLOSER_PORT: String(port), HOST: '127.0.0.1' });
  const startCloser = async () => { closer = await startChild({ program: 'closer', log: join(folder, 'closer.log'), env: settings() }); };

  beforeEach(async () => {
    port = await freePort(0);
    tenant = await openTenant({ settings: { CLOSER_URL: `http://127.0.0.1:${port}` } });
  });
  afterEach(async () => { await closer?.stop(); closer = undefined; await tenant.close(); });

  const served = async () => (await (await fetch(`http://127.0.0.1:${port}/closed`)).json() as { closed: unknown[] }).closed; // our own closer's
  const calls = async (method: string, path: string) => (await tenant.control.record()).filter((e) => e.kind === 'call' && e.method === method && e.path.includes(path)).length;
  const openAndDie = async () => {
    const app = await tenant.start();
    await openFor(tenant.control, riley, '1m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    assert.equal((await tenant.control.connect(riley, 'vm-web-1')).ok, true);
    await app.close();
  };

  it('closes the network and cuts the sessions while no bot runs; the bot, once back, records and posts it once, also when it is told again', async () => {
    await openAndDie();
    await tenant.advance(95_000);
    await untilOpen(tenant.control, { rules: 1, sessions: 1 });
    await startCloser();
    await untilOpen(tenant.control, { rules: 0, sessions: 0 });
    assert.equal((await tenant.control.connect(riley, 'vm-web-1')).ok, false);
    await until(async () => ((await served()).length === 1 ? true : undefined), { what: 'the closer to serve what it closed', within: 10_000 });
    await tenant.start();
    await sees(tenant.control, CHANNELS.audit.id, /dead man's switch closed what nobody else had closed: one rule/);
    await sees(tenant.control, CHANNELS.audit.id, /Lateness/);
    // as a bot that died between the record and its memory of what it has heard
    const redis = await createRedis(tenant.config.redisUrl, 'producer', { log: silent });
    try {
      const { ledgerKey: key, rules: { instance } } = tenant.config;
      const heard = `{jit:${instance}}:memory:closer last`;
      assert.equal(await redis.del(heard), 1);
      await tenant.advance(60_000);
      await tenant.rest();
      await until(async () => (await redis.exists(heard)) === 1 || undefined, { what: 'the closings to be heard again', within: 20_000 });
      const { entries, end } = await createStore({ redis, instance, log: silent }).system('all');
      const late = createLedger({ key }).openSystem(entries, end).flatMap((event) => (event.type === 'closedLate' ? [event.closed] : []));
      assert.deepEqual(late.map((closed) => closed.map(({ nsg, why }) => ({ nsg, why }))), [[{ nsg: NSG_ID, why: 'overdue' }]]);
      assert.deepEqual((await verifyRecord({ archive: createArchive({ redis, instance }), key })).findings, []);
    } finally {
      redis.disconnect();
    }
    const { conversations } = await tenant.control.state();
    const posts = conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.filter((a) => JSON.stringify(a).includes('dead man')) ?? [];
    assert.equal(posts.length, 1);
  });

  it('what closed while no bot ran is told with whom Azure\'s log names, although nobody remembers it', async () => {
    await openAndDie();
    await tenant.advance(95_000);
    const [rule] = tenant.simulator.sim.state.nsgs[NSG_ID]?.rules.filter(({ name }) => name.startsWith('jit-')) ?? [];
    // another identity than the bot's, as the switch has; what it served is gone with its process
    await carryOut(`az rest --method delete --url ${tenant.simulator.urls.https}${NSG_ID}/securityRules/${rule?.name}?api-version=2025-05-01 --body '{}'`, tenant.simulator.urls.https);
    await tenant.advance(600_000);
    await tenant.start();
    const proof = await sees(tenant.control, CHANNELS.audit.id, /Closed by somebody else: proof/);
    assert.match(proof, new RegExp(`and not by me: Azure's Activity Log names ${OPERATOR_OBJECT_ID}`));
    assert.match(proof, /Lateness/);
  });

  it('as one command for a timer: one pass, then it ends', async () => {
    await openAndDie();
    await tenant.advance(95_000);
    const { status, stderr } = await once(settings());
    assert.equal(status, 0, stderr);
    assert.deepEqual({ ...await openNow(tenant.control), roles: 0 }, { roles: 0, rules: 0, sources: [], sessions: 0 });
  });

  it('an NSG that never answers holds up no other: what is overdue there closes with its next pass', async () => {
    await openAndDie();
    await tenant.control.knobs({ failNext: [{ match: `${DRILL_NSG_ID}/securityRules`, count: -1, hang: true }] });
    const config = readCloserConfig({ ...settings(), CLOSER_NSGS: `${NSG_ID}=${BASTION_ID} ${DRILL_NSG_ID}`, LOG_LEVEL: 'silent' });
    const running = await startHere({ ...config, azureAuthority: tenant.config.azureAuthority }, { every: 500 });
    try {
      await until(async () => (await calls('GET', DRILL_NSG_ID)) > 0 || undefined, { what: 'the pass that hangs', within: 40_000 });
      await tenant.advance(95_000);
      await untilOpen(tenant.control, { rules: 0 }, 20_000);
      const { failures } = await (await fetch(`http://127.0.0.1:${port}/healthz`)).json() as { failures: unknown[] }; // our own closer's
      assert.deepEqual(failures, [], 'the pass over the other has not come back yet');
    } finally {
      await running.close();
    }
  });

  it('told to end (SIGTERM) while Azure never answers: does not wait for its pass, and the next one closes', async () => {
    await openAndDie();
    await tenant.advance(95_000);
    await tenant.control.knobs({ failNext: [{ match: '/securityRules', count: -1, hang: true }] });
    const before = await calls('GET', '/securityRules');
    await startCloser();
    await until(async () => (await calls('GET', '/securityRules')) > before || undefined, { what: 'the pass that hangs', within: 60_000 });
    const { process: child } = closer ?? assert.fail('it runs');
    const ended = new Promise<{ code: number | null; signal: string | null; took: number }>((resolve) => {
      const begin = performance.now();
      child.once('exit', (code, signal) => { resolve({ code, signal, took: performance.now() - begin }); });
    });
    child.kill('SIGTERM');
    const { code, signal, took } = await ended;
    assert.deepEqual({ code, signal }, { code: 0, signal: null });
    assert.ok(took < ENDS_WITHIN, `${took} ms`);
    await tenant.control.knobs({ failNext: [] });
    await startCloser();
    await untilOpen(tenant.control, { rules: 0, sessions: 0 }, 40_000);
  });

  it('its silence is told once, and its return', async () => {
    await tenant.start();
    await tenant.advance(60_000);
    await tenant.rest();
    for (let minute = 0; minute < 6; minute += 1) { await tenant.advance(60_000); await tenant.rest(); }
    await sees(tenant.control, CHANNELS.audit.id, /dead man's switch does not answer/);
    await startCloser();
    await tenant.advance(60_000);
    await sees(tenant.control, CHANNELS.audit.id, /dead man's switch answers again/);
  });

  it('takes its settings from the entitlements file, so that nobody has to copy ids', () => {
    const { status, stdout } = spawnSync(process.execPath, [programFile('closer'), '--settings', 'src/sandbox/entitlements.yaml'], { encoding: 'utf8', env: { PATH: process.env.PATH } });
    assert.equal(status, 0);
    assert.deepEqual(stdout.trim().split('\n'), ['CLOSER_INSTANCE=sandbox', `CLOSER_NSGS=${NSG_ID}=${BASTION_ID} ${DRILL_NSG_ID}`, 'CLOSER_LONGEST=240m', 'CLOSER_SESSIONS=cut']);
  });

  it('lists everything that its settings lack', () => {
    const { status, stderr } = spawnSync(process.execPath, [programFile('closer')], { encoding: 'utf8', env: { PATH: process.env.PATH, CLOSER_SESSIONS: 'maybe', CLOSER_LONGEST: 'long' } });
    assert.equal(status, 1);
    for (const name of ['CLOSER_INSTANCE', 'CLOSER_NSGS', 'CLOSER_LONGEST', 'CLOSER_SESSIONS']) assert.match(stderr, new RegExp(`- ${name}: `));
  });
});

describe('a worker whose Redis is gone', function () {
  this.timeout(90_000);

  it('closes what is due by itself, and all is told when Redis is back', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'jit-away-'));
    const from = await findRedis({ ...process.env, REDIS_URL: '' });
    const redis = await startRedis({ dir, from });
    const tenant = await openTenant({ settings: { REDIS_URL: redis.url } });
    try {
      await tenant.start();
      await openFor(tenant.control, riley, '8s');
      await untilOpen(tenant.control, { rules: 1 });
      await tenant.control.connect(riley, 'vm-web-1');
      process.kill(redis.pid, 'SIGSTOP');
      moveTime(45_000); // in Azure's answers too; the queues have theirs in Redis
      await untilOpen(tenant.control, { rules: 0, sessions: 0 }, 70_000);
      process.kill(redis.pid, 'SIGCONT');
      await sees(tenant.control, CHANNELS.audit.id, /Lateness/, 40_000);
    } finally {
      process.kill(redis.pid, 'SIGCONT');
      await tenant.close();
      await redis.stop();
    }
  });
});

/** The simulator lives in this process: it must be able to answer meanwhile. */
async function once(settings: Record<string, string>): Promise<{ status: number | null; stderr: string }> {
  const child = spawn(process.execPath, [programFile('closer'), '--once'], { env: { ...process.env, ...settings }, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString(); });
  const status = await until(() => Promise.resolve(child.exitCode ?? undefined), { what: 'the closer to end', within: 60_000 });
  return { status, stderr };
}
