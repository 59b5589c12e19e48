import type { Client } from '@microsoft/microsoft-graph-client';
import type { GroupRole } from '../../access/entitlement.js';
import { instant } from '../../access/instant.js';
import { sameId } from '../resource.js';
import { createGraphPim, IdsShape } from './graph.js';
import type { Given, Pim } from './pim.js';

const BASE = '/identityGovernance/privilegedAccess/group';

/** PIM for the membership and the ownership of groups (AZURE.md B). */
export function createGroupPim(graph: Client): Pim<GroupRole> {
  const pim = createGraphPim<GroupRole>(graph, {
    requests: `${BASE}/assignmentScheduleRequests`,
    assignments: `${BASE}/assignmentScheduleInstances`,
    eligibilities: `${BASE}/eligibilityScheduleInstances`,
    body: ({ group, access }) => Promise.resolve({ groupId: group, accessId: access }),
    filter: ({ group }) => Promise.resolve(`groupId eq '${group}'`),
    isOf: ({ accessId }, { access }) => sameId(accessId ?? '', access),
    meaning: () => Promise.resolve(null),
    policy: ({ group, access }) => Promise.resolve(`scopeId eq '${group}' and scopeType eq 'Group' and roleDefinitionId eq '${access}'`),
  });
  return {
    ...pim,
    async assignments(of, signal) {
      const found = await pim.assignments(of, signal);
      if (found.length > 0 || of.access === 'owner' || !(await isMember(graph, of, signal))) return found;
      // a member past PIM, for good and without a schedule: given by hand
      return [{ name: `member of ${of.group}`, since: instant(0), until: null, schedule: '' }];
    },
  };
}

async function isMember(graph: Client, { group, person }: Given<GroupRole>, signal: AbortSignal): Promise<boolean> {
  const answer = await graph.api(`/users/${encodeURIComponent(person)}/checkMemberGroups`).option('signal', signal).post({ groupIds: [group] }) as unknown; // the client types every answer as any
  return IdsShape.parse(answer).value.length > 0;
}
