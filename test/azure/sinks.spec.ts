import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Redis } from 'ioredis';
import { createBlobSink, createCredential, createLogsSink } from '../../src/azure/index.js';
import { createExport, createLedger, findGaps } from '../../src/ledger/index.js';
import { DCR, STREAM } from '../../src/simulator/exports/monitor.js';
import { CONTAINER } from '../../src/simulator/exports/storage.js';
import { createArchive, createStore } from '../../src/store/index.js';
import type { LedgerSink } from '../../src/workflow/ports.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';
import { ana, noor } from '../support/people.js';
import { aRequest } from '../support/requests.js';
import { written } from '../support/written.js';
import { openTenant, type Tenant } from '../support/tenant.js';

const KEY = 'a key of thirty-two characters..';
const DAY = 24 * 60 * 60_000;

describe('where the record is exported to', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let redis: Redis;
  let now: number;
  before(async () => { [tenant, redis] = await Promise.all([openTenant(), connectRedis()]); });
  after(async () => { redis.disconnect(); await tenant.close(); });
  beforeEach(() => {
    now = Date.parse('2026-11-23T10:00:00.000Z');
    const { rows, blobs } = tenant.simulator.sim.exported;
    rows.length = 0;
    blobs.clear();
  });

  const credential = () => createCredential(tenant.simulator.urls.https);
  const clock = { now: () => new Date(now).toISOString() };
  const logs = (path = `dataCollectionRules/${DCR}/streams/${STREAM}`) => createLogsSink({ credential: credential(), url: `${tenant.simulator.urls.https}/monitor/${path}`, scope: 'https://monitor.azure.com/.default' });
  /** `before`: what else happens just before each of its calls. */
  const blob = (before = () => {}) => createBlobSink({ credential: { getToken: (scope) => { before(); return credential().getToken(scope); } }, clock, url: `${tenant.simulator.urls.https}/storage/${CONTAINER}/prod`, scope: 'https://storage.azure.com/.default' });
  const failNext = (order: { match: string; count: number; status?: number; retryAfter?: number; reset?: boolean; skip?: number }) => tenant.control.knobs({ failNext: [order] });
  const blobsNow = () => [...tenant.simulator.sim.exported.blobs].map(([path, blocks]) => [path, Buffer.concat(blocks).toString('utf8')] as const);
  const rowsNow = () => tenant.simulator.sim.exported.rows;
  const gaps = (text: string) => findGaps(createInterface({ input: Readable.from([text]) }), KEY);

  /** Requests in the real store, denied, and an export of them. */
  const aRecord = async (sink: LedgerSink, many = 1, reason = 'patch the kernel') => {
    const instance = anInstance();
    const store = createStore({ redis, instance, log: silent });
    const ledger = createLedger({ key: KEY });
    const write = (id: string) => written({ store, ledger }, aRequest({ id, requester: noor, reason }).deniedBy(ana, '10:10'));
    for (let i = 0; i < many; i += 1) await write(`many${i}`);
    const to = createExport({ archive: createArchive({ redis, instance }), key: KEY, sink });
    const pass = async () => to.send(await to.start(), new AbortController().signal);
    return { write, to, pass };
  };

  it('Log Analytics: an array of rows with the columns of the stream, sent again after 429 when it says', async () => {
    await failNext({ match: 'POST /monitor/', count: 1, status: 429, retryAfter: 0 });
    const { pass } = await aRecord(logs());
    assert.equal((await pass()).sent, 2);
    const [first] = rowsNow();
    assert.deepEqual(Object.keys(first ?? {}), ['TimeGenerated', 'Id', 'Place', 'Request', 'Seq', 'Type', 'ById', 'ByName', 'Hash', 'Entry']);
    assert.deepEqual([first?.['Request'], first?.['Seq'], first?.['Type'], first?.['ByName']], ['many0', 1, 'asked', noor.name]);
    assert.equal((await gaps(rowsNow().map((row) => JSON.stringify(row)).join('\n'))).passed, true);
  });

  it('Log Analytics: what is more than a call takes goes in several, and an answer that got lost means twice, with the same id', async () => {
    const { pass } = await aRecord(logs(), 260, 'r'.repeat(3000)); // more than the megabyte that the service takes at once
    await failNext({ match: 'POST /monitor/', count: 1, reset: true });
    assert.equal((await pass()).sent, 520);
    const ids = rowsNow().map(({ Id }) => Id);
    assert.ok(ids.length > 520);
    assert.equal(new Set(ids).size, 520);
    const found = await gaps(rowsNow().map((row) => JSON.stringify(row)).join('\n'));
    assert.deepEqual([found.passed, found.twice], [true, ids.length - 520]);
  });

  it('Log Analytics: a rule that is not there is said, and nothing is counted as exported', async () => {
    const { to, pass } = await aRecord(logs('dataCollectionRules/dcr-0/streams/x'));
    await assert.rejects(pass(), /Azure refused to export the record to .*NotFound/s);
    assert.equal((await to.state()).waiting, 2);
  });

  it('killed in the middle and started again: no gap', async () => {
    const { to, pass } = await aRecord(logs(), 260);
    await failNext({ match: 'POST /monitor/', count: -1, status: 403, skip: 1 });
    await assert.rejects(pass(), /Azure refused/);
    assert.ok((await to.state()).waiting > 0 && rowsNow().length > 0);
    await tenant.control.knobs({ failNext: [] });
    assert.equal((await pass()).isAll, true);
    const found = await gaps(rowsNow().map((row) => JSON.stringify(row)).join('\n'));
    assert.deepEqual([found.passed, found.events], [true, 520]);
  });

  it('a blob for each day grows; a block whose answer got lost is not there twice', async () => {
    const { write, pass } = await aRecord(blob());
    await failNext({ match: 'PUT /storage/', count: 1, reset: true, skip: 1 }); // behind the one that makes the blob
    assert.equal((await pass()).sent, 2);
    await write('more');
    assert.equal((await pass()).sent, 2);
    now += DAY;
    await write('later');
    assert.equal((await pass()).sent, 2);
    assert.equal((await pass()).sent, 0);
    assert.deepEqual(blobsNow().map(([path]) => path), [`/${CONTAINER}/prod/2026-11-23.jsonl`, `/${CONTAINER}/prod/2026-11-24.jsonl`]);
    const found = await gaps(blobsNow().map(([, text]) => text).join(''));
    assert.deepEqual([found.passed, found.events, found.twice], [true, 6, 0]);
  });

  it('a blob into which somebody else wrote is not written over, and that is told', async () => {
    const { write, to, pass } = await aRecord(blob());
    await pass();
    const start = await to.start();
    await write('more');
    const [blocks] = tenant.simulator.sim.exported.blobs.values();
    blocks?.push(Buffer.from(`${JSON.stringify({ place: '1-0', request: 'x', seq: 1, hash: 'cafe', missing: true })}\n`));
    assert.deepEqual((await to.start()).breaks.map(({ what }) => what), ['foreign']);
    assert.equal((await to.send(start, new AbortController().signal)).sent, 2);
    assert.equal(blobsNow()[0]?.[1].trim().split('\n').length, 5);
  });

  it('somebody else\'s block just before our own: ours is refused there, and counts as not exported', async () => {
    let calls = -1; // not yet counted
    const { write, to, pass } = await aRecord(blob(() => {
      calls += calls < 0 ? 0 : 1;
      // the first looks where the blob ends, the second appends there
      if (calls === 2) [...tenant.simulator.sim.exported.blobs.values()][0]?.push(Buffer.from('foreign\n'));
    }));
    await pass();
    await write('more');
    const start = await to.start();
    calls = 0;
    await assert.rejects(to.send(start, new AbortController().signal), { code: 'conflict' });
    assert.equal((await to.state()).waiting, 2);
    assert.match(blobsNow()[0]?.[1] ?? '', /foreign\n$/);
  });

  it('the practice storage refuses what a locked container refuses', async () => {
    const { pass } = await aRecord(blob());
    await pass();
    const token = (await credential().getToken('https://storage.azure.com/.default'))?.token ?? '';
    const url = `${tenant.simulator.urls.https}/storage/${CONTAINER}/prod/2026-11-23.jsonl`;
    const tried = async (method: string, headers: Record<string, string>, over: { body?: string; query?: string } = {}) => {
      const answer = await fetch(`${url}${over.query ?? ''}`, { method, headers: { authorization: `Bearer ${token}`, 'x-ms-version': '2023-11-03', 'x-ms-date': new Date().toUTCString(), ...headers }, ...(over.body === undefined ? {} : { body: over.body }) });
      return `${answer.status} ${answer.headers.get('x-ms-error-code')}`;
    };
    assert.deepEqual([
      await tried('DELETE', {}), await tried('PUT', { 'x-ms-blob-type': 'AppendBlob' }),
      await tried('PUT', { 'x-ms-blob-condition-appendpos': '0' }, { query: '?comp=appendblock', body: 'x' }), await tried('GET', { authorization: 'Bearer x' }),
    ], ['409 BlobImmutableDueToPolicy', '409 BlobImmutableDueToPolicy', '412 AppendPositionConditionNotMet', '401 InvalidAuthenticationInfo']);
  });
});
