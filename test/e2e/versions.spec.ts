import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { prefixOf } from '../../src/jobs/names.js';
import { createLedger, verifyRecord } from '../../src/ledger/index.js';
import { textOf, until } from '../../src/sandbox/control.js';
import { CHANNELS, type SeedPerson } from '../../src/simulator/seed.js';
import { createArchive } from '../../src/store/index.js';
import { putPayload, readPayload, takePayload, writePayload, type Payload } from '../support/payload.js';
import { ana, askLine, ben, chatOf, lena, mia, noor, openNow, openTenant, riley, sees, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;
/** Far ahead, so that no record is older than the day on which it is read. */
const THEN = '2036-01-09T10:00:00.000Z';
/** Each released version. What one has written stays as it is; this code writes that of the newest with RECORD_PAYLOADS=v1 npm test -- test/e2e/versions.spec.ts */
const VERSIONS = ['v1'];
const recording = process.env.RECORD_PAYLOADS;

const edit = (yaml: string): string => `${yaml.replace('extend: { times: 1, by: 30m }', 'extend: { times: 1, by: 30m, approval: true }')}\nroles: { securityOfficers: { people: ["${mia.id}", "${ben.id}"] } }\n`;

describe('what an earlier version has stored', function () {
  this.timeout(recording ? 300_000 : 120_000);
  let tenant: Tenant;
  let redis: Redis;
  afterEach(async () => { redis.disconnect(); await tenant.close(); });

  const reach = async (payload: Payload) => {
    tenant = await openTenant({ edit, as: payload.about });
    redis = new Redis(tenant.config.redisUrl);
    await tenant.advance(Date.parse(payload.about.at) - Date.now());
    await putPayload(tenant, redis, payload);
  };
  const key = (...parts: string[]) => `${prefixOf(tenant.config.rules.instance)}:${parts.join(':')}`;
  /** The ids of all requests, by requester and status. */
  const requests = async (): Promise<{ id: string; who: string; status: string; entitlement: string }[]> => {
    const names = (await redis.keys(key('request', '*'))).filter((name) => !name.endsWith(':system'));
    const records = await Promise.all(names.map(async (name) => JSON.parse(await redis.hget(name, 'record') ?? '{}') as { id: string; requester: { name: string }; status: string; entitlement: { id: string } }));
    return records.map(({ id, requester, status, entitlement }) => ({ id, who: requester.name, status, entitlement: entitlement.id }));
  };
  const one = async (who: SeedPerson, status: string, entitlement?: string): Promise<string> => {
    const found = (await requests()).filter((r) => r.who === who.name && r.status === status && (entitlement === undefined || r.entitlement === entitlement));
    assert.equal(found.length, 1, `${who.name} has one that is ${status}: ${JSON.stringify(await requests())}`);
    return found[0]?.id ?? '';
  };
  const say = (who: SeedPerson, text: string) => tenant.control.say(who, text);

  /** Asked and allowed, and open unless it says otherwise. */
  async function allowed(who: SeedPerson, line: string, status = 'active'): Promise<string> {
    const before = new Set((await requests()).map(({ id }) => id));
    await say(who, line);
    await tenant.rest();
    const id = (await requests()).find((r) => !before.has(r.id))?.id ?? '';
    await say(ana, `/access approve ${id}`);
    await tenant.rest();
    assert.equal((await requests()).find((r) => r.id === id)?.status, status, line);
    return id;
  }

  /** A window in each state, and what waits for its approval, its start, its review and more time. */
  async function live(): Promise<void> {
    const prod = (who: SeedPerson, duration: string) => askLine(who, duration, { entitlement: 'bastion-prod' });
    const change = (who: SeedPerson, duration: string, at = '') => `/access request bastion-change for ${duration}${at} from ${who.address} ticket ${TICKET} because patch the kernel`;
    await allowed(riley, prod(riley, '1h'));
    await tenant.control.connect(riley, 'vm-web-1');
    const given = await allowed(noor, prod(noor, '2h'));
    await say(noor, `/access end ${given}`);
    await say(riley, askLine(riley, '1m'));
    await tenant.rest();
    await say(ana, `/access deny ${await one(riley, 'pending')} because not today`);
    await say(lena, askLine(lena, '1m'));
    await tenant.rest();
    await say(lena, '/access cancel');
    await say(noor, askLine(noor, '1m'));
    await tenant.rest();
    await tenant.advance(3 * MINUTE);
    await tenant.rest();
    await say(lena, `/access breakglass bastion-prod for 30m from ${lena.address} ticket ${TICKET} because the site is down`);
    await tenant.rest();
    const longer = await allowed(riley, change(riley, '40m'));
    await say(riley, `/access extend ${longer} by 20m`);
    await allowed(riley, change(riley, '20m', ' at 13:00'), 'scheduled');
    await say(lena, prod(lena, '1h'));
    const closing = await allowed(noor, askLine(noor, '9m'));
    await say(noor, prod(noor, '50m'));
    await tenant.rest();
    await tenant.control.knobs({ failNext: [{ match: 'securityRules/', status: 503, count: -1 }] });
    await say(ana, `/access approve ${await one(noor, 'pending')}`);
    await until(async () => (await redis.hget(key('request', await one(noor, 'activating')), 'record'))?.match(/"alreadyHeld"/g)?.length === 4 || undefined, { what: 'its roles', within: 20_000 });
    await say(noor, `/access end ${closing}`);
    await until(async () => (await redis.hget(key('request', closing), 'record'))?.includes('"troubles":[{') || undefined, { what: 'its end, with trouble', within: 70_000 });
  }

  if (recording) {
    it('is recorded', async () => {
      tenant = await openTenant({ edit, as: { instance: `stored${recording}`, ledgerKey: '1f'.repeat(32) } });
      redis = new Redis(tenant.config.redisUrl);
      await tenant.advance(Date.parse(THEN) - Date.now());
      for (const ticket of tenant.simulator.sim.state.tickets) Object.assign(ticket, { start: '2036-01-09T08:00:00.000Z', end: '2036-01-09T18:00:00.000Z' });
      const app = await tenant.start();
      await live();
      await app.close();
      writePayload(recording, await takePayload(tenant, redis));
    });
    return;
  }

  /** The end of a window as a rule's name has it, so much later. */
  const endOf = async (id: string, more = 0): Promise<string> => {
    const { window } = JSON.parse(await redis.hget(key('request', id), 'record') ?? '{}') as { window: { end: string } };
    return new Date(Date.parse(window.end) + more).toISOString().slice(11, 19).replaceAll(':', '');
  };
  const isOpen = async (end: string) => (await tenant.control.state()).rules.some(({ name }) => name.startsWith(`jit-20360109T${end}Z`));
  const rolesOf = (who: SeedPerson) => tenant.simulator.sim.state.assignments.filter((a) => a.removedAt === null && a.principalId === who.id).length;
  const reachTime = async (clock: string) => { await tenant.advance(Date.parse(`2036-01-09T${clock}Z`) - Date.now()); await tenant.rest(); };
  const gone = (end: string) => until(async () => !(await isOpen(end)) || undefined, { what: `the rule of ${end} to be gone`, within: 20_000 });

  for (const version of VERSIONS) {
    it(`${version}: windows in every state go on with this code, open and close`, async () => {
      await reach(readPayload(version));
      const [quick, waits, longer, later] = [await one(noor, 'revoking'), await one(lena, 'pending'), await one(riley, 'active', 'bastion-change'), await one(riley, 'scheduled')];
      const opening = await one(noor, 'activating');
      const [quickly, afterwards, glass, prod, start] = [await endOf(quick), await endOf(opening), await endOf(await one(lena, 'active')), await endOf(await one(riley, 'active', 'bastion-prod')), await endOf(later)];
      const prolonged = await endOf(longer, 20 * MINUTE);
      await tenant.start();
      await tenant.rest();
      await gone(quickly);
      const became = async (id: string) => (await requests()).find((r) => r.id === id)?.status;
      await until(async () => await became(quick) === 'ended' && await became(opening) === 'active' || undefined, { what: 'what was under way to be over', within: 30_000 });
      await say(ana, `/access approve ${waits}`);
      await say(ana, `/access approve ${longer}`);
      const shown = /\/access approve \S+ more \S+/.exec(await sees(tenant.control, chatOf(ana), /asks for 20 min more/))?.[0] ?? '';
      await say(ana, shown);
      await until(async () => await isOpen(prolonged) || undefined, { what: 'the longer window', within: 20_000 });
      await tenant.rest();
      assert.equal(await became(waits), 'active');
      assert.ok(await isOpen(afterwards), 'what was to open is open');
      await reachTime('10:40:00');
      await gone(glass);
      await reachTime('13:00:01');
      for (const end of [afterwards, prod, prolonged]) await gone(end);
      await until(async () => await isOpen(start) || undefined, { what: 'what was to start then', within: 20_000 });
      assert.equal(await became(later), 'active');
      await reachTime('13:30:00');
      await untilOpen(tenant.control, { roles: 0, rules: 0, sessions: 0 });
      await until(async () => (await requests()).every(({ status }) => ['ended', 'denied', 'cancelled', 'lapsed'].includes(status)) || undefined, { what: 'every request to be over', within: 20_000 });
      const { findings } = await verifyRecord({ archive: createArchive({ redis, instance: tenant.config.rules.instance }), key: tenant.config.ledgerKey });
      assert.deepEqual(findings, []);
    });
  }

  it('and what a newer one has stored: nothing of it opens or is lost, what is open of it ends, and it is said what to do', async () => {
    const payload = readPayload(VERSIONS.at(-1) ?? '');
    await reach(payload);
    const ledger = createLedger({ key: payload.about.ledgerKey });
    /** An event and a record that this code cannot know. */
    const newer = async (id: string, change: object): Promise<void> => {
      const [record, last] = [JSON.parse(await redis.hget(key('request', id), 'record') ?? '') as { seq: number }, JSON.parse(await redis.lindex(key('history', id), -1) ?? '') as { hash: string }];
      const event = { v: 2, request: id, seq: record.seq + 1, at: new Date().toISOString(), type: 'handedOver' };
      await redis.rpush(key('history', id), JSON.stringify(ledger.sealSystem(event as never, last.hash))); // no type has an event of tomorrow
      await redis.hset(key('request', id), 'record', JSON.stringify({ ...record, ...change, v: 2, seq: event.seq }));
    };
    const stored = async (id: string) => [await redis.hget(key('request', id), 'record'), ...await redis.lrange(key('history', id), 0, -1)];
    const [readable, unreadable, opening] = [await one(riley, 'active', 'bastion-prod'), await one(lena, 'active'), await one(noor, 'activating')];
    const [end, glass, never] = [await endOf(readable), await endOf(unreadable), await endOf(opening)];
    await newer(opening, {});
    await newer(readable, { handover: { to: noor.id } });
    await newer(unreadable, { status: 'open', window: [1, 2] });
    const before = [await stored(readable), await stored(unreadable)];
    await tenant.start();
    await tenant.rest();
    await gone(glass);
    await until(() => Promise.resolve(rolesOf(lena) === 0 || undefined), { what: 'roles that nobody here can account for to go', within: 30_000 });
    for (const id of [readable, unreadable]) {
      for (const place of [CHANNELS.approvals.id, CHANNELS.audit.id]) await sees(tenant.control, place, new RegExp(`Request ${id} is of a newer version.*version 2 of what is stored; this one reads version 1.*starts the newer version again`, 's'));
    }
    assert.ok(await isOpen(end), 'what can be read keeps its end');
    assert.ok(!(await isOpen(never)), 'and what it was about to open is not opened');
    await say(riley, `/access end ${readable}`);
    await sees(tenant.control, chatOf(riley), /written by a newer version of this bot/);
    await reachTime('10:58:00');
    assert.ok(await isOpen(end));
    await reachTime('11:00:30');
    await gone(end);
    await until(() => Promise.resolve(rolesOf(riley) === 0 || undefined), { what: 'its roles to go', within: 30_000 });
    assert.deepEqual([await stored(readable), await stored(unreadable)], before, 'nothing of it was changed');

    const last = JSON.parse(await redis.lindex(key('history', 'system'), -1) ?? '') as { hash: string; event: { seq: number } };
    const sealed = ledger.sealSystem({ v: 2, request: 'system', seq: last.event.seq + 1, at: new Date().toISOString(), type: 'moved' } as never, last.hash); // as above
    await redis.rpush(key('history', 'system'), JSON.stringify(sealed));
    await redis.hset(key('request', 'system'), 'record', ledger.endOf(sealed.hash));
    await reachTime('11:02:00');
    for (const place of [CHANNELS.approvals.id, CHANNELS.audit.id]) await sees(tenant.control, place, /NOTHING OPENS: the record of this installation is of a newer version/);
    await say(mia, '/access freeze because something is strange');
    await sees(tenant.control, chatOf(mia), /record of the installation was written by a newer version/);
    assert.equal(await redis.lindex(key('history', 'system'), -1), JSON.stringify(sealed), 'it is not put aside');
    await say(riley, askLine(riley, '1m'));
    await until(async () => (await tenant.control.state()).conversations.find(({ id }) => id === chatOf(riley))?.activities.some((a) => /Nothing of it is lost, and nothing opens here/.test(a.text ?? textOf(a.card))) || undefined, { what: 'a refusal', within: 10_000 });
    assert.equal((await openNow(tenant.control)).rules, 0);
  });
});
