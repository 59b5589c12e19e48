import { z } from 'zod';
import { describePrincipal } from '../../arm/pim/expanded.js';
import { kindOf } from '../../tenant.js';
import { WireError } from '../../wireError.js';
import { findGroup, groupRow, objectRow } from '../objects.js';
import type { GraphPim } from './pim.js';

const Body = z.object({
  principalId: z.string().uuid().toLowerCase(), groupId: z.string().uuid().toLowerCase(),
  accessId: z.string().toLowerCase().pipe(z.enum(['member', 'owner'])),
});

/** PIM for membership and ownership of groups (AZURE.md B). A group is taken on by its first assignment, so any may be asked for. */
export const groupPim: GraphPim = {
  base: '/identityGovernance/privilegedAccess/group',
  requests: 'assignmentScheduleRequests', assignmentInstances: 'assignmentScheduleInstances', eligibilityInstances: 'eligibilityScheduleInstances',
  filterable: ['groupId', 'accessId', 'assignmentType', 'memberType', 'assignmentScheduleId', 'eligibilityScheduleId'],
  demanded: ['principalId', 'groupId'],
  owns: (scope) => kindOf(scope) === 'group',
  placeOf(sim, body) {
    const { principalId, groupId, accessId } = Body.parse(body);
    const { displayName } = findGroup(sim, groupId);
    if (describePrincipal(sim, principalId) === null) throw new WireError(400, 'SubjectNotFound', 'The subject is not found.');
    return { principalId, roleDefinitionId: accessId, scope: groupId, policy: `${accessId} of ${String(displayName)}` };
  },
  standsAnyway: (sim, { principalId, roleDefinitionId, scope }) => roleDefinitionId === 'member' && sim.state.groups[scope]?.members.includes(principalId) === true,
  onWire: ({ principalId, roleDefinitionId, scope }) => ({ accessId: roleDefinitionId, principalId, groupId: scope }),
  scheduleId: ({ roleDefinitionId, scope }, request) => `${scope}_${roleDefinitionId}_${request}`,
  instanceId: ({ roleDefinitionId, scope }, { id }) => `${scope}_${roleDefinitionId}_${id}`,
  assignmentFields: (_place, { schedule }) => ({ assignmentScheduleId: schedule }),
  eligibilityFields: (schedule) => ({ eligibilityScheduleId: schedule }),
  expansions: (sim) => ({
    principal: ({ principalId }) => objectRow(sim, principalId), group: ({ scope }) => groupRow(sim, scope), activatedUsing: () => null,
  }),
};
