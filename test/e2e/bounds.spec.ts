import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { ana, askLine, chatOf, openCard, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const HOUR = 60 * 60_000;
/** The record, with what is remembered of a request beside it: it grows by what happens, and old requests are taken out of it (`LEDGER_EXPORT_KEEP`). */
const RECORD = /^(request|history|roll|removed):|^(events|seals|counts|asked|live|outbox|unreviewed)$|^(person|entitlement|machine|ticket):.*:(history|live|unreviewed)$|^memory:((told|card|around):|(stuck|remarked) )(?!system)[a-z0-9]{8}\b/;
/** Numbers that are counted up, and how many there are of BullMQ's own events, which it trims. */
const COUNTER = /^tokens$|:(id|events)$/;
/** Jobs that are waiting or being done just now: a minute's sweep may be among them. */
const AT_WORK = /:(wait|active|prioritized|stalled|marker)$/;

/** What is not the record does not grow with what happens: it is over by itself, or there is one of it. */
describe('a bound on everything that grows in Redis', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let redis: Redis;
  before(async () => {
    tenant = await openTenant();
    redis = new Redis(tenant.config.redisUrl);
    await tenant.start();
  });
  after(async () => { redis.disconnect(); await tenant.close(); });

  /** What stays until somebody deletes it and is no part of the record: how much there is of each kind. */
  async function lasting(): Promise<Map<string, number>> {
    const prefix = `{jit:${tenant.config.rules.instance}}:`;
    const found = new Map<string, number>();
    for (const key of await redis.keys(`${prefix}*`)) {
      const name = key.slice(prefix.length);
      if (RECORD.test(name) || COUNTER.test(name) || AT_WORK.test(name) || await redis.pttl(key) >= 0) continue;
      const kind = name.replaceAll(/\d{10,}/g, 'N');
      found.set(kind, (found.get(kind) ?? 0) + await sizeOf(key));
    }
    return found;
  }
  async function sizeOf(key: string): Promise<number> {
    switch (await redis.type(key)) {
      case 'list': return redis.llen(key);
      case 'hash': return redis.hlen(key);
      case 'set': return redis.scard(key);
      case 'zset': return redis.zcard(key);
      default: return 1;
    }
  }
  async function aWindow(): Promise<void> {
    const { control } = tenant;
    await control.say(riley, '/access help');
    await control.say(riley, askLine(riley, '20s'));
    await control.press(ana, { ...await openCard(control, riley), verb: 'approve' });
    await untilOpen(control, { roles: 4, rules: 1 });
    await sees(control, chatOf(riley), /Ready: read back from Azure/);
    await tenant.rest();
    await tenant.advance(21_000);
    await untilOpen(control, { roles: 0, rules: 0 });
    // alarms that were set and are not needed ring, and are gone
    await tenant.advance(HOUR);
    await tenant.rest();
  }

  it('after the fourth window of somebody there is no more of it than after the second', async () => {
    await aWindow();
    await aWindow();
    const before = await lasting();
    await aWindow();
    await aWindow();
    assert.ok(before.size > 5, 'there is something that lasts, and it was looked at');
    assert.deepEqual([...await lasting()].filter(([kind, size]) => size > (before.get(kind) ?? 0)), []);
  });
});
