import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Redis } from 'ioredis';
import { later } from '../../src/access/instant.js';
import { replay } from '../../src/access/transition.js';
import { createExport, createFileSink, createLedger, createPruner, createSealer, createSystemRecord, findGaps, removalOf, verifyExport, verifyRecord } from '../../src/ledger/index.js';
import { createArchive, createPast, createStore } from '../../src/store/index.js';
import { keysOf } from '../../src/store/keys.js';
import { examineRecord, removeOld } from '../../src/workflow/removeOld.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';
import { asRead } from '../support/findings.js';
import { ana, noor } from '../support/people.js';
import type { LedgerExport, SealedEvent } from '../../src/workflow/ports.js';
import { aBreakGlass, anActiveRequest, aRequest, at, type storyOf } from '../support/requests.js';
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
    const system = createSystemRecord({ store, ledger, clock: { now: () => at('09:00') } });
    await system.stop();
    const write = async (story: Pick<ReturnType<typeof storyOf>, 'events'>) => {
      const { request } = await written({ store, ledger }, story);
      await store.announced(request.id, request.seq);
    };
    await write(anActiveRequest({ id: 'aaaa2222' }).due('11:05').closed('11:06').sessionsCut('11:06'));
    await write(aRequest({ id: 'bbbb3333', requester: noor }).deniedBy(ana, '10:10'));
    await write(anActiveRequest({ id: 'cccc4444' }));
    return {
      keys: keysOf(instance), store, archive, path, write,
      /** Another place, to which nothing was sent yet. */
      late: createExport({ archive, key: KEY, sink: createFileSink(`${path}.never`) }),
      remove: (keepFor = 30 * DAY, others: readonly LedgerExport[] = []) => removeOld({ pruner: createPruner({ archive, key: KEY }), exports: [to, ...others], sealer, store, ledger, system, clock, log: silent, keepFor }),
      removals: async () => (await system.events()).flatMap(({ event }) => (event.type === 'removed' ? [event] : [])),
      exportAll: async () => to.send(await to.start(), new AbortController().signal),
      /** As retention does it, by somebody who has the key, and says it nowhere. */
      removeByHand: async (id: string) => { const history = await store.history(id); return createPruner({ archive, key: KEY }).remove(replay(ledger.open(history)), history); },
      examined: async (now = Date.now()) => asRead(await examineRecord({ exports: [to], store, keepFor: 30 * DAY, clock: { now: () => new Date(now).toISOString() } })).map(({ status, detail }) => `${status}: ${detail}`),
      seal: () => sealer.sealNew(at('12:00')),
      verify: () => verifyRecord({ archive, key: KEY }),
      past: () => createPast({ redis, instance, log: silent }).ended({}, { limit: 10 }),
      /** Another place, added now. */
      addPlace: async () => { const other = createExport({ archive, key: KEY, sink: createFileSink(`${path}.late`) }); return other.send(await other.start(), new AbortController().signal); },
      inExport: (text = readFileSync(path, 'utf8')) => verifyExport({ archive, key: KEY }, Readable.from(text.split('\n'))),
      gaps: () => findGaps(createInterface({ input: Readable.from([readFileSync(path, 'utf8')]) }), KEY),
    };
  };

  it('only once they have ended, are exported and are under a seal; and then the record still verifies', async () => {
    const { remove, exportAll, seal, verify, past, gaps, store, keys, examined, removals, inExport } = await aRecord();
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
    assert.deepEqual((await removals()).map(({ requests, before, seal: n }) => [[...requests].sort(), before, n]), [[['aaaa2222', 'bbbb3333'], '2026-12-03T00:00:00.000Z', 1]]);
    const { findings: wrong, outlived, before, waiting } = await inExport();
    assert.deepEqual([wrong, outlived, before, waiting], [[], 2, 0, 1], 'what was removed stands in the record, and one event of the removal is not exported yet');
  });

  it('what was remembered of them goes with them, also of those of a pass that was cut off; nothing else does', async () => {
    const { remove, removeByHand, exportAll, seal, store } = await aRecord();
    const theirs = ['aaaa2222', 'bbbb3333'].flatMap((id) => [`told:${id}:feed`, `told:${id}:channel 19:x@thread.tacv2`, `card:${id}:approval`, `around:${id}:2026-11-23T10:00:00.000Z`, `stuck ${id}`, `remarked ${id}`]);
    const others = ['told:cccc4444:feed', 'card:cccc4444:root', 'stuck cccc4444', `person:${ana.id}`, 'seal', 'told:system 0123456789abcdef:feed'];
    for (const name of [...theirs, ...others]) await store.remember(name, 'x');
    const kept = async () => (await Promise.all([...theirs, ...others].map(async (name) => (await store.recall(name) === undefined ? [] : [name])))).flat();
    await exportAll();
    await seal();
    await removeByHand('bbbb3333');
    assert.deepEqual(await kept(), [...theirs, ...others]);
    assert.equal((await remove()).removed, 1);
    assert.deepEqual(await kept(), others);
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

  it('a removal by whoever has the key too is found, for nobody was told of it', async () => {
    const { remove, exportAll, seal, verify, keys, removeByHand } = await aRecord();
    await exportAll();
    await seal();
    await removeByHand('bbbb3333');
    assert.deepEqual((await verify()).findings, [{ where: 'request bbbb3333', what: 'it was taken out of the record by hand: the history of the installation does not say that it was old enough' }]);
    assert.equal((await remove()).removed, 1);
    await redis.del(keys.removed('aaaa2222'));
    assert.match(JSON.stringify((await verify()).findings), /aaaa2222.*its history is gone, and the note that was left/);
  });

  const NOTES: [what: string, note: (own: readonly SealedEvent[], theirs: string) => string][] = [
    ['another request\'s, which is ours', (_own, theirs) => theirs],
    ['another request\'s under its name', (_own, theirs) => theirs.replaceAll('aaaa2222', 'cccc4444')],
    ['one with the right hashes and no mac of ours', (own) => JSON.stringify({ v: 1, request: 'cccc4444', hashes: own.map(({ hash }) => hash), mac: 'f'.repeat(64) })],
    ['one with the right hashes and another request\'s mac', (own, theirs) => JSON.stringify({ ...JSON.parse(theirs) as object, request: 'cccc4444', hashes: own.map(({ hash }) => hash) })],
    ['nothing that is a note', () => 'null'],
  ];
  it('a note that somebody put in the place of a request is believed nowhere, whatever hash it is asked about', async () => {
    const { remove, exportAll, seal, verify, keys, store, archive } = await aRecord();
    await exportAll();
    await seal();
    const [own, gone] = [await store.history('cccc4444'), await store.history('aaaa2222')];
    await remove();
    const wasRemoved = removalOf({ archive, key: KEY });
    const theirs = await redis.get(keys.removed('aaaa2222')) ?? '';
    const asked = (request: string, history: readonly SealedEvent[]) => Promise.all(history.map(({ event: { seq }, hash }) => wasRemoved({ request, seq, hash })));
    assert.deepEqual(new Set(await asked('aaaa2222', gone)), new Set([true]));
    assert.equal(await wasRemoved({ request: 'aaaa2222', seq: 1, hash: own[0]?.hash ?? '' }), false, 'another hash than it had');
    await redis.del(keys.history('cccc4444'), keys.request('cccc4444'));
    for (const [what, note] of NOTES) {
      await redis.set(keys.removed('cccc4444'), note(own, theirs));
      assert.deepEqual(new Set([...await asked('cccc4444', own), ...await asked('cccc4444', gone)]), new Set([false]), what);
      assert.match((await verify()).findings.map(({ where, what: told }) => `${where}: ${told}`).join('\n'), /^request cccc4444: It was taken out of the record, and not by us/m, what);
    }
  });

  it('that a request was old enough says only an event of the installation that is ours', async () => {
    const { exportAll, seal, verify, keys, removeByHand } = await aRecord();
    await exportAll();
    await seal();
    await removeByHand('bbbb3333');
    const last = await redis.lindex(keys.history('system'), -1) ?? '';
    const { event, hash } = JSON.parse(last) as { event: object; hash: string };
    const made = { event: { ...event, seq: 2, type: 'removed', requests: ['bbbb3333'], before: at('12:00'), seal: 1 }, previous: hash };
    for (const mac of ['f'.repeat(64), (JSON.parse(last) as { mac: string }).mac]) {
      await redis.rpush(keys.history('system'), JSON.stringify({ ...made, mac, hash: 'f'.repeat(64) }));
      assert.match(JSON.stringify((await verify()).findings), /request bbbb3333.*it was taken out of the record by hand/);
      await redis.rpop(keys.history('system'));
    }
  });

  it('a place that is added after a removal begins with what is there, and that is no gap', async () => {
    const { remove, exportAll, seal, addPlace, keys, path, inExport } = await aRecord();
    await exportAll();
    await seal();
    await remove();
    await redis.del(keys.history('cccc4444')); // by hand
    const { sent, isAll, gone, removed } = await addPlace();
    assert.deepEqual([isAll, removed > 0, gone.length > 0, new Set(gone.map(({ request }) => request))], [true, true, true, new Set(['cccc4444'])]);
    assert.equal(sent, removed + gone.length + 2, 'that the record begins, and the removal');
    const text = readFileSync(`${path}.late`, 'utf8');
    const found = await findGaps(createInterface({ input: Readable.from([text]) }), KEY);
    assert.deepEqual([found.removed, found.findings.length], [removed, gone.length]);
    assert.ok(found.findings.every(({ where }) => where.startsWith('cccc4444')));
    const held = await inExport(text);
    assert.deepEqual([held.findings.length, held.findings.every(({ where }) => where.startsWith('cccc4444'))], [gone.length, true]);
  });

  /** As it is written of what is gone. */
  const bare = (line: string, over: { seq?: number; hash?: string } = {}): string => {
    const { place, event: { request, seq }, hash } = JSON.parse(line) as { place: string; event: { request: string; seq: number }; hash: string }; // our own
    return JSON.stringify({ place, request, seq, hash, ...over, missing: true, removed: true });
  };
  const WAYS: [how: string, change: (lines: string[]) => string[], found: RegExp][] = [
    ['a line taken out', (lines) => lines.filter((_, i) => i !== 3), /aaaa2222 #3 \w+.*is missing in the export/],
    ['several lines taken out', (lines) => lines.filter((_, i) => i < 3 || i > 5), /aaaa2222 #3 \w+.*and 2 behind it are missing/],
    ['a line changed', (lines) => lines.map((line, i) => (i === 2 ? line.replace('approve', 'deny') : line)), /aaaa2222 #2 \w+.*is not what we wrote: line 3/],
    ['a line of another record put in', (lines) => [...lines.slice(0, 4), (lines[4] ?? '').replace(/"place":"\d+/, '"place":"1'), ...lines.slice(4)], /does not stand in the record where it says: line 5/],
    ['half a line', (lines) => [...lines, '{"id":"bbbb'], /line \d+: is no event of an export/],
    ['a line without its place', (lines) => lines.map((line, i) => (i === 2 ? line.replace(/"place":"[^"]+",/, '') : line)), /line 3: is no event of an export/],
    ['a line of the same request in another\'s place', (lines) => lines.map((line, i) => (i === 3 ? line.replace(/"place":"[^"]+"/, /"place":"[^"]+"/.exec(lines[2] ?? '')?.[0] ?? '') : line)), /aaaa2222 #3 \w+.*does not stand in the record where it says: line 4/],
    ['a removed line with another number', (lines) => lines.map((line, i) => (i === 2 ? bare(line, { seq: 3 }) : line)), /aaaa2222 #3 \w+.*does not stand in the record where it says: line 3/],
    ['a removed line with another hash', (lines) => lines.map((line, i) => (i === 2 ? bare(line, { hash: 'f'.repeat(64) }) : line)), /aaaa2222 #2 ffffffff.*does not stand in the record where it says: line 3/],
    ['a line that says that it was removed, and was not', (lines) => lines.map((line) => (/"request":"cccc4444","seq":2\b/.test(line) ? bare(line) : line)), /cccc4444 #2 \w+.*was not taken out of the record by us/],
  ];
  it('verify --export finds what was changed in the export, also of requests that are there alone', async () => {
    const { remove, exportAll, seal, path, inExport } = await aRecord();
    await exportAll();
    await seal();
    await remove();
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    for (const [how, change, found] of WAYS) {
      const { passed, findings } = await inExport(change(lines).join('\n'));
      assert.equal(passed, false, how);
      assert.match(findings.map(({ where, what }) => `${where}: ${what}`).join('\n'), found, how);
    }
    const again = await inExport([...lines, ...lines].join('\n'));
    assert.deepEqual([again.passed, again.twice, again.events], [true, lines.length, lines.length]);
    const inColumns = lines.map((line) => { const { place, ...entry } = JSON.parse(line) as { place: string }; return JSON.stringify({ Place: place, Entry: JSON.stringify(entry) }); });
    assert.deepEqual([(await inExport(inColumns.join('\n'))).findings, (await inExport(inColumns.join('\n'))).events], [[], lines.length]);
    assert.equal((await inExport(inColumns.filter((_, i) => i !== 3).join('\n'))).passed, false);
    const removed = lines.map((line) => (line.includes('"request":"aaaa2222"') ? bare(line) : line));
    assert.deepEqual((await inExport(removed.join('\n'))).findings, [], 'and what was removed says so truly');
    assert.deepEqual([(await inExport(lines.slice(2).join('\n'))).before, (await inExport(lines.slice(2).join('\n'))).passed], [2, true]);
  });

  it('what is in doubt stays: reviewed not yet, ended lately, damaged, a place unknown, one of two exports behind', async () => {
    const { remove, exportAll, seal, write, keys, late, removals } = await aRecord();
    const { events } = anActiveRequest({ id: 'dddd5555', requester: noor }).due('11:05').closed('11:06').sessionsCut('11:06');
    await write({ events: events.map((event) => (event.type === 'sessionsCut' ? { ...event, at: later(at('11:06'), 20 * DAY) } : event)) });
    await write(aBreakGlass({ id: 'eeee6666' }).opened('10:06').due('11:05').closed('11:06').sessionsCut('11:06'));
    await exportAll();
    await seal();
    assert.deepEqual(await remove(30 * DAY, [late]), { removed: 0, stays: { 'not exported': 2, 'under way': 3 } });
    await redis.hdel(keys.request('aaaa2222'), 'place:1');
    await redis.lset(keys.history('bbbb3333'), 0, '{}');
    assert.deepEqual(await remove(), { removed: 0, stays: { 'not exported': 1, damaged: 1, 'under way': 3 } });
    assert.deepEqual(await removals(), [], 'and nothing else is said');
  });

  it('nothing is taken away that has changed meanwhile, or waits to be told', async () => {
    const { archive, store, keys } = await aRecord();
    const [request, history] = [await store.request('aaaa2222'), await store.history('aaaa2222')];
    assert.ok(request);
    const end = { seq: history.length, hash: history.at(-1)?.hash ?? '' };
    const tried = [await archive.remove(request, { ...end, seq: end.seq - 1 }, 'x'), await archive.remove(request, { ...end, hash: 'x' }, 'x')];
    await redis.zadd(keys.outbox, 1, 'aaaa2222');
    tried.push(await archive.remove(request, end, 'x'));
    assert.deepEqual([tried, (await store.history('aaaa2222')).length], [[false, false, false], history.length]);
    await redis.zrem(keys.outbox, 'aaaa2222');
    assert.equal(await archive.remove(request, end, 'x'), true);
  });
});
