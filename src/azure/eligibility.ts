import { type Role } from '../access/entitlement.js';
import { latest } from '../access/instant.js';
import type { Eligibility, PimRules } from '../access/pim.js';
import type { Clock } from '../workflow/ports.js';
import type { Sentence } from '../access/sentences/index.js';
import { asAccessError } from './failure.js';
import type { Pim } from './pim/index.js';

interface EligibilityDeps { readonly pim: Pim<Role>; readonly clock: Clock }

/** For each role whether PIM lists the person as eligible for it, directly or through a group, and until when. */
export function eligibilityOf({ pim, clock }: EligibilityDeps, person: string, roles: readonly Role[]): Promise<Eligibility[]> {
  return Promise.all(roles.map(async (role): Promise<Eligibility> => {
    const ends = await attempt({ says: 'tried/eligible', role }, () => pim.eligibleUntil({ ...role, person }, clock.now()));
    const [first, ...rest] = ends;
    if (first === undefined) return { role, eligible: false, until: null };
    const isForGood = ends.includes(null);
    return { role, eligible: true, until: isForGood ? null : latest(first ?? '', ...rest.map((end) => end ?? '')) };
  }));
}

/** What PIM's own settings of each role demand. */
export function pimRulesOf(pim: Pim<Role>, roles: readonly Role[]): Promise<PimRules[]> {
  return Promise.all(roles.map((role) => attempt({ says: 'tried/settings', role }, () => pim.rules(role))));
}

/** What each role can do, as its definition says. */
export function meaningsOf(pim: Pim<Role>, roles: readonly Role[]): Promise<(string | null)[]> {
  return Promise.all(roles.map((role) => attempt({ says: 'tried/meaning', role }, () => pim.meaning(role))));
}

async function attempt<T>(tried: Sentence, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw asAccessError(tried, error);
  }
}
