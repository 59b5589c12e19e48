import type { Client } from '@microsoft/microsoft-graph-client';
import DataLoader from 'dataloader';
import { z } from 'zod';
import { errorOf, type AccessError } from '../access/errors.js';
import type { People, Person } from '../access/person.js';
import type { Directory } from '../workflow/ports.js';
import { asAccessError, isNotFound } from './failure.js';
import { sameId } from './resource.js';

/** Most groups that Graph checks in one call (checkMemberGroups). */
const GROUPS_AT_ONCE = 20;

const UserShape = z.object({ id: z.string().toLowerCase(), displayName: z.string().nullish(), userPrincipalName: z.string(), accountEnabled: z.boolean(), userType: z.string().nullish(), mail: z.string().nullish() });
type User = z.infer<typeof UserShape>;
const MemberShape = z.object({ '@odata.type': z.string().optional(), id: z.string().toLowerCase(), displayName: z.string().nullish(), accountEnabled: z.boolean().nullish() });
const PageShape = z.object({ value: z.array(MemberShape), '@odata.nextLink': z.string().optional() });
const NamedShape = z.object({ displayName: z.string().nullish() });
const IdsShape = z.object({ value: z.array(z.string()) });

/** People and groups, as Microsoft Graph knows them. */
export function createDirectory(graph: Client): Directory {
  const memberships = createMemberships(graph);
  const users = createUsers(graph);
  return {
    async person(id) {
      const user = await users.load(id);
      return user?.accountEnabled ? { person: personOf(user), logins: loginsOf(user), isGuest: user.userType?.toLowerCase() === 'guest', mail: user.mail ?? null } : undefined;
    },
    async isAmong(person, people) {
      if (people.people.some((one) => sameId(one, person))) return true;
      const found = await memberships.loadMany(people.groups.map((group) => ({ person, group })));
      if (found.includes(true)) return true;
      const failed = found.find((one) => one instanceof Error);
      if (failed) throw failed;
      await Promise.all(people.groups.map((group) => mustExist(graph, group)));
      return false;
    },
    everybody: (people, limit) => everybody(graph, people, limit),
    groupName: (id) => groupName(graph, id),
  };
}

/** A person of the directory; undefined when there is none by that id. */
async function userOf(graph: Client, id: string): Promise<User | undefined> {
  try {
    return UserShape.parse(await graph.api(`/users/${encodeURIComponent(id)}`).select('id,displayName,userPrincipalName,accountEnabled,userType,mail').get());
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw asAccessError({ says: 'tried/person', id }, error);
  }
}

function personOf({ id, displayName, userPrincipalName }: User): Person {
  return { id, name: displayName ?? userPrincipalName };
}

/** The names by which machines may know the person: the whole sign-in name, and what stands before the @. */
function loginsOf({ userPrincipalName }: User): string[] {
  const whole = userPrincipalName.toLowerCase();
  return [...new Set([whole, whole.split('@')[0] ?? whole])];
}

/** What several ask of one person at one moment is asked of Graph once; nothing is kept. */
function createUsers(graph: Client): DataLoader<string, User | undefined> {
  return new DataLoader<string, User | undefined>(async (ids) => {
    const found = new Map(await Promise.all([...new Set(ids)].map(async (id) => [id, await userOf(graph, id).catch((error: unknown) => error as AccessError)] as const))); // it rejects with no other
    return ids.map((id) => found.get(id));
  }, { cache: false });
}

interface Membership { readonly person: string; readonly group: string }

/** What several ask at one moment is asked of Graph once, as many groups in a call as it takes; nothing is kept. */
function createMemberships(graph: Client): DataLoader<Membership, boolean> {
  return new DataLoader<Membership, boolean>(async (asked) => {
    const people = [...new Set(asked.map(({ person }) => person))];
    const found = new Map(await Promise.all(people.map(async (person) => [person, await groupsAmong(graph, person, asked)] as const)));
    return asked.map(({ person, group }) => {
      const theirs = found.get(person);
      return theirs instanceof Error ? theirs : theirs?.some((id) => sameId(id, group)) ?? false;
    });
  }, { cache: false });
}

/** Those of the groups in which the person is; nested groups count. Graph answers "not a member" for a group that does not exist. */
async function groupsAmong(graph: Client, person: string, asked: readonly Membership[]): Promise<string[] | Error> {
  const groups = [...new Set(asked.filter((one) => one.person === person).map(({ group }) => group.toLowerCase()))];
  const found: string[] = [];
  try {
    for (let from = 0; from < groups.length; from += GROUPS_AT_ONCE) {
      const groupIds = groups.slice(from, from + GROUPS_AT_ONCE);
      found.push(...IdsShape.parse(await graph.api(`/users/${encodeURIComponent(person)}/checkMemberGroups`).post({ groupIds })).value);
    }
    return found;
  } catch (error) {
    if (isNotFound(error)) return []; // nobody by that id: a member of nothing
    return asAccessError({ says: 'tried/groups', id: person }, error);
  }
}

async function groupName(graph: Client, group: string): Promise<string | undefined> {
  try {
    return NamedShape.parse(await graph.api(`/groups/${encodeURIComponent(group)}`).select('id,displayName').get()).displayName ?? group;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw asAccessError({ says: 'tried/group', id: group }, error);
  }
}

async function mustExist(graph: Client, group: string): Promise<void> {
  try {
    await graph.api(`/groups/${encodeURIComponent(group)}`).select('id').get();
  } catch (error) {
    throw isNotFound(error) ? noSuchGroup(group) : asAccessError({ says: 'tried/group', id: group }, error);
  }
}

function noSuchGroup(group: string): AccessError {
  return errorOf({ says: 'azure-refused/no-group', id: group }, { azureCode: 'Request_ResourceNotFound' });
}

async function everybody(graph: Client, { groups, people }: People, limit: number): Promise<Person[]> {
  const found = new Map<string, Person>();
  for (const id of people) {
    if (found.size >= limit) break;
    const user = await userOf(graph, id);
    if (user?.accountEnabled) found.set(user.id, personOf(user));
  }
  for (const group of groups) {
    if (found.size >= limit) break;
    await addMembers(graph, group, { found, limit });
  }
  return [...found.values()].slice(0, limit);
}

async function addMembers(graph: Client, group: string, { found, limit }: { found: Map<string, Person>; limit: number }): Promise<void> {
  let next: string | undefined = `/groups/${encodeURIComponent(group)}/transitiveMembers?$select=id,displayName,accountEnabled&$top=100`;
  try {
    while (next !== undefined && found.size < limit) {
      const page: z.infer<typeof PageShape> = PageShape.parse(await graph.api(next).get());
      for (const member of page.value) {
        const isPerson = (member['@odata.type'] ?? '#microsoft.graph.user') === '#microsoft.graph.user';
        if (isPerson && member.accountEnabled !== false) found.set(member.id, { id: member.id, name: member.displayName ?? member.id });
      }
      next = page['@odata.nextLink'];
    }
  } catch (error) {
    throw isNotFound(error) ? noSuchGroup(group) : asAccessError({ says: 'tried/members', id: group }, error);
  }
}
