import type { Purpose } from '../../access/sentences/findings.js';

/** An application permission of Microsoft Graph. */
export interface AppRole {
  /** The least that Microsoft's page on the call names, or that is known to work. */
  readonly name: string;
  readonly purpose: Purpose;
  /** Others that include it, by the same page. */
  readonly broader: readonly string[];
  /** As in the tenant of every customer; where it is not known here it is looked up by name. */
  readonly id?: string;
  /** It changes something, so that a read that works does not prove it. */
  readonly writes?: true;
}

const ALL_ROLES = ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', 'RoleManagement.ReadWrite.Directory'];
const DIRECTORY = ['Directory.Read.All', 'Directory.ReadWrite.All'];

/** Graph docs, api/user-get and api/user-list. */
export const USERS: AppRole = { name: 'User.Read.All', purpose: 'people', broader: ['User.ReadWrite.All', ...DIRECTORY] };
/** Graph docs, api/group-list-transitivemembers and api/directoryobject-checkmembergroups. */
export const MEMBERS: AppRole = { name: 'GroupMember.Read.All', purpose: 'members', broader: ['GroupMember.ReadWrite.All', 'Group.Read.All', 'Group.ReadWrite.All', ...DIRECTORY] };

/** For roles of Entra itself (AZURE.md A.1; Graph docs, api/rbacapplication-* and api/policyroot-list-rolemanagementpolicyassignments). */
export const ROLE_DEFINITIONS: AppRole = { name: 'RoleManagement.Read.Directory', purpose: 'directory-role', broader: [...ALL_ROLES.slice(1), ...DIRECTORY] };
export const ROLE_ELIGIBILITY: AppRole = { name: 'RoleEligibilitySchedule.Read.Directory', purpose: 'directory-eligible', broader: ['RoleEligibilitySchedule.ReadWrite.Directory', ...ALL_ROLES] };
export const ROLE_SETTINGS: AppRole = { name: 'RoleManagementPolicy.Read.Directory', purpose: 'directory-settings', broader: ['RoleManagementPolicy.ReadWrite.Directory', ...ALL_ROLES] };
/** Its read is documented for RoleAssignmentSchedule.Read.Directory, and was answered 403 to it (msgraph-docs #19139). */
export const ROLE_ASSIGNMENT: AppRole = {
  name: 'RoleAssignmentSchedule.ReadWrite.Directory', purpose: 'directory-give', broader: ['RoleManagement.ReadWrite.Directory'], id: 'dd199f4a-f148-40a4-a2ec-f0069cc799ec', writes: true,
};

/** For a process that only reads: what is active now, by PIM's list (the same pages). */
export const ROLE_ASSIGNMENT_READ: AppRole = { name: 'RoleAssignmentSchedule.Read.Directory', purpose: 'directory-holders', broader: [ROLE_ASSIGNMENT.name, ...ALL_ROLES] };

/** For evidence alone (Graph docs, api/directoryaudit-list, which names Directory.Read.All beside it). */
export const AUDITS: AppRole = { name: 'AuditLog.Read.All', purpose: 'audits', broader: [] };

/** For the version of our own app in Teams, and optional: it reads what the organisation's catalogue has of apps, and no team and no person (Graph docs, api/appcatalogs-list-teamsapps). */
export const APP_CATALOGUE: Pick<AppRole, 'name'> = { name: 'AppCatalog.Read.All' };

/** For PIM for Groups (AZURE.md B; the same page on policies). Nothing of RoleManagement includes these. */
export const GROUP_ELIGIBILITY: AppRole = { name: 'PrivilegedEligibilitySchedule.Read.AzureADGroup', purpose: 'group-eligible', broader: ['PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup'] };
export const GROUP_SETTINGS: AppRole = { name: 'RoleManagementPolicy.Read.AzureADGroup', purpose: 'group-settings', broader: ['RoleManagementPolicy.ReadWrite.AzureADGroup'] };
export const GROUP_ASSIGNMENT: AppRole = {
  name: 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup', purpose: 'group-give', broader: [], id: '41202f2c-f7ab-45be-b001-85c9728b9d69', writes: true,
};
export const GROUP_ASSIGNMENT_READ: AppRole = { name: 'PrivilegedAssignmentSchedule.Read.AzureADGroup', purpose: 'group-holders', broader: [GROUP_ASSIGNMENT.name] };
