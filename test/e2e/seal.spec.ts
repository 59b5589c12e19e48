import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { CHANNELS } from '../../src/simulator/seed.js';
import { sealDay } from '../../src/workflow/seal.js';
import type { Ports } from '../../src/workflow/ports.js';
import { askLine, openCard, openFor, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

describe('the daily seal', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  beforeEach(async () => {
    tenant = await openTenant({ settings: ({ urls }) => ({ LEDGER_SIGNING_KEY: `${urls.https}/keys/ledger-seals` }) });
    // an hour after its start it must still be the same day, whenever this runs
    const left = DAY - Date.now() % DAY;
    if (left < 2 * HOUR) await tenant.advance(left + 1000);
    await tenant.start();
  });
  afterEach(() => tenant.close());

  const posts = async (pattern: RegExp) => {
    const { conversations } = await tenant.control.state();
    return conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.filter((a) => pattern.test(JSON.stringify(a))).length ?? 0;
  };

  it('is posted once a day, however often it is looked for, and signed when the key in the vault answers', async () => {
    await sees(tenant.control, CHANNELS.audit.id, /Seal 1 [0-9a-f]{16} over one event/); // that the record begins
    await openFor(tenant.control, riley, '8s');
    await untilOpen(tenant.control, { rules: 1 });
    await tenant.advance(HOUR);
    await sees(tenant.control, CHANNELS.audit.id, /Lateness/);
    await tenant.control.knobs({ failNext: [{ match: '/keys/', count: -1, status: 503, retryAfter: 60 }] });
    await tenant.advance(DAY);
    await sees(tenant.control, CHANNELS.audit.id, /Seal 2 [0-9a-f]{16} over \d+ events/);
    await sees(tenant.control, CHANNELS.audit.id, /Seals are not signed: the key https:.*ledger-seals does not answer/);
    await tenant.rest();
    assert.equal(await posts(/Seal \d+ [0-9a-f]{16}/), 2);
    const redis = new Redis(tenant.config.redisUrl);
    const isSigned = async () => (await redis.lrange(`{jit:${tenant.config.rules.instance}}:seals`, 0, -1)).map((text) => (JSON.parse(text) as { signed: object | null }).signed !== null);
    assert.deepEqual(await isSigned(), [true, false]);
    await tenant.control.knobs({ failNext: [] });
    await tenant.advance(HOUR);
    await sees(tenant.control, CHANNELS.audit.id, /ledger-seals answers again; every seal that waited for it is signed/);
    assert.deepEqual(await isSigned(), [true, true]);
    redis.disconnect();
  });

  it('is not made on seals that are not authentic, and that is told', async () => {
    await openFor(tenant.control, riley, '8s');
    await tenant.advance(HOUR);
    await sees(tenant.control, CHANNELS.audit.id, /Seal 1 [0-9a-f]{16}/);
    const redis = new Redis(tenant.config.redisUrl);
    const key = `{jit:${tenant.config.rules.instance}}:seals`;
    await redis.lset(key, 0, (await redis.lindex(key, 0) ?? '').replace(/"count":\d+/, '"count":7'));
    await tenant.advance(DAY);
    await sees(tenant.control, CHANNELS.audit.id, /The seals of the record are not authentic/);
    assert.equal(await redis.llen(key), 1);
    redis.disconnect();
  });
});

describe('the daily seal of two replicas', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  beforeEach(async () => {
    tenant = await openTenant();
    const left = DAY - Date.now() % DAY;
    if (left < 3 * HOUR) await tenant.advance(left + 1000);
  });
  afterEach(() => tenant.close());

  const seals = async () => {
    const { conversations } = await tenant.control.state();
    const posted = conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.flatMap((a) => /Seal (\d+) [0-9a-f]{16} over/.exec(JSON.stringify(a))?.[1] ?? []) ?? [];
    const redis = new Redis(tenant.config.redisUrl);
    const made = await redis.llen(`{jit:${tenant.config.rules.instance}}:seals`);
    redis.disconnect();
    return { made, posted };
  };
  const someEvents = async () => {
    await tenant.control.say(riley, askLine(riley, '8s'));
    await openCard(tenant.control, riley);
    await tenant.rest();
  };

  it('that look at the same moment, and again on the same day, is one, and posted once', async () => {
    const replicas: Partial<Ports>[] = [{}, {}];
    // nothing of the schedule's: here they look for themselves, both at once
    for (const mine of replicas) await tenant.start({ sweep: false, edge: (name, edge) => { Object.assign(mine, { [name]: edge }); return edge; } });
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
    const look = (mine: Partial<Ports>) => sealDay({ ...mine, clock: { now: () => new Date().toISOString() }, log } as Ports); // those that a seal needs are among the edges
    for (const day of ['1', '2', '3']) {
      await someEvents();
      const days = Array.from({ length: Number(day) }, (_, n) => String(n + 1));
      // at once, and while the first is being posted
      await Promise.all(Array.from({ length: 12 }, (_, n) => wait(Math.floor(n / 4) * 15).then(() => look(replicas[n % 2] ?? {}))));
      assert.deepEqual(await seals(), { made: days.length, posted: days });
      await someEvents();
      await Promise.all(replicas.map(look));
      assert.deepEqual(await seals(), { made: days.length, posted: days }, 'what is new waits for tomorrow');
      await tenant.advance(DAY);
    }
  });

  it('by their schedule is one a day, over all of them', async () => {
    for (let n = 0; n < 2; n += 1) await tenant.start();
    await sees(tenant.control, CHANNELS.audit.id, /Seal 1 [0-9a-f]{16}/);
    for (const day of ['2', '3']) {
      await someEvents();
      await tenant.advance(DAY);
      await sees(tenant.control, CHANNELS.audit.id, new RegExp(`Seal ${day} [0-9a-f]{16}`));
      await tenant.rest();
      await tenant.advance(60 * 60_000);
      await tenant.rest();
      const { made, posted } = await seals();
      assert.deepEqual([made, posted.length], [Number(day), Number(day)]);
    }
  });
});
