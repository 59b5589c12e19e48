import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { spawnSync } from 'node:child_process';
import { Queue, Worker } from 'bullmq';
import { Redis, type Cluster } from 'ioredis';
import { createRedis } from '../../src/store/index.js';
import { startCluster } from '../support/cluster.js';
import { anInstance, connectRedis, redisUrl, silent, until } from './redis.js';

/** As whom Redis knows a connection: here each token is a user of its own, so that a new sign-in shows. */
const whoami = async (redis: Redis): Promise<string> => String(await redis.call('ACL', 'WHOAMI'));

describe('signed in at Redis with tokens that run out', function () {
  this.timeout(30_000);
  let admin: Redis;
  const users: string[] = [];
  const open: Redis[] = [];
  before(async () => { admin = await connectRedis(); });
  afterEach(async () => {
    for (const one of open.splice(0)) one.disconnect();
    for (const user of users.splice(0)) await admin.call('ACL', 'DELUSER', user);
  });
  after(() => { admin.disconnect(); });

  /** A token for each call, which lasts `lasts` milliseconds; `fails`: calls that get none. */
  function authority({ lasts, fails = [], at = [admin] }: { lasts: number; fails?: readonly number[]; at?: readonly Redis[] }) {
    let calls = 0;
    return async () => {
      calls += 1;
      if (fails.includes(calls)) throw new Error('no token just now');
      const [username, password] = [`u${calls}${randomBytes(4).toString('hex')}`, randomBytes(16).toString('hex')];
      for (const one of at) await one.call('ACL', 'SETUSER', username, 'on', `>${password}`, '~*', '&*', '+@all');
      users.push(username);
      return { username, password, lasts };
    };
  }
  const connect = async (over: Parameters<typeof authority>[0], log: { warn(about: object, text: string): void } = silent): Promise<Redis> => {
    const redis = await createRedis(redisUrl().replace(/\/\/.*@/, '//'), 'worker', { log: { ...silent, ...log }, signIn: authority(over) });
    open.push(redis);
    return redis;
  };

  it('a connection, and one that is made from it, sign in again without being opened anew; and one that was lost with the newest', async () => {
    const redis = await connect({ lasts: 2000 });
    const [first, id] = [await whoami(redis), await redis.client('ID')];
    assert.equal(first, users[0]);
    const made = redis.duplicate();
    open.push(made);
    assert.equal(await whoami(made), first);
    await until(async () => await whoami(redis) === users[1] && await whoami(made) === users[1]);
    assert.equal(await redis.client('ID'), id);
    const ended = once(made, 'end');
    made.disconnect(); // as BullMQ does with one that hangs
    await ended;
    await made.connect();
    const known = users.length;
    await until(() => Promise.resolve(users.length > known));
    await until(async () => await whoami(made) === users.at(-1));
    await admin.call('ACL', 'DELUSER', first); // as if it had run out; Redis cuts whoever is signed in so
    await admin.call('CLIENT', 'KILL', 'ID', String(id));
    await until(async () => await redis.client('ID') !== id);
    assert.ok(users.slice(1).includes(await whoami(redis)));
  });

  it('the queue goes on behind it', async () => {
    const redis = await connect({ lasts: 1500 });
    const name = anInstance();
    const done: string[] = [];
    const queue = new Queue(name, { connection: redis });
    const worker = new Worker(name, (job) => { done.push(job.name); return Promise.resolve(); }, { connection: redis });
    await queue.add('before', {});
    await until(() => Promise.resolve(done.length === 1));
    await until(() => Promise.resolve(users.length >= 3), 10_000);
    for (const user of users.splice(0, users.length - 1)) await admin.call('ACL', 'DELUSER', user);
    await queue.add('behind', {});
    await until(() => Promise.resolve(done.length === 2), 15_000);
    await worker.close();
    await queue.obliterate({ force: true });
    await queue.close();
  });

  it('so does each connection to the nodes of a Cluster', async function () {
    if (spawnSync('redis-server', ['--version']).error) this.skip();
    const cluster = await startCluster();
    const at = cluster.url.replace('redis-cluster://', '').split(',').map((host) => new Redis(`redis://${host}`));
    try {
      const redis = await createRedis(cluster.url, 'producer', { log: silent, signIn: authority({ lasts: 2000, at }) });
      open.push(redis);
      for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) await redis.set(key, '1');
      const nodes = () => (redis as unknown as Cluster).nodes('all');
      const [first = ''] = users;
      await until(async () => users.length === 2 && (await Promise.all(nodes().map(whoami))).every((name) => name === users[1]));
      for (const one of at) await one.call('ACL', 'DELUSER', first);
      for (const node of nodes()) node.disconnect(true);
      await until(async () => await redis.get('a').catch(() => null) === '1');
    } finally {
      for (const one of at) one.disconnect();
      for (const one of open.splice(0)) one.disconnect();
      users.splice(0);
      await cluster.close();
    }
  });

  it('a token that ran out unseen is renewed at the first refusal', async () => {
    const redis = await connect({ lasts: 3_600_000 });
    await admin.call('ACL', 'DELUSER', await whoami(redis));
    await until(async () => await whoami(redis).catch(() => '') === users[1]);
  });

  it('what could not be renewed is said, and tried again', async () => {
    const lines: string[] = [];
    const redis = await connect({ lasts: 1200, fails: [2] }, { warn: (about, text) => { lines.push(`${text} ${JSON.stringify(about)}`); } });
    await until(() => Promise.resolve(users.length >= 2), 15_000);
    await until(async () => await whoami(redis) === users.at(-1));
    assert.deepEqual(lines, ['the sign-in at Redis could not be renewed; it is tried again {"reason":"no token just now"}']);
  });

  it('it does not start where it gets no token', async () => {
    await assert.rejects(connect({ lasts: 1000, fails: [1] }), /no token just now/);
  });
});
