import { mkdirSync, writeFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { later } from '../src/access/instant.js';
import { createLedger, createSealer, createSystemRecord, csvLine, exportedIn, jsonLine, verifyRecord } from '../src/ledger/index.js';
import { readOptions } from '../src/options.js';
import { createArchive, createPast, createRedis, createStore } from '../src/store/index.js';
import type { ExportedEvent, PastQuery } from '../src/workflow/ports.js';
import { anActiveRequest, at, MINUTE } from '../test/support/requests.js';
import { written } from '../test/support/written.js';

/** Writes synthetic events into a real Redis, through the product's own store, and times what reads all of them. */

const KEY = 'a key of thirty-two characters..';
const INSTANCE = 'bench';
/** Requests that are written at once, and people who ask. */
const AT_ONCE = 64;
const PEOPLE = 1000;
const PAGES = 200;
const DAY = 24 * 60 * MINUTE;
const MB = 1024 * 1024;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const { values: options } = readOptions('npm run bench -- ledger [--events 100000] [--out FILE]', { options: { events: { type: 'string', default: '100000' }, out: { type: 'string' } } });
const wanted = Number(options.events);

interface Measured { readonly what: string; readonly seconds: number; readonly peakMb: number; readonly more: string }

/** `peakMb`: the most that this process held while it worked, looked at every 50 ms. */
async function measure(what: string, work: () => Promise<string>): Promise<Measured> {
  global.gc?.();
  let peak = process.memoryUsage().rss;
  const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 50);
  const began = performance.now();
  const more = await work();
  clearInterval(timer);
  return { what, seconds: (performance.now() - began) / 1000, peakMb: Math.max(peak, process.memoryUsage().rss) / MB, more };
}

function person(n: number): string {
  return `b0000000-0000-4000-8000-${String(n % PEOPLE).padStart(12, '0')}`;
}

async function write(redis: Redis): Promise<string> {
  const store = createStore({ redis, instance: INSTANCE, log: silent });
  const ledger = createLedger({ key: KEY });
  await createSystemRecord({ store, ledger, clock: { now: () => at('09:00') } }).stop();
  let [events, requests] = [0, 0];
  const one = async (n: number): Promise<void> => {
    const facts = { id: `q${String(n).padStart(7, '0')}`, requester: { id: person(n), name: `Person ${n % PEOPLE}` }, askedAt: later(at('10:00'), -n * MINUTE), ticket: `CHG${String(n % 5000).padStart(7, '0')}` };
    const { request, sealed } = await written({ store, ledger }, anActiveRequest(facts).due('11:05').closed('11:06').sessionsCut('11:06'));
    await store.announced(request.id, request.seq);
    events += sealed.length;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, async () => { while (events < wanted) await one(requests++); }));
  return `${events} events of ${requests} requests`;
}

/** `isOn`: each page is the one behind the one before, as whoever turns them reads them. */
async function pages(redis: Redis, query: (n: number) => PastQuery, isOn = false): Promise<string> {
  const past = createPast({ redis, instance: INSTANCE, log: silent });
  const times: number[] = [];
  let from: string | undefined;
  for (let n = 0; n < PAGES; n += 1) {
    const began = performance.now();
    const { older } = await past.ended(query(n), { limit: 10, from });
    times.push(performance.now() - began);
    if (isOn) from = older;
  }
  times.sort((a, b) => a - b);
  return `a page: median ${times[PAGES / 2]?.toFixed(1)} ms, 95 % within ${times[Math.floor(PAGES * 0.95)]?.toFixed(1)} ms`;
}

async function exportAs(redis: Redis, line: (event: ExportedEvent) => string): Promise<string> {
  let [events, bytes] = [0, 0];
  for await (const some of exportedIn(createArchive({ redis, instance: INSTANCE }), {})) {
    events += some.length;
    bytes += Buffer.byteLength(some.map(line).join(''));
  }
  return `${events} events, ${Math.round(bytes / MB)} MB`;
}

async function run(): Promise<void> {
  const redis = await createRedis(process.env.REDIS_URL ?? '', 'worker', { log: silent }); // whose commands wait: here nobody does
  const archive = createArchive({ redis, instance: INSTANCE });
  const rows: Measured[] = [];
  const add = async (what: string, work: () => Promise<string>): Promise<void> => {
    rows.push(await measure(what, work));
    const { seconds, peakMb, more } = rows.at(-1)!; // just pushed
    console.log(`${what.padEnd(28)} ${seconds.toFixed(1).padStart(8)} s ${Math.round(peakMb).toString().padStart(6)} MB   ${more}`);
  };
  await add('write', () => write(redis));
  await add('seal', async () => `${(await createSealer({ archive, key: KEY, signingKey: undefined }).sealNew(at('12:00')))?.seal.count ?? 0} events under one seal`);
  await add('verify', async () => {
    const { passed, events, findings } = await verifyRecord({ archive, key: KEY });
    if (!passed) throw new Error(`The record is not as it was written: ${JSON.stringify(findings.slice(0, 3))}`);
    return `${events} events, all as they were written`;
  });
  await add('history of a person', () => pages(redis, (n) => ({ person: person(n) })));
  await add('history of a ticket, a person', () => pages(redis, (n) => ({ person: person(n), ticket: `CHG${String(n).padStart(7, '0')}` })));
  await add('history of a ticket', () => pages(redis, (n) => ({ ticket: `CHG${String(n).padStart(7, '0')}` })));
  await add('history of a machine', () => pages(redis, (n) => ({ machine: 'vm-web-1', until: later(at('10:00'), -n * 10 * MINUTE) })));
  await add('history of an entitlement', () => pages(redis, (n) => ({ entitlement: 'bastion-prod', until: later(at('10:00'), -n * 10 * MINUTE) })));
  await add('history of a day, everybody', () => pages(redis, (n) => ({ since: later(at('00:00'), -(n % 5) * DAY), until: later(at('00:00'), (1 - n % 5) * DAY) })));
  await add('history, page after page', () => pages(redis, () => ({}), true));
  await add('history, of what one approves', () => pages(redis, () => ({ within: ['bastion-prod'] }), true));
  await add('export, lines of JSON', () => exportAs(redis, jsonLine));
  await add('export, CSV', () => exportAs(redis, csvLine));
  const held = /used_memory:(\d+)/.exec(await redis.info('memory'))?.[1];
  console.log(`Redis holds ${Math.round(Number(held) / MB)} MB.`);
  mkdirSync('.bench', { recursive: true });
  writeFileSync(options.out ?? '.bench/ledger.json', `${JSON.stringify({ events: wanted, redisMb: Math.round(Number(held) / MB), rows }, null, 2)}\n`);
  redis.disconnect();
}

await run();
