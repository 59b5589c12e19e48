import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findRedis } from '../../scripts/redis.mjs';
import { textOf } from '../../src/sandbox/control.js';
import { freePort } from '../../src/sandbox/settings.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { startRedisOn, type Child } from '../chaos/child.js';
import { ana, askLine, chatOf, noor, openCard, openFor, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;

/** docs/operate.md, "Backup" and "The record", as it stands there. */
describe('Redis is given what it was before', function () {
  this.timeout(90_000);
  const folder = mkdtempSync(join(tmpdir(), 'jit-backup-'));
  const [home, copy] = [join(folder, 'redis'), join(folder, 'copy')];
  let program: string;
  let port: number;
  let redis: Child;
  let tenant: Tenant;
  const start = async () => { redis = await startRedisOn({ program, port, dir: home, log: join(folder, 'redis.log') }); };

  before(async function () {
    const found = await findRedis({ ...process.env, REDIS_URL: '' });
    if (found.kind !== 'program') { this.skip(); return; }
    program = found.path;
    port = await freePort(0);
    mkdirSync(home);
    await start();
    tenant = await openTenant({ settings: { REDIS_URL: `redis://127.0.0.1:${port}` } });
  });
  after(async () => {
    await tenant?.close();
    redis?.signal('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** What Redis has on disk, once everything that it was told is there. */
  async function backUp(): Promise<void> {
    const client = new Redis(port);
    // a write that is answered only when it, and all before it, is on disk
    await client.config('SET', 'appendfsync', 'always');
    await client.set('backup', 'taken');
    client.disconnect();
    rmSync(copy, { recursive: true, force: true });
    cpSync(home, copy, { recursive: true });
  }
  async function putBack(): Promise<void> {
    redis.signal('SIGKILL');
    await redis.ended;
    rmSync(home, { recursive: true });
    cpSync(copy, home, { recursive: true });
    await start();
  }

  it('as a backup: what was open in it closes once and on time; what it does not know is closed at once', async () => {
    const { control } = tenant;
    const app = await tenant.start();
    await openFor(control, riley, '5m');
    await sees(control, chatOf(riley), /Ready: read back from Azure/);
    await tenant.rest();
    await backUp();
    await openFor(control, noor, '4m');
    await sees(control, chatOf(noor), /Ready: read back from Azure/);
    await tenant.rest();

    await app.close();
    await putBack();
    await tenant.start();

    await untilOpen(control, { rules: 1, sources: [`${riley.address}/32`] });
    await tenant.rest();
    const deletions = async () => (await control.record()).flatMap((e) => (e.kind === 'rule.deleted' && !e.foreign ? [e.rule] : []));
    assert.equal((await deletions()).length, 1, 'Noor\'s rule alone');
    await tenant.advance(5 * MINUTE);
    await untilOpen(control, { roles: 0, rules: 0, sessions: 0 });
    const closing = await sees(control, CHANNELS.audit.id, /Closed: proof/);
    assert.match(closing, /Riley Chen/);
    await tenant.rest();
    assert.equal((await deletions()).length, 2, 'each rule was deleted once');
    const { conversations } = await control.state();
    const proofs = conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.filter((a) => textOf(a.card).includes('Closed: proof')) ?? [];
    assert.equal(proofs.length, 1, 'and told once');
  });

  it('while the bot runs: what Redis had acknowledged and has lost is told once, closed, and can be decided again', async () => {
    const { control } = tenant;
    await control.say(riley, askLine(riley, '5m'));
    const card = await openCard(control, riley);
    await tenant.rest();
    await backUp();
    const approve = () => control.press(ana, { ...card, verb: 'approve' });
    await approve();
    await untilOpen(control, { rules: 1 });
    await tenant.rest();

    await putBack();
    for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) assert.match(await sees(control, channel, /The store has lost/), /has lost \d+ changes[^]*Request [a-z0-9]{8}, between/);
    await tenant.advance(MINUTE);
    await untilOpen(control, { rules: 0 });
    await tenant.rest();
    const { conversations } = await control.state();
    assert.equal(conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.filter((a) => `${a.text ?? ''}${textOf(a.card)}`.includes('The store has lost')).length, 1);
    await approve();
    await untilOpen(control, { rules: 1 });
  });
});
