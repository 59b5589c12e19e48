import assert from 'node:assert/strict';
import { instant, ms } from '../../src/access/instant.js';
import { createClock, createRedis, createStore } from '../../src/store/index.js';
import { aDoor, anInstance, connectRedis, silent, until } from './redis.js';

describe('store over a Redis that goes away', () => {
  it('rejects within a second, says so once, and works again when Redis is back', async () => {
    const door = await aDoor();
    const lines: string[] = [];
    const log = { warn: (_: object, text: string) => { lines.push(text); }, info: (_: object, text: string) => { lines.push(text); } };
    const redis = await createRedis(door.url, 'producer', { log });
    const store = createStore({ redis, instance: anInstance(), log: silent });
    try {
      await store.remember('a', '1');
      door.shut();
      const began = performance.now();
      await assert.rejects(store.recall('a'));
      await assert.rejects(store.once('b', 1000));
      assert.ok(performance.now() - began < 1000);
      await new Promise((resolve) => { setTimeout(resolve, 500); });
      await door.open();
      await until(() => store.recall('a').then((value) => value === '1', () => false));
      assert.deepEqual(lines, ['Redis is out of reach', 'Redis is back']);
    } finally {
      redis.disconnect();
      door.close();
    }
  });

  it('rejects after seconds when Redis takes commands and does not answer', async () => {
    const door = await aDoor();
    const redis = await connectRedis('producer', door.url);
    try {
      door.stick();
      await assert.rejects(redis.get('a'), /timed out/);
    } finally {
      redis.disconnect();
      door.close();
    }
  });

  it('does not start without Redis', async () => {
    await assert.rejects(createRedis('redis://127.0.0.1:1', 'producer', { log: silent, within: 200 }), /ECONNREFUSED/);
  });
});

describe('the clock', () => {
  it('tells the time of Redis', async () => {
    const redis = await connectRedis();
    const clock = await createClock(redis, { log: silent });
    const differences: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      const [seconds, microseconds] = await redis.time();
      differences.push(Math.abs(ms(clock.now()) - (Number(seconds) * 1000 + Number(microseconds) / 1000)));
    }
    // the answer that was not held up
    assert.ok(Math.min(...differences) < 50, differences.join());
    clock.close();
    await redis.quit();
  });

  it('follows a Redis whose time is another, never runs backwards, and goes on when Redis is away', async () => {
    const answers = [3_600_000];
    const jumps: object[] = [];
    let isAway = false;
    // reads the wall only to be far from it
    const time = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(split(Date.now() + (answers.at(-1) ?? 0))));
    const clock = await createClock({ time }, { every: 20, log: { warn: (facts) => { jumps.push(facts); } } }); // the one method that the clock needs
    const ahead = () => ms(clock.now()) - Date.now();
    assert.ok(Math.abs(ahead() - 3_600_000) < 50);
    answers.push(3_599_500);
    const before = clock.now();
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    const times = Array.from({ length: 50 }, () => clock.now());
    assert.deepEqual([...times].sort(), times);
    assert.ok(times[0]! >= before);
    answers.push(7_200_000);
    await until(() => Math.abs(ahead() - 7_200_000) < 50);
    assert.equal(jumps.length, 1);
    isAway = true;
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    assert.ok(Math.abs(ahead() - 7_200_000) < 50);
    assert.equal(instant(ms(clock.now())).length, 24);
    clock.close();
  });

  it('does not start without a time', async () => {
    await assert.rejects(createClock({ time: () => Promise.reject(new Error('away')) }, { log: silent }), /away/);
  });
});

function split(time: number): [number, number] {
  return [Math.floor(time / 1000), (time % 1000) * 1000];
}
