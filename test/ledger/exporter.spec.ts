import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Redis } from 'ioredis';
import { createExport, createFileSink, createLedger, createSystemRecord, findGaps } from '../../src/ledger/index.js';
import { createArchive, createStore } from '../../src/store/index.js';
import { keysOf } from '../../src/store/keys.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';
import { ana, noor } from '../support/people.js';
import { anActiveRequest, aRequest, at, type storyOf } from '../support/requests.js';
import { written } from '../support/written.js';

const KEY = 'a key of thirty-two characters..';
const running = new AbortController().signal;

describe('an export of the record as it grows', function () {
  this.timeout(20_000);
  let redis: Redis;
  let folder: string;
  before(async () => { redis = await connectRedis(); folder = mkdtempSync(join(tmpdir(), 'jit-export-')); });
  after(() => { redis.disconnect(); rmSync(folder, { recursive: true }); });

  /** A record in the real store, and its export to a file. */
  const aRecord = async () => {
    const instance = anInstance();
    const store = createStore({ redis, instance, log: silent });
    const archive = createArchive({ redis, instance });
    const ledger = createLedger({ key: KEY });
    const path = join(folder, `${instance}.jsonl`);
    const to = createExport({ archive, key: KEY, sink: createFileSink(path) });
    const write = (story: Pick<ReturnType<typeof storyOf>, 'events'>) => written({ store, ledger }, story);
    await createSystemRecord({ store, ledger, clock: { now: () => at('09:00') } }).stop();
    await write(anActiveRequest({ id: 'aaaa2222' }).due('11:05').closed('11:06').sessionsCut('11:06'));
    const pass = async (signal = running) => {
      const start = await to.start();
      return { breaks: start.breaks.map(({ what }) => what), ...await to.send(start, signal) };
    };
    const lines = () => readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { id: string; place: string });
    const gaps = (text = readFileSync(path, 'utf8'), key: string | undefined = KEY) => findGaps(createInterface({ input: Readable.from([text]) }), key);
    return { instance, archive, keys: keysOf(instance), path, to, write, pass, lines, gaps };
  };

  it('holds each event once and in the order of writing, and then what is new', async () => {
    const { archive, write, pass, lines, gaps, to, path } = await aRecord();
    const all = async () => (await archive.pointers(null, 100)).map(({ place }) => place);
    assert.equal((await to.state()).waiting, (await all()).length);
    assert.deepEqual(await pass(), { breaks: [], sent: (await all()).length, isAll: true, gone: [], removed: 0 });
    assert.deepEqual(await pass(), { breaks: [], sent: 0, isAll: true, gone: [], removed: 0 });
    await write(aRequest({ id: 'bbbb3333', requester: noor }).deniedBy(ana, '10:10'));
    assert.equal((await pass()).sent, 2);
    assert.deepEqual(lines().map(({ place }) => place), await all());
    assert.match(lines().at(-1)?.id ?? '', /^bbbb3333-2-[0-9a-f]{16}$/);
    assert.deepEqual(await to.state(), { kind: 'file', where: path, waiting: 0, since: null });
    assert.equal(statSync(path).mode & 0o077, 0, 'nobody else may read it');
    const { passed, events, chains, twice } = await gaps();
    assert.deepEqual([passed, events, chains, twice], [true, (await all()).length, 3, 0]);
  });

  it('goes on after an interruption behind a batch', async () => {
    const { archive, write, pass, lines } = await aRecord();
    for (let i = 0; i < 260; i += 1) await write(aRequest({ id: `many${i}`, requester: noor }).deniedBy(ana, '10:10'));
    const all = (await archive.pointers(null, 2000)).map(({ place }) => place);
    const first = await pass(AbortSignal.abort());
    assert.deepEqual([first.sent, first.isAll], [500, false]);
    assert.equal((await pass()).isAll, true);
    assert.deepEqual(lines().map(({ place }) => place), all);
  });

  it('does not send again what the file took before the position was kept', async () => {
    const { keys, path, write, pass, lines } = await aRecord();
    await pass();
    const before = await redis.get(keys.position(path)) ?? '';
    await write(aRequest({ id: 'bbbb3333', requester: noor }).deniedBy(ana, '10:10'));
    await pass();
    await redis.set(keys.position(path), before); // as if the process had died between the two
    assert.deepEqual(await pass(), { breaks: [], sent: 0, isAll: true, gone: [], removed: 0 });
    assert.equal(new Set(lines().map(({ id }) => id)).size, lines().length);
  });

  it('half a line, which a crash left, is cut off and written whole', async () => {
    const { path, write, pass, lines, gaps } = await aRecord();
    await pass();
    const { size } = statSync(path);
    await write(aRequest({ id: 'bbbb3333', requester: noor }).deniedBy(ana, '10:10'));
    await pass();
    truncateSync(path, size + 40);
    assert.deepEqual((await pass()).breaks, ['behind'], 'two events were acknowledged and are not there');
    assert.deepEqual([(await gaps()).passed, lines().length > 0], [true, true]);
    appendFileSync(path, '{"id":"bbbb33');
    await write(aRequest({ id: 'cccc4444', requester: noor }));
    assert.deepEqual([(await pass()).breaks, (await gaps()).passed, (await gaps()).twice], [[], true, 0]);
  });

  it('a file that was moved away is begun anew behind what was exported', async () => {
    const { path, write, pass, gaps } = await aRecord();
    await pass();
    const old = readFileSync(path, 'utf8');
    rmSync(path);
    await write(aRequest({ id: 'bbbb3333', requester: noor }));
    assert.deepEqual(await pass(), { breaks: [], sent: 1, isAll: true, gone: [], removed: 0 });
    assert.equal((await gaps(old + readFileSync(path, 'utf8'))).passed, true);
  });

  it('a file of somebody else\'s is left alone', async () => {
    const { path, to } = await aRecord();
    writeFileSync(path, 'something else\n');
    await assert.rejects(to.start(), /must name a place of its own/);
    assert.equal(readFileSync(path, 'utf8'), 'something else\n');
  });

  it('a position that the record does not know, or that we did not write, is told, and everything is sent', async () => {
    const { instance, keys, path, archive, pass, write, lines } = await aRecord();
    await pass();
    rmSync(path);
    const [last] = (await archive.pointers(null, 100)).slice(-1);
    await redis.xdel(keys.events, last?.place ?? '');
    const cut = await pass();
    assert.deepEqual([cut.breaks, cut.sent, cut.isAll], [['record'], lines().length, true]);

    rmSync(path);
    const mark = (await archive.pointers(null, 100)).at(-1);
    await redis.set(keys.position(path), JSON.stringify({ mark, mac: 'f'.repeat(64) })); // ahead of what would be left out
    const forged = await pass();
    assert.deepEqual([forged.breaks, forged.sent], [['forged'], lines().length]);

    for (const key of await redis.keys(`{jit:${instance}}:*`)) await redis.del(key);
    await write(aRequest({ id: 'bbbb3333', requester: noor }));
    const emptied = await pass();
    assert.deepEqual([emptied.breaks, emptied.sent], [['foreign'], 1], 'the file knows what Redis has forgotten');
  });

  it('says which events are gone before they were exported', async () => {
    const { keys, pass, gaps } = await aRecord();
    await redis.rpop(keys.history('aaaa2222'));
    const { gone } = await pass();
    assert.deepEqual(gone.map(({ request }) => request), ['aaaa2222']);
    assert.match((await gaps()).findings.map(({ what }) => what).join(), /was gone from the record/);
  });

  it('of two processes at once one moves the position', async () => {
    const { to, path, keys } = await aRecord();
    const [one, other] = [await to.start(), await to.start()];
    await to.send(one, running);
    const kept = await redis.get(keys.position(path));
    assert.equal((await to.send(other, running)).isAll, false);
    assert.equal(await redis.get(keys.position(path)), kept);
  });

  const WAYS: [what: string, falsify: (lines: string[]) => string[], named: RegExp][] = [
    ['one is missing', (lines) => lines.filter((_, i) => i !== 3), /^aaaa2222: event 3 is missing$/],
    ['several are missing', (lines) => lines.filter((_, i) => i !== 3 && i !== 2), /^aaaa2222: events 2 to 3 are missing$/],
    ['one was changed', (lines) => lines.map((line, i) => (i === 2 ? line.replace('"approve"', '"deny"') : line)), /^aaaa2222 #2 [0-9a-f]{8}: is not what was written/],
    ['one stands there twice and differently', (lines) => [...lines, (lines[2] ?? '').replace(/"hash":"..../, '"hash":"0000')], /aaaa2222 #2 0000.*stands there twice/],
    ['half a line', (lines) => [...lines, '{"id":"bbbb'], /is no event of an export/],
    ['one hash, and what is linked to it', (lines) => lines.map((line, i) => (i === 2 ? line.replace(/("hash":")..../, '$10000') : line)), /event 3 does not follow from event 2/],
  ];
  for (const [what, falsify, named] of WAYS) {
    it(`gaps: ${what}`, async () => {
      const { path, pass, gaps } = await aRecord();
      await pass();
      const lines = readFileSync(path, 'utf8').trim().split('\n');
      const { passed, findings } = await gaps(falsify(lines).join('\n'), undefined);
      assert.equal(passed, false);
      assert.match(findings.map(({ where, what: told }) => `${where}: ${told}`).join('\n'), new RegExp(named.source, 'm'));
      assert.deepEqual(await gaps([...lines, ...lines].join('\n')), { ...await gaps(), twice: lines.length });
    });
  }

  it('gaps: what is whole and not ours only the key tells', async () => {
    const { pass, gaps } = await aRecord();
    await pass();
    assert.equal((await gaps(undefined, undefined)).passed, true);
    assert.equal((await gaps(undefined, 'another key of thirty-two characters')).passed, false);
  });
});
