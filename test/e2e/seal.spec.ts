import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { CHANNELS } from '../../src/simulator/seed.js';
import { openFor, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

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
