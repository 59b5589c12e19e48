import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import type { AccessRequest } from '../../src/access/request.js';
import { replay } from '../../src/access/transition.js';
import { createLedger, createPruner } from '../../src/ledger/index.js';
import { textOf, until } from '../../src/sandbox/control.js';
import { programFile } from '../../src/sandbox/processes.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { createArchive, createStore } from '../../src/store/index.js';
import { silent } from '../store/redis.js';
import { askLine, chatOf, openCard, openFor, openTenant, riley, sees, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;
const run = promisify(execFile);

describe('the record is exported as it grows', function () {
  this.timeout(90_000);
  const folder = mkdtempSync(join(tmpdir(), 'jit-export-'));
  const file = join(folder, 'record.jsonl');
  let tenant: Tenant;
  let url: string;
  before(async () => {
    tenant = await openTenant({ settings: { LEDGER_EXPORT_FILE: file } });
    url = `http://127.0.0.1:${(await tenant.start()).port}`;
  });
  after(async () => {
    await tenant.close();
    rmSync(folder, { recursive: true });
  });

  const lines = () => readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { id: string; event: { type: string } });
  const waiting = async () => Number(/jit_ledger_export_backlog_events\{[^}]*\} (\d+)/.exec(await (await fetch(`${url}/metrics`)).text())?.[1]);
  const posts = async (pattern: RegExp) => {
    const { conversations } = await tenant.control.state();
    return conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.filter((a) => pattern.test(a.text ?? textOf(a.card))).length ?? 0;
  };
  const untilSent = () => until(async () => (await waiting()) === 0 || undefined, { what: 'everything to be exported', within: 15_000 });

  it('within a minute, each event once', async () => {
    await openFor(tenant.control, riley, '10m');
    await sees(tenant.control, chatOf(riley), /Ready: read back/);
    await tenant.rest();
    assert.ok(await waiting() > 0);
    await tenant.advance(MINUTE);
    await untilSent();
    const types = lines().map(({ event }) => event.type);
    assert.deepEqual([types[0], types.includes('opened')], ['began', true]);
    assert.equal(new Set(lines().map(({ id }) => id)).size, types.length);
  });

  it('a place that does not answer is told once, and caught up', async () => {
    renameSync(file, `${file}.1`);
    mkdirSync(file); // nothing can be written there
    await tenant.control.say(riley, '/access end');
    await sees(tenant.control, CHANNELS.audit.id, /Closed early: proof/);
    for (let i = 0; i < 7; i += 1) await tenant.advance(MINUTE);
    await sees(tenant.control, CHANNELS.audit.id, /The record is not exported to .*record\.jsonl.*EISDIR/s);
    await tenant.advance(MINUTE);
    await tenant.rest();
    assert.equal(await posts(/is not exported/), 1);
    assert.ok(await waiting() > 0);
    rmdirSync(file);
    await tenant.advance(MINUTE);
    await untilSent();
    await sees(tenant.control, CHANNELS.audit.id, /is exported to .*record\.jsonl again/);
    assert.ok(lines().some(({ event }) => event.type === 'closed'));
  });

  it('a position that somebody changed in Redis is told each time, and nothing is left out', async () => {
    const redis = new Redis(tenant.config.redisUrl);
    const key = `{jit:${tenant.config.rules.instance}}:exported:${file}`;
    for (const time of [1, 2]) {
      await redis.set(key, JSON.stringify({ mark: { place: '9999999999999-0', request: 'x', seq: 1, hash: 'x' }, mac: 'x' }));
      await tenant.advance(MINUTE);
      await until(async () => (await posts(/does not go on from where it stopped/)) === time || undefined, { what: `told ${time} times`, within: 15_000 });
      // something new, so that the next pass leaves a position of ours
      await tenant.control.say(riley, askLine(riley));
      await openCard(tenant.control, riley);
      await tenant.control.say(riley, '/access cancel');
      await tenant.advance(MINUTE);
      await untilSent();
      await tenant.advance(MINUTE);
      await tenant.rest();
    }
    redis.disconnect();
  });

  it('a place that begins after a removal says once that it begins with what is there, and raises no alarm', async () => {
    const { redisUrl, ledgerKey: key, rules: { instance } } = tenant.config;
    const redis = new Redis(redisUrl);
    const [store, archive] = [createStore({ redis, instance, log: silent }), createArchive({ redis, instance })];
    const [{ id }] = await store.newestOf(riley.id, 1) as [AccessRequest];
    const history = await store.history(id);
    assert.equal(await createPruner({ archive, key }).remove(replay(createLedger({ key }).open(history)), history), true);
    renameSync(file, `${file}.2`);
    await redis.del(`{jit:${instance}}:exported:${file}`);
    await tenant.advance(MINUTE);
    await sees(tenant.control, CHANNELS.audit.id, new RegExp(`begins with what is in the record now.*${history.length} events of requests that were taken out before`, 's'));
    await tenant.advance(MINUTE);
    await tenant.rest();
    assert.deepEqual([await posts(/begins with what is in the record now/), await posts(/gone from the record/)], [1, 0]);
    renameSync(file, `${file}.3`);
    renameSync(`${file}.2`, file);
    redis.disconnect();
  });

  it('the tool finds both files whole together, and a gap when one is left out', async () => {
    const gaps = (...files: string[]) => run(process.execPath, [programFile('ledgerTool'), 'gaps', '--json', ...files.flatMap((one) => ['--file', one])], { env: { ...process.env, LEDGER_KEY: tenant.config.ledgerKey } }).catch((error: { code: number; stdout: string }) => error);
    const last = ({ stdout }: { stdout: string }) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { passed: boolean; findings: { what: string }[] };
    const [both, half] = await Promise.all([gaps(`${file}.1`, file), gaps(file)]);
    assert.deepEqual([last(both).passed, last(both).findings], [true, []]);
    assert.deepEqual([last(half).passed, 'code' in half && half.code], [false, 1]);
    assert.match(last(half).findings.map(({ what }) => what).join(), /events 1 to \d+ are missing/);
  });
});
