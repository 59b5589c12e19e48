import assert from 'node:assert/strict';
import { Queue as BullQueue } from 'bullmq';
import { AccessError } from '../../src/access/errors.js';
import { createQueue } from '../../src/jobs/index.js';
import { prefixOf } from '../../src/jobs/names.js';
import { waitAfter } from '../../src/jobs/retry.js';
import { aDoor, connectRedis, silent, until } from '../store/redis.js';
import { aBench, nsg, recordingVerbs, wait, type Bench } from './recorder.js';

describe('jobs: alarms', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await aBench(); });
  afterEach(() => bench.close());

  it('an end rings on time and wakes the request once, however often it was set', async () => {
    const { verbs, calls } = recordingVerbs();
    await bench.work(verbs);
    const due = bench.in(700);
    await Promise.all(Array.from({ length: 10 }, () => bench.queue.wake('abcd2345', 'end', due)));
    await until(() => calls.length > 0);
    const late = calls[0]!.began - Date.parse(due);
    assert.ok(late >= -5 && late < 300, String(late));
    await wait(300);
    assert.deepEqual(calls.map(({ verb, about }) => [verb, about]), [['end', 'abcd2345']]);
  });

  it('ends of one request at different times, its lapse and its step are different alarms', async () => {
    const { verbs, calls } = recordingVerbs();
    await bench.work(verbs);
    const soon = bench.in(50);
    await bench.queue.wake('abcd2345', 'end', soon);
    await bench.queue.wake('abcd2345', 'end', bench.in(150));
    await bench.queue.wake('abcd2345', 'lapse', soon);
    await bench.queue.wake('abcd2345', 'step', soon);
    await until(() => calls.length === 4);
    assert.deepEqual(calls.map((call) => call.verb).sort(), ['end', 'end', 'lapse', 'step']);
  });

  it('one that is overdue rings at once, and can be set again after it has rung', async () => {
    const { verbs, of } = recordingVerbs();
    await bench.work(verbs);
    const past = bench.in(-60_000);
    await bench.queue.wake('abcd2345', 'end', past);
    await until(() => of('end').length === 1);
    await until(async () => {
      await bench.queue.wake('abcd2345', 'end', past);
      return of('end').length === 2;
    });
  });

  it('one that rings too early is set again for the time that the verb says', async () => {
    const due = bench.in(600);
    const { verbs, of } = recordingVerbs(() => (bench.clock.now() < due ? { notBefore: due } : undefined));
    await bench.work(verbs);
    await bench.queue.wake('abcd2345', 'end', bench.in(50));
    await until(() => of('end').length >= 2);
    await wait(200);
    const last = of('end').at(-1)!;
    assert.ok(last.began >= Date.parse(due) - 5 && last.began < Date.parse(due) + 300);
    assert.ok(of('end').length <= 4, String(of('end').length));
    assert.deepEqual(bench.lines.filter(({ level }) => level === 'error'), []);
  });

  it('a wake that throws is tried again until it succeeds', async () => {
    let left = 2;
    const { verbs, of } = recordingVerbs(() => { if (left-- > 0) throw new AccessError('conflict', 'again', { retryable: true }); });
    await bench.work(verbs);
    await bench.queue.wake('abcd2345', 'end', bench.in(0));
    await until(() => of('end').length === 3);
  });

  it('one whose request is damaged is not tried for ever, and holds up no other', async () => {
    const { verbs, of } = recordingVerbs(({ about }) => { if (about === 'broken22') throw new AccessError('ledger-broken', 'not authentic'); });
    await bench.work(verbs);
    await bench.queue.wake('broken22', 'end', bench.in(0));
    await bench.queue.wake('abcd2345', 'end', bench.in(0));
    await until(() => of('end').some((call) => call.about === 'abcd2345'));
    await wait(1200);
    assert.equal(of('end').filter((call) => call.about === 'broken22').length, 1);
    await bench.queue.wake('broken22', 'end', bench.in(-1000));
    await until(() => of('end').filter((call) => call.about === 'broken22').length === 2);
  });

  it('a job that carries something else reaches no verb', async () => {
    const { verbs, calls } = recordingVerbs();
    await bench.work(verbs);
    const alarms = new BullQueue('alarms', { connection: bench.producer, prefix: prefixOf(bench.instance) });
    await alarms.add('end', { v: 0, request: 'abcd2345' });
    await alarms.add('end', { v: 1 });
    await alarms.add('open-everything', { v: 1, request: 'abcd2345' });
    await until(() => bench.lines.filter(({ text }) => text === 'a job failed').length === 3);
    assert.deepEqual(calls, []);
    await alarms.close();
  });

  it('a thousand ends in one second', async () => {
    const { verbs, of } = recordingVerbs();
    await bench.work(verbs);
    const due = bench.in(1500);
    await Promise.all(Array.from({ length: 1000 }, (_, i) => bench.queue.wake(`r${i}`, 'end', due)));
    await until(() => of('end').length === 1000, 15_000);
    assert.equal(new Set(of('end').map((call) => call.about)).size, 1000);
  });
});

describe('jobs: news', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await aBench(); });
  afterEach(() => bench.close());

  it('tells about a request once at a time, and what came meanwhile once more', async () => {
    const { verbs, of } = recordingVerbs(() => wait(150));
    await bench.work(verbs);
    await bench.queue.announce('abcd2345');
    await until(() => of('announce').length === 1);
    await Promise.all(Array.from({ length: 10 }, () => bench.queue.announce('abcd2345')));
    await until(() => of('announce').length === 2 && of('announce')[1]!.ended > 0);
    await wait(200);
    assert.equal(of('announce').length, 2);
    assert.ok(of('announce')[1]!.began >= of('announce')[0]!.ended);
  });

  it('waits for as long as Teams asks', async () => {
    let left = 1;
    const { verbs, of } = recordingVerbs(() => { if (left-- > 0) throw new AccessError('azure-busy', 'slow down', { retryable: true, retryAfter: 1500 }); });
    await bench.work(verbs);
    await bench.queue.announce('abcd2345');
    await until(() => of('announce').length === 2);
    assert.ok(of('announce')[1]!.began - of('announce')[0]!.ended >= 1450);
  });
});

describe('jobs: the sweep', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await aBench(); });
  afterEach(() => bench.close());

  it('is one at start and one per tick over all replicas', async () => {
    const [one, two] = [recordingVerbs(), recordingVerbs()];
    await Promise.all([one, two].map(({ verbs }) => bench.work(verbs, { sweep: true, sweepEvery: 1000 })));
    await wait(4300);
    const began = [...one.of('reconcile'), ...two.of('reconcile')].map((call) => call.began).sort((a, b) => a - b);
    const [first = 0] = began;
    const ticks = began.filter((at) => at - first > 500);
    assert.ok(began.length - ticks.length >= 1 && began.length - ticks.length <= 3, String(began.map((at) => at - first)));
    assert.ok(ticks.length >= 3 && ticks.length <= 5, String(began.map((at) => at - first)));
    assert.ok(ticks.every((at, i) => i === 0 || at - ticks[i - 1]! > 500), String(began.map((at) => at - first)));
  });

  it('comes at the start of a process also when the next tick is far', async () => {
    const first = recordingVerbs();
    const workers = await bench.work(first.verbs, { sweep: true });
    await until(() => first.calls.length > 0);
    await workers.close();
    const second = recordingVerbs();
    await bench.work(second.verbs, { sweep: true });
    await until(() => second.of('reconcile').length > 0, 2000);
  });

  const losses: [string, (key: string) => boolean][] = [
    ['Redis lost all that it held', () => true],
    ['the step that writes the next tick failed', (key) => key === 'alarms:delayed' || /^alarms:repeat:sweep:/.test(key)],
  ];
  for (const [name, isLost] of losses) {
    it(`goes on after ${name}`, async () => {
      const { verbs, of } = recordingVerbs();
      await bench.work(verbs, { sweep: true, sweepEvery: 400 });
      await until(() => of('reconcile').length >= 2);
      const lost = (await bench.keys()).filter(isLost);
      assert.ok(lost.length > 0);
      await bench.producer.del(lost.map((key) => `${prefixOf(bench.instance)}:${key}`));
      const before = of('reconcile').length;
      await until(() => of('reconcile').length >= before + 4);
      assert.ok(bench.lines.some(({ level, text }) => level === 'warn' && text === 'the schedule of the sweep was lost and is set again'));
    });
  }

  it('is not set again while it runs as it should', async () => {
    const { verbs, of } = recordingVerbs();
    // a machine that stands still for two ticks has truly missed them
    await bench.work(verbs, { sweep: true, sweepEvery: 1500 });
    await until(() => of('reconcile').length >= 4, 20_000);
    assert.deepEqual(bench.lines, []);
  });

  it('switched off there is none', async () => {
    const { verbs, calls } = recordingVerbs();
    await bench.work(verbs, { sweep: false, sweepEvery: 100 });
    await wait(500);
    assert.deepEqual(calls, []);
  });

  it('that fails does not end the sweeps', async () => {
    const { verbs, of } = recordingVerbs(() => { throw new Error('no'); });
    await bench.work(verbs, { sweep: true, sweepEvery: 500 });
    await until(() => of('reconcile').length >= 4);
  });
});

describe('jobs: the look at the baselines', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await aBench(); });
  afterEach(() => bench.close());

  it('comes once at the start of processes that start together, and then by its own clock', async () => {
    const [one, two] = [recordingVerbs(), recordingVerbs()];
    await Promise.all([one, two].map(({ verbs }) => bench.work(verbs, { sweep: true, sweepEvery: 60_000, baselineEvery: 1500 })));
    const looks = () => [...one.of('checkBaselines'), ...two.of('checkBaselines')].map((call) => call.began).sort((a, b) => a - b);
    await until(() => looks().length >= 5, 10_000);
    const [first = 0, ...later] = looks();
    assert.ok(later.filter((at) => at - first > 700).length >= 2, String(looks().map((at) => at - first)));
  });

  it('that fails is tried again, although the next one is far', async () => {
    let fails = 3;
    const { verbs, of } = recordingVerbs(({ verb }) => { if (verb === 'checkBaselines' && fails-- > 0) throw new Error('Teams is away'); });
    await bench.work(verbs, { sweep: true, baselineEvery: 60_000 });
    await until(() => of('checkBaselines').length >= 4, 20_000);
  });
});

describe('jobs: a process that ends, a Redis that goes away', () => {
  it('a shutdown lets the step that is under way end, and takes no other', async () => {
    const bench = await aBench();
    const { verbs, of } = recordingVerbs(() => wait(800));
    const workers = await bench.work(verbs, { concurrency: { targets: 1 } });
    await bench.queue.converge(nsg);
    await until(() => of('converge').length === 1);
    await bench.queue.cutSessions('abcd2345');
    const began = Date.now();
    await workers.close();
    assert.ok(Date.now() - began < 2000);
    assert.ok(of('converge')[0]!.ended > 0);
    assert.equal(of('cutSessions').length, 0);
    const next = recordingVerbs();
    await bench.work(next.verbs);
    await until(() => next.of('cutSessions').length === 1);
    assert.equal(next.of('converge').length, 0);
    await bench.close();
  });

  it('a shutdown does not wait for ever, and another worker takes the step up', async () => {
    const bench = await aBench();
    const { verbs, of } = recordingVerbs(() => wait(4000));
    const workers = await bench.work(verbs, { patience: 500 });
    await bench.queue.converge(nsg);
    await until(() => of('converge').length === 1);
    const began = Date.now();
    await workers.close();
    assert.ok(Date.now() - began < 1500, String(Date.now() - began));
    const next = recordingVerbs();
    await bench.work(next.verbs);
    await until(() => next.of('converge').length === 1);
    await bench.close();
  });

  it('adding rejects at once while Redis is away, and works again when it is back', async () => {
    const door = await aDoor();
    const bench = await aBench();
    const redis = await connectRedis('producer', door.url);
    const queue = createQueue({ connection: redis, instance: bench.instance, clock: bench.clock, log: silent });
    try {
      await queue.wake('abcd2345', 'end', bench.in(60_000));
      door.shut();
      const began = performance.now();
      await assert.rejects(queue.wake('abcd2345', 'lapse', bench.in(60_000)));
      await assert.rejects(queue.converge(nsg));
      await assert.rejects(queue.converge(nsg, { at: bench.in(1000) }));
      await assert.rejects(queue.announce('abcd2345'));
      assert.ok(performance.now() - began < 2000, String(performance.now() - began));
      await door.open();
      await until(() => queue.converge(nsg).then(() => true, () => false));
    } finally {
      await queue.close();
      redis.disconnect();
      door.close();
      await bench.close();
    }
  });

  it('a worker goes on by itself when Redis is back, and says once that it was away', async function outage() {
    this.timeout(40_000);
    const door = await aDoor();
    const bench = await aBench();
    const connection = await connectRedis('worker', door.url);
    const { verbs, of } = recordingVerbs();
    const workers = await bench.work(verbs, { connection });
    try {
      door.shut();
      await bench.queue.converge(nsg);
      await wait(1500);
      assert.equal(of('converge').length, 0);
      await door.open();
      await until(() => of('converge').length === 1, 20_000);
      assert.ok(bench.lines.filter(({ text }) => text.startsWith('a queue is in trouble')).length <= 4, JSON.stringify(bench.lines));
    } finally {
      await workers.close();
      connection.disconnect();
      door.close();
      await bench.close();
    }
  });
});

describe('jobs: waitAfter', () => {
  const cases: [failed: number, longest: number, least: number, most: number][] = [
    [1, 60_000, 250, 500], [2, 60_000, 500, 1000], [5, 60_000, 4000, 8000], [50, 60_000, 30_000, 60_000], [999_999, 10_000, 5000, 10_000],
  ];
  for (const [failed, longest, least, most] of cases) {
    it(`${failed} tries: between ${least} and ${most} ms`, () => {
      const waits = Array.from({ length: 200 }, () => waitAfter(failed, { error: undefined, longest }));
      assert.ok(Math.min(...waits) >= least && Math.max(...waits) <= most);
      assert.ok(new Set(waits).size > 10);
    });
  }
});
