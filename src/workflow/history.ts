import { errorOf } from '../access/errors.js';
import type { Instant } from '../access/instant.js';
import type { People, Person } from '../access/person.js';
import type { AccessRequest, Spoken } from '../access/request.js';
import { recordLookOnce, sightOf, type Sight } from './looks.js';
import { distinct } from './parts.js';
import type { PastQuery, Ports } from './ports.js';

/** Requests on one page. */
const PAGE = 10;
/** How many people of each set of requesters a name is looked for among. */
const MOST_PEOPLE = 1000;
/** How many of the same name are told apart in one sentence. */
const MOST_NAMES = 5;
const OBJECT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Means = Pick<Ports, 'rules' | 'directory' | 'store' | 'past' | 'system' | 'queue'>;

/** What somebody wants to see, as typed: names are not looked up yet. Nothing but a time: their own. */
export interface HistoryAsked {
  readonly person?: string | undefined;
  readonly entitlement?: string | undefined;
  readonly machine?: string | undefined;
  readonly ticket?: string | undefined;
  /** One of these, and which is not said. */
  readonly any?: string | undefined;
  readonly isEverybody?: boolean | undefined;
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** The `older` of the page before. */
  readonly from?: string | undefined;
}

/** One page of it. `whose`: null for what everybody had; `query`: what it was found by. */
export interface HistoryPage {
  readonly whose: Person | null;
  readonly isOwn: boolean;
  readonly query: PastQuery;
  readonly requests: readonly AccessRequest[];
  readonly older: string | undefined;
}

/**
 * What has ended, last asked first: one's own; that of others for auditors and, of what they approve, for approvers, whose
 * look is recorded first. Whoever is neither and names a machine or a ticket sees their own there. Rejects with
 * `not-allowed`, `unknown-person`.
 */
export async function historyOf(ports: Means, spoken: Spoken, asked: HistoryAsked): Promise<HistoryPage> {
  const { person, whose, ...named } = await resolve(ports, spoken.by, asked);
  const query: PastQuery = { ...named, ...(person ? { person: person.id } : {}), since: asked.since, until: asked.until };
  if (!whose.isOwn) await recordLookOnce(ports, spoken, { what: 'history', of: inWords(query, person) });
  const { requests, older } = await ports.past.ended({ ...query, within: whose.sight }, { from: asked.from, limit: PAGE });
  return { whose: person ?? null, isOwn: whose.isOwn, query, requests, older };
}

interface Whose { readonly isOwn: boolean; readonly sight: readonly string[] | undefined }
type Resolved = Pick<PastQuery, 'entitlement' | 'machine' | 'ticket'> & { readonly person: Person | undefined; readonly whose: Whose };
const OWN: Whose = { isOwn: true, sight: undefined };

/** Authority first: who and what is known here is told to nobody else. */
async function resolve(ports: Means, by: Person, asked: HistoryAsked): Promise<Resolved> {
  const { person, any, isEverybody = false, entitlement, machine, ticket } = asked;
  const named = { entitlement: entitlement === undefined ? undefined : idOf(ports, entitlement), machine, ticket };
  const isSelf = [person, any].some((typed) => typed !== undefined && isNameOf(by, typed));
  const isOfNothing = [person, any, entitlement, machine, ticket].every((part) => part === undefined);
  if (isSelf || (isOfNothing && !isEverybody)) return { ...named, person: by, whose: OWN };
  const sight = await sightOf(ports, by);
  if (sight !== 'all' && sight.length === 0) return ownAmong(ports, by, { ...asked, ...named });
  const whose: Whose = { isOwn: false, sight: sight === 'all' ? undefined : sight };
  refuseUnseen(ports, sight, named.entitlement);
  if (person !== undefined) return { ...named, person: await findPerson(ports, person), whose };
  if (any === undefined) return { ...named, person: undefined, whose };
  const thing = await thingCalled(ports, any, { within: whose.sight });
  if (thing) refuseUnseen(ports, sight, thing.entitlement);
  return { ...named, ...thing, person: thing ? undefined : await findPerson(ports, any), whose };
}

/** Who has no sight of others sees what they themselves had there. */
async function ownAmong(ports: Means, by: Person, { person, any, isEverybody, entitlement, machine, ticket }: HistoryAsked): Promise<Resolved> {
  const thing = any === undefined ? undefined : await thingCalled(ports, any, { person: by.id });
  if (person !== undefined || isEverybody || (any !== undefined && !thing)) throw errorOf({ says: 'not-allowed/history' });
  return { entitlement, machine, ticket, ...thing, person: by, whose: OWN };
}

function refuseUnseen({ rules }: Means, sight: Sight, entitlement: string | undefined): void {
  if (sight === 'all' || entitlement === undefined || sight.includes(entitlement)) return;
  const mine = rules.entitlements().filter(({ id }) => sight.includes(id)).map(({ id }) => id);
  throw errorOf({ says: 'not-allowed/unseen', entitlement: entitlement.slice(0, 60), mine });
}

/** The entitlement, ticket or machine of that name, as far as something was ever asked for it that may be seen. */
async function thingCalled(ports: Means, typed: string, limits: Pick<PastQuery, 'person' | 'within'>): Promise<Pick<PastQuery, 'entitlement' | 'machine' | 'ticket'> | undefined> {
  const known = ports.rules.entitlements().find(({ id, title }) => [id, title.toLowerCase()].includes(typed.toLowerCase()));
  if (known) return { entitlement: known.id };
  for (const thing of [{ ticket: typed }, { machine: typed }, { entitlement: typed.toLowerCase() }]) {
    const { requests } = await ports.past.ended({ ...thing, ...limits }, { limit: 1 });
    if (requests.length > 0) return thing;
  }
  return undefined;
}

function idOf({ rules }: Means, typed: string): string {
  return rules.entitlements().find(({ title }) => title.toLowerCase() === typed.toLowerCase())?.id ?? typed.toLowerCase();
}

function isNameOf(by: Person, typed: string): boolean {
  return ['me', by.id, by.name.toLowerCase()].includes(typed.toLowerCase().replace(/^@/, ''));
}

/** By the whole name or, where only one person fits, a part of it. */
async function findPerson(ports: Means, whose: string): Promise<Person> {
  const typed = whose.toLowerCase().replace(/^@/, '');
  // whoever has left the tenant is in no group any more, and their requests are still known by the object id
  if (OBJECT_ID.test(typed)) return (await ports.directory.person(typed))?.person ?? { id: typed, name: typed };
  const people = await requesters(ports);
  const exactly = people.filter(({ name }) => name.toLowerCase() === typed);
  const meant = exactly.length > 0 ? exactly : people.filter(({ name }) => ` ${name.toLowerCase()}`.includes(` ${typed}`));
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

/** For the record: whose or what was looked at. */
function inWords({ entitlement, machine, ticket, since, until }: PastQuery, person: Person | undefined): string {
  const parts = [
    ...(person ? [`${person.name} (${person.id})`] : []), ...(entitlement === undefined ? [] : [`entitlement ${entitlement}`]),
    ...(machine === undefined ? [] : [`machine ${machine}`]), ...(ticket === undefined ? [] : [`ticket ${ticket}`]),
  ];
  const time = [...(since === undefined ? [] : [`since ${since}`]), ...(until === undefined ? [] : [`until ${until}`])];
  return [parts.join(', ') || 'everybody', ...time].join(', ').slice(0, 300);
}
