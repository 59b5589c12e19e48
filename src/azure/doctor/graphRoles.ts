import type { Client } from '@microsoft/microsoft-graph-client';
import type { DirectoryRole, GroupRole } from '../../access/entitlement.js';
import type { Line } from '../../access/sentences/index.js';
import type { Finding } from '../../workflow/ports.js';
import { AUDITS, GROUP_ASSIGNMENT, GROUP_ASSIGNMENT_READ, GROUP_ELIGIBILITY, GROUP_SETTINGS, MEMBERS, ROLE_ASSIGNMENT, ROLE_ASSIGNMENT_READ, ROLE_DEFINITIONS, ROLE_ELIGIBILITY, ROLE_SETTINGS, USERS, type AppRole } from './appRoles.js';
import { giveAppRole } from './mend.js';
import { prove, type Proof } from './prove.js';

/** `roles`: the application permissions in this identity's token, `self` its object id; `mayWrite`: whether it is to change anything. */
export interface GraphExam { readonly graph: Client; readonly graphEndpoint: string; readonly self: string; readonly roles: readonly string[]; readonly mayWrite: boolean }
interface Needed { readonly role: AppRole; /** A call that needs it and changes nothing. */ readonly path: string }

const PIM = '/roleManagement/directory';
const GROUPS = '/identityGovernance/privilegedAccess/group';

/** One finding for each application permission that these entitlements need. */
export function examineAppRoles(exam: GraphExam, { directory, groups }: { directory: readonly DirectoryRole[]; groups: readonly GroupRole[] }): Promise<Finding[]> {
  const [group] = groups;
  const needed = [...always(), ...(directory.length > 0 ? forDirectory(exam) : []), ...(group ? forGroups(group.group, exam) : []), ...(group || directory.length > 0 ? forEvidence() : [])];
  return Promise.all(needed.map((one) => examineAppRole(exam, one)));
}

function always(): Needed[] {
  return [{ role: USERS, path: '/users?$top=1&$select=id,accountEnabled' }, { role: MEMBERS, path: '/groups?$top=1&$select=id' }];
}

function forEvidence(): Needed[] {
  return [{ role: AUDITS, path: '/auditLogs/directoryAudits?$top=1' }];
}

function forDirectory({ self, mayWrite }: GraphExam): Needed[] {
  const own = `$filter=principalId eq '${self}'`;
  return [
    { role: ROLE_DEFINITIONS, path: `${PIM}/roleDefinitions?$filter=displayName eq 'Global Reader'` },
    { role: ROLE_ELIGIBILITY, path: `${PIM}/roleEligibilityScheduleInstances?${own}` },
    { role: ROLE_SETTINGS, path: '/policies/roleManagementPolicyAssignments?$filter=scopeId eq \'/\' and scopeType eq \'DirectoryRole\'' },
    mayWrite ? { role: ROLE_ASSIGNMENT, path: `${PIM}/roleAssignmentScheduleRequests?${own}` } : { role: ROLE_ASSIGNMENT_READ, path: `${PIM}/roleAssignmentScheduleInstances?${own}` },
  ];
}

function forGroups(group: string, { mayWrite }: GraphExam): Needed[] {
  const its = `$filter=groupId eq '${group}'`;
  return [
    { role: GROUP_ELIGIBILITY, path: `${GROUPS}/eligibilityScheduleInstances?${its}` },
    { role: GROUP_SETTINGS, path: `/policies/roleManagementPolicyAssignments?$filter=scopeId eq '${group}' and scopeType eq 'Group'` },
    mayWrite ? { role: GROUP_ASSIGNMENT, path: `${GROUPS}/assignmentScheduleRequests?${its}` } : { role: GROUP_ASSIGNMENT_READ, path: `${GROUPS}/assignmentScheduleInstances?${its}` },
  ];
}

async function examineAppRole({ graph, graphEndpoint, self, roles }: GraphExam, { role, path }: Needed): Promise<Finding> {
  const held = [role.name, ...role.broader].find((name) => roles.includes(name));
  const proof = await prove(() => graph.api(path).get());
  return { group: 'Microsoft Graph', what: role.name, ...judge(role, { held, proof, mend: giveAppRole(self, role, graphEndpoint) }) };
}

function judge({ name, purpose, writes }: AppRole, { held, proof, mend }: { held: string | undefined; proof: Proof; mend: string }): Omit<Finding, 'group' | 'what'> {
  const detail = (how: Line): Line => ({ says: 'found/for', purpose, how });
  if (held === undefined) {
    // a role of the directory, such as Global Reader, lets an application read without any permission of its own
    if (proof.is === 'given' && !writes) return { status: 'ok', detail: detail({ says: 'found/not-in-token', works: true }) };
    return { status: 'wrong', detail: detail({ says: 'found/not-in-token', works: false }), mend };
  }
  const inToken = detail({ says: 'found/in-token', as: held === name ? null : held, but: proof.is === 'given' ? null : proof.why });
  if (proof.is === 'given') return { status: 'ok', detail: inToken };
  return proof.is === 'refused' ? { status: 'wrong', detail: inToken, mend } : { status: 'unknown', detail: inToken };
}
