import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createQueue } from '../../src/jobs/index.js';
import { openQueue } from '../../src/jobs/queue.js';
import { CHANNELS, RESOURCE_GROUP } from '../../src/simulator/seed.js';
import { createRedis } from '../../src/store/index.js';
import { ana, askLine, ben, chatOf, lena, mia, noor, openCard, openFor, openTenant, riley, sam, sees, untilOpen, type Tenant } from '../support/tenant.js';

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const PER_PERSON = 12;
const IN_ALL = 44;

/** More than one process takes, in front of the real bot: a clear answer, and nothing done with what is refused. */
describe('a flood', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => {
    tenant = await openTenant({ settings: { LIMIT_PER_PERSON: String(PER_PERSON), LIMIT_IN_ALL: String(IN_ALL) } });
    await tenant.start();
  });
  after(() => tenant.close());
  const texts = async (chat: string) => ((await tenant.control.state()).conversations.find((c) => c.id === chat)?.activities ?? []).map((a) => a.text ?? '');

  it('of one person is answered once, and does nothing; what others ask is done', async () => {
    const { control } = tenant;
    for (let n = 0; n < PER_PERSON; n += 1) await control.say(riley, '/access help');
    for (let n = 0; n < 3; n += 1) await control.say(riley, askLine(riley, '1m'));
    await sees(control, chatOf(riley), /You send more than I can take in a minute\. Nothing was done with this; try again in \d+ seconds/);
    await control.say(noor, askLine(noor, '1m'));
    const card = await openCard(control, noor);
    const refused = (await texts(chatOf(riley))).filter((text) => text.includes('more than I can take'));
    assert.equal(refused.length, 1, 'an answer to each would be a flood of our own');
    const cards = (await control.state()).conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities ?? [];
    assert.equal(cards.length, 1, 'only what Noor asked stands there');
    const pressed = await control.press(riley, { ...card, verb: 'approve' });
    assert.match(String(pressed.body?.value), /You send more than I can take/, 'who presses is answered each time');
    await control.press(ana, { ...card, verb: 'approve' });
    await untilOpen(control, { roles: 4, rules: 1 });
  });

  it('of openings does not hold up an end: it is closed while they wait', async () => {
    const { control, config: { redisUrl, rules: { instance } } } = tenant;
    const redis = await createRedis(redisUrl, 'producer', { log });
    const [queue, targets] = [createQueue({ connection: redis, instance, log, clock: { now: () => new Date().toISOString() } }), openQueue('targets', { connection: redis, instance, log })];
    try {
      await Promise.all(Array.from({ length: 1500 }, () => queue.converge({ layer: 'identity', kind: 'azure', person: randomUUID(), role: 'Reader', scope: RESOURCE_GROUP })));
      await control.say(noor, '/access end');
      await untilOpen(control, { roles: 0, rules: 0 });
      const { waiting } = (await queue.depth()).targets;
      assert.ok(waiting > 100, `${waiting} still wait`);
    } finally {
      await targets.drain();
      await Promise.all([queue.close(), targets.close()]);
      redis.disconnect();
    }
  });

  it('of everybody together is refused as busy, in the reader\'s language', async () => {
    const { control } = tenant;
    for (let n = 0; n < IN_ALL; n += 1) await control.say([ben, mia, sam, lena][n % 4] ?? ben, '/access help');
    for (const person of [ben, mia, sam]) await sees(control, chatOf(person), /More arrives than I can take just now.*what was asked before is kept/);
    await sees(control, chatOf(lena), /Gerade kommt mehr an/);
  });
});

describe('a flood that leaves room for nobody', function () {
  this.timeout(90_000);
  const total = 24;
  let tenant: Tenant;
  before(async () => {
    tenant = await openTenant({ settings: { LIMIT_PER_PERSON: String(PER_PERSON), LIMIT_IN_ALL: String(total) }, edit: (yaml) => `${yaml}\nroles: { securityOfficers: { people: [${mia.id}, ${ben.id}] } }\n` });
    await tenant.start();
  });
  after(() => tenant.close());

  it('holds up neither the end of a window nor the stop of an officer, whatever they have sent before', async () => {
    const { control } = tenant;
    await openFor(control, noor, '5m');
    await untilOpen(control, { roles: 4, rules: 1 });
    for (let n = 0; n < total; n += 1) await control.say([ben, sam, lena][n % 3] ?? ben, '/access help');
    await sees(control, chatOf(sam), /More arrives than I can take just now/);
    for (let n = 0; n < PER_PERSON; n += 1) await control.say(noor, '/access help');
    await sees(control, chatOf(noor), /(More arrives|You send more) than I can take/);
    await control.say(noor, '/access end');
    await untilOpen(control, { roles: 0, rules: 0 }, 40_000);
    await control.say(mia, '/access freeze because somebody floods the bot');
    await sees(control, CHANNELS.approvals.id, /Mia Larsen has stopped.*somebody floods the bot/s);
  });
});
