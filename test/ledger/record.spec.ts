import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Redis } from 'ioredis';
import { createFileSigner, createLedger, createSealer, createSystemRecord, readWitness, verifyRecord } from '../../src/ledger/index.js';
import { transition } from '../../src/access/transition.js';
import { createMerkleTree } from '../../src/ledger/merkle.js';
import { programFile } from '../../src/sandbox/processes.js';
import { createArchive, createStore } from '../../src/store/index.js';
import type { Pointer } from '../../src/workflow/ports.js';
import { anInstance, connectRedis, redisUrl, silent } from '../store/redis.js';
import { ana } from '../support/people.js';
import { anActiveRequest, aRequest, at, type storyOf } from '../support/requests.js';
import { written } from '../support/written.js';

const KEY = 'a key of thirty-two characters..';
const FALSIFY = fileURLToPath(new URL('falsify.sh', import.meta.url));
const run = promisify(execFile);
type Story = ReturnType<typeof storyOf>;

describe('the Merkle tree of a seal', () => {
  const leaf = (i: number): Pointer => ({ place: `${i}-0`, request: 'abcd2345', seq: i, hash: `h${i}` });
  const sha = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  /** RFC 9162, 2.1.1, as it is written there: by halves, from the top. */
  const mth = (leaves: readonly Buffer[]): Buffer => {
    if (leaves.length === 0) return sha();
    if (leaves.length === 1) return sha(Buffer.from([0]), leaves[0]!);
    const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
    return sha(Buffer.from([1]), mth(leaves.slice(0, k)), mth(leaves.slice(k)));
  };

  it('is that of RFC 9162 for every number of leaves up to 70', () => {
    for (let n = 0; n <= 70; n += 1) {
      const tree = createMerkleTree();
      const leaves = Array.from({ length: n }, (_, i) => leaf(i));
      for (const one of leaves) tree.add(one);
      assert.deepEqual(tree.root(), { count: n, root: mth(leaves.map(({ request, seq, hash }) => Buffer.from(`${request}|${seq}|${hash}`))).toString('hex') });
    }
  });
});

describe('the record, checked', function () {
  this.timeout(20_000);
  let redis: Redis;
  before(async () => { redis = await connectRedis(); });
  after(() => { redis.disconnect(); });

  it('of a request that goes on being written nothing is said', async () => {
    const instance = anInstance();
    const [store, archive, ledger] = [createStore({ redis, instance, log: silent }), createArchive({ redis, instance }), createLedger({ key: KEY })];
    await createSystemRecord({ store, ledger, clock: { now: () => at('09:00') } }).stop();
    const { events } = anActiveRequest({ id: 'aaaa2222' }).due('11:05').closed('11:06').sessionsCut('11:06');
    let { request, sealed: [last] } = await written({ store, ledger }, { events: events.slice(0, 1) });
    let next = 1;
    const goOn = async (): Promise<void> => {
      const event = events[next++];
      if (event === undefined) return;
      [request, last] = [transition(request, event), ledger.seal(event, last?.hash ?? '')];
      assert.ok(await store.append(request, last));
    };
    /** The bot writes another event whenever a history is about to be read, and when it was. */
    const busy = { ...archive, async* histories(named?: Iterable<string>) { await goOn(); for await (const one of archive.histories(named)) { await goOn(); yield one; } } };
    assert.deepEqual((await verifyRecord({ archive: busy, key: KEY })).findings, []);
    assert.ok(next > 4, 'it went on meanwhile');
  });

  /** Three requests in the real store: one ended, one denied, one still open; sealed after the first two. */
  const aRecord = async (signingKey?: string) => {
    const instance = anInstance();
    const store = createStore({ redis, instance, log: silent });
    const archive = createArchive({ redis, instance });
    const ledger = createLedger({ key: KEY });
    const sealer = createSealer({ archive, key: KEY, signingKey: signingKey === undefined ? undefined : createFileSigner(signingKey) });
    await createSystemRecord({ store, ledger, clock: { now: () => at('09:00') } }).stop();
    const posted: string[] = [];
    const write = async (story: Pick<Story, 'events'>) => {
      const { sealed } = await written({ store, ledger }, story);
      posted.push(...sealed.map(({ event, hash }) => `what happened · 10:00 UTC · #${event.seq} ${hash.slice(0, 8)}`));
    };
    const sealUp = async () => {
      const sealed = await sealer.sealNew(at('12:00'));
      assert.ok(sealed);
      await sealer.signOpen();
      posted.push(`Seal ${sealed.seal.n} ${sealed.seal.root.slice(0, 16)} over ${sealed.seal.count} events`);
    };
    await write(anActiveRequest({ id: 'aaaa2222' }).due('11:05').closed('11:06').sessionsCut('11:06'));
    await write(aRequest({ id: 'bbbb3333' }).deniedBy(ana, '10:10'));
    await sealUp();
    await write(anActiveRequest({ id: 'cccc4444' }));
    const verify = (witness?: string, publicKey?: string) => verifyRecord({ archive, key: KEY, witness: witness === undefined ? undefined : readWitness(witness), publicKey });
    const falsify = (way: string, request: string) => {
      const url = new URL(redisUrl());
      const server = url.protocol === 'unix:' ? `-s ${url.pathname}` : `-h ${url.hostname} -p ${url.port || 6379}`;
      return run('bash', [FALSIFY, way, `{jit:${instance}}`, request, 'bbbb3333'], { env: { ...process.env, REDIS_CLI: server, ...(url.password && { REDISCLI_AUTH: decodeURIComponent(url.password) }) } });
    };
    return { instance, archive, sealer, verify, falsify, posted, write, sealUp };
  };

  it('is found as it was written, and the witness agrees', async () => {
    const { verify, posted } = await aRecord();
    const { passed, events, requests, seals, unsealed, findings } = await verify(posted.join('\n'));
    assert.deepEqual(findings, []);
    assert.deepEqual([passed, requests, seals], [true, 3, 1]);
    assert.ok(unsealed > 0 && unsealed < events);
  });

  describe('a part of it', () => {
    /** Four stretches of time: seal 1, seal 2, seal 3, and what no seal covers yet. */
    const inParts = async () => {
      const record = await aRecord();
      const begins: string[] = [];
      for (const id of ['dddd5555', 'eeee6666']) {
        await record.sealUp();
        await wait(10);
        await record.write(anActiveRequest({ id }));
        const place = (await record.archive.places(id, 1))[0] ?? '';
        begins.push(new Date(Number(place.split('-')[0])).toISOString());
      }
      const [since, until] = begins as [string, string];
      const part = async (time: { since?: string; until?: string }) => {
        const { passed, seals, requests, unsealed, findings } = await verifyRecord({ archive: record.archive, key: KEY, time });
        return { passed, seals, requests, isOpen: unsealed > 0, told: findings.map(({ where, what }) => `${where}: ${what}`).join('\n') };
      };
      return { ...record, part, since, until };
    };

    it('is checked with the whole of each seal that it touches, and nothing else is looked at', async () => {
      const { part, since, until, sealUp } = await inParts();
      assert.deepEqual(await part({ since: until }), { passed: true, seals: 0, requests: 1, isOpen: true, told: '' });
      await sealUp();
      assert.deepEqual(await part({ since, until }), { passed: true, seals: 2, requests: 2, isOpen: false, told: '' });
      assert.deepEqual(await part({ since: until }), { passed: true, seals: 1, requests: 1, isOpen: false, told: '' });
      assert.deepEqual(await part({ until: since }), { passed: true, seals: 3, requests: 4, isOpen: false, told: '' });
      assert.deepEqual(await part({ since: '2100-01-01T00:00:00.000Z' }), { passed: true, seals: 0, requests: 0, isOpen: false, told: '' });
    });

    for (const [way, request, named] of [
      ['changed-comment', 'dddd5555', /dddd5555.*event 2 \(answered\) does not carry our hash/], ['removed-from-the-end', 'dddd5555', /dddd5555: its event \d+ in the order of writing is not the one of its history/],
      ['request-removed', 'dddd5555', /dddd5555: the whole request was removed: seal 3 covers/], ['pointer-changed', 'dddd5555', /dddd5555: its event 2 in the order of writing is not the one of its history/],
      ['pointer-removed', 'dddd5555', /dddd5555/], ['rewritten-without-the-key', 'dddd5555', /dddd5555: seal 3 covers 5 events of it up to event 5, and the order of writing has none of them/],
    ] as const) {
      it(`${way} is found by the part in which it was written, and by no other`, async () => {
        const { part, since, until, falsify } = await inParts();
        await falsify(way, request);
        const [its, other] = [await part({ since, until }), await part({ until: '2026-01-01T00:00:00.000Z' })];
        assert.equal(its.passed, false);
        assert.match(its.told, named);
        assert.deepEqual([other.passed, other.told], [true, '']);
      });
    }

    it('has its chain of seals checked whole', async () => {
      const { part, until, instance } = await inParts();
      await redis.lset(`{jit:${instance}}:seals`, 0, (await redis.lindex(`{jit:${instance}}:seals`, 0) ?? '').replace('"n":1', '"n":7'));
      assert.match((await part({ since: until })).told, /the seals: /);
    });
  });

  const WAYS: [way: string, request: string, named: RegExp][] = [
    ['changed-comment', 'aaaa2222', /aaaa2222.*event 2 \(answered\) does not carry our hash/],
    ['changed-and-rehashed', 'aaaa2222', /aaaa2222.*event 2 \(answered\) does not carry our hash/],
    ['removed-from-the-middle', 'aaaa2222', /aaaa2222.*one before it is missing/],
    ['removed-from-the-end', 'cccc4444', /cccc4444: its history holds \d+ events, the order of writing \d+/],
    ['inserted', 'aaaa2222', /aaaa2222.*\(due\) does not carry our hash/],
    ['reordered', 'aaaa2222', /aaaa2222.*the order was changed/],
    ['request-removed', 'bbbb3333', /^request bbbb3333: the whole request was removed: seal 1 covers 2 events of it up to event 2/m],
    ['request-removed-everywhere', 'bbbb3333', /^seal 1: its roll, which names the requests under it, is not the one that was sealed/m],
    ['roll-removed', 'aaaa2222', /^seal 1: its roll.*or is gone/m],
    ['roll-of-another-kind', 'aaaa2222', /^seal 1: its roll.*or is gone/m],
    ['history-of-another-kind', 'aaaa2222', /^request aaaa2222: its history holds 0 events/m],
    ['pointers-changed-places', 'aaaa2222', /^request aaaa2222: event 3 stands behind event 1 in the order of writing: the order was changed/m],
    ['pointers-changed-places', 'cccc4444', /^request cccc4444: event 3 was written behind event 1/m],
    ['pointer-changed', 'aaaa2222', /^request aaaa2222: its event 2 in the order of writing is not the one of its history/m],
    ['history-swapped', 'cccc4444', /cccc4444: its history is that of request bbbb3333/],
    ['rewritten-without-the-key', 'aaaa2222', /aaaa2222.*event 1 \(asked\) does not carry our hash/],
    ['rewritten-without-the-key', 'aaaa2222', /^request aaaa2222: seal 1 covers \d+ events of it up to event \d+, and the order of writing has none of them/m],
    ['pointer-removed', 'aaaa2222', /^request aaaa2222: event 3 stands behind event 1[^]*request aaaa2222: seal 1 covers (\d+) events of it, the last of them event \1; the order of writing has/m],
    ['pointer-put-in', 'cccc4444', /^request cccc4444: event 1 was put into the order of writing under seal 1 afterwards/m],
    ['pointer-removed', 'cccc4444', /cccc4444.*one between them is gone/],
    ['record-written-by-hand', 'bbbb3333', /bbbb3333: its record is not what its events make of it/],
    ['seal-changed', 'aaaa2222', /Seal 1 does not carry our hash/],
  ];
  for (const [way, request, named] of WAYS) {
    it(`${way} (${request}): is found, and named`, async () => {
      const { verify, falsify } = await aRecord();
      await falsify(way, request);
      const { passed, findings } = await verify();
      assert.equal(passed, false);
      assert.match(findings.map(({ where, what }) => `${where}: ${what}`).join('\n'), named);
    });
  }

  it('what was dropped behind the last seal is found with the witness', async () => {
    const { verify, falsify, posted } = await aRecord();
    await falsify('newest-dropped', 'cccc4444');
    const { findings } = await verify(posted.join('\n'));
    assert.equal(findings.filter(({ where }) => where === 'the witness').length, 2, JSON.stringify(findings));
  });

  it('a seal that was taken away is found with the witness', async () => {
    const { verify, falsify, posted } = await aRecord();
    await falsify('last-seal-removed', 'aaaa2222');
    assert.equal((await verify()).passed, true, 'nothing in Redis tells');
    const { findings } = await verify(posted.join('\n'));
    assert.match(findings.map(({ what }) => what).join(), /seal 1 with the root/);
  });

  it('seals are chained, made once, and cover what is new only', async () => {
    const { sealer, write, sealUp, verify } = await aRecord();
    await sealUp();
    assert.equal(await sealer.sealNew(at('12:30')), undefined, 'nothing is new');
    await write(aRequest({ id: 'dddd5555' }));
    const two = await Promise.all([sealer.sealNew(at('13:00')), sealer.sealNew(at('13:00'))]);
    assert.equal(two.filter((one) => one !== undefined).length, 1);
    const seals = await sealer.seals();
    assert.deepEqual(seals.map(({ seal, previous }) => [seal.n, seal.count > 0, previous]), seals.map(({ seal }, i) => [i + 1, seal.count > 0, seals[i - 1]?.hash ?? '']));
    assert.deepEqual([(await verify()).unsealed, (await verify()).passed], [0, true]);
  });

  it('a signed seal is checked with the public key alone, and an unsigned one is not taken for it', async () => {
    const pair = generateKeyPairSync('ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    assert.equal((await (await aRecord(pair.privateKey)).verify(undefined, pair.publicKey)).passed, true);
    const other = generateKeyPairSync('ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    assert.deepEqual((await (await aRecord(pair.privateKey)).verify(undefined, other.publicKey)).findings, [{ where: 'seal 1', what: 'is not signed with this key' }]);
    const { findings } = await (await aRecord()).verify(undefined, pair.publicKey);
    assert.deepEqual(findings, [{ where: 'seal 1', what: 'is not signed' }]);
  });

  it('the tool says so with its exit code and one object on the last line', async function () {
    this.timeout(90_000); // seven processes of its own
    const { instance, falsify } = await aRecord();
    const entitlements = readFileSync('src/sandbox/entitlements.yaml', 'utf8').replace('instance: sandbox', `instance: ${instance}`);
    const tool = (...args: string[]) => run(process.execPath, [programFile('ledgerTool'), ...args], { env: { ...process.env, REDIS_URL: redisUrl(), LEDGER_KEY: KEY, ENTITLEMENTS: entitlements } });
    const good = JSON.parse((await tool('verify', '--json')).stdout.trim().split('\n').at(-1) ?? '') as { passed: boolean; events: number };
    assert.equal(good.passed, true);
    const lines = (await tool('export')).stdout.trim().split('\n').map((line) => JSON.parse(line) as { place: string; hash: string });
    assert.deepEqual([lines.length, new Set(lines.map(({ place }) => place)).size], [good.events, good.events]);
    const { stdout: table } = await tool('export', '--format', 'csv', '--since', '2020-01-01', '--until', '2100-01-01');
    assert.deepEqual([table.trim().split('\r\n').length, table.split('\r\n')[0]], [good.events + 1, 'id,place,at,request,seq,type,byId,byName,hash,entry']);
    await falsify('changed-comment', 'aaaa2222');
    const failed = await tool('verify').then(() => undefined, (error: { code: number; stdout: string }) => error);
    assert.equal(failed?.code, 1);
    assert.match(failed.stdout, /NOT as it was written/);
    const { stdout: part } = await tool('verify', '--since', '2100-01-01');
    assert.match(part, /Looked at: what was written from 2100-01-01T00:00:00.000Z to the end, with the whole of each seal and request that has to do with it; and nothing else\.\nEverything is as it was written/);
    for (const [args, says] of [[['--since', 'yesterday'], /--since: yesterday is not a moment such as/], [['--since', '2026-12-01', '--until', '2026-11-01'], /--since is to be before --until/], [['--since', '2026-12-01', '--witness', 'package.json'], /leave --since and --until out/]] as const) {
      await assert.rejects(tool('verify', ...args), ({ code, stderr }: { code: number; stderr: string }) => code !== 0 && says.test(stderr));
    }
  });
});
