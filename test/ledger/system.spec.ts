import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { instant } from '../../src/access/instant.js';
import { openedHistories } from '../../src/ledger/histories.js';
import { createLedger, createSystemRecord, verifyRecord } from '../../src/ledger/index.js';
import { createArchive, createStore } from '../../src/store/index.js';
import type { Store } from '../../src/workflow/ports.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';
import { ana, ben } from '../support/people.js';
import { aRequest } from '../support/requests.js';

const KEY = 'a key of thirty-two characters..';

describe('the record of the installation', function () {
  this.timeout(20_000);
  let redis: Redis;
  before(async () => { redis = await connectRedis(); });
  after(() => { redis.disconnect(); });

  const anInstallation = () => {
    const instance = anInstance();
    const store = createStore({ redis, instance, log: silent });
    const ledger = createLedger({ key: KEY });
    let now = Date.parse('2026-11-29T10:00:00Z');
    const clock = { now: () => instant(now += 1000) };
    const key = (name: string) => `{jit:${instance}}:${name}`;
    return {
      store, ledger, key, history: key('history:system'), record: key('request:system'),
      /** A process that has just started. */
      aProcess: (over: Partial<Store> = {}) => createSystemRecord({ store: { ...store, ...over }, ledger, clock }),
      requests: async () => { let count = 0; for await (const events of openedHistories({ archive: createArchive({ redis, instance }), key: KEY })) count += Math.sign(events.length); return count; },
      verify: () => verifyRecord({ archive: createArchive({ redis, instance }), key: KEY }),
      write: async () => {
        const { now: request, events: [first] } = aRequest();
        assert.ok(first && await store.append(request, ledger.seal(first, '')));
      },
    };
  };
  const from = { conversation: 'c', activity: '1' };
  const stopped = { type: 'stopped', by: ana, reason: 'a break-in', ends: 'nobody', from } as const;
  const isBroken = (what: RegExp) => (error: Error & { code?: string }) => { assert.equal(error.code, 'ledger-broken'); assert.match(error.message, what); return true; };

  it('begins by itself, once, where nothing is stored', async () => {
    const { aProcess, verify } = anInstallation();
    const processes = Array.from({ length: 5 }, () => aProcess());
    assert.deepEqual(await Promise.all(processes.map((one) => one.stop())), [null, null, null, null, null]);
    const [first, ...others] = await aProcess().events();
    assert.deepEqual([first?.event.type, others.length], ['began', 0]);
    assert.deepEqual((await verify()).findings, []);
  });

  it('is read by every process, from whichever it was written', async () => {
    const { aProcess, verify } = anInstallation();
    const [one, other] = [aProcess(), aProcess()];
    await other.stop();
    await one.append(() => stopped);
    assert.equal((await other.stop())?.reason, 'a break-in');
    await Promise.all([one.append(() => ({ type: 'liftAsked', by: ana, from })), other.append(() => ({ type: 'liftAsked', by: ben, from }))]);
    await other.append((now) => (now?.lifting ? { type: 'lifted', by: now.lifting.id === ana.id ? ben : ana, first: now.lifting, from } : assert.fail()));
    assert.equal(await one.stop(), null);
    assert.equal((await aProcess().events()).length, 5);
    assert.deepEqual((await verify()).findings, []);
  });

  const WAYS: [how: string, falsify: (over: ReturnType<typeof anInstallation>, before: { list: string[]; end: string }) => Promise<unknown>, named: RegExp][] = [
    ['its last event cut off', ({ history }) => redis.rpop(history), /does not end where it was written to end/],
    ['its last event cut off, and its end taken away', async ({ history, record }) => { await redis.rpop(history); await redis.del(record); }, /does not end where/],
    ['all of it deleted, with its end', ({ history, record }) => redis.del(history, record), /is gone/],
    ['all of it deleted, with everything but what waits to be told', ({ history, record, key }) => redis.del(history, record, key('events')), /is gone/],
    ['something else in its place', async ({ history }) => { await redis.del(history); await redis.set(history, 'nothing'); }, /no history/],
    ['a request\'s history in its place', async ({ history, record, key, ledger }) => {
      await redis.del(history);
      await redis.copy(key('history:abcd2345'), history);
      await redis.hset(record, 'record', ledger.endOf((JSON.parse(await redis.lindex(history, -1) ?? '') as { hash: string }).hash));
    }, /Another history/],
    ['an event of its own made up', async ({ history }) => { await redis.rpush(history, (await redis.lindex(history, -1) ?? '').replace('stopped', 'lifted')); }, /does not carry our hash/],
  ];
  for (const [how, falsify, named] of WAYS) {
    it(`after a restart it is not believed with ${how}, and verify names it`, async () => {
      const over = anInstallation();
      const { aProcess, verify, write, history, record } = over;
      await aProcess().stop();
      await write();
      const before = { list: await redis.lrange(history, 0, -1), end: await redis.hget(record, 'record') ?? '' };
      await aProcess().append(() => stopped);
      await falsify(over, before);
      await assert.rejects(aProcess().stop(), isBroken(named));
      await assert.rejects(aProcess().append(() => stopped), isBroken(named));
      if (how !== 'something else in its place') assert.match(JSON.stringify((await verify()).findings), /installation/);
    });
  }

  it('an older one, put back whole with its own end, is not believed by whoever has seen more', async () => {
    const { aProcess, history, record } = anInstallation();
    const one = aProcess();
    await one.stop();
    const [old, end] = [await redis.lrange(history, 0, -1), await redis.hget(record, 'record') ?? ''];
    await one.append(() => stopped);
    await redis.multi().del(history).rpush(history, ...old).hset(record, 'record', end).exec();
    await assert.rejects(one.stop(), isBroken(/has seen 2 events/));
  });

  it('is begun anew in place of a broken one, stopped, and every process follows', async () => {
    const { aProcess, history, record, store, verify, requests } = anInstallation();
    const [one, other] = [aProcess(), aProcess()];
    await one.append(() => stopped);
    assert.equal((await other.stop())?.reason, 'a break-in');
    assert.equal(await one.beginAnew(ana, { reason: 'x', stops: true, isForced: false, from }), false, 'it is sound');
    await redis.rpop(history);
    await assert.rejects(other.stop(), isBroken(/does not end/));
    await store.announced('system', 2);
    const both = await Promise.all([one, other].map((process) => process.beginAnew(ben, { reason: 'it was cut', stops: true, isForced: false, from })));
    assert.deepEqual(both.sort(), [false, true]);
    for (const process of [one, other, aProcess()]) assert.deepEqual([(await process.stop())?.by, (await process.stop())?.reason], [ben, 'it was cut']);
    assert.deepEqual([await store.announcedUpTo('system'), await store.outbox(5)], [0, ['system']]);
    const { findings } = await verify();
    assert.match(findings.map(({ where }) => where).join(), /what was put aside when the installation's history was begun anew \(system-until-\d+\)/);
    assert.equal(findings.some(({ where }) => where === 'the installation'), false, JSON.stringify(findings));
    assert.equal(await requests(), 0, 'what was put aside is no request');
    await redis.del(history, record);
    await redis.set(record, 'of another kind');
    await assert.rejects(other.stop(), isBroken(/no history/));
    assert.equal(await other.beginAnew(ana, { reason: 'again', stops: false, isForced: false, from }), true);
    assert.equal(await other.stop(), null);
  });

  it('costs one small read while nothing is new, however long it is, and what is new is read alone', async () => {
    const { aProcess, store } = anInstallation();
    const reads = { all: 0, behind: 0, entries: 0 };
    const counted = aProcess({
      async system(part) {
        const found = await store.system(part);
        reads[part === 'all' ? 'all' : 'behind'] += 1;
        if (part !== 'all') reads.entries += found.entries.length;
        return found;
      },
    });
    const other = aProcess();
    for (let i = 0; i < 30; i += 1) await other.append(() => stopped);
    for (let i = 0; i < 50; i += 1) await counted.stop();
    assert.deepEqual(reads, { all: 1, behind: 49, entries: 49 });
    await other.append(() => ({ ...stopped, reason: 'another' }));
    assert.equal((await counted.stop())?.reason, 'another');
    assert.deepEqual(reads, { all: 1, behind: 50, entries: 51 }, 'the last one known, and the new one');
  });
});
