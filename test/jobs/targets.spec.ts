import assert from 'node:assert/strict';
import { until } from '../store/redis.js';
import type { Target } from '../../src/access/target.js';
import { aBench, nsg, recordingVerbs, role, wait, type Bench, type Call } from './recorder.js';

describe('jobs: targets', () => {
  let bench: Bench;
  beforeEach(async () => { bench = await aBench(); });
  afterEach(() => bench.close());

  it('many at once are one pass', async () => {
    await Promise.all(Array.from({ length: 50 }, () => bench.queue.converge(nsg)));
    const { verbs, of } = recordingVerbs();
    await bench.work(verbs);
    await until(() => of('converge').length > 0);
    await wait(200);
    assert.equal(of('converge').length, 1);
  });

  it('what is asked for during a pass is one more pass behind it, never beside it', async () => {
    const { verbs, of } = recordingVerbs(() => wait(150));
    await bench.work(verbs);
    for (let i = 0; i < 20; i += 1) { await bench.queue.converge(nsg); await wait(10); }
    const lastAdd = Date.now();
    await until(() => of('converge').every((call) => call.ended > 0) && of('converge').some((call) => call.began >= lastAdd - 160));
    await wait(300);
    // a slow machine takes longer for the twenty, and fits more passes into that time
    const most = Math.ceil((lastAdd - of('converge')[0]!.began) / 150) + 2;
    assert.ok(of('converge').length >= 2 && of('converge').length <= Math.min(most, 19), String(of('converge').length));
    assertSerial(of('converge'));
  });

  it('different targets do not wait for one another, nor does the same target in another case have two passes', async () => {
    const { verbs, of } = recordingVerbs(() => wait(150));
    await bench.queue.converge(nsg);
    await bench.queue.converge({ layer: 'network', nsg: '/SUBSCRIPTIONS/S/NSG-BASTION' });
    await bench.queue.converge(role);
    await bench.work(verbs);
    await until(() => of('converge').filter((call) => call.ended > 0).length === 2);
    const [a, b] = of('converge') as [Call, Call];
    assert.ok(b.began < a.ended);
    assert.deepEqual([a.about, b.about], ['network', 'identity']);
  });

  it('a pass that throws is tried again until it succeeds', async () => {
    let left = 2;
    const { verbs, of } = recordingVerbs(() => { if (left-- > 0) throw new Error('Redis went away'); });
    await bench.work(verbs);
    await bench.queue.converge(nsg);
    await until(() => of('converge').length === 3);
    assert.ok(bench.lines.some(({ level, text }) => level === 'error' && text === 'a job failed'));
    const [a, b, c] = of('converge') as [Call, Call, Call];
    assert.ok(b.began - a.began >= 200 && c.began - b.began >= 400, JSON.stringify(of('converge')));
  });

  it('while a failed pass waits to be tried again, a new reason starts one at once', async () => {
    let fails = 3;
    const { verbs, of } = recordingVerbs(() => { if (fails-- > 0) throw new Error('no'); });
    await bench.work(verbs);
    await bench.queue.converge(nsg);
    await until(() => of('converge').length === 3); // the next try is at least a second away
    await wait(100);
    const asked = Date.now();
    await bench.queue.converge(nsg);
    await until(() => of('converge').length === 4);
    assert.ok(of('converge')[3]!.began - asked < 500);
    await wait(2200);
    assert.equal(of('converge').length, 4);
  });

  it('a pass set for later comes then, and once, however many set it', async () => {
    const { verbs, of } = recordingVerbs();
    await bench.work(verbs);
    const due = bench.in(500);
    await bench.queue.converge(nsg, { at: due, attempt: 3 });
    for (const later of [600, 900, 1200]) await bench.queue.converge(nsg, { at: bench.in(later), attempt: 4 });
    await until(() => of('converge').length > 0);
    const late = of('converge')[0]!.began - Date.parse(due);
    assert.ok(late > -50 && late < 400, String(late));
    assert.equal(of('converge')[0]!.attempt, 3);
    await wait(1000);
    assert.equal(of('converge').length, 1);
  });

  it('one set for sooner takes the place of one set for later', async () => {
    const { verbs, of } = recordingVerbs();
    await bench.work(verbs);
    await bench.queue.converge(nsg, { at: bench.in(60_000) });
    await bench.queue.converge(nsg, { at: bench.in(300), attempt: 1 });
    await until(() => of('converge').length > 0, 2000);
    assert.equal(of('converge')[0]!.attempt, 1);
    assert.deepEqual((await bench.keys()).filter((key) => /^alarms:(de|delayed)/.test(key)), []);
  });

  it('a pass may set the next one while it runs', async () => {
    const { verbs, of } = recordingVerbs(async (call) => {
      if (call.attempt < 3) await bench.queue.converge(nsg, { at: bench.in(20), attempt: call.attempt + 1 });
    });
    await bench.work(verbs);
    await bench.queue.converge(nsg);
    await until(() => of('converge').length === 4);
    assert.deepEqual(of('converge').map((call) => call.attempt), [0, 1, 2, 3]);
    assertSerial(of('converge'));
  });

  it('chains of retries do not multiply when a sweep asks in between', async () => {
    const { verbs, of } = recordingVerbs(async (call) => { await bench.queue.converge(nsg, { at: bench.in(400), attempt: call.attempt + 1 }); });
    await bench.work(verbs);
    for (let i = 0; i < 10; i += 1) { await bench.queue.converge(nsg); await wait(50); }
    const before = of('converge').length;
    await wait(2000);
    assert.ok(of('converge').length - before <= 6, String(of('converge').length - before));
  });

  it('sessions: one cut at a time for a request, beside its targets', async () => {
    const { verbs, of } = recordingVerbs(() => wait(100));
    await bench.work(verbs);
    await Promise.all([bench.queue.cutSessions('abcd2345'), bench.queue.cutSessions('abcd2345'), bench.queue.cutSessions('efgh2345'), bench.queue.converge(nsg)]);
    await bench.queue.cutSessions('abcd2345', { at: bench.in(600), attempt: 2 });
    await until(() => of('cutSessions').some((call) => call.attempt === 2));
    const mine = of('cutSessions').filter((call) => call.about === 'abcd2345');
    assertSerial(mine);
    assert.ok(mine.length <= 3);
    assert.equal(of('cutSessions').filter((call) => call.about === 'efgh2345').length, 1);
    assert.equal(of('converge').length, 1);
  });

  it('what closes goes before everything that only opens, also where the same target waits already, and is one pass', async () => {
    const began: string[] = [];
    const done = recordingVerbs();
    const verbs = {
      ...done.verbs,
      converge: (target: Target) => { began.push(target.layer === 'network' ? 'nsg' : target.person); return Promise.resolve(); },
      cutSessions: (request: string) => { began.push(request); return Promise.resolve(); },
    };
    const of = (person: string): Target => ({ layer: 'identity', kind: 'azure', person, role: 'Reader', scope: '/subscriptions/s' });
    const opening = Array.from({ length: 60 }, (_, n) => `opens${n}`);
    for (const person of opening) await bench.queue.converge(of(person));
    await bench.queue.converge(of('opens40'), { closes: true });
    await bench.queue.converge(of('closes'), { closes: true, at: bench.in(10) });
    await bench.queue.cutSessions('r1');
    await bench.queue.converge(nsg);
    await bench.queue.converge(of('opens40'));
    await bench.work(verbs, { concurrency: { targets: 1 } });
    await until(() => began.length === 63);
    assert.deepEqual(began.slice(0, 3), ['opens40', 'r1', 'nsg']);
    assert.ok(began.indexOf('closes') < 30, 'its alarm rang, and then it did not wait for those that were there before it');
    assert.deepEqual(began.slice(3).filter((one) => one !== 'closes'), opening.filter((one) => one !== 'opens40'), 'the others keep their order');
  });

  it('leaves nothing behind of what succeeded', async () => {
    const { verbs, calls } = recordingVerbs();
    await bench.work(verbs);
    for (let i = 0; i < 20; i += 1) await Promise.all([bench.queue.converge(nsg), bench.queue.cutSessions(`r${i}`), bench.queue.wake(`r${i}`, 'end', bench.in(10))]);
    await until(() => calls.filter((call) => call.verb === 'end').length === 20);
    await until(async () => (await bench.keys()).every((key) => /^(alarms|targets|news|tickets):(meta|events|id|marker|stalled-check|pc)$/.test(key)));
  });
});

function assertSerial(calls: readonly Call[]): void {
  for (const [i, call] of calls.entries()) assert.ok(i === 0 || call.began >= calls[i - 1]!.ended, 'two passes over one target at once');
}
