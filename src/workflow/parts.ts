import type { Entitlement } from '../access/entitlement.js';
import { errorOf, type Refusing } from '../access/errors.js';
import type { People, Person } from '../access/person.js';
import type { Ports } from './ports.js';

type Means = Pick<Ports, 'rules' | 'directory'>;

/** What somebody has to do with the running of this: approver of at least one entitlement, or one of the file's named roles. */
export type Part = 'approver' | 'operator' | 'auditor';

/**
 * Rejects with `not-allowed` and the sentence given unless the person has one of these parts now; with why it cannot be told when the directory
 * does not answer and none of those that it did answer for is theirs.
 */
export async function requirePart({ rules, directory }: Means, by: Person, { parts, refusal }: { parts: readonly Part[]; refusal: Refusing<'not-allowed'> }): Promise<void> {
  const asked = await Promise.allSettled(distinct(parts.flatMap((part) => peopleOf(rules, part))).map((people) => directory.isAmong(by.id, people)));
  if (asked.some((one) => one.status === 'fulfilled' && one.value)) return;
  const failed = asked.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  throw errorOf(refusal);
}

function peopleOf(rules: Ports['rules'], part: Part): People[] {
  switch (part) {
    case 'approver': return rules.entitlements().flatMap(({ approval }) => approval.stages.map(({ approvers }) => approvers));
    case 'operator': return [rules.roles.operators];
    case 'auditor': return [rules.roles.auditors];
  }
}

/** Many entitlements name the same people; each set is asked about once. */
export function distinct(all: readonly People[]): People[] {
  return [...new Map(all.map((people) => [JSON.stringify(people), people])).values()];
}

/** Who is a guest, or has no account here any more, decides only where the entitlement lets guests in. Rejects with `not-an-approver`. */
export async function refuseGuest({ directory }: Pick<Ports, 'directory'>, { guests, title }: Entitlement, by: Person): Promise<void> {
  if (guests) return;
  const known = await directory.person(by.id);
  if (!known || known.isGuest) throw errorOf({ says: 'not-an-approver/guest', title });
}

/** Whether the person is among the approvers of any stage of an entitlement, now. */
export async function isApproverOf({ directory }: Pick<Ports, 'directory'>, { approval }: Entitlement, by: Person): Promise<boolean> {
  const isAmong = await Promise.all(approval.stages.map(({ approvers }) => directory.isAmong(by.id, approvers)));
  return isAmong.includes(true);
}
