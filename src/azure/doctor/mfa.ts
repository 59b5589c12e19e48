import type { Finding } from '../../workflow/ports.js';

/** PIM's rule on what whoever assigns a role must bring. */
const RULE = 'Enablement_Admin_Assignment';
const MFA = 'MultiFactorAuthentication';

interface Rule { readonly id: string; readonly enabledRules?: readonly string[] | null | undefined }

/**
 * PIM's setting of a role as far as it can keep the bot out: an application cannot answer a second factor, so that every
 * assignment of ours must be assumed to fail where one is demanded of the administrator (AZURE.md 0.1).
 */
export function judgeSetting(rules: readonly Rule[] | undefined, { where, role }: { where: string; role: string }): Omit<Finding, 'group' | 'what'> {
  const rule = rules?.find(({ id }) => id === RULE);
  if (!rule) return { status: 'unknown', detail: 'PIM shows no setting for it here' };
  if (!rule.enabledRules?.includes(MFA)) return { status: 'ok', detail: 'demands no second factor of whoever assigns it' };
  const mend = `In the portal: Privileged Identity Management, ${where}, ${role}, Edit, Assignment: switch off "Require Azure Multi-Factor Authentication on active assignment".`;
  return { status: 'wrong', detail: `PIM demands a second factor of whoever assigns it (${RULE}), which no application can give`, mend };
}
