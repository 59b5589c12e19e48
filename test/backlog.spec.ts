import assert from 'node:assert/strict';
import { watchBacklog } from '../src/backlog.js';
import { createQueue } from '../src/jobs/index.js';
import { createClock, createCensus } from '../src/store/index.js';
import { keysOf } from '../src/store/keys.js';
import { anInstance, connectRedis, silent, until } from './store/redis.js';

const OVERDUE = 'something is due and has not been done for long';
const GROWS = 'a queue grows: its jobs wait';

describe('what does not get done', function () {
  this.timeout(30_000);

  async function watched(work: (over: Awaited<ReturnType<typeof open>>) => Promise<void>): Promise<void> {
    const over = await open();
    try {
      await work(over);
    } finally {
      await over.close();
    }
  }
  async function open() {
    const [instance, redis] = [anInstance(), await connectRedis()];
    const clock = await createClock(redis, { log: silent });
    const queue = createQueue({ connection: redis, instance, clock, log: silent });
    const lines: { text: string; about: object }[] = [];
    const line = (about: object, text: string): void => { lines.push({ text, about }); };
    let looks = 0;
    const watch = watchBacklog({ census: async () => { looks += 1; return createCensus({ redis, instance })(); }, queue, clock, log: { warn: line, error: line }, every: 20 });
    return {
      queue, lines,
      /** A request that was due so long ago, in milliseconds, as the index of the store has it. */
      due: (ago: number) => redis.zadd(keysOf(instance).live, Date.now() - ago, 'late2222'),
      /** What a whole look from now on has logged. */
      seen: async (): Promise<string[]> => {
        const [before, from] = [looks, lines.length];
        await until(() => looks > before + 2);
        return [...new Set(lines.slice(from).map(({ text }) => text))];
      },
      async close() {
        watch.close();
        await queue.close();
        clock.close();
        redis.disconnect();
      },
    };
  }

  it('nothing is logged at rest, nor of what PIM may still keep', () => watched(async ({ seen, due }) => {
    assert.deepEqual(await seen(), []);
    await due(400_000);
    assert.deepEqual(await seen(), []);
  }));

  it('what has been due for more than seven minutes is logged, with the seconds', () => watched(async ({ seen, due, lines }) => {
    await due(430_000);
    await until(() => lines.length > 0);
    assert.deepEqual(await seen(), [OVERDUE]);
    assert.match(JSON.stringify(lines.at(-1)?.about), /^\{"seconds":43\d\}$/);
  }));

  it('jobs that nobody takes are logged once they are more than a hundred', () => watched(async ({ seen, queue, lines }) => {
    const ask = (from: number, to: number) => Promise.all(Array.from({ length: to - from }, (_, n) => queue.lookAtTicket({ system: 'servicenow', number: `CHG${from + n}` })));
    await ask(0, 100);
    assert.deepEqual(await seen(), []);
    await ask(100, 101);
    await until(() => lines.length > 0);
    assert.deepEqual(await seen(), [GROWS]);
    assert.deepEqual(lines.at(-1)?.about, { queue: 'tickets', waiting: 101 });
  }));
});
