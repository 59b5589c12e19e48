import assert from 'node:assert/strict';
import type { GraphError} from '@microsoft/microsoft-graph-client';
import { PageIterator, type Client, type PageCollection } from '@microsoft/microsoft-graph-client';
import { GROUPS } from '../../src/simulator/seed.js';
import { ana, lena, noor, openPractice, riley, sam, type Practice } from './practice.js';

describe('simulator: Graph, through @microsoft/microsoft-graph-client', function () {
  this.timeout(30_000);
  let practice: Practice;
  let graph: Client;

  beforeEach(async function () { practice = await openPractice(this); graph = practice.graph(); });
  afterEach(async () => { await practice?.close(); });

  const ids = async (path: string): Promise<string[]> => {
    const found: string[] = [];
    const first = await graph.api(path).get() as PageCollection; // the client leaves answers untyped
    await new PageIterator(graph, first, (row: { id: string }) => { found.push(row.id); return true; }).iterate();
    return found.sort();
  };

  for (const key of [riley.id, riley.mail, riley.id.toUpperCase()]) {
    it(`knows a person by ${key}`, async () => {
      const person = await graph.api(`/users/${key}`).select('id,displayName,userPrincipalName,mail,accountEnabled').get() as Record<string, unknown>;
      delete person['@odata.context'];
      assert.deepEqual(person, { id: riley.id, displayName: 'Riley Chen', userPrincipalName: riley.mail, mail: riley.mail, accountEnabled: true });
    });
  }

  it('shows a disabled account as disabled, and only what was asked for', async () => {
    practice.simulator.sim.state.disabled.push(riley.id);
    const person = await graph.api(`/users/${riley.id}`).select('accountEnabled').get() as Record<string, unknown>;
    assert.deepEqual([person.accountEnabled, person.displayName], [false, undefined]);
  });

  it('what is not there is 404 Request_ResourceNotFound, with the request\'s id inside', async () => {
    for (const path of ['/users/00000000-0000-4000-8000-00000000dead', '/groups/00000000-0000-4000-8000-00000000dead/members']) {
      await assert.rejects(graph.api(path).get(), (error: GraphError) => {
        assert.deepEqual([error.statusCode, error.code], [404, 'Request_ResourceNotFound']);
        assert.match(error.requestId ?? '', /^[0-9a-f-]{36}$/);
        return true;
      });
    }
  });

  it('says who is in what: direct members, groups in groups, groups of a person', async () => {
    practice.simulator.sim.state.groups[GROUPS.operators.id]!.members.push(GROUPS.approvers.id);
    assert.deepEqual(await ids(`/groups/${GROUPS.operators.id}/members`), [GROUPS.approvers.id, riley.id, noor.id, lena.id].sort());
    assert.equal((await ids(`/groups/${GROUPS.operators.id}/transitiveMembers`)).length, 7);
    assert.deepEqual(await ids(`/users/${ana.id}/transitiveMemberOf`), [GROUPS.operators.id, GROUPS.approvers.id].sort());
    assert.deepEqual(await ids(`/users/${ana.id}/memberOf`), [GROUPS.approvers.id]);
    assert.deepEqual(await ids(`/users/${sam.id}/transitiveMemberOf/microsoft.graph.group`), []);
    const checked = await graph.api(`/users/${ana.id}/checkMemberGroups`).post({ groupIds: [GROUPS.operators.id, sam.id] }) as { value: string[] };
    assert.deepEqual(checked.value, [GROUPS.operators.id]);
  });

  it('groups that are in each other end the search all the same', async () => {
    practice.simulator.sim.state.groups[GROUPS.operators.id]!.members.push(GROUPS.approvers.id);
    practice.simulator.sim.state.groups[GROUPS.approvers.id]!.members.push(GROUPS.operators.id);
    assert.equal((await ids(`/users/${riley.id}/transitiveMemberOf`)).length, 2);
  });

  it('comes in pages of $top, joined by absolute links', async () => {
    const page = await graph.api(`/groups/${GROUPS.approvers.id}/members`).top(2).get() as { value: unknown[]; '@odata.nextLink': string };
    assert.equal(page.value.length, 2);
    assert.ok(page['@odata.nextLink'].startsWith(`${practice.simulator.urls.https}/v1.0/groups/`));
    assert.equal((await ids(`/groups/${GROUPS.approvers.id}/members?$top=1`)).length, 3);
  });
});
