import { Router } from 'express';
import type { RolePolicy, Sim } from '../../core.js';
import { ROLE_DEFINITIONS } from '../../seed.js';
import { roleDefinitionId } from '../../tenant.js';
import { pageOf } from '../paging.js';
import { scopeBefore } from '../scope.js';

/** PIM's settings of a role that nobody has touched: eight hours, with a justification (AZURE.md 0.2, C.4). */
const DEFAULT_POLICY: RolePolicy = {
  endUserMaximum: 'PT8H', endUserRules: ['Justification'], adminMaximum: 'P180D', adminMustExpire: true, adminRules: ['Justification'],
  approvers: [], authenticationContext: null,
};

/** The setting of a role by its name: the defaults, what the knob says for every role, what it says for this one. */
export function policyOf(sim: Sim, roleName: string): RolePolicy {
  return { ...DEFAULT_POLICY, ...sim.knobs.policies['*'], ...sim.knobs.policies[roleName] };
}

export function policyRouter(sim: Sim): Router {
  const router = Router();
  router.get('/*scope/providers/Microsoft.Authorization/roleManagementPolicyAssignments', (req, res) => {
    const scope = scopeBefore(req.path);
    res.json(pageOf(sim, req, ROLE_DEFINITIONS.map(({ id, name }) => policyAssignment(sim, scope, { id, name }))));
  });
  return router;
}

function policyAssignment(sim: Sim, scope: string, role: { id: string; name: string }): Record<string, unknown> {
  const policyGuid = `90110000${role.id.slice(8)}`;
  const name = `${policyGuid}_${role.id}`;
  const policyId = `${scope}/providers/Microsoft.Authorization/roleManagementPolicies/${policyGuid}`;
  return {
    properties: { scope, roleDefinitionId: roleDefinitionId(role.name), policyId, effectiveRules: effectiveRules(policyOf(sim, role.name)) },
    name, id: `${scope}/providers/Microsoft.Authorization/roleManagementPolicyAssignments/${name}`, type: 'Microsoft.Authorization/RoleManagementPolicyAssignment',
  };
}

function effectiveRules(policy: RolePolicy): Record<string, unknown>[] {
  return [
    rule('Enablement_Admin_Eligibility', 'Enablement', { enabledRules: [] }),
    rule('Expiration_Admin_Eligibility', 'Expiration', { isExpirationRequired: false, maximumDuration: 'P365D' }),
    rule('Enablement_Admin_Assignment', 'Enablement', { enabledRules: policy.adminRules }),
    rule('Expiration_Admin_Assignment', 'Expiration', { isExpirationRequired: policy.adminMustExpire, maximumDuration: policy.adminMaximum }),
    rule('Enablement_EndUser_Assignment', 'Enablement', { enabledRules: policy.endUserRules }),
    rule('Expiration_EndUser_Assignment', 'Expiration', { isExpirationRequired: true, maximumDuration: policy.endUserMaximum }),
    rule('AuthenticationContext_EndUser_Assignment', 'AuthenticationContext', { isEnabled: policy.authenticationContext !== null, claimValue: policy.authenticationContext ?? '' }),
    rule('Approval_EndUser_Assignment', 'Approval', { setting: approvalSetting(policy) }),
    ...(['Admin', 'EndUser'] as const).flatMap((caller) => ['Admin', 'Requestor', 'Approver'].map((recipient) => notification(caller, recipient))),
  ];
}

function approvalSetting(policy: RolePolicy): Record<string, unknown> {
  const stage = { approvalStageTimeOutInDays: 1, isApproverJustificationRequired: true, escalationTimeInMinutes: 0, isEscalationEnabled: false, escalationApprovers: null };
  return {
    isApprovalRequired: policy.approvers.length > 0, isApprovalRequiredForExtension: false, isRequestorJustificationRequired: true, approvalMode: 'SingleStage',
    approvalStages: [{ ...stage, primaryApprovers: policy.approvers.map((id) => ({ id, description: null, isBackup: false, userType: 'User' })) }],
  };
}

function notification(caller: 'Admin' | 'EndUser', recipientType: string): Record<string, unknown> {
  return rule(`Notification_${recipientType}_${caller}_Assignment`, 'Notification', { notificationType: 'Email', recipientType, isDefaultRecipientsEnabled: true, notificationLevel: 'All', notificationRecipients: [] });
}

/** A rule's id says whom it binds and on what: `Kind_Caller_Level`, and for notifications `Kind_Recipient_Caller_Level`. */
function rule(id: string, kind: string, content: Record<string, unknown>): Record<string, unknown> {
  const [level, caller] = id.split('_').reverse();
  const target = { caller, operations: ['All'], level, targetObjects: null, inheritableSettings: null, enforcedSettings: null };
  return { ...content, id, ruleType: `RoleManagementPolicy${kind}Rule`, target };
}
