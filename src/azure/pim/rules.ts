import { Duration as Iso } from 'luxon';
import { z } from 'zod';
import { AccessError } from '../../access/errors.js';
import type { Duration } from '../../access/instant.js';
import type { PimRules } from '../../access/pim.js';
import type { People } from '../../access/person.js';

/** The rules that matter here, by Microsoft's fixed ids (AZURE.md A.3); ARM and Graph give them the same names and contents. */
const RULES = {
  longest: 'Expiration_EndUser_Assignment', longestByAdmin: 'Expiration_Admin_Assignment', enabled: 'Enablement_EndUser_Assignment',
  enabledForAdmin: 'Enablement_Admin_Assignment', approval: 'Approval_EndUser_Assignment', context: 'AuthenticationContext_EndUser_Assignment',
} as const;

/** ARM: `{id, userType}`; Graph: `{@odata.type, userId}` or `{@odata.type, groupId}`. */
const ApproverShape = z.object({
  id: z.string().nullish(), userType: z.string().nullish(), userId: z.string().nullish(), groupId: z.string().nullish(), isBackup: z.boolean().nullish(),
});
const RuleShape = z.object({
  id: z.string(),
  isExpirationRequired: z.boolean().nullish(),
  maximumDuration: z.string().nullish(),
  enabledRules: z.array(z.string()).nullish(),
  isEnabled: z.boolean().nullish(),
  claimValue: z.string().nullish(),
  setting: z.object({
    isApprovalRequired: z.boolean().nullish(),
    approvalStages: z.array(z.object({ primaryApprovers: z.array(ApproverShape).nullish() })).nullish(),
  }).nullish(),
});
export const RulesShape = z.array(RuleShape);
type Rule = z.infer<typeof RuleShape>;

/** What a role's settings demand. Throws AccessError when a rule that everything hangs on is missing: doubt refuses. */
export function pimRules(role: string, rules: readonly Rule[]): PimRules {
  const ruleOf = (name: keyof typeof RULES): Rule => {
    const rule = rules.find(({ id }) => id === RULES[name]);
    if (!rule) throw new AccessError('azure-refused', `PIM's settings of ${role} have no rule ${RULES[name]}, so it is not known what they demand.`);
    return rule;
  };
  const enabled = ruleOf('enabled').enabledRules ?? [];
  const context = ruleOf('context');
  return {
    longest: shorter(longestOf(ruleOf('longest')), longestOf(ruleOf('longestByAdmin'))),
    ticket: enabled.includes('Ticketing'),
    mfa: enabled.includes('MultiFactorAuthentication'),
    authenticationContext: context.isEnabled ? (context.claimValue ?? '') : null,
    approvers: approversOf(ruleOf('approval')),
    adminMfa: ruleOf('enabledForAdmin').enabledRules?.includes('MultiFactorAuthentication') ?? false,
  };
}

function longestOf({ isExpirationRequired, maximumDuration }: Rule): Duration | null {
  if (isExpirationRequired === false || !maximumDuration) return null;
  const longest = Iso.fromISO(maximumDuration).toMillis();
  return Number.isFinite(longest) ? longest : null;
}

function shorter(one: Duration | null, other: Duration | null): Duration | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

function approversOf({ setting }: Rule): People | null {
  if (!setting?.isApprovalRequired) return null;
  const named = (setting.approvalStages ?? []).flatMap((stage) => stage.primaryApprovers ?? []);
  const isGroup = (one: z.infer<typeof ApproverShape>): boolean => one.userType?.toLowerCase() === 'group';
  return {
    groups: ids(named.map((one) => one.groupId ?? (isGroup(one) ? one.id : undefined))),
    people: ids(named.map((one) => one.userId ?? (one.groupId || isGroup(one) ? undefined : one.id))),
  };
}

function ids(found: readonly (string | null | undefined)[]): string[] {
  return found.flatMap((id) => (id ? [id.toLowerCase()] : []));
}
