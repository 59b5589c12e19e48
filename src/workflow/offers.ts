import { LRUCache } from 'lru-cache';
import { roleKey, type Entitlement } from '../access/entitlement.js';
import { AccessError } from '../access/errors.js';
import { ms } from '../access/instant.js';
import type { Person } from '../access/person.js';
import type { Ports } from './ports.js';
import type { Offers } from './verbs.js';

/** The entitlements whose requesters the person is among. */
export async function entitlementsFor({ rules, directory }: Ports, person: Person): Promise<Entitlement[]> {
  const all = rules.entitlements();
  const isMine = await Promise.all(all.map((rule) => directory.isAmong(person.id, rule.requesters)));
  return all.filter((_, i) => isMine[i]);
}

/** For how long a list that was looked up is shown again: nothing is decided by it. Milliseconds. */
const SHOWN_AGAIN = 30_000;
/** As many people's lists are kept. */
const KEPT = 1000;

/** What a person may ask for, looked up once within half a minute: a list is a dozen calls to Azure, and a person who begins shows it several times. */
export function createOffers(ports: Ports): (person: Person) => Promise<Offers> {
  const kept = new LRUCache<string, { readonly by: readonly Entitlement[]; readonly offers: Promise<Offers> }>({
    max: KEPT, ttl: SHOWN_AGAIN, ttlResolution: 0, perf: { now: () => ms(ports.clock.now()) },
  });
  return async (person) => {
    const by = ports.rules.entitlements();
    const known = kept.get(person.id);
    if (known?.by === by) return known.offers;
    const one = { by, offers: offersFor(ports, person) };
    kept.set(person.id, one);
    const forget = (): void => { if (kept.peek(person.id) === one) kept.delete(person.id); };
    void one.offers.then(({ isSure }) => { if (!isSure) forget(); }, forget);
    return one.offers;
  };
}

/** Of those, the ones whose roles PIM lists the person as eligible for. */
async function offersFor(ports: Ports, person: Person): Promise<Offers> {
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
