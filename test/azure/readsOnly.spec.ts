import assert from 'node:assert/strict';
import { ClientSecretCredential } from '@azure/identity';
import { createArmClients } from '../../src/azure/clients.js';
import { createGraphClient } from '../../src/azure/graph.js';
import { partsOf } from '../../src/azure/resource.js';
import { NSG_ID, PEOPLE, RESOURCE_GROUP, TENANT_ID, WEB_OBJECT_ID, WORKER_ID, WORKER_OBJECT_ID, WORKER_PASSWORD } from '../../src/simulator/seed.js';
import { anEntitlement } from '../support/requests.js';
import { network, openArena, ROLES, type Arena } from './arena.js';

const NOT_HERE = { code: 'configuration', message: /a process with ROLE=web reads Azure and writes nothing there\. Start one with ROLE=worker/ };

describe('azure: a process that only reads', function () {
  this.timeout(30_000);
  let arena: Arena;
  before(async function () { arena = await openArena(this); });
  after(() => arena?.close());

  const writesBy = (id: string) => arena.simulator.sim.state.activities.filter(({ by }) => by === id).map(({ what, outcome }) => `${what} ${outcome}`);
  const sent = () => arena.simulator.sim.record.since(0).filter((e) => e.kind === 'call' && e.service !== 'token' && e.method !== 'GET' && !e.path.endsWith('MemberGroups')).map((e) => e.kind === 'call' && `${e.service} ${e.method} ${e.path} ${e.status}`);

  it('has no writing half, whatever its identity may do: nothing is even sent', async () => {
    const azure = arena.edge({ as: 'worker', mayWrite: false });
    for (const target of [network, ...Object.values(ROLES)]) {
      const { attempts } = await arena.converge(target, [arena.holding('r1', 10)], azure);
      assert.equal(attempts.length, 1, 'it has tried');
      for (const { error } of attempts) assert.match(error?.message ?? '', NOT_HERE.message);
    }
    await assert.rejects(azure.sessions.cut(anEntitlement(), [], 'all'), NOT_HERE);
    assert.deepEqual([sent(), writesBy(WORKER_OBJECT_ID)], [[], []]);
  });

  it('nor does any call of a client of its own change anything', async () => {
    const { urls } = arena.simulator;
    const credential = new ClientSecretCredential(TENANT_ID, WORKER_ID, WORKER_PASSWORD, { authorityHost: urls.https, disableInstanceDiscovery: true });
    const { group, name } = partsOf(NSG_ID);
    const arm = createArmClients({ credential, armEndpoint: urls.https, mayWrite: false });
    const graph = createGraphClient({ credential, graphEndpoint: urls.https, mayWrite: false });
    await assert.rejects(arm.network(NSG_ID).securityRules.beginDeleteAndWait(group, name, 'DenyAllInbound'), NOT_HERE);
    await assert.rejects(arm.authorization(RESOURCE_GROUP).roleAssignmentScheduleRequests.create(RESOURCE_GROUP.slice(1), 'r', {}), NOT_HERE);
    await assert.rejects(graph.api('/roleManagement/directory/roleAssignmentScheduleRequests').post({}), NOT_HERE.message); // the client wraps what it did not make
    assert.deepEqual(sent(), []);
    assert.ok((await graph.api(`/users/${PEOPLE[0]!.id}/getMemberGroups`).post({ securityEnabledOnly: false }) as { value: string[] }).value.length > 0, 'and it reads'); // Graph's own answer
    assert.equal((await arm.network(NSG_ID).networkSecurityGroups.get(group, name)).name, name);
  });

  it('with the identity of the web, the whole edge is refused by Azure itself', async () => {
    const azure = arena.edge({ as: 'web' });
    for (const target of [network, ...Object.values(ROLES)]) {
      const { attempts } = await arena.converge(target, [arena.holding('r2', 10)], azure);
      assert.match(attempts.map(({ error }) => error?.code).join(), /^(AuthorizationFailed|PermissionScopeNotGranted)$/, JSON.stringify(target));
    }
    assert.deepEqual(writesBy(WEB_OBJECT_ID), []);
    assert.deepEqual(arena.simulator.sim.state.assignments, []);
  });
});
