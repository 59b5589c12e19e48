import { errorOf } from '../access/errors.js';
import type { People, Person } from '../access/person.js';
import { isFinal, type AccessRequest } from '../access/request.js';
import { distinct, requirePart } from './parts.js';
import type { Ports } from './ports.js';

/** How many requests of a person are looked through, the newest. */
const NEWEST = 50;
/** How many people of each set of requesters a name is looked for among. */
const MOST_PEOPLE = 1000;
/** How many of the same name are told apart in one sentence. */
const MOST_NAMES = 5;
const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Means = Pick<Ports, 'rules' | 'directory' | 'store'>;

/** What has ended of a person's requests, newest first: one's own, or for auditors that of whoever they name. Rejects with `not-allowed`, `unknown-person`. */
export async function historyOf(ports: Means, by: Person, whose?: string): Promise<{ person: Person; ended: AccessRequest[] }> {
  const person = whose === undefined ? by : await named(ports, by, whose);
  const newest = await ports.store.newestOf(person.id, NEWEST);
  return { person, ended: newest.filter(isFinal) };
}

/** Authority first: who is known here is told to nobody else. */
async function named(ports: Means, by: Person, whose: string): Promise<Person> {
  const typed = whose.toLowerCase().replace(/^@/, '');
  if (typed === by.id || typed === by.name.toLowerCase()) return by;
  await requirePart(ports, by, { parts: ['auditor'], refusal: { says: 'not-allowed/history' } });
  // whoever has left the tenant is in no group any more, and their requests are still known by the object id
  if (OBJECT_ID.test(typed)) return (await ports.directory.person(typed))?.person ?? { id: typed, name: typed };
  const meant = (await requesters(ports)).filter(({ name }) => name.toLowerCase() === typed);
  const [only] = meant;
  if (only && meant.length === 1) return only;
  const which = meant.slice(0, MOST_NAMES).map(({ name, id }) => `${name} (${id})`);
  throw errorOf(only ? { says: 'unknown-person/several', typed: whose, which } : { says: 'unknown-person', typed: whose });
}

async function requesters({ rules, directory }: Means): Promise<Person[]> {
  const sets: People[] = distinct(rules.entitlements().map((rule) => rule.requesters));
  const found = await Promise.all(sets.map((people) => directory.everybody(people, MOST_PEOPLE)));
  return [...new Map(found.flat().map((person) => [person.id, person])).values()];
}
