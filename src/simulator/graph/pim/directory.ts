import { z } from 'zod';
import { describePrincipal } from '../../arm/pim/expanded.js';
import type { Place } from '../../arm/pim/assignments.js';
import { DIRECTORY_ROLES } from '../../seed.js';
import { kindOf } from '../../tenant.js';
import { WireError } from '../../wireError.js';
import { objectRow } from '../objects.js';
import { definitionRow } from './definitions.js';
import type { GraphPim } from './pim.js';

const Body = z.object({
  principalId: z.string().uuid().toLowerCase(), roleDefinitionId: z.string().min(1).toLowerCase(),
  directoryScopeId: z.string().nullish(), appScopeId: z.string().nullish(),
});

/** PIM for roles of the directory itself (AZURE.md A). This tenant has no administrative units: the one scope is `/`. */
export const directoryPim: GraphPim = {
  base: '/roleManagement/directory',
  requests: 'roleAssignmentScheduleRequests', assignmentInstances: 'roleAssignmentScheduleInstances', eligibilityInstances: 'roleEligibilityScheduleInstances',
  filterable: ['roleDefinitionId', 'directoryScopeId', 'appScopeId', 'assignmentType', 'memberType', 'roleAssignmentScheduleId', 'roleEligibilityScheduleId'],
  demanded: [],
  owns: (scope) => kindOf(scope) === 'directory',
  placeOf(sim, body) {
    const { principalId, roleDefinitionId, directoryScopeId, appScopeId } = Body.parse(body);
    if (!directoryScopeId && !appScopeId) throw new WireError(400, 'InvalidRoleAssignmentRequest', 'The role assignment request is invalid: directoryScopeId or appScopeId is required.');
    if (directoryScopeId !== '/') throw new WireError(400, 'InvalidScope', 'The scope is invalid.');
    if (describePrincipal(sim, principalId) === null) throw new WireError(400, 'SubjectNotFound', 'The subject is not found.');
    const role = DIRECTORY_ROLES.find(({ id }) => id === roleDefinitionId);
    if (role === undefined) throw new WireError(400, 'RoleNotFound', 'The role is not found.');
    return { principalId, roleDefinitionId, scope: '/', policy: role.name };
  },
  standsAnyway: () => false,
  onWire: ({ principalId, roleDefinitionId, scope }) => ({ principalId, roleDefinitionId, directoryScopeId: scope, appScopeId: null }),
  scheduleId: (_place, request) => request,
  instanceId: (place, { kind }) => `${packed(place)}-1${kind === 'eligibility' ? '-e' : ''}`,
  assignmentFields: (_place, { instance, schedule }) => ({ roleAssignmentOriginId: instance, roleAssignmentScheduleId: schedule }),
  eligibilityFields: (schedule) => ({ roleEligibilityScheduleId: schedule }),
  expansions: (sim) => ({
    principal: ({ principalId }) => objectRow(sim, principalId), roleDefinition: ({ roleDefinitionId }) => definitionRow(roleDefinitionId),
    directoryScope: () => null, activatedUsing: () => null,
  }),
};

/** Both GUIDs in their 32 bytes, as the ids in Microsoft's published responses are made; the same place has the same id again. */
function packed({ roleDefinitionId, principalId }: Place): string {
  return Buffer.concat([guidBytes(roleDefinitionId), guidBytes(principalId)]).toString('base64url');
}

/** A GUID's first three parts are little-endian. */
function guidBytes(guid: string): Buffer {
  const [a = '', b = '', c = '', d = '', e = ''] = guid.split('-');
  return Buffer.concat([...[a, b, c].map((part) => Buffer.from(part, 'hex').reverse()), Buffer.from(d + e, 'hex')]);
}
