import { WireError } from '../wireError.js';

/** Permissions of which any one is enough, the least first. */
type OneOf = readonly string[];

const PEOPLE: OneOf = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const MEMBERS: OneOf = ['GroupMember.Read.All', 'GroupMember.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'];
const MANAGE_MEMBERS: OneOf = ['GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'];
const MANAGE_ROLES: OneOf = ['RoleManagement.ReadWrite.Directory'];
const ROLES: OneOf = ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', ...MANAGE_ROLES, 'Directory.Read.All', 'Directory.ReadWrite.All'];
const READ_ROLES: OneOf = ['RoleManagement.Read.Directory', 'RoleManagement.Read.All'];
const AUDITS: OneOf = ['AuditLog.Read.All'];
const CATALOGUE: OneOf = ['AppCatalog.Read.All', 'AppCatalog.ReadWrite.All'];
const ASSIGN: OneOf = ['RoleAssignmentSchedule.ReadWrite.Directory', ...MANAGE_ROLES];
const ASSIGN_MEMBERS: OneOf = ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'];

interface Needs { readonly path: RegExp; readonly read: readonly OneOf[]; readonly write: readonly OneOf[]; /** PIM's refusals have their reason wrapped once more (AZURE.md A.4). */ readonly wrapped?: true }

/** What calls need, by their path and query: Microsoft's tables of permissions (AZURE.md A.1, B), the first that fits. */
const NEEDS: readonly Needs[] = [
  { path: /\/(check|get)MemberGroups$/i, read: [PEOPLE, MEMBERS], write: [PEOPLE, MEMBERS] },
  { path: /\/auditLogs\//i, read: [AUDITS], write: [] },
  { path: /\/appCatalogs\//i, read: [CATALOGUE], write: [] },
  { path: /\/v1\.0\/users\/[^/]+\/(transitiveM|m)emberOf/i, read: [MEMBERS], write: [] },
  { path: /\/v1\.0\/users/i, read: [PEOPLE], write: [] },
  { path: /\/v1\.0\/groups/i, read: [MEMBERS], write: [MANAGE_MEMBERS] },
  { path: /\/roleManagement\/directory\/role(Definitions|Assignments\b)/i, read: [ROLES], write: [MANAGE_ROLES] },
  // documented for RoleAssignmentSchedule.Read.Directory, and answered 403 to it (msgraph-docs #19139)
  { path: /\/roleManagement\/directory\/roleAssignmentScheduleRequests/i, read: [ASSIGN], write: [ASSIGN], wrapped: true },
  { path: /\/roleManagement\/directory\/roleAssignmentSchedule/i, read: [['RoleAssignmentSchedule.Read.Directory', ...READ_ROLES, ...ASSIGN]], write: [ASSIGN], wrapped: true },
  { path: /\/roleManagement\/directory\/roleEligibilitySchedule/i, read: [['RoleEligibilitySchedule.Read.Directory', ...READ_ROLES, 'RoleEligibilitySchedule.ReadWrite.Directory', ...MANAGE_ROLES]], write: [['RoleEligibilitySchedule.ReadWrite.Directory', ...MANAGE_ROLES]], wrapped: true },
  { path: /\/privilegedAccess\/group\/assignmentSchedule/i, read: [['PrivilegedAssignmentSchedule.Read.AzureADGroup', ...ASSIGN_MEMBERS]], write: [ASSIGN_MEMBERS], wrapped: true },
  { path: /\/privilegedAccess\/group\/eligibilitySchedule/i, read: [['PrivilegedEligibilitySchedule.Read.AzureADGroup', 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup']], write: [['PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup']], wrapped: true },
  { path: /\/policies\/roleManagementPolicyAssignments\?.*scopeType.*Group(%27|')|\/policies\/roleManagementPolicyAssignments\/Group_/i, read: [['RoleManagementPolicy.Read.AzureADGroup', 'RoleManagementPolicy.ReadWrite.AzureADGroup']], write: [], wrapped: true },
  { path: /\/policies\/roleManagementPolicyAssignments/i, read: [['RoleManagementPolicy.Read.Directory', ...READ_ROLES, 'RoleManagementPolicy.ReadWrite.Directory', ...MANAGE_ROLES]], write: [], wrapped: true },
];

/** What a call (`METHOD path?query`) needs: one of each. */
export function needsOf(call: string): readonly OneOf[] {
  const found = find(call);
  if (found === undefined) return [];
  return call.startsWith('GET ') ? found.read : found.write;
}

/** Graph's 403 to a call. PIM's own has its reason wrapped once more, as JSON in the message. */
export function graphRefusal(call: string): WireError {
  if (find(call)?.wrapped !== true) return new WireError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  const message = `Authorization failed due to missing permission scope ${needsOf(call).flat().join(',')}.`;
  return new WireError(403, 'UnknownError', JSON.stringify({ errorCode: 'PermissionScopeNotGranted', message, instanceAnnotations: [] }));
}

function find(call: string): Needs | undefined {
  return NEEDS.find(({ path }) => path.test(call));
}
