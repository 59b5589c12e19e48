import { roleKey, type Entitlement } from '../access/entitlement.js';
import { AccessError } from '../access/errors.js';
import type { Person } from '../access/person.js';
import type { Ports } from './ports.js';
import type { Offers } from './verbs.js';

/** The entitlements whose requesters the person is among. */
export async function entitlementsFor({ rules, directory }: Ports, person: Person): Promise<Entitlement[]> {
  const all = rules.entitlements();
  const isMine = await Promise.all(all.map((rule) => directory.isAmong(person.id, rule.requesters)));
  return all.filter((_, i) => isMine[i]);
}

/** Of those, the ones whose roles PIM lists the person as eligible for. */
export async function offersFor(ports: Ports, person: Person): Promise<Offers> {
  const mine = await entitlementsFor(ports, person);
  const roles = [...new Map(mine.flatMap((rule) => rule.roles).map((role) => [roleKey(role), role])).values()];
  try {
    const eligible = new Set((await ports.layers.eligibility(person.id, roles)).filter((one) => one.eligible).map(({ role }) => roleKey(role)));
    const offered = mine.filter((rule) => rule.roles.every((role) => eligible.has(roleKey(role))));
    return { offered, others: mine.filter((rule) => !offered.includes(rule)), isSure: true };
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    ports.log.warn({ person: person.id, code: error.code, reason: error.message }, 'eligibility not read for a list of what may be asked for');
    return { offered: mine, others: [], isSure: false };
  }
}
