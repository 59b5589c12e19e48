import assert from 'node:assert/strict';
import type { Azure } from '../../src/azure/index.js';
import { buttonOf, textOf, until } from '../../src/sandbox/control.js';
import { BOT_OBJECT_ID, CHANNELS, NSG_ID, SUBSCRIPTION_ID, WEB_OBJECT_ID, WORKER_OBJECT_ID } from '../../src/simulator/seed.js';
import type { RunningApp } from '../../src/main.js';
import { EVERY_WRITE, WEB, WORKER } from '../support/roles.js';
import { ana, askLine, chatOf, openCard, openNow, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

describe('ROLE: two that answer and two that work, each kind with an identity of its own', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  let webs: RunningApp[];
  let workers: RunningApp[];
  let webAzure: Azure | undefined;

  before(async () => {
    // all three kinds of PIM, and what a connection through Bastion needs
    const reader = ['prod', 'network'].map((group) => `\n      - { kind: azure, role: Reader, scope: /subscriptions/${SUBSCRIPTION_ID}/resourceGroups/${group} }`).join('');
    tenant = await openTenant({ edit: (yaml) => yaml.replace('name: Database operators }', `name: Database operators }${reader}`) });
    // the bot's own registration speaks in Teams, and has no right in Azure
    await tenant.control.knobs({ withheld: [...EVERY_WRITE] });
    const edge = <Edge extends object>(name: string, made: Edge): Edge => {
      if (name === 'azure') webAzure = made as unknown as Azure; // by its name
      return made;
    };
    workers = [await tenant.start({ settings: WORKER }), await tenant.start({ settings: WORKER })];
    webs = [await tenant.start({ settings: WEB, edge }), await tenant.start({ settings: WEB })];
  });
  after(() => tenant.close());

  const to = (app: RunningApp | undefined, path: string) => fetch(`http://127.0.0.1:${app?.port}${path}`, { method: path === '/readyz' ? 'GET' : 'POST', body: path === '/readyz' ? null : '{}', headers: { 'content-type': 'application/json' } });
  /** Teams' next activity goes to this one of the two. */
  const throughWeb = (n: 0 | 1): void => { tenant.simulator.sim.urls.bot = `http://127.0.0.1:${webs[n]?.port}/api/messages`; };
  const writesBy = (id: string): string[] => tenant.simulator.sim.state.activities.filter(({ by }) => by === id).map(({ what }) => what);

  it('a window goes from /access to its closure and is verified; only the workers write in Azure', async () => {
    const { control } = tenant;
    throughWeb(0);
    await control.say(riley, '/access');
    await sees(control, chatOf(riley), /Database machine on call/);
    await control.say(riley, askLine(riley, '5m', { entitlement: 'database-on-call' }));
    const card = await openCard(control, riley);
    throughWeb(1);
    await control.press(ana, { ...card, verb: 'approve' });
    await untilOpen(control, { roles: 5, rules: 1 });
    await sees(control, chatOf(riley), /Ready: read back/);
    assert.equal((await control.connect(riley, 'vm-db-1')).ok, true);
    await tenant.advance(5 * 60_000);
    const closure = await until(async () => {
      const { conversations } = await control.state();
      const activity = conversations.find((c) => c.id === CHANNELS.audit.id)?.activities.find((a) => buttonOf(a.card, 'verify'));
      return activity && { conversation: CHANNELS.audit.id, activityId: activity.id, verb: 'verify', data: buttonOf(activity.card, 'verify')?.data };
    }, { what: 'the closing card', within: 20_000 });
    assert.deepEqual(await openNow(control), { roles: 0, rules: 0, sources: [], sessions: 0 });
    const verified = textOf((await control.press(ana, closure)).body?.value);
    assert.match(verified, /nothing speaks against the proof/);
    assert.equal(verified.match(/: gone, read/g)?.length, 6, 'each role and the network');

    assert.deepEqual({ web: writesBy(WEB_OBJECT_ID), bot: writesBy(BOT_OBJECT_ID) }, { web: [], bot: [] });
    const kinds = new Set(writesBy(WORKER_OBJECT_ID).map((what) => what.split('/').slice(-2).join('/')));
    assert.deepEqual([...kinds].sort(), ['directory/roleAssignmentScheduleRequests', 'disconnectActiveSessions/action', 'group/assignmentScheduleRequests', 'roleAssignmentScheduleRequests/write', 'securityRules/delete', 'securityRules/write']);
  });

  it('a mistake in what answers opens nothing: its edge has no writing half', async () => {
    const target = { layer: 'network', nsg: NSG_ID } as const;
    const layer = webAzure?.layers.of(target) ?? assert.fail('no edge');
    const calls = () => tenant.simulator.sim.record.since(0).filter((e) => e.kind === 'call' && e.service === 'arm' && e.method !== 'GET').length;
    const before = calls();
    await assert.rejects(async () => layer.apply(target, { do: 'delete', requests: [] }, AbortSignal.timeout(1000)), { code: 'configuration' });
    assert.equal(calls(), before);
    assert.deepEqual(writesBy(WEB_OBJECT_ID), []);
  });

  it('the doctor in the chat looks at the identity that answers, and finds it may no more than it should', async () => {
    await tenant.control.say(ana, '/access doctor');
    await sees(tenant.control, chatOf(ana), /Everything is in order/);
    await tenant.control.knobs({ withheld: [] });
    await tenant.control.say(ana, '/access doctor');
    await sees(tenant.control, chatOf(ana), /More than ROLE=web may: the bot's registration/);
  });

  it('what works has no door for Teams, nor for ticket systems; both say that they are ready', async () => {
    for (const path of ['/api/messages', '/hooks/tickets']) assert.deepEqual([(await to(workers[0], path)).status, (await to(webs[0], path)).status === 404], [404, false], path);
    for (const app of [...webs, ...workers]) assert.equal((await to(app, '/readyz')).status, 200);
  });
});
