import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { CHANNELS } from '../../src/simulator/seed.js';
import { ana, askLine, noor, openCard, openFor, openTenant, riley, sees, untilOpen, chatOf, openNow, type Tenant } from '../support/tenant.js';

/** Things that went wrong once, played against the real bot: what is open is judged by the simulator's own state. */
describe('closing in trouble', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  beforeEach(async () => { tenant = await openTenant(); await tenant.start(); });
  afterEach(() => tenant.close());

  it('the rule cannot be deleted: roles and sessions go all the same, and who came back in between is cut in the end', async () => {
    const { control } = tenant;
    await openFor(control, riley, '1m');
    await untilOpen(control, { roles: 4, rules: 1 });
    await control.connect(riley, 'vm-web-1');
    await control.knobs({ deny: ['DELETE '] });
    await control.say(riley, '/access end');
    await untilOpen(control, { sessions: 0 }, 20_000);
    const back = await control.connect(riley, 'vm-web-1');
    await sees(control, chatOf(riley), /Closing, with trouble/, 20_000);
    await control.knobs({ deny: [] });
    await untilOpen(control, { roles: 0, rules: 0, sessions: 0 }, 40_000);
    await sees(control, CHANNELS.audit.id, /lateness/i, 20_000);
    assert.equal((await openNow(control)).sessions, 0, `somebody came back: ${back.ok}`);
  });

  it('a cut that is refused is tried again with growing waits, and not in a loop', async () => {
    const { control } = tenant;
    await openFor(control, riley, '1m');
    await untilOpen(control, { roles: 4, rules: 1 });
    await control.knobs({ deny: ['getActiveSessions'] });
    await control.say(riley, '/access end');
    await untilOpen(control, { roles: 0, rules: 0 }, 20_000);
    await new Promise((resolve) => { setTimeout(resolve, 5000); });
    const tries = (await control.record()).filter((e) => e.kind === 'call' && e.path.endsWith('getActiveSessions')).length;
    assert.ok(tries > 1 && tries < 15, `${tries} tries`);
    await control.knobs({ deny: [] });
    await sees(control, CHANNELS.audit.id, /lateness/i, 40_000);
  });

  it('the network does not open before the roles, whoever else makes a pass over the NSG', async () => {
    const { control } = tenant;
    await openFor(control, noor, '1m');
    await untilOpen(control, { roles: 4, rules: 1 });
    await control.say(riley, askLine(riley, '1m'));
    const card = await openCard(control, riley);
    await control.knobs({ deny: ['roleEligibilityScheduleInstances'] });
    await control.press(ana, { ...card, verb: 'approve' });
    await control.say(noor, '/access end');
    await untilOpen(control, { roles: 0, rules: 0 }, 20_000);
    const puts = (await control.record()).filter((e) => e.kind === 'rule.put' && JSON.stringify(e.after).includes(riley.address));
    assert.equal(puts.length, 0, 'PIM does not say whether Riley is eligible');
    await control.knobs({ deny: [] });
    await untilOpen(control, { roles: 4, sources: [`${riley.address}/32`] }, 20_000);
  });
});

describe('a store that somebody wrote into', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant(); await tenant.start(); });
  after(() => tenant.close());

  it('a hand-written request in state activating opens nothing and alarms, once', async () => {
    const { control, config } = tenant;
    await openFor(control, riley, '1m');
    await untilOpen(control, { roles: 4, rules: 1 });
    const redis = new Redis(config.redisUrl);
    const prefix = `{jit:${config.rules.instance}}`;
    const key = (await redis.keys(`${prefix}:request:*`)).find((one) => !one.endsWith(':system')) ?? ''; // the system chain is no request
    const id = key.split(':').at(-1) ?? '';
    const record = JSON.parse(await redis.hget(key, 'record') ?? '{}') as Record<string, unknown>;
    const forged = { ...record, id: 'forged22', address: '203.0.113.99/32', status: 'activating', opened: [] };
    await redis.hset(`${prefix}:request:forged22`, { record: JSON.stringify(forged), seq: String(record.seq) });
    for (const set of await redis.keys(`${prefix}:target:*`)) await redis.sadd(set, 'forged22');
    await redis.zadd(`${prefix}:live`, 1, 'forged22');
    assert.notEqual(id, '');
    await control.say(riley, '/access end'); // a pass over every target
    await untilOpen(control, { roles: 0, rules: 0 }, 20_000);
    const puts = (await control.record()).filter((e) => e.kind === 'rule.put' && JSON.stringify(e.after).includes('203.0.113.99'));
    assert.equal(puts.length, 0);
    await sees(control, CHANNELS.audit.id, /What is stored as request forged22 is not authentic It has no history.*Nothing is opened for it/);
    await tenant.advance(2 * 60_000); // two sweeps meet it again
    await tenant.rest();
    const { conversations } = await control.state();
    assert.equal(conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.filter((a) => JSON.stringify(a.card ?? a.text).includes('forged22')).length, 1);
    redis.disconnect();
  });
});
