import type { Finding } from '../../workflow/ports.js';

/** PIM's rule on what whoever assigns a role must bring. */
const RULE = 'Enablement_Admin_Assignment';
const MFA = 'MultiFactorAuthentication';

interface Rule { readonly id: string; readonly enabledRules?: readonly string[] | null | undefined }

/**
 * PIM's setting of a role as far as it can keep the bot out: an application cannot answer a second factor, so that every
 * assignment of ours must be assumed to fail where one is demanded of the administrator (AZURE.md 0.1). `where` it stands in the portal.
 */
export function judgeSetting(rules: readonly Rule[] | undefined, where: readonly string[]): Omit<Finding, 'group' | 'what'> {
  const rule = rules?.find(({ id }) => id === RULE);
  if (!rule) return { status: 'unknown', detail: { says: 'found/no-setting' } };
  if (!rule.enabledRules?.includes(MFA)) return { status: 'ok', detail: { says: 'found/no-second-factor' } };
  return { status: 'wrong', detail: { says: 'found/second-factor', rule: RULE }, mend: { says: 'mend/second-factor', where } };
}
