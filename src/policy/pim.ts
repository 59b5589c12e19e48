import { roleKey } from '../access/entitlement.js';
import { problemOf, type Problem, type Refusing } from '../access/errors.js';
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
  const { role, eligible, until } = standing;
  if (!eligible) return [problem({ says: 'not-eligible', role })];
  return [
    ...(until !== null && until < wish.end ? [problem({ says: 'not-eligible/ends', role, until })] : []),
    ...ruleProblems(standing, wish),
  ];
}

function ruleProblems({ role, rules }: RoleStanding, wish: Wish): Problem[] {
  const { longest, ticket, approvers, adminMfa } = rules;
  return [
    ...(longest !== null && between(wish.start, wish.end) > longest ? [problemOf('duration', { says: 'duration-too-long/pim', role, longest })] : []),
    ...(ticket && wish.ticket === null ? [problemOf('ticket', { says: 'ticket-missing/pim', role, example: wish.ticketExample })] : []),
    ...signInProblems({ role, rules }, wish.signIn),
    ...(adminMfa ? [problem({ says: 'step-up-needed/assigner', role })] : []),
    ...(approvers !== null && !wish.pimApproved.has(roleKey(role)) ? [problem({ says: 'no-approver-left/pim', role, isNamed: approvers.groups.length + approvers.people.length > 0 })] : []),
  ];
}

/** A sign-in at our page stands for the one that PIM would have asked for. */
function signInProblems({ role, rules: { mfa, authenticationContext: context } }: Pick<RoleStanding, 'role' | 'rules'>, signIn: SignInShown | null): Problem[] {
  if (!mfa && context === null) return [];
  if (signIn === null) return [problem({ says: 'step-up-needed/nobody', role, context })];
  const isShown = signIn.acrs === 'any' || context === null || signIn.acrs.includes(context);
  if (!isShown) return [problem({ says: 'step-up-needed/not-shown', role, context })];
  return context !== null || signIn.mfa ? [] : [problem({ says: 'step-up-needed/cannot-show', role, context })];
}

function problem(sentence: Refusing): Problem {
  return problemOf('person', sentence);
}
