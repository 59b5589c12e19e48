import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { RunningApp } from '../../src/main.js';
import { textOf } from '../../src/sandbox/control.js';
import type { AssignmentState } from '../../src/simulator/core.js';
import { CHANNELS, NSG_ID, OPERATOR_OBJECT_ID } from '../../src/simulator/seed.js';
import { createRedis, createStore } from '../../src/store/index.js';
import { carryOut } from '../support/az.js';
import { ana, askLine, chatOf, openCard, openFor, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const RULE_API = '?api-version=2025-05-01';

/** What somebody's hand did to what is ours in Azure: judged by Azure's own state, and by what people are told. */
describe('drift: what nobody asked for', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let app: RunningApp;
  beforeEach(async () => { tenant = await openTenant(); app = await tenant.start(); });
  afterEach(() => tenant.close());

  const ours = () => (tenant.simulator.sim.state.nsgs[NSG_ID]?.rules ?? []).filter(({ name }) => name.startsWith('jit-'));
  const minute = async () => { await tenant.advance(61_000); await tenant.rest(); };
  const alarms = async (place: string) => (await tenant.control.state()).conversations.find(({ id }) => id === place)?.activities.map((a) => textOf(a.card)).filter((text) => text.includes('nobody here asked for')) ?? [];
  /** The same rule, or another name, with other words in it: as a person with the portal open, and in Azure's log under their name. */
  async function written(name: string, edit: Record<string, unknown>): Promise<void> {
    const [rule] = ours();
    assert.ok(rule);
    const body = JSON.stringify({ properties: { ...rule.properties, provisioningState: undefined, ...edit } });
    await carryOut(`az rest --method put --url ${tenant.simulator.urls.https}${NSG_ID}/securityRules/${name}${RULE_API} --body '${body}'`, tenant.simulator.urls.https);
  }

  it('a rule that was widened, one that was edited, and one with a later end are put right within a minute, recorded once, and posted with who did it', async () => {
    const { control } = tenant;
    await openFor(control, riley, '10m');
    await untilOpen(control, { roles: 4, rules: 1 });
    const [rule] = ours();
    assert.ok(rule);
    const before = structuredClone(rule.properties);
    await written(rule.name, { sourceAddressPrefixes: [riley.address, '198.51.100.0/24'] });
    await minute();
    assert.deepEqual(ours().map(({ properties }) => properties.sourceAddressPrefixes), [before.sourceAddressPrefixes]);
    for (const place of [CHANNELS.audit.id, CHANNELS.approvals.id]) {
      const post = await sees(control, place, /nobody here asked for/);
      assert.match(post, /198\.51\.100\.0\/24.*put right.*#2 [0-9a-f]{8}/s);
      assert.ok(post.includes(OPERATOR_OBJECT_ID), post);
    }
    await written(rule.name, { destinationPortRange: '*', destinationPortRanges: [] });
    await minute();
    assert.deepEqual(ours()[0]?.properties.destinationPortRanges, before.destinationPortRanges);
    assert.equal((await alarms(CHANNELS.audit.id)).length, 2);
    const later = rule.name.replace(/^jit-\d{8}T\d{6}Z/, 'jit-20991231T235900Z');
    await written(later, { priority: 998, sourceAddressPrefixes: ['198.51.100.9/32'] });
    await minute();
    assert.deepEqual(ours().map(({ name }) => name), [rule.name]);
    assert.match((await alarms(CHANNELS.audit.id)).at(-1) ?? '', /20991231T235900Z.*198\.51\.100\.9\/32.*taken away/s);
    await minute();
    assert.equal((await alarms(CHANNELS.audit.id)).length, 3, 'each is told once');
    await carryOut(`az rest --method delete --url ${tenant.simulator.urls.https}${NSG_ID}/securityRules/${rule.name}${RULE_API} --body '{}'`, tenant.simulator.urls.https);
    await untilOpen(control, { rules: 0 });
    await minute();
    assert.deepEqual(ours().map(({ name, properties }) => [name, properties.sourceAddressPrefixes]), [[rule.name, before.sourceAddressPrefixes]]);
    const missed = (await alarms(CHANNELS.approvals.id)).at(-1) ?? '';
    assert.match(missed, /was taken away before its end.*put right/s);
    assert.ok(missed.includes(OPERATOR_OBJECT_ID), missed);
    assert.equal((await openNow(control)).roles, 4, 'the window goes on');
  });

  it('a rule that cannot be taken away is told with the command that does it by hand', async () => {
    const { control, simulator: { urls: { https } } } = tenant;
    await openFor(control, riley, '10m');
    await untilOpen(control, { rules: 1 });
    const name = ours()[0]?.name.replace(/^jit-\d{8}T\d{6}Z/, 'jit-20991231T235900Z') ?? '';
    await written(name, { priority: 998 });
    await control.knobs({ deny: [`DELETE ${NSG_ID}/securityRules/${name}`] });
    await minute();
    const [, command = ''] = /still there.*By hand: (az network nsg rule delete --ids \S+)/s.exec(await sees(control, CHANNELS.audit.id, /still there/)) ?? [];
    assert.ok(command.endsWith(`/${name}`), command);
    await control.knobs({ deny: [] });
    await carryOut(command, https);
    await untilOpen(control, { rules: 1 });
    assert.notEqual(ours()[0]?.name, name);
  });

  it('a role of ours that somebody prolonged is shortened, and told; where PIM does not shorten it, it goes at the end of its window', async () => {
    const { control, simulator } = tenant;
    await openFor(control, riley, '10m');
    await untilOpen(control, { roles: 4, rules: 1 });
    const mine = simulator.sim.state.assignments.filter((one) => one.removedAt === null && one.principalId === riley.id);
    const ends = mine.map(({ endDateTime }) => endDateTime);
    const [one] = mine;
    assert.ok(one);
    one.endDateTime = null;
    await minute();
    await sees(control, CHANNELS.approvals.id, /nobody here asked for.*no end.*still there.*By hand: az rest --method put/s);
    assert.equal(one.endDateTime, null, 'PIM does not shorten in place: it goes with the window');
    const [other] = mine.slice(1);
    assert.ok(other);
    await control.knobs({ adminUpdate: true });
    other.endDateTime = '2031-01-01T00:00:00.000Z';
    await minute();
    await sees(control, CHANNELS.audit.id, /nobody here asked for.*put right/s);
    assert.deepEqual(simulator.sim.state.assignments.filter((a) => a.removedAt === null && a.principalId === riley.id).map(({ endDateTime }) => endDateTime), [null, ...ends.slice(1)]);
    await tenant.advance(8 * 60_000);
    await untilOpen(control, { roles: 0, rules: 0 });
    await sees(control, CHANNELS.audit.id, /Closed: proof/);
  });

  it('a store that was emptied: what is open and unknown is closed, and said loudly in both channels', async () => {
    const { control, config } = tenant;
    await openFor(control, riley, '10m');
    await untilOpen(control, { roles: 4, rules: 1 });
    await sees(control, chatOf(riley), /Ready/);
    await app.close();
    const redis = new Redis(config.redisUrl);
    const keys = await redis.keys(`{jit:${config.rules.instance}}:*`);
    await redis.del(...keys);
    redis.disconnect();
    await tenant.start();
    await untilOpen(control, { roles: 0, rules: 0 });
    await sees(control, CHANNELS.approvals.id, /nobody here asked for it: network nsg-bastion/);
    await sees(control, CHANNELS.approvals.id, /nobody here asked for it: Reader on/);
    await sees(control, CHANNELS.audit.id, /The record of this installation begins here/);
  });
});

/** Nobody looks at what is open but who ends it: so late was the hand, or so short the window. */
describe('drift: a role that a hand prolongs, and that only the end of its window finds', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let app: RunningApp;
  const start = async () => { app = await tenant.start({ sweep: false }); };
  beforeEach(async () => { tenant = await openTenant(); await start(); });
  afterEach(() => tenant.close());

  /** Whom the record names for each role that was prolonged. */
  async function recorded(): Promise<(string | null)[]> {
    const redis = await createRedis(tenant.config.redisUrl, 'producer', { log: silent });
    const { entries } = await createStore({ redis, instance: tenant.config.rules.instance, log: silent }).system('all').finally(() => { redis.disconnect(); });
    return entries.flatMap(({ event }) => (event.type === 'drifted' ? event.found.map(({ by }) => by) : []));
  }
  const standing = () => tenant.simulator.sim.state.assignments.filter(({ removedAt, principalId }) => removedAt === null && principalId === riley.id);
  async function opened(entitlement: string, roles: number): Promise<void> {
    await tenant.control.say(riley, askLine(riley, '1m', { entitlement }));
    await tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
    await untilOpen(tenant.control, { roles, rules: 1 });
    await sees(tenant.control, chatOf(riley), /Ready: read back from Azure/);
  }
  /** As an administrator on PIM's page does it: by a request of their own for each role that stands. */
  async function prolong(until: string): Promise<void> {
    const { control, simulator: { urls: { https } } } = tenant;
    await control.knobs({ adminUpdate: true });
    for (const place of standing()) await carryOut(updateOf({ ...place, endDateTime: until }, https), https);
    // the bot is not to put it right by the same way
    await control.knobs({ adminUpdate: false });
    assert.deepEqual(standing().filter(({ endDateTime }) => endDateTime !== until), []);
  }

  for (const [name, entitlement, roles, isAnew] of [
    ['roles of Azure', 'bastion-quick', 4, false],
    ['roles of Entra, a group and Azure, by a process that was started since, whatever PIM lists first', 'database-on-call', 3, true],
  ] as const) {
    it(`${name}: are taken away at the end, and told in both channels`, async () => {
      const { control, simulator: { sim } } = tenant;
      await opened(entitlement, roles);
      const until = new Date(sim.clock.now().getTime() + 8 * 60 * 60_000).toISOString();
      await prolong(until);
      if (isAnew) {
        await app.close();
        sim.state.pimRequests.reverse();
        await start();
      }
      await tenant.advance(61_000);
      await untilOpen(control, { roles: 0, rules: 0 });
      for (const place of [CHANNELS.audit.id, CHANNELS.approvals.id]) await sees(control, place, new RegExp(`nobody here asked for.*${until.slice(0, 10)}.*taken away.*PIM's requests name: ${OPERATOR_OBJECT_ID}`, 's'));
      assert.deepEqual(await recorded(), Array<string>(roles).fill(OPERATOR_OBJECT_ID));
      await sees(control, CHANNELS.audit.id, /Closed: proof/);
      const ends = (await control.record()).flatMap((one) => (one.kind === 'assignment.closed' ? [one.why] : []));
      assert.deepEqual(ends, Array<string>(roles).fill('removed'), 'PIM would have let them stand');
    });
  }
});

function updateOf({ principalId, roleDefinitionId, scope, endDateTime }: Pick<AssignmentState, 'principalId' | 'roleDefinitionId' | 'scope' | 'endDateTime'>, root: string): string {
  const common = { justification: 'for longer', principalId, scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime } } };
  const az = (method: string, url: string, body: object) => `az rest --method ${method} --url '${root}${url}' --body '${JSON.stringify(body)}'`;
  if (scope.startsWith('/subscriptions/')) return az('put', `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${randomUUID()}?api-version=2020-10-01`, { properties: { requestType: 'AdminUpdate', roleDefinitionId, ...common } });
  if (scope === '/') return az('post', '/v1.0/roleManagement/directory/roleAssignmentScheduleRequests', { action: 'adminUpdate', directoryScopeId: scope, roleDefinitionId, ...common });
  return az('post', '/v1.0/identityGovernance/privilegedAccess/group/assignmentScheduleRequests', { action: 'adminUpdate', groupId: scope, accessId: roleDefinitionId, ...common });
}
