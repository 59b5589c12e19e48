import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Redis } from 'ioredis';
import { later } from '../../src/access/instant.js';
import { createExport, createFileSink, createLedger, createPruner, createSealer, createSystemRecord, findGaps, verifyRecord } from '../../src/ledger/index.js';
import { createArchive, createPast, createStore } from '../../src/store/index.js';
import { keysOf } from '../../src/store/keys.js';
import { examineRecord, removeOld } from '../../src/workflow/removeOld.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';
import { ana, noor } from '../support/people.js';
import { anActiveRequest, aRequest, at, type storyOf } from '../support/requests.js';
import { written } from '../support/written.js';

const KEY = 'a key of thirty-two characters..';
const DAY = 24 * 60 * 60_000;

describe('old requests are taken out of the record', function () {
  this.timeout(20_000);
  let redis: Redis;
  let folder: string;
  before(async () => { redis = await connectRedis(); folder = mkdtempSync(join(tmpdir(), 'jit-removal-')); });
  after(() => { redis.disconnect(); rmSync(folder, { recursive: true }); });

  /** One request that has ended, one denied, one open; nothing exported and nothing sealed yet; a month has passed. */
  const aRecord = async () => {
    const instance = anInstance();
    const store = createStore({ redis, instance, log: silent });
    const archive = createArchive({ redis, instance });
    const ledger = createLedger({ key: KEY });
    const path = join(folder, `${instance}.jsonl`);
    const to = createExport({ archive, key: KEY, sink: createFileSink(path) });
    const sealer = createSealer({ archive, key: KEY, signingKey: undefined });
    const clock = { now: () => later(at('12:00'), 40 * DAY) };
    await createSystemRecord({ store, ledger, clock: { now: () => at('09:00') } }).stop();
    const write = async (story: Pick<ReturnType<typeof storyOf>, 'events'>) => {
      const { request } = await written({ store, ledger }, story);
      await store.announced(request.id, request.seq);
    };
    await write(anActiveRequest({ id: 'aaaa2222' }).due('11:05').closed('11:06').sessionsCut('11:06'));
    await write(aRequest({ id: 'bbbb3333', requester: noor }).deniedBy(ana, '10:10'));
    await write(anActiveRequest({ id: 'cccc4444' }));
    return {
      keys: keysOf(instance), store, path, write,
      remove: (keepFor = 30 * DAY) => removeOld({ pruner: createPruner({ archive, key: KEY }), exports: [to], sealer, store, ledger, clock, log: silent, keepFor }),
      exportAll: async () => to.send(await to.start(), new AbortController().signal),
      examined: async (now = Date.now()) => (await examineRecord({ exports: [to], store, keepFor: 30 * DAY, clock: { now: () => new Date(now).toISOString() } })).map(({ status, detail }) => `${status}: ${detail}`),
      seal: () => sealer.sealNew(at('12:00')),
      verify: () => verifyRecord({ archive, key: KEY }),
      past: () => createPast({ redis, instance, log: silent }).ended({}, { limit: 10 }),
      gaps: () => findGaps(createInterface({ input: Readable.from([readFileSync(path, 'utf8')]) }), KEY),
    };
  };

  it('only once they have ended, are exported and are under a seal; and then the record still verifies', async () => {
    const { remove, exportAll, seal, verify, past, gaps, store, keys, examined } = await aRecord();
    assert.deepEqual(await remove(), { removed: 0, stays: { 'not exported': 2, 'under way': 1 } });
    assert.match((await examined())[0] ?? '', /^ok: \d+ events wait/);
    assert.match((await examined(Date.now() + 11 * 60_000))[0] ?? '', /^wrong: \d+ events wait/);
    await exportAll();
    assert.deepEqual(await remove(), { removed: 0, stays: { 'not sealed': 2, 'under way': 1 } });
    assert.deepEqual(await examined(), ['ok: everything is there', 'ok: still kept: 2 not sealed, 1 under way']);
    await seal();
    assert.deepEqual(await remove(60 * DAY), { removed: 0, stays: {} }, 'not old enough');
    assert.deepEqual(await remove(), { removed: 2, stays: { 'under way': 1 } });
    assert.deepEqual(await remove(), { removed: 0, stays: { 'under way': 1 } });
    assert.equal(await store.request('aaaa2222'), undefined);
    assert.deepEqual((await past()).requests, []);
    assert.deepEqual([await redis.hget(keys.counts, 'ended'), await redis.hget(keys.counts, 'denied'), await redis.zcard(keys.asked)], ['0', '0', 1]);
    const { passed, findings, requests, removed } = await verify();
    assert.deepEqual([passed, findings, requests, removed], [true, [], 1, 2]);
    assert.equal((await gaps()).passed, true, 'all of it stands in the export');
  });

  it('what was written since the last export or seal keeps its request', async () => {
    const { remove, exportAll, seal, write } = await aRecord();
    await exportAll();
    await seal();
    await write(aRequest({ id: 'dddd5555', requester: noor }).deniedBy(ana, '10:10'));
    assert.deepEqual(await remove(), { removed: 2, stays: { 'not exported': 1, 'under way': 1 } });
    await exportAll();
    assert.deepEqual((await remove()).stays, { 'not sealed': 1, 'under way': 1 });
  });

  it('a request that somebody else takes out, with a note made up or none, is found', async () => {
    const { remove, exportAll, seal, verify, keys } = await aRecord();
    await exportAll();
    await seal();
    await remove();
    const note = await redis.get(keys.removed('aaaa2222')) ?? '';
    await redis.del(keys.removed('aaaa2222'));
    assert.match(JSON.stringify((await verify()).findings), /aaaa2222.*its history is gone/);
    await redis.set(keys.removed('aaaa2222'), note.replace(/"mac":"..../, '"mac":"0000'));
    assert.match(JSON.stringify((await verify()).findings), /aaaa2222.*taken out of the record, and not by us/);
    await redis.set(keys.removed('aaaa2222'), note);
    assert.equal((await verify()).passed, true);
    await redis.del(keys.history('cccc4444'), keys.request('cccc4444'));
    await redis.set(keys.removed('cccc4444'), note.replaceAll('aaaa2222', 'cccc4444'));
    assert.equal((await verify()).passed, false);
  });
});
