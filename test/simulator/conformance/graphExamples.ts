import { DIRECTORY_ROLES, GROUPS } from '../../../src/simulator/seed.js';
import { riley, type Practice } from '../practice.js';
import type { Json } from './shape.js';

const DIRECTORY = '/roleManagement/directory';
const PIM_GROUPS = '/identityGovernance/privilegedAccess/group';
const GROUPS_ADMINISTRATOR = 'fdd7a751-b60b-444a-984c-02652fe8fa1c';
const POLICY = 'unifiedRoleManagementPolicyAssignment';
const REQUEST = 'unifiedRoleAssignmentScheduleRequest';

/** Ids of the published pairs, and what stands in their place in the practice tenant. */
export const OURS = {
  '071cc716-8147-4397-a5ba-b2105951cc0b': riley.id, 'f8ca5a85-489a-49a0-b555-0a6d81e56f0d': riley.id, '3cce9d87-3986-4f19-8335-7ed075408ca2': riley.id,
  '68e55cce-cf7e-4a2d-9046-3e4e75c4bfa7': GROUPS.databaseOperators.id, '2b5ed229-4072-478d-9504-a047ebd4b07d': GROUPS.databaseOperators.id,
  'c2cf284d-6c41-4e6b-afac-4b80928c9034': GROUPS_ADMINISTRATOR, 'f189965f-f560-4c59-9101-933d4c87a91a': GROUPS_ADMINISTRATOR,
  // an application activates nothing for a person: the bot's way is the administrator's
  selfActivate: 'adminAssign',
  // a start that lay ahead when the page was written
  '2022-04-14T00:00:00.000Z': new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000).toISOString(),
} as const;

/** A published request with its response: the type that answers, and what must be there before. */
export interface Pair {
  readonly page: string;
  /** Numbers of the two blocks on the page. */
  readonly request: string;
  readonly response: string;
  readonly type: string;
  /** Stands in for the block where only a body was saved. */
  readonly call?: string;
  readonly prepare?: (practice: Practice) => Promise<Readonly<Record<string, string>>>;
  readonly excused?: Readonly<Record<string, string>>;
}

async function given(practice: Practice): Promise<Record<string, string>> {
  return requested(practice, {});
}

async function givenLater(practice: Practice): Promise<Record<string, string>> {
  return requested(practice, { startDateTime: new Date(Date.now() + 3_600_000).toISOString() });
}

/** Puts a request there; the id that Graph gave it takes the place of the published one. */
async function requested(practice: Practice, start: Json): Promise<Record<string, string>> {
  const { id } = await practice.graph().api(`${DIRECTORY}/roleAssignmentScheduleRequests`).post({
    action: 'adminAssign', principalId: riley.id, roleDefinitionId: GROUPS_ADMINISTRATOR, directoryScopeId: '/', justification: 'x', scheduleInfo: { ...start, expiration: { type: 'afterDuration', duration: 'PT1H' } },
  }) as { id: string }; // Graph's client types every answer as any
  return { '95c690fb-3eb3-4942-a03f-4524aed6f31e': id };
}

async function instance(practice: Practice): Promise<Record<string, string>> {
  await given(practice);
  const { value: [first] } = await practice.graph().api(`${DIRECTORY}/roleAssignmentScheduleInstances`).get() as { value: { id: string }[] }; // as above
  return { 'lAPpYvVpN0KRkAEhdxReEJ2SvT9WjGJEhR4OuaezoqU-1': String(first?.id) };
}

function member(practice: Practice): Promise<Record<string, string>> {
  practice.simulator.sim.state.groups[GROUPS.databaseOperators.id]?.members.push(riley.id);
  return Promise.resolve({});
}

async function policy(practice: Practice): Promise<Record<string, string>> {
  const filter = `scopeId eq '/' and scopeType eq 'Directory' and roleDefinitionId eq '${DIRECTORY_ROLES[2].id}'`;
  const { value: [first] } = await practice.graph().api('/policies/roleManagementPolicyAssignments').filter(filter).get() as { value: { id: string }[] }; // as above
  return { 'Directory_cab01047-8ad9-4792-8e42-569340767f1b_70c808b5-0d35-4863-a0ba-07888e99d448_62e90394-69f5-4237-9190-012177145e10': String(first?.id) };
}

const PERMISSIONS = 'what a role permits in detail is not simulated';
const CONTACT = { 'value[].principal': 'a person has only the fields that anything here reads', principal: 'as in the list', 'value[].roleDefinition.rolePermissions': PERMISSIONS };

export const GRAPH_PAIRS: readonly Pair[] = [
  { page: 'rbacapplication-post-roleassignmentschedulerequests', request: '02', response: '03', type: REQUEST },
  { page: 'rbacapplication-post-roleassignmentschedulerequests', request: '04', response: '05', type: REQUEST },
  { page: 'rbacapplication-list-roleassignmentschedulerequests', request: '02', response: '03', type: REQUEST, prepare: given },
  { page: 'rbacapplication-list-roleassignmentschedulerequests', request: '04', response: '05', type: REQUEST, prepare: given, excused: CONTACT },
  { page: 'unifiedroleassignmentschedulerequest-get', request: '02', response: '03', type: REQUEST, prepare: given },
  { page: 'unifiedroleassignmentschedulerequest-get', request: '04', response: '05', type: REQUEST, prepare: given, excused: CONTACT },
  { page: 'unifiedroleassignmentschedulerequest-cancel', request: '02', response: '03', type: REQUEST, prepare: givenLater },
  { page: 'rbacapplication-list-roleassignmentscheduleinstances', request: '02', response: '03', type: 'unifiedRoleAssignmentScheduleInstance', prepare: given },
  { page: 'unifiedroleassignmentscheduleinstance-get', request: '02', response: '03', type: 'unifiedRoleAssignmentScheduleInstance', prepare: instance },
  { page: 'rbacapplication-list-roleeligibilityscheduleinstances', request: '02', response: '03', type: 'unifiedRoleEligibilityScheduleInstance' },
  { page: 'rbacapplication-list-roledefinitions', request: '03', response: '04', type: 'unifiedRoleDefinition', excused: { 'value[].rolePermissions': PERMISSIONS } },
  { page: 'unifiedroledefinition-get', request: '03', response: '04', type: 'unifiedRoleDefinition', excused: { rolePermissions: PERMISSIONS } },
  { page: 'unifiedroledefinition-get', request: '05', response: '06', type: 'unifiedRoleDefinition', excused: { rolePermissions: PERMISSIONS } },
  { page: 'unifiedroledefinition-get', request: '07', response: '08', type: 'unifiedRoleDefinition', excused: { rolePermissions: PERMISSIONS, inheritsPermissionsFrom: PERMISSIONS } },
  { page: 'rbacapplication-post-roleassignments', request: '03', response: '04', type: 'unifiedRoleAssignment' },
  { page: 'policyroot-list-rolemanagementpolicyassignments', request: '02', response: '03', type: POLICY },
  { page: 'policyroot-list-rolemanagementpolicyassignments', request: '04', response: '05', type: POLICY },
  { page: 'unifiedrolemanagementpolicyassignment-get', request: '02', response: '03', type: POLICY, prepare: policy },
  { page: 'unifiedrolemanagementpolicyassignment-get', request: '04', response: '05', type: POLICY, prepare: policy },
  { page: 'privilegedaccessgroup-post-assignmentschedulerequests', request: '01', response: '01', type: 'privilegedAccessGroupAssignmentScheduleRequest', call: `POST ${PIM_GROUPS}/assignmentScheduleRequests` },
  { page: 'privilegedaccessgroup-post-assignmentschedulerequests', request: '02', response: '02', type: 'privilegedAccessGroupAssignmentScheduleRequest', call: `POST ${PIM_GROUPS}/assignmentScheduleRequests` },
  { page: 'privilegedaccessgroup-list-assignmentscheduleinstances', request: '', response: '', type: 'privilegedAccessGroupAssignmentScheduleInstance', call: `GET ${PIM_GROUPS}/assignmentScheduleInstances?$filter=groupId eq '${GROUPS.databaseOperators.id}'`, prepare: member },
  { page: 'privilegedaccessgroup-list-eligibilityscheduleinstances', request: '', response: '', type: 'privilegedAccessGroupEligibilityScheduleInstance', call: `GET ${PIM_GROUPS}/eligibilityScheduleInstances?$filter=principalId eq '${riley.id}'` },
];
