import assert from 'node:assert/strict';
import { after, before } from 'mocha';
import type { Redis } from 'ioredis';
import { instant, later, type Instant } from '../../src/access/instant.js';
import type { Facts } from '../../src/access/request.js';
import { createLedger } from '../../src/ledger/index.js';
import { createPast, createStore } from '../../src/store/index.js';
import type { PastQuery } from '../../src/workflow/ports.js';
import { ana, noor, riley } from '../support/people.js';
import { anEntitlement, aRequest, at, VM } from '../support/requests.js';
import { written } from '../support/written.js';
import { anInstance, connectRedis, silent } from './redis.js';

const ledger = createLedger({ key: 'a key of thirty-two characters..' });
const DB = VM.replace('vm-web-1', 'vm-db-1');
const database = anEntitlement({ id: 'database', title: 'Databases', machines: [DB] });

describe('past requests', function () {
  this.timeout(20_000);
  let redis: Redis;
  let commands: string[];
  let past: ReturnType<typeof createPast>;
  before(async () => {
    redis = await connectRedis();
    const instance = anInstance();
    const store = createStore({ redis, instance, log: silent });
    past = createPast({ redis, instance, log: silent });
    const save = async (over: Partial<Facts>, isEnded = true) => {
      await written({ store, ledger }, isEnded ? aRequest(over).deniedBy(ana, '10:05') : aRequest(over));
    };
    // a hundred and twenty in one and the same millisecond, as no person asks, between others of one a minute
    for (let i = 0; i < 40; i += 1) await save({ id: `r${String(i).padStart(7, '0')}`, requester: i % 2 === 0 ? riley : noor, askedAt: minute(i), ...(i % 4 === 0 ? { entitlement: database } : {}), ticket: i % 5 === 0 ? 'INC0000007' : null });
    for (let i = 0; i < 120; i += 1) await save({ id: `s${String(i).padStart(7, '0')}`, requester: noor, askedAt: minute(100), entitlement: anEntitlement({ machines: [] }) });
    await save({ id: 'underway', askedAt: minute(200) }, false);
    const plain = redis.sendCommand.bind(redis);
    redis.sendCommand = (command, ...rest) => { commands.push(`${command.name} ${String(command.args[0])}`); return plain(command, ...rest); };
  });
  after(() => { redis.disconnect(); });
  beforeEach(() => { commands = []; });

  const minute = (i: number): Instant => later(instant(Date.parse(at('08:00'))), i * 60_000);
  const pagesOf = async (query: PastQuery, limit = 10) => {
    const pages: string[][] = [];
    let from: string | undefined;
    do {
      const { requests, older } = await past.ended(query, { from, limit });
      pages.push(requests.map(({ id }) => id));
      from = older;
    } while (from !== undefined && pages.length < 100);
    return pages;
  };
  const numbers = (ids: readonly string[]) => ids.map((id) => Number(id.slice(1)));
  const every = (n: number, from = 0) => Array.from({ length: 40 }, (_, i) => i).filter((i) => i % n === from).reverse();

  const FOUND: [what: string, query: PastQuery, expected: number[]][] = [
    ['a person', { person: riley.id }, every(2)],
    ['an entitlement', { entitlement: 'database' }, every(4)],
    ['a machine by its name', { machine: 'VM-DB-1' }, every(4)],
    ['a machine by its id', { machine: DB }, every(4)],
    ['a ticket, however it is written', { ticket: 'inc0000007' }, every(5)],
    ['a person and a ticket', { person: riley.id, ticket: 'INC0000007' }, every(10)],
    ['a time', { since: minute(3), until: minute(6) }, [5, 4, 3]],
    ['a person in a time', { person: noor.id, since: minute(3), until: minute(10) }, [9, 7, 5, 3]],
    ['what one may see of a ticket', { ticket: 'INC0000007', within: ['database', 'another'] }, every(20)],
    ['nothing that one may see', { ticket: 'INC0000007', within: [] }, []],
    ['a machine that nobody asked for', { machine: 'vm-none' }, []],
  ];
  for (const [what, query, expected] of FOUND) {
    it(`are found by ${what}, last asked first`, async () => assert.deepEqual(numbers((await pagesOf(query)).flat()), expected));
  }

  it('come page by page, each once, also where many were asked in one moment; what is under way does not', async () => {
    const pages = await pagesOf({});
    assert.deepEqual(pages.map(({ length }) => length), Array.from({ length: 16 }, () => 10));
    assert.equal(new Set(pages.flat()).size, 160);
    assert.deepEqual(pages.at(-1), every(1).slice(-10).map((i) => `r${String(i).padStart(7, '0')}`));
  });

  it('a page reads no request but those that it shows', async () => {
    const { older } = await past.ended({ person: riley.id, ticket: 'INC0000007' }, { limit: 2 });
    await past.ended({ person: riley.id, ticket: 'INC0000007' }, { from: older, limit: 2 });
    assert.equal(commands.filter((one) => one.startsWith('hget')).length, 4);
    assert.ok(commands.length < 16, commands.join('\n'));
  });

  it('asked in a time: those under way too', async () => {
    const ids: string[] = [];
    for await (const { id } of past.asked({ since: minute(38) })) ids.push(id);
    assert.deepEqual([ids.length, ids[0], ids.at(-1)], [123, 'underway', 'r0000038']);
  });
});
