import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { BOT_OBJECT_ID } from '../../src/simulator/seed.js';
import { openFor, openTenant, riley, untilOpen, type Tenant } from '../support/tenant.js';

/** A Redis that knows the bot's identity by its object id. It cannot check a token, as Azure's does, so any will do; which one a connection brings is tested in test/store/signedIn.spec.ts. */
describe('REDIS_AUTH=entra', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let admin: Redis;
  before(async () => {
    const own = process.env.REDIS_URL ?? '';
    tenant = await openTenant({ settings: { REDIS_AUTH: 'entra', REDIS_URL: own.replace(/\/\/.*@/, '//') } });
    admin = new Redis(own);
    await admin.call('ACL', 'SETUSER', BOT_OBJECT_ID, 'on', 'nopass', '~*', '&*', '+@all');
  });
  after(async () => {
    await tenant.close();
    await admin.call('ACL', 'DELUSER', BOT_OBJECT_ID);
    admin.disconnect();
  });

  it('each connection of the bot and of its queues is signed in as the identity in Azure, and a window opens and closes', async () => {
    await tenant.start();
    const ours = String(await admin.client('LIST')).split('\n').filter((line) => line.includes(`user=${BOT_OBJECT_ID}`));
    assert.ok(ours.filter((line) => /cmd=bzpopmin/.test(line)).length >= 3, 'those that wait for jobs');
    for (const name of ['jit-producer', 'jit-worker']) assert.ok(ours.some((line) => line.includes(`name=${name}`)), name);
    await openFor(tenant.control, riley, '8s');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await untilOpen(tenant.control, { roles: 0, rules: 0 });
  });
});
