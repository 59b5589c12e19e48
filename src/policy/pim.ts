import { roleInWords, roleKey } from '../access/entitlement.js';
import { inWords } from '../access/duration.js';
import type { Problem } from '../access/errors.js';
import { between, type Instant } from '../access/instant.js';
import type { RoleStanding } from '../access/pim.js';

/** The window that is wished for, its ticket, and for which roles (`roleKey`) one of PIM's own approvers can decide, or has. */
export interface Wish {
  readonly start: Instant;
  readonly end: Instant;
  readonly ticket: string | null;
  readonly ticketExample: string;
  readonly pimApproved: ReadonlySet<string>;
  readonly signIn: SignInShown | null;
}

/** What the person's own sign-in has shown, or (`any`) can show when all else is right; null: there is none. */
export interface SignInShown { readonly acrs: readonly string[] | 'any'; readonly mfa: boolean }

/** What speaks against a role for this window: PIM's eligibility, and PIM's own settings where they are stricter than ours. */
export function roleProblems(standing: RoleStanding, wish: Wish): Problem[] {
  const { eligible, until } = standing;
  const role = roleInWords(standing.role);
  if (!eligible) return [problem('not-eligible', `PIM does not list you as eligible for ${role}. Ask for the eligibility first; it is what this activates.`)];
  return [
    ...(until !== null && until < wish.end ? [problem('not-eligible', `Your eligibility for ${role} ends at ${until}, before this window would. Ask for a shorter one.`)] : []),
    ...ruleProblems(standing, role, wish),
  ];
}

function ruleProblems({ role, rules }: RoleStanding, name: string, wish: Wish): Problem[] {
  const { longest, ticket, approvers, adminMfa } = rules;
  const own = `PIM's own setting of ${name}`;
  return [
    ...(longest !== null && between(wish.start, wish.end) > longest ? [{ code: 'duration-too-long', field: 'duration', message: `${own} allows at most ${inWords(longest)}. Ask for no longer.` } as const] : []),
    ...(ticket && wish.ticket === null ? [{ code: 'ticket-missing', field: 'ticket', message: `${own} asks for a ticket. Add it: ticket ${wish.ticketExample}` } as const] : []),
    ...signInProblems(rules, own, wish.signIn),
    ...(adminMfa ? [problem('step-up-needed', `${own} asks whoever assigns it for multi-factor authentication, which no application can show. Ask its administrator to switch that off for assignments.`)] : []),
    ...(approvers !== null && !wish.pimApproved.has(roleKey(role)) ? [problem('no-approver-left', `${own} asks for an approval by ${approvers.groups.length + approvers.people.length === 0 ? 'approvers, and names none' : 'one of the approvers named there, and none of them may approve here'}. Ask its administrator to name one who may.`)] : []),
  ];
}

/** A sign-in at our page stands for the one that PIM would have asked for. */
function signInProblems({ mfa, authenticationContext: context }: RoleStanding['rules'], own: string, signIn: SignInShown | null): Problem[] {
  if (!mfa && context === null) return [];
  const asks = `${own} asks for ${context !== null ? `authentication context ${context}` : 'multi-factor authentication'} at the activation`;
  if (signIn === null) return [problem('step-up-needed', `${asks}, which nobody has shown here. Activate it in PIM yourself, or ask its administrator to change the setting.`)];
  const isShown = signIn.acrs === 'any' || context === null || signIn.acrs.includes(context);
  if (!isShown) return [problem('step-up-needed', `${asks}, which your sign-in has not shown. Ask again and sign in anew.`)];
  return context !== null || signIn.mfa ? [] : [problem('step-up-needed', `${asks}, which a sign-in here cannot show: whoever runs this bot has to name an authentication context for it (SIGNIN_CONTEXT). Until then activate it in PIM yourself.`)];
}

function problem(code: Problem['code'], message: string): Problem {
  return { code, field: 'person', message };
}
