import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { instant, later, ms } from '../../src/access/instant.js';
import { createQueue } from '../../src/jobs/index.js';
import { createStore } from '../../src/store/index.js';
import { nsg, recordingVerbs, aBench, type Bench } from '../jobs/recorder.js';
import { silent, until } from '../store/redis.js';
import { advance, type Installation } from './advance.js';
import { moveTime, movedWithDate, restoreTime } from './time.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('time that a test moves', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await aBench(); });
  afterEach(async () => { await bench.close(); restoreTime(); });

  const over = (settle = () => undefined): Installation => ({ redis: bench.producer, instance: bench.instance, isWorked: true, settle });

  it('Date runs on from where it was moved to, is the same kind of thing as before, and is given back', async () => {
    const [before, real] = [new Date(), Date];
    moveTime(HOUR);
    const moved = new Date();
    assert.ok(moved.getTime() - before.getTime() >= HOUR && moved.getTime() - before.getTime() < 2 * HOUR);
    assert.ok(before instanceof Date && moved instanceof Date && moved instanceof real);
    assert.deepEqual([new Date(0).getTime(), new Date(2026, 10, 23).getMonth(), Date.parse(instant(5))], [0, 10, 5]);
    await sleep(20);
    assert.ok(Date.now() > moved.getTime());
    restoreTime();
    assert.ok(Date === real && Date.now() < moved.getTime());
  });

  it('an alarm rings when its time was passed, and one behind it does not', async () => {
    const clock = movedWithDate(bench.clock);
    const queue = createQueue({ connection: bench.producer, instance: bench.instance, clock, log: silent });
    const { verbs, calls } = recordingVerbs();
    await bench.work(verbs, { clock, queue });
    await queue.wake('two-hours', 'end', later(clock.now(), 2 * HOUR));
    await queue.wake('three-hours', 'end', later(clock.now(), 3 * HOUR));
    await queue.converge(nsg, { at: later(clock.now(), HOUR) });
    await advance(over(), 2 * HOUR + MINUTE);
    await until(() => calls.length > 1);
    assert.deepEqual(calls.map((call) => call.about).sort(), ['network', 'two-hours']);
    await queue.wake('soon', 'end', later(clock.now(), 300));
    await advance(over(), HOUR);
    await until(() => calls.length > 3);
    assert.deepEqual(calls.map((call) => call.about).sort(), ['network', 'soon', 'three-hours', 'two-hours']);
    await queue.close();
  });

  it('what is under way ends before the time moves', async () => {
    const clock = movedWithDate(bench.clock);
    const { verbs, calls } = recordingVerbs(() => sleep(400));
    await bench.work(verbs, { clock });
    await bench.queue.converge(nsg);
    const began = ms(clock.now());
    await advance(over(), HOUR);
    assert.deepEqual(calls.map((call) => call.ended - began < HOUR && call.ended > 0), [true]);
  });

  it('what Redis forgets by itself is forgotten in the moved time', async () => {
    const store = createStore({ redis: bench.producer, instance: bench.instance, log: silent });
    await bench.work(recordingVerbs().verbs);
    await store.noteWrite(nsg, 'first');
    await store.once('press', 10 * MINUTE);
    await advance(over(), 8 * MINUTE);
    assert.deepEqual([await store.writes(nsg), await store.once('press', MINUTE)], [['first'], false]);
    await store.noteWrite(nsg, 'second');
    await advance(over(), 8 * MINUTE);
    assert.deepEqual([await store.writes(nsg), await store.once('press', MINUTE)], [['second'], true]);
    await advance(over(), 8 * MINUTE);
    assert.deepEqual(await store.writes(nsg), []);
  });
});
