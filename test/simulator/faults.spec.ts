import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../../src/sandbox/control.js';
import { BOT_ID, BOT_OBJECT_ID, NSG_ID, RESOURCE_GROUP } from '../../src/simulator/seed.js';
import { GROUP_SCOPE, NSG, assign, clientRule, openPractice, refused, riley, type Practice } from './practice.js';

describe('simulator: its knobs, as Microsoft\'s clients meet them', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const read = (maxRetries = 0) => practice.network({ maxRetries }).networkSecurityGroups.get(NSG.group, NSG.name);
  /** Their statuses; an entry is written when its connection knows that the answer went out, which may be after it came in. */
  const calls = (count: number) => until(async () => {
    await wait(50);
    const all = practice.record('call').filter(({ service }) => service !== 'token').map(({ status }) => status);
    return all.length >= count ? all : undefined;
  }, { what: `${count} calls`, within: 5_000 });

  it('a refusal is worded as Azure words it', async () => {
    practice.turn({ deny: ['roleAssignmentScheduleRequests'] });
    const expected = `The client '${BOT_ID}' with object id '${BOT_OBJECT_ID}' does not have authorization to perform action 'Microsoft.Authorization/roleAssignmentScheduleRequests/write' over scope '${RESOURCE_GROUP}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
    await assert.rejects(practice.pim().roleAssignmentScheduleRequests.create(GROUP_SCOPE, randomUUID(), assign(10)), (error: { code: string; statusCode: number; details: { error: { message: string } } }) => {
      assert.deepEqual([error.code, error.statusCode, error.details.error.message], ['AuthorizationFailed', 403, expected]);
      return true;
    });
    practice.turn({ deny: ['/v1.0/users'] });
    await assert.rejects(practice.graph().api(`/users/${riley.id}`).get(), { statusCode: 403, code: 'Authorization_RequestDenied' });
  });

  it('throttling with Retry-After is waited out by the client', async () => {
    practice.turn({ throttleShare: 1, throttleRetryAfterSeconds: 1 });
    const reading = read(3);
    assert.deepEqual(await calls(1), [429]);
    practice.turn({ throttleShare: 0 });
    assert.equal((await reading).name, NSG.name);
    assert.equal((await calls(2)).at(-1), 200);
  });

  it('throttling without Retry-After is told at once', async () => {
    practice.turn({ throttleShare: 1, throttleRetryAfterSeconds: null });
    await refused(read(3), { code: 'TooManyRequests', status: 429 });
    assert.deepEqual(await calls(1), [429]);
    assert.equal((await practice.call('GET', `${NSG_ID}?api-version=2025-05-01`)).headers.has('retry-after'), false);
  });

  it('fails the next calls that match, as many times as ordered', async () => {
    practice.turn({ failNext: [{ match: `GET ${NSG_ID}`, count: 1, status: 503, code: 'ServerBusy' }] });
    await refused(read(), { code: 'ServerBusy', status: 503 });
    assert.equal((await read()).name, NSG.name);
  });

  it('throttles the next calls that match, with the wait that is ordered', async () => {
    practice.turn({ failNext: [{ match: `GET ${NSG_ID}`, count: 1, status: 429, code: 'TooManyRequests', retryAfter: 1 }] });
    assert.equal((await read(3)).name, NSG.name);
    assert.deepEqual(await calls(2), [429, 200]);
  });

  it('a share of errors', async () => {
    practice.turn({ errorShare: 1 });
    await refused(read(), { code: 'InternalServerError', status: 500 });
  });

  it('a write whose answer is lost is done all the same', async () => {
    practice.turn({ resetAfterWriteShare: 1 });
    await assert.rejects(practice.network().securityRules.beginCreateOrUpdate(NSG.group, NSG.name, 'lost', clientRule()), { code: 'ECONNRESET' });
    assert.deepEqual(await calls(1), [0]);
    practice.simulator.sim.clock.advance(1000);
    assert.equal((await practice.network().securityRules.get(NSG.group, NSG.name, 'lost')).priority, 100);
  });

  it('is slow when it is told to', async () => {
    practice.turn({ latencyMs: 300 });
    const began = Date.now();
    await read();
    assert.ok(Date.now() - began >= 300);
  });
});
