import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { QUEUES } from '../../src/jobs/names.js';
import { CHANNELS, GROUPS, type SeedPerson } from '../../src/simulator/seed.js';
import { textOf } from '../../src/sandbox/control.js';
import type { Forged } from '../../src/simulator/teams/client.js';
import { connectRedis } from '../store/redis.js';
import { ana, askLine, ben, chatOf, noor, openCard, openTenant, riley, sam, sees, untilOpen, type Tenant } from '../support/tenant.js';

const OTHER_TENANT = '0de40000-0000-4000-8000-000000000001';

/** Who somebody is, and what they may, is read at the click and not believed from what arrives. */
describe('clicks and words under another name', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let redis: Redis;
  let card: Awaited<ReturnType<typeof openCard>>;
  before(async () => {
    redis = await connectRedis();
    tenant = await openTenant();
    await tenant.start();
    await tenant.control.say(riley, askLine(riley, '1h', { entitlement: 'bastion-prod' }));
    card = await openCard(tenant.control, riley);
    await sees(tenant.control, CHANNELS.audit.id, /asked/i);
    await tenant.rest();
  });
  after(async () => { redis.disconnect(); await tenant.close(); });

  const BESIDE = new RegExp(`\\}:(${QUEUES.join('|')}|once|token|tokens)\\b`);
  /** Everything that the bot keeps beside its queues, byte for byte; what only marks an activity as seen is left out. */
  async function kept(): Promise<Map<string, string>> {
    const names = (await redis.keys(`{jit:${tenant.config.rules.instance}}:*`)).filter((name) => !BESIDE.test(name));
    return new Map(await Promise.all(names.map(async (name) => [name, (await redis.dumpBuffer(name)).toString('base64')] as const)));
  }
  /** Names of what is there, is gone, or is another than before. */
  async function changedSince(before: Map<string, string>): Promise<string[]> {
    const after = await kept();
    return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
  }
  async function presses(who: SeedPerson, forged?: Forged): Promise<{ status: number; said: string }> {
    const { status, body } = await tenant.control.press(who, { ...card, verb: 'approve', ...(forged ? { forged } : {}) });
    return { status, said: typeof body?.value === 'string' ? body.value : textOf(body?.value) };
  }

  const cases: { name: string; who: () => Promise<SeedPerson>; forged?: Forged; status?: number; said: RegExp }[] = [
    { name: 'an approver\'s object id in a click of somebody else', who: () => Promise.resolve(noor), forged: { aadObjectId: ana.id, name: ana.name }, said: /does not list you as a member here/ },
    { name: 'an approver\'s object id in capitals, with somebody else\'s Teams id', who: () => Promise.resolve(noor), forged: { aadObjectId: ana.id.toUpperCase() }, said: /does not list you as a member here/ },
    { name: 'an approver\'s Teams id with another object id', who: () => Promise.resolve(noor), forged: { id: `29:${ana.id}` }, said: /does not list you as a member here/ },
    { name: 'somebody who is not in the conversation', who: () => Promise.resolve(noor), forged: { id: `29:${sam.id}`, aadObjectId: sam.id }, said: /does not list you as a member here/ },
    { name: 'an id that Teams does not know', who: () => Promise.resolve(noor), forged: { id: '29:nobody', aadObjectId: ana.id }, said: /does not list you as a member here/ },
    { name: 'no object id', who: () => Promise.resolve(ana), forged: { aadObjectId: '' }, said: /does not say what it is for/ },
    { name: 'another tenant in the activity', who: () => Promise.resolve(ana), forged: { tenantId: OTHER_TENANT }, status: 401, said: /^$/ },
    { name: 'somebody of another tenant who was let into the channel and the group', who: () => tenant.control.join('Ivo External', 'approver', OTHER_TENANT), said: /does not list you as a member here/ },
  ];
  for (const { name, who, forged, status = 200, said } of cases) {
    it(`${name}: not counted, nothing saved`, async () => {
      const person = await who();
      const before = await kept();
      const answer = await presses(person, forged);
      assert.equal(answer.status, status);
      assert.match(answer.said, said);
      assert.deepEqual(await changedSince(before), []);
    });
  }

  it('an approver who was removed from the group a second ago is refused, and nothing saved', async () => {
    const { members } = tenant.simulator.sim.state.groups[GROUPS.approvers.id]!;
    members.splice(members.indexOf(ana.id), 1);
    await tenant.advance(1000);
    const before = await kept();
    assert.match((await presses(ana)).said, /not among the approvers/);
    assert.deepEqual((await changedSince(before)).filter((name) => !name.endsWith(`:memory:person:${ana.id}`)), [], 'nothing but where she is, which Teams confirmed');
    members.push(ana.id);
  });

  it('words in another\'s name do nothing, and the chat that they came from does not become theirs', async () => {
    const before = await kept();
    await tenant.control.say(noor, '/access cancel', { forged: { aadObjectId: riley.id, name: riley.name } });
    await sees(tenant.control, chatOf(noor), /does not list you as a member here, so nothing was done/);
    assert.deepEqual(await changedSince(before), []);
  });

  it('a look in an approver\'s name, in a chat that is not theirs: nothing there becomes their card', async () => {
    const before = await kept();
    const activityId = (await tenant.control.state()).conversations.find(({ id }) => id === chatOf(noor))?.activities.at(-1)?.id ?? '';
    const { body } = await tenant.control.press(noor, { conversation: chatOf(noor), activityId, verb: 'refresh', data: card.data, forged: { id: `29:${ana.id}`, aadObjectId: ana.id, name: ana.name } });
    assert.match(String(body?.value), /does not list you as a member here/);
    assert.deepEqual(await changedSince(before), []);
  });

  it('the request that all of this was about is still open to who may decide it', async () => {
    assert.match((await presses(ben)).said, /Approved by Ben Okafor/);
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await sees(tenant.control, chatOf(riley), /Ready: read back from Azure/);
  });
});
