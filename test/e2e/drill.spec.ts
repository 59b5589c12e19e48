import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { textOf, until } from '../../src/sandbox/control.js';
import { CHANNELS, DRILL_NSG_ID, OPERATOR_OBJECT_ID } from '../../src/simulator/seed.js';
import { carryOut, commandsIn } from '../support/az.js';
import { saidSomewhere } from '../support/spoken.js';
import { ana, ben, chatOf, mia, openFor, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const DAY = 24 * 60 * 60_000;

/** What opens also closes: a canary goes the way of every window, and Azure's own state judges it. */
describe('a drill', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let url: string;
  before(async () => {
    tenant = await openTenant({ edit: (yaml) => `${yaml}\nroles: { securityOfficers: { people: [${mia.id}, ${ben.id}] } }\n` });
    url = `http://127.0.0.1:${(await tenant.start()).port}`;
  });
  after(() => tenant.close());

  const canaries = () => tenant.simulator.sim.state.nsgs[DRILL_NSG_ID]?.rules ?? [];
  const drill = () => tenant.control.say(ana, '/access drill');
  const begun = async () => {
    await drill();
    await until(() => Promise.resolve(canaries().length === 1 || undefined), { what: 'the canary', within: 20_000 });
    await tenant.rest();
  };
  const texts = async (place: string, pattern: RegExp) => ((await tenant.control.state()).conversations.find(({ id }) => id === place)?.activities ?? []).map(({ card }) => textOf(card)).filter((text) => pattern.test(text));
  const metric = async (name: string) => Number(new RegExp(`^${name}{path="[a-z]+"} (.*)$`, 'm').exec(await (await fetch(`${url}/metrics`)).text())?.[1] ?? Number.NaN);

  it('opens a rule that lets nobody in, with its end in its name, closes it then, and is green in the audit channel', async () => {
    await tenant.control.say(riley, '/access drill');
    await sees(tenant.control, chatOf(riley), /Only approvers and operators can begin a drill/);
    assert.ok(Number.isNaN(await metric('jit_drill_success')), 'nothing is claimed before the first');
    await begun();
    const [rule] = canaries();
    assert.match(rule?.name ?? '', new RegExp(`^jit-\\d{8}T\\d{6}Z-${tenant.config.rules.instance}-drill$`));
    assert.deepEqual(rule?.properties.sourceAddressPrefixes, ['192.0.2.1/32']);
    await sees(tenant.control, CHANNELS.audit.id, /Drill: a canary opens on drill.*Asked for by Ana Costa/s);
    await drill();
    await sees(tenant.control, chatOf(ana), /A drill is under way/);
    await tenant.advance(19_000);
    assert.equal(canaries().length, 1, 'not before its end');
    await tenant.advance(2000);
    const line = await sees(tenant.control, CHANNELS.audit.id, /✔ Drill passed/);
    assert.match(line, /has closed, (on time|\d+ (ms|s) after its end).*Opened at .*read back at.*#\d+ [0-9a-f]{8}/s);
    assert.deepEqual(canaries(), []);
    assert.equal(await metric('jit_drill_success'), 1);
    assert.ok(await metric('jit_drill_lateness_seconds') < 30);
    assert.deepEqual(await texts(CHANNELS.audit.id, /nobody here asked for/), []);
    assert.deepEqual(await saidSomewhere(tenant), ['drillBegan']);
  });

  it('that somebody else closes is red, and says who', async () => {
    await begun();
    await tenant.advance(5000);
    const [rule] = canaries();
    await carryOut(`az rest --method delete --url ${tenant.simulator.urls.https}${DRILL_NSG_ID}/securityRules/${rule?.name}?api-version=2025-05-01 --body '{}'`, tenant.simulator.urls.https);
    await tenant.advance(20_000);
    assert.match(await sees(tenant.control, CHANNELS.audit.id, /DRILL FAILED.*closed, and not by me/s), new RegExp(OPERATOR_OBJECT_ID));
    assert.equal(await metric('jit_drill_success'), 0);
  });

  it('that does not close is as loud as a window, with the command, and red when it is closed', async () => {
    const { control } = tenant;
    await begun();
    await control.knobs({ deny: ['DELETE '] });
    await tenant.advance(21_000);
    await tenant.rest();
    await tenant.advance(61_000);
    await sees(control, CHANNELS.approvals.id, /STILL OPEN: the canary of a drill on drill.*network nsg-drill: .*authorization/is);
    const post = (await control.state()).conversations.find(({ id }) => id === CHANNELS.audit.id)?.activities.map(({ card }) => card).find((card) => /STILL OPEN/.test(textOf(card)));
    const commands = commandsIn([...JSON.stringify(post).matchAll(/"(az [^"]+)"/g)].map(([, line = '']) => line));
    assert.deepEqual(commands.length, 1);
    await control.knobs({ deny: [] });
    await tenant.advance(60_000);
    await sees(control, CHANNELS.audit.id, /DRILL FAILED: the canary on drill closed .* after its end/);
    await sees(control, CHANNELS.approvals.id, /Closed after all: the canary/);
    assert.deepEqual(canaries(), []);
  });

  it('opens nothing while openings are stopped, and says so in red', async () => {
    await tenant.control.say(mia, '/access freeze because a break-in');
    await sees(tenant.control, chatOf(mia), /All openings are stopped/);
    await drill();
    await sees(tenant.control, chatOf(ana), /There is no drill: nothing was opened.*by Mia Larsen: a break-in/s);
    await sees(tenant.control, CHANNELS.audit.id, /DRILL FAILED: nothing may open now.*Asked for by Ana Costa.*a break-in/s);
    assert.deepEqual(canaries(), []);
    assert.equal(await metric('jit_drill_success'), 0);
  });

  it('opens nothing where the record is not authentic, and says so in red', async () => {
    const redis = new Redis(tenant.config.redisUrl);
    await redis.rpop(`{jit:${tenant.config.rules.instance}}:history:system`);
    redis.disconnect();
    await drill();
    await sees(tenant.control, chatOf(ana), /Nothing opens at present/);
    await sees(tenant.control, CHANNELS.audit.id, /DRILL FAILED: nothing may open now.*not authentic/s);
    assert.deepEqual(canaries(), []);
  });
});

describe('a canary that a hand takes away during its drill', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant({ edit: (yaml) => yaml.replace('length: 20s }', 'length: 3m }') }); await tenant.start(); });
  after(() => tenant.close());
  const canaries = () => (tenant.simulator.sim.state.nsgs[DRILL_NSG_ID]?.rules ?? []).map(({ name, properties }) => [name, properties.sourceAddressPrefixes]);

  it('is missed within a minute, put back, and told in both channels with who did it; the drill goes on to its end', async () => {
    const { control, simulator: { urls: { https } } } = tenant;
    await control.say(ana, '/access drill');
    const opened = await until(() => Promise.resolve(canaries()[0]), { what: 'the canary', within: 20_000 });
    await tenant.rest();
    await carryOut(`az rest --method delete --url ${https}${DRILL_NSG_ID}/securityRules/${String(opened[0])}?api-version=2025-05-01 --body '{}'`, https);
    await until(() => Promise.resolve(canaries().length === 0 || undefined), { what: 'the canary to be gone', within: 20_000 });
    await tenant.advance(61_000);
    await until(() => Promise.resolve(canaries().length === 1 || undefined), { what: 'the canary to be back', within: 20_000 });
    assert.deepEqual(canaries(), [opened]);
    for (const place of [CHANNELS.audit.id, CHANNELS.approvals.id]) {
      const told = await sees(control, place, /nobody here asked for it: network nsg-drill/);
      assert.match(told, /was taken away before its end.*put right/s);
      assert.ok(told.includes(OPERATOR_OBJECT_ID), told);
    }
    await tenant.rest();
    await tenant.advance(121_000);
    await sees(control, CHANNELS.audit.id, /✔ Drill passed/);
    assert.deepEqual(canaries(), []);
  });
});

describe('the daily drill', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant({ edit: (yaml) => yaml.replace('length: 20s }', 'at: "06:30", length: 20s }') }); });
  after(() => tenant.close());
  const lines = async (pattern: RegExp) => ((await tenant.control.state()).conversations.find(({ id }) => id === CHANNELS.audit.id)?.activities ?? []).map(({ card }) => textOf(card)).filter((text) => pattern.test(text));

  it('is one over all replicas, beside windows; one that was missed takes place late, and says so', async () => {
    const apps = [await tenant.start(), await tenant.start()];
    await openFor(tenant.control, riley, '10m');
    await untilOpen(tenant.control, { roles: 4 });
    await sees(tenant.control, CHANNELS.audit.id, /a canary opens on drill.*The day's drill, due at 06:30/s);
    await tenant.advance(21_000);
    await sees(tenant.control, CHANNELS.audit.id, /✔ Drill passed/);
    await tenant.advance(61_000);
    await tenant.rest();
    assert.deepEqual([(await lines(/a canary opens/)).length, (await lines(/missed/)).length], [1, 0]);
    for (const app of apps) await app.close();
    await tenant.advance(2 * DAY);
    await tenant.start();
    await sees(tenant.control, CHANNELS.audit.id, /a canary opens on drill.*It was missed at its time/s);
    await tenant.advance(21_000);
    await until(async () => ((await lines(/Drill passed/)).length === 2 ? true : undefined), { what: 'the second drill', within: 20_000 });
  });
});
