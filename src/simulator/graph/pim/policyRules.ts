import type { RolePolicy } from '../../core.js';
import type { Row } from '../odata.js';

/** The rules of a policy with Microsoft's fixed ids, as Graph writes them (AZURE.md A.3). */
export function policyRules(policy: RolePolicy): Row[] {
  const { adminRules, endUserRules, authenticationContext } = policy;
  return [
    rule('Expiration_Admin_Eligibility', { isExpirationRequired: false, maximumDuration: 'P365D' }),
    rule('Enablement_Admin_Eligibility', { enabledRules: [] }),
    ...notifications('Admin_Eligibility'),
    rule('Expiration_Admin_Assignment', { isExpirationRequired: policy.adminMustExpire, maximumDuration: policy.adminMaximum }),
    rule('Enablement_Admin_Assignment', { enabledRules: adminRules }),
    ...notifications('Admin_Assignment'),
    rule('Expiration_EndUser_Assignment', { isExpirationRequired: true, maximumDuration: policy.endUserMaximum }),
    rule('Enablement_EndUser_Assignment', { enabledRules: endUserRules }),
    rule('Approval_EndUser_Assignment', { setting: approvalSetting(policy) }),
    rule('AuthenticationContext_EndUser_Assignment', { isEnabled: authenticationContext !== null, claimValue: authenticationContext }),
    ...notifications('EndUser_Assignment'),
  ];
}

function approvalSetting({ approvers }: RolePolicy): Row {
  const stage = {
    approvalStageTimeOutInDays: 1, isApproverJustificationRequired: true, escalationTimeInMinutes: 0, isEscalationEnabled: false,
    primaryApprovers: approvers.map((userId) => ({ '@odata.type': '#microsoft.graph.singleUser', userId, description: null })), escalationApprovers: [],
  };
  return { isApprovalRequired: approvers.length > 0, isApprovalRequiredForExtension: false, isRequestorJustificationRequired: true, approvalMode: 'SingleStage', approvalStages: [stage] };
}

function notifications(on: string): Row[] {
  return ['Admin', 'Requestor', 'Approver'].map((recipientType) => rule(`Notification_${recipientType}_${on}`, {
    notificationType: 'Email', recipientType, notificationLevel: 'All', isDefaultRecipientsEnabled: true, notificationRecipients: [],
  }));
}

/** A rule's id says its kind, whom it binds and on what: `Kind_Caller_Level`, with the recipient in between for notifications. */
function rule(id: string, content: Row): Row {
  const [level, caller] = id.split('_').reverse();
  const kind = id.slice(0, id.indexOf('_'));
  const target = { caller, operations: ['all'], level, inheritableSettings: [], enforcedSettings: [] };
  return { '@odata.type': `#microsoft.graph.unifiedRoleManagementPolicy${kind}Rule`, id, ...content, target };
}
