import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { until } from '../../src/sandbox/control.js';
import type { RunningApp } from '../../src/main.js';
import { programFile } from '../../src/sandbox/processes.js';
import { CHANNELS, type SeedPerson } from '../../src/simulator/seed.js';
import { saidSomewhere } from '../support/spoken.js';
import { ana, askLine, ben, chatOf, mia, noor, openCard, openFor, openNow, openTenant, riley, sam, sees, untilOpen, type Tenant } from '../support/tenant.js';

const CLOSED = { roles: 0, rules: 0, sources: [], sessions: 0 };

const officers = (...people: SeedPerson[]) => `{ people: [${people.map(({ id }) => id).join(', ')}] }`;

/** Mia and Ben are security officers. */
describe('the stop switch', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  let app: RunningApp;
  beforeEach(async () => {
    tenant = await openTenant({ inFile: true, edit: (yaml) => `${yaml}\nroles: { securityOfficers: ${officers(mia, ben)} }\n` });
    app = await tenant.start();
  });
  afterEach(() => tenant.close());

  const say = (who: typeof riley, text: string) => tenant.control.say(who, text);
  const open = async (who: typeof riley) => {
    await openFor(tenant.control, who, '5m');
    await untilOpen(tenant.control, { roles: 4 });
    await sees(tenant.control, chatOf(who), /az network bastion/);
  };
  const postsIn = async (channel: string, pattern: RegExp) => ((await tenant.control.state()).conversations.find((c) => c.id === channel)?.activities ?? []).filter((a) => pattern.test(JSON.stringify(a)));
  const wasTriedInVain = async () => {
    const redis = new Redis(tenant.config.redisUrl);
    const names = await redis.keys(`{jit:${tenant.config.rules.instance}}:memory:told:system*:feed`);
    const told = await Promise.all(names.map((name) => redis.get(name)));
    redis.disconnect();
    return told.some((text) => /"tries":[1-9]/.test(text ?? ''));
  };
  const put = async () => (await tenant.control.record()).filter((e) => e.kind === 'rule.put' || e.kind === 'assignment.opened').length;

  it('is for security officers only, and wants a reason', async () => {
    await say(ana, '/access freeze because I can');
    await sees(tenant.control, chatOf(ana), /Only security officers may stop openings/);
    await say(mia, '/access freeze');
    await sees(tenant.control, chatOf(mia), /Say why, for everybody to read/);
    await say(riley, askLine(riley));
    await openCard(tenant.control, riley);
  });

  it('refuses asking, approving and extending, in both channels, and leaves open what is open', async () => {
    await open(riley);
    await say(noor, askLine(noor, '5m'));
    const card = await openCard(tenant.control, noor);
    await say(mia, '/access freeze because a break-in is being looked into');
    for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) await sees(tenant.control, channel, /Mia .* has stopped all openings Why: a break-in/);
    await say(noor, askLine(noor, '5m'));
    await sees(tenant.control, chatOf(noor), /All openings are stopped since .* by Mia .*: a break-in/);
    assert.match(JSON.stringify((await tenant.control.press(ana, { ...card, verb: 'approve' })).body), /All openings are stopped/);
    await say(noor, '/access');
    await sees(tenant.control, chatOf(noor), /Access for a while, when you need it All openings are stopped since .* by Mia .*: a break-in .*until two security officers lift it/);
    await say(noor, '/access list');
    await sees(tenant.control, chatOf(noor), /What you may ask for All openings are stopped since/);
    assert.deepEqual({ ...await openNow(tenant.control), sessions: 0 }, { roles: 4, rules: 1, sources: [`${riley.address}/32`], sessions: 0 });
  });

  it('ends everybody\'s windows where it is told to, as Azure shows it', async () => {
    await open(riley);
    await tenant.control.connect(riley, 'vm-web-1');
    await openFor(tenant.control, noor, '5m');
    await untilOpen(tenant.control, { roles: 8, sources: [`${riley.address}/32`, `${noor.address}/32`].sort() });
    await say(mia, '/access freeze end all because a break-in is being looked into');
    await untilOpen(tenant.control, CLOSED);
    await sees(tenant.control, chatOf(riley), /Ended by a security officer: a break-in/);
    await sees(tenant.control, CHANNELS.audit.id, /Taken away at .*Ended by a security officer/);
  });

  it('ends one person\'s windows, by name; a name that nobody has ends nothing and stops all the same', async () => {
    await open(riley);
    await openFor(tenant.control, noor, '5m');
    await untilOpen(tenant.control, { roles: 8, sources: [`${riley.address}/32`, `${noor.address}/32`].sort() });
    await say(mia, '/access freeze end Rilay Chen because her laptop was stolen');
    await sees(tenant.control, chatOf(mia), /All openings are stopped.*Nobody with access open or asked for is called "Rilay Chen", so nothing was ended. There are: .*Riley Chen/);
    assert.equal((await openNow(tenant.control)).sources.length, 2);
    await say(mia, `/access freeze end ${riley.name} because her laptop was stolen`);
    await untilOpen(tenant.control, { sources: [`${noor.address}/32`] });
  });

  it('is lifted by two officers and not by one twice', async () => {
    await say(mia, '/access freeze because of a drill');
    await sees(tenant.control, chatOf(mia), /All openings are stopped\./);
    await say(mia, '/access unfreeze');
    await sees(tenant.control, CHANNELS.approvals.id, /Mia .* wants to lift the stop/);
    await say(mia, '/access unfreeze');
    await sees(tenant.control, chatOf(mia), /You have asked to lift it already/);
    await say(riley, askLine(riley));
    await sees(tenant.control, chatOf(riley), /All openings are stopped/);
    await say(ben, '/access unfreeze');
    await sees(tenant.control, CHANNELS.audit.id, /Openings are possible again: Mia .* and Ben .* have lifted the stop/);
    await openFor(tenant.control, riley, '5m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await say(ben, '/access unfreeze');
    await sees(tenant.control, chatOf(ben), /Openings are not stopped/);
    assert.deepEqual(await saidSomewhere(tenant), ['answered', 'asked', 'liftAsked', 'lifted', 'stopped']);
  });

  it('is not lifted with one who has left the officers meanwhile: the next two are', async () => {
    await say(mia, '/access freeze because of a drill');
    await sees(tenant.control, chatOf(mia), /All openings are stopped\./);
    await say(mia, '/access unfreeze');
    await sees(tenant.control, chatOf(mia), /Another security officer has to lift it too/);
    await app.close();
    writeFileSync(tenant.entitlementsFile, readFileSync(tenant.entitlementsFile, 'utf8').replace(officers(mia, ben), officers(ben, sam)));
    await tenant.start();
    await say(ben, '/access unfreeze');
    await sees(tenant.control, chatOf(ben), /Another security officer has to lift it too/);
    await sees(tenant.control, CHANNELS.audit.id, /Ben .* wants to lift .*Mia .* is no security officer any more/);
    await say(riley, askLine(riley, '5m'));
    await sees(tenant.control, chatOf(riley), /All openings are stopped .*Ben .* wants it lifted; another security officer has to say so too/);
    await say(sam, '/access unfreeze');
    await sees(tenant.control, CHANNELS.audit.id, /Openings are possible again: Ben .* and Sam .* have lifted/);
  });

  it('ends what waits for its approval, too, where everything is to end: after the lift nobody can approve it', async () => {
    await say(noor, askLine(noor, '5m'));
    const card = await openCard(tenant.control, noor);
    await say(mia, '/access freeze end all because a break-in is being looked into');
    await sees(tenant.control, chatOf(noor), /Ended by a security officer: a break-in/);
    for (const officer of [mia, ben]) await say(officer, '/access unfreeze');
    await sees(tenant.control, CHANNELS.audit.id, /Openings are possible again/);
    assert.match(JSON.stringify((await tenant.control.press(ana, { ...card, verb: 'approve' })).body), /withdrawn at .*Ended by a security officer/);
    assert.deepEqual(await openNow(tenant.control), CLOSED);
  });

  it('is told with number and hash, once, as soon as Teams takes it', async () => {
    await tenant.rest();
    await tenant.control.knobs({ failNext: [{ match: 'POST /teams/v3/conversations', status: 429, count: -1 }] });
    const said = say(mia, '/access freeze because of a drill').catch(() => undefined); // its answer is not taken either, and Teams may give up waiting
    await until(async () => await wasTriedInVain() || undefined, { what: 'a post that Teams does not take', within: 20_000 });
    await tenant.control.knobs({ failNext: [] });
    await said;
    for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) {
      await sees(tenant.control, channel, /has stopped all openings Why: of a drill .*· #2 [0-9a-f]{8}/, 30_000);
    }
    await tenant.advance(60_000);
    await tenant.rest();
    for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) assert.equal((await postsIn(channel, /has stopped all openings/)).length, 1);
  });

  it('holds for what was approved a moment before: a window that is being opened is taken back', async () => {
    await tenant.control.knobs({ deny: ['roleEligibilityScheduleInstances'] });
    await openFor(tenant.control, riley, '5m').catch(() => undefined);
    await tenant.control.knobs({ deny: [] });
    await openFor(tenant.control, noor, '5m');
    await tenant.control.knobs({ deny: ['roleAssignmentScheduleRequests'] });
    await say(mia, '/access freeze because a break-in is being looked into');
    await sees(tenant.control, chatOf(mia), /All openings are stopped\./);
    await tenant.control.knobs({ deny: [] });
    await untilOpen(tenant.control, { ...CLOSED }, 30_000);
    const before = await put();
    await tenant.advance(60_000);
    await tenant.rest();
    assert.equal(await put(), before);
  });

  for (const [how, falsify] of [
    ['its last event cut off', async (redis: Redis, key: string) => { await redis.rpop(key); }],
    ['all of it deleted', async (redis: Redis, key: string) => { await redis.del(key, key.replace('history', 'request')); }],
    ['its reason rewritten', async (redis: Redis, key: string) => { await redis.lset(key, -1, (await redis.lindex(key, -1) ?? '').replace('stopped', 'liftAsked')); }],
  ] as const) {
    it(`cannot be undone in Redis (${how}), not even with a restart: nothing opens, and that is loud`, async () => {
      await say(noor, askLine(noor, '5m'));
      const card = await openCard(tenant.control, noor);
      await say(mia, '/access freeze because a break-in is being looked into');
      await sees(tenant.control, chatOf(mia), /All openings are stopped\./);
      const redis = new Redis(tenant.config.redisUrl);
      await falsify(redis, `{jit:${tenant.config.rules.instance}}:history:system`);
      redis.disconnect();
      await app.close();
      await tenant.start();
      assert.match(JSON.stringify((await tenant.control.press(ana, { ...card, verb: 'approve' })).body), /Nothing opens at present: what is stored of the stop switch is not authentic/);
      for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) await sees(tenant.control, channel, /NOTHING OPENS: what is stored of the stop switch is not authentic/);
      assert.deepEqual(await openNow(tenant.control), CLOSED);
    });
  }

  it('broken while Teams is away, it is told as soon as Teams is back', async () => {
    const redis = new Redis(tenant.config.redisUrl);
    await tenant.control.knobs({ connectorDown: true });
    await redis.del(`{jit:${tenant.config.rules.instance}}:history:system`);
    redis.disconnect();
    await tenant.advance(60_000);
    await tenant.rest();
    assert.equal((await postsIn(CHANNELS.audit.id, /NOTHING OPENS/)).length, 0);
    await tenant.control.knobs({ connectorDown: false });
    await tenant.advance(60_000);
    for (const channel of [CHANNELS.approvals.id, CHANNELS.audit.id]) await sees(tenant.control, channel, /NOTHING OPENS.*is gone/);
    await tenant.advance(60_000);
    await tenant.rest();
    assert.equal((await postsIn(CHANNELS.audit.id, /NOTHING OPENS/)).length, 1);
  });

  it('broken, it is told once and then hourly, and two officers find the way back', async () => {
    const redis = new Redis(tenant.config.redisUrl);
    const key = `{jit:${tenant.config.rules.instance}}:history:system`;
    await open(riley);
    await redis.rpop(key);
    redis.disconnect();
    const told = async () => (await postsIn(CHANNELS.audit.id, /NOTHING OPENS/)).length;
    await tenant.advance(60_000);
    await sees(tenant.control, CHANNELS.audit.id, /NOTHING OPENS.*is gone.*\/access freeze because/);
    await tenant.advance(60_000);
    await tenant.rest();
    assert.equal(await told(), 1);
    await tenant.advance(60 * 60_000);
    await tenant.rest();
    assert.equal(await told(), 2);
    await untilOpen(tenant.control, CLOSED);
    await say(mia, '/access unfreeze');
    await sees(tenant.control, chatOf(mia), /not authentic, so there is nothing to lift. Type \/access freeze because/);
    await say(mia, '/access freeze because Redis was tampered with');
    await sees(tenant.control, CHANNELS.audit.id, /begun anew by Mia .*Why: Redis was tampered with/);
    await say(mia, '/access unfreeze');
    await sees(tenant.control, CHANNELS.audit.id, /Mia .* wants to lift the stop/);
    await say(ben, '/access unfreeze');
    await sees(tenant.control, CHANNELS.audit.id, /Openings are possible again/);
    await open(riley);
    await tenant.advance(60_000);
    assert.equal(await told(), 2);
  });

  it('broken, an operator finds the way back at the command line', async () => {
    const { redisUrl, ledgerKey, rules } = tenant.config;
    const redis = new Redis(redisUrl);
    await redis.del(`{jit:${rules.instance}}:history:system`);
    redis.disconnect();
    await say(riley, askLine(riley, '5m'));
    await sees(tenant.control, chatOf(riley), /Nothing opens at present/);
    const tool = (...args: string[]) => promisify(execFile)(process.execPath, [programFile('ledgerTool'), ...args], { env: { ...process.env, REDIS_URL: redisUrl, LEDGER_KEY: ledgerKey, ENTITLEMENTS: tenant.config.entitlements.text } });
    await assert.rejects(tool('begin-anew'), /say who you are and why/);
    assert.match((await tool('begin-anew', '--by', 'Ana Costa', '--because', 'a restored backup', '--open')).stdout, /Begun anew; openings are possible/);
    await open(riley);
    await tenant.advance(60_000);
    await sees(tenant.control, CHANNELS.audit.id, /begun anew by Ana Costa \(operator\) Why: a restored backup.*Openings are possible/);
  });
});
