import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { examineRedis, examineRedisAt } from '../../src/store/index.js';
import { asRead } from '../support/findings.js';
import { connectRedis, redisUrl, silent } from './redis.js';

describe('store/doctor', () => {
  let redis: Redis;
  before(async () => { redis = await connectRedis(); });
  after(() => { redis.disconnect(); });
  const statuses = async (over: Redis = redis) => asRead(await examineRedis(over)).map(({ what, status }) => [what, status]);

  it('is content with a Redis as it should be, whatever INFO says besides', async () => {
    assert.deepEqual(await statuses(), [['reachable', 'ok'], ['maxmemory-policy noeviction', 'ok'], ['append-only persistence', 'ok']]);
  });

  it('tells of eviction and of what a restart forgets, with the command', async () => {
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await redis.config('SET', 'appendonly', 'no');
    try {
      const found = asRead(await examineRedis(redis));
      assert.deepEqual(found.map(({ status }) => status), ['ok', 'wrong', 'wrong']);
      assert.match(found[1]?.mend ?? '', /CONFIG SET maxmemory-policy noeviction/);
      assert.match(found[2]?.mend ?? '', /CONFIG SET appendonly yes/);
    } finally {
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      await redis.config('SET', 'appendonly', 'yes');
    }
  });

  it('does not know what it may not ask', async () => {
    await redis.acl('SETUSER', 'narrow', 'on', '>secret', '~*', '+@all', '-info', '-config');
    const url = new URL(redisUrl());
    const narrow = url.protocol === 'unix:' ? redis.duplicate({ username: 'narrow', password: 'secret' }) : await connectRedis('producer', `redis://narrow:secret@${url.host}`);
    try {
      assert.deepEqual(await statuses(narrow), [['reachable', 'ok'], ['maxmemory-policy noeviction', 'unknown'], ['append-only persistence', 'unknown']]);
    } finally {
      narrow.disconnect();
      await redis.acl('DELUSER', 'narrow');
    }
  });

  it('tells of a Redis that does not answer', async () => {
    const [found, ...more] = asRead(await examineRedisAt('redis://127.0.0.1:1', { instance: "x", log: silent, within: 300 }));
    assert.deepEqual([found?.what, found?.status, more], ['reachable', 'wrong', []]);
    assert.match(found?.detail ?? '', /ECONNREFUSED/);
  });
});
