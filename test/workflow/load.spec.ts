import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { createLedger } from '../../src/ledger/index.js';
import { createStore } from '../../src/store/index.js';
import { load } from '../../src/workflow/change.js';
import { anActiveRequest } from '../support/requests.js';
import { written } from '../support/written.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';

const ledger = createLedger({ key: 'a key of thirty-two characters..' });

describe('workflow/change load: what was found authentic once', () => {
  let redis: Redis;
  let ports: { store: ReturnType<typeof createStore>; ledger: typeof ledger };
  let history: (id: string) => string;

  beforeEach(async () => {
    redis = await connectRedis();
    const instance = anInstance();
    history = (id) => `{jit:${instance}}:history:${id}`;
    ports = { store: createStore({ redis, instance, log: silent }), ledger };
    for (const id of ['abcd2345', 'other234']) {
      await written(ports, anActiveRequest({ id }));
      await load(ports, id);
    }
  });
  afterEach(() => { redis.disconnect(); });

  const stored = (id = 'abcd2345') => redis.lrange(history(id), 0, -1);
  const put = async (texts: readonly string[]) => { await redis.del(history('abcd2345')); await redis.rpush(history('abcd2345'), ...texts); };

  it('is the same the next time', async () => {
    const [once, again] = [await load(ports, 'abcd2345'), await load(ports, 'abcd2345')];
    assert.equal(again.request, once.request);
    assert.deepEqual(again.history, once.history);
  });

  const falsified: { name: string; of: (own: string[], other: string[]) => string[] }[] = [
    { name: 'a letter is another', of: ([first = '', ...rest]) => [first.replace('203.0.113.7', '203.0.113.8'), ...rest] },
    { name: 'a letter in the middle', of: (own) => own.map((text, n) => (n === 1 ? text.replace('Ana', 'Eve') : text)) },
    { name: 'two have changed places', of: ([a = '', b = '', c = '', ...rest]) => [a, c, b, ...rest] },
    { name: 'one is gone', of: ([a = '', , ...rest]) => [a, ...rest] },
    { name: 'one stands twice', of: ([a = '', ...rest]) => [a, a, ...rest] },
    { name: 'the last stands twice', of: (own) => [...own, ...own.slice(-1)] },
    { name: 'it is another request\'s', of: (_, other) => other },
    { name: 'its end is another request\'s', of: (own, other) => [...own.slice(0, -1), ...other.slice(-1)] },
  ];
  for (const { name, of } of falsified) {
    it(`is not believed when ${name}, and is when it is put back`, async () => {
      const [own, other] = [await stored(), await stored('other234')];
      await put(of(own, other));
      await assert.rejects(load(ports, 'abcd2345'), { code: 'ledger-broken' });
      await assert.rejects(load(ports, 'abcd2345'), { code: 'ledger-broken' });
      await put(own);
      assert.equal((await load(ports, 'abcd2345')).request.status, 'active');
    });
  }

  it('is not believed by whoever has another key', async () => {
    await assert.rejects(load({ ...ports, ledger: createLedger({ key: 'another key of thirty-two letters' }) }, 'abcd2345'), { code: 'ledger-broken' });
  });

  it('is as short as the history: what is missing at its end is not made up', async () => {
    await put((await stored()).slice(0, 2));
    assert.equal((await load(ports, 'abcd2345')).request.status, 'activating');
  });
});
