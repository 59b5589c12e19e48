import assert from 'node:assert/strict';
import { fork, execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { X509Certificate } from 'node:crypto';
import { programFile } from '../../src/sandbox/processes.js';
import { openAuthority } from '../../src/simulator/authority.js';
import { BOT_ID, GROUPS, TENANT_ID } from '../../src/simulator/seed.js';
import { GROUP_SCOPE, MINUTE, NSG, all, assign, clientRule, openPractice, putRule, type Practice } from './practice.js';

const OURS = 'jit-20991123T220000Z-test-bastionprod';

describe('simulator: what it keeps', function () {
  this.timeout(30_000);
  let practice: Practice | undefined;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const restart = async (context: Mocha.Context): Promise<Practice> => {
    const { stateDir } = practice!;
    await practice!.close();
    practice = undefined;
    practice = await openPractice(context, { stateDir });
    return practice;
  };

  it('a restart still knows roles, rules and requests, and who signed', async function () {
    const name = crypto.randomUUID();
    await practice!.pim().roleAssignmentScheduleRequests.create(GROUP_SCOPE, name, assign(30));
    await putRule(practice!, OURS);
    const keysOf = async (one: Practice) => (await one.call('GET', '/botframework/keys')).body;
    const keys = await keysOf(practice!);
    const again = await restart(this);
    assert.equal((await again.network().securityRules.get(NSG.group, NSG.name, OURS)).priority, 100);
    assert.equal((await all(again.pim().roleAssignmentScheduleInstances.listForScope(GROUP_SCOPE))).length, 1);
    assert.equal((await again.pim().roleAssignmentScheduleRequests.get(GROUP_SCOPE, name)).status, 'Provisioned');
    assert.deepEqual([await keysOf(again), again.record('assignment.opened')], [keys, []]);
  });

  it('a write that was accepted is done by the time it is back', async function () {
    practice!.turn({ nsgWriteMs: 60_000 });
    await practice!.network().securityRules.beginCreateOrUpdate(NSG.group, NSG.name, OURS, clientRule());
    const again = await restart(this);
    assert.equal((await again.network().securityRules.get(NSG.group, NSG.name, OURS)).provisioningState, 'Succeeded');
  });

  it('a role whose end passed meanwhile is closed, at that end', async function () {
    await practice!.pim().roleAssignmentScheduleRequests.create(GROUP_SCOPE, crypto.randomUUID(), assign(10));
    const again = await restart(this);
    const end = again.simulator.sim.state.assignments[0]?.endDateTime;
    again.simulator.sim.clock.advance(20 * MINUTE);
    assert.deepEqual(await all(again.pim().roleAssignmentScheduleInstances.listForScope(GROUP_SCOPE)), []);
    assert.deepEqual(again.record('assignment.closed').map(({ at }) => at), [end]);
  });

  it('a tenant saved before there were other kinds of PIM is kept, and gains what the seed has gained', async function () {
    const { state } = practice!.simulator.sim;
    const { [GROUPS.databaseOperators.id]: later, ...groups } = state.groups;
    const ofAzure = state.eligibilities.filter(({ scope }) => scope.startsWith('/subscriptions/')).slice(1);
    Object.assign(state, { groups, eligibilities: ofAzure });
    const again = (await restart(this)).simulator.sim.state;
    assert.deepEqual([again.groups[GROUPS.databaseOperators.id], again.eligibilities.map(({ scope }) => scope)], [later, [...ofAzure.map(({ scope }) => scope), '/', GROUPS.databaseOperators.id]]);
  });

  it('knobs are not kept', async function () {
    practice!.turn({ errorShare: 1 });
    assert.equal((await restart(this)).simulator.sim.knobs.errorShare, 0);
  });

  it('a file that is none of its own is told plainly', async function () {
    const stateDir = mkdtempSync(join(tmpdir(), 'jit-practice-'));
    writeFileSync(join(stateDir, 'tenant.json'), '{}');
    await assert.rejects(openPractice(this, { stateDir }), /tenant\.json cannot be read as a saved tenant; remove it/);
  });
});

describe('simulator: its authority', function () {
  this.timeout(30_000);
  const certificateIn = (dir: string) => new X509Certificate(readFileSync(join(dir, 'ca.pem')));

  it('is made once, with a key for nobody else, even by several at once', async () => {
    const dir = join(mkdtempSync(join(tmpdir(), 'jit-authority-')), 'new');
    const made = await Promise.all([openAuthority(dir), openAuthority(dir), openAuthority(dir)]);
    const { fingerprint256 } = certificateIn(dir);
    assert.equal(statSync(join(dir, 'ca.key')).mode & 0o077, 0);
    for (const authority of made) {
      const { cert } = await authority.issueServerCertificate();
      assert.equal(new X509Certificate(cert).verify(certificateIn(dir).publicKey), true);
      assert.ok(new X509Certificate(cert).checkIP('127.0.0.1') && new X509Certificate(cert).checkHost('localhost'));
    }
    await openAuthority(dir);
    assert.equal(certificateIn(dir).fingerprint256, fingerprint256);
  });

  it('is made by a command of its own', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'jit-authority-'));
    const script = new URL('../../src/simulator/authority.ts', import.meta.url).pathname;
    await promisify(execFile)(process.execPath, ['--import', 'tsx', script, dir]);
    assert.ok(certificateIn(dir).ca);
  });
});

describe('simulator: as a process', function () {
  this.timeout(30_000);

  const start = async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'jit-practice-'));
    const child = fork(programFile('simulator/main'), { execArgv: [], env: { PATH: process.env.PATH, SIM_DIR: stateDir, SIM_KNOBS: '{"nsgWriteMs":9}' } });
    const [ready] = await once(child, 'message') as [{ ready: boolean; urls: { https: string; page: string }; caFile: string }];
    return { child, ready, stateDir };
  };

  for (const how of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    it(`says where it listens, and ends on ${how} with its state saved`, async () => {
      const { child, ready, stateDir } = await start();
      assert.deepEqual([ready.ready, existsSync(ready.caFile)], [true, true]);
      const knobs = await (await fetch(`${ready.urls.page}/api/knobs`)).json() as { nsgWriteMs: number };
      assert.equal(knobs.nsgWriteMs, 9);
      const ended = once(child, 'exit');
      if (how === 'disconnect') child.disconnect();
      else child.kill(how);
      assert.deepEqual([await ended, existsSync(join(stateDir, 'tenant.json'))], [[0, null], true]);
    });
  }

  it('the ids of the seed are fixed, so that stories repeat', () => {
    assert.deepEqual([TENANT_ID, BOT_ID], ['7e4a1700-0000-4000-8000-000000000001', 'b0700000-0000-4000-8000-000000000001']);
  });
});
