import type { Entitlement } from '../access/entitlement.js';
import type { RoleStanding } from '../access/pim.js';
import type { SignInShown } from '../policy/pim.js';
import type { SignIn } from './ports.js';

type Named = Pick<SignIn, 'context'>;

/**
 * The authentication contexts that the requester's sign-in has to show, none for a sign-in alone; null: nobody has to sign
 * in. Where PIM demands a context it is that one; where it demands MFA, or the rule a sign-in, the one that stands for MFA.
 */
export function contextsFor({ stepUp }: Pick<Entitlement, 'stepUp'>, roles: readonly RoleStanding[], signIn: Named | undefined): string[] | null {
  const wanted = roles.flatMap(({ rules: { authenticationContext } }) => authenticationContext ?? []);
  const isMfa = stepUp !== 'none' || roles.some(({ rules }) => rules.mfa && rules.authenticationContext === null);
  if (signIn === undefined || (!isMfa && wanted.length === 0)) return null;
  return [...new Set([...wanted, ...(isMfa && signIn.context !== null ? [signIn.context] : [])])];
}

/** What a sign-in can show that is still to come. */
export function canBeShown(signIn: Named | undefined): SignInShown | null {
  return signIn === undefined ? null : { acrs: 'any', mfa: signIn.context !== null };
}
