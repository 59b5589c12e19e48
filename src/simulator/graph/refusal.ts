import { WireError } from '../wireError.js';

/** Permissions by the part of PIM's paths that stands for them, the least first (AZURE.md A.1, B). */
const PERMISSIONS: readonly [path: RegExp, read: string, write: string][] = [
  [/\/roleManagement\/directory\/roleAssignmentSchedule/i, 'RoleAssignmentSchedule.Read.Directory,RoleAssignmentSchedule.ReadWrite.Directory,RoleManagement.Read.Directory', 'RoleAssignmentSchedule.ReadWrite.Directory,RoleAssignmentSchedule.Remove.Directory,RoleManagement.ReadWrite.Directory'],
  [/\/roleManagement\/directory\/roleEligibilitySchedule/i, 'RoleEligibilitySchedule.Read.Directory,RoleEligibilitySchedule.ReadWrite.Directory,RoleManagement.Read.Directory', 'RoleEligibilitySchedule.ReadWrite.Directory'],
  [/\/privilegedAccess\/group\/assignmentSchedule/i, 'PrivilegedAssignmentSchedule.Read.AzureADGroup,PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup', 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup,PrivilegedAssignmentSchedule.Remove.AzureADGroup'],
  [/\/privilegedAccess\/group\/eligibilitySchedule/i, 'PrivilegedEligibilitySchedule.Read.AzureADGroup,PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup', 'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup'],
];

/** Graph's 403 to a `METHOD path`. PIM's own has its reason wrapped once more, as JSON in the message (AZURE.md A.4). */
export function graphRefusal(call: string): WireError {
  const found = PERMISSIONS.find(([path]) => path.test(call));
  if (found === undefined) return new WireError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
  const [, read, write] = found;
  const message = `Authorization failed due to missing permission scope ${call.startsWith('GET ') ? read : write}.`;
  return new WireError(403, 'UnknownError', JSON.stringify({ errorCode: 'PermissionScopeNotGranted', message, instanceAnnotations: [] }));
}
