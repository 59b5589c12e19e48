import { randomUUID } from 'node:crypto';
import { ResponseType, type Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { DirectoryRole, GroupRole } from '../../access/entitlement.js';
import { roleInWords } from '../../access/entitlement.js';
import { errorOf } from '../../access/errors.js';
import { between, type Instant } from '../../access/instant.js';
import { isNotFound } from '../failure.js';
import { sameId } from '../resource.js';
import { BY_HAND, type Given, type Listed, type Pim, type PimAsk, type PimRequest } from './pim.js';
import { pimRules, RulesShape } from './rules.js';

/** Graph writes seven digits behind the second. */
const moment = z.string().datetime({ offset: true }).transform((text): Instant => new Date(text).toISOString());
const InstanceShape = z.object({
  id: z.string(), principalId: z.string(), startDateTime: moment.nullish(), endDateTime: moment.nullish(),
  roleAssignmentScheduleId: z.string().nullish(), assignmentScheduleId: z.string().nullish(),
  directoryScopeId: z.string().nullish(), accessId: z.string().nullish(),
});
export type Row = z.infer<typeof InstanceShape>;
const Creator = z.object({ id: z.string().nullish() }).nullish();
const RequestShape = z.object({
  id: z.string(), status: z.string(), createdDateTime: moment, justification: z.string().nullish(), targetScheduleId: z.string().nullish(),
  createdBy: z.object({ user: Creator, application: Creator }).nullish(),
});
type Request = z.infer<typeof RequestShape>;
const PolicyShape = z.object({ policy: z.object({ rules: RulesShape }) });
const PageShape = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().optional() });
export const IdsShape = z.object({ value: z.array(z.string()) });
const Refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** What the two kinds of PIM in Graph do not share. */
export interface GraphKind<R extends DirectoryRole | GroupRole> {
  /** Paths of the three collections. */
  readonly requests: string;
  readonly assignments: string;
  readonly eligibilities: string;
  /** Names the role in the body of a request. */
  body(role: R): Promise<Readonly<Record<string, string>>>;
  /** Finds rows of the role in any of the three; without the person, since a filter on one does not find a group's (AZURE.md A.3). */
  filter(role: R): Promise<string>;
  /** Whether a row that was found is of exactly this role, or, for an eligibility, of one that covers it. */
  isOf(row: Row, role: R, covering: boolean): boolean;
  /** Finds the settings of the role. */
  policy(role: R): Promise<string>;
  meaning(role: R): Promise<string | null>;
}

/** Graph's own id of a request is known only from its answer, which can be lost: so each carries a tag, the end of its name, behind its justification. */
function tagOf(name: string): string {
  return `[${name.slice(-12)}]`;
}

/** PIM for the roles of Entra, and for groups, in Graph (AZURE.md A, B). */
export function createGraphPim<R extends DirectoryRole | GroupRole>(graph: Client, kind: GraphKind<R>): Pim<R> {
  const requestsOf = async (of: Given<R>, signal: AbortSignal): Promise<Request[]> => (
    (await rows(graph, { path: kind.requests, filter: `${await kind.filter(of)} and principalId eq '${of.person}'`, signal })).map((row) => RequestShape.parse(row))
  );
  const about = async (of: Given<R>, schedule: string, signal: AbortSignal): Promise<PimRequest[]> => (
    (await requestsOf(of, signal)).filter(({ targetScheduleId }) => sameId(targetScheduleId ?? '', schedule)).map(toRequest)
  );
  return {
    async assignments(of, signal) {
      const found = await rows(graph, { path: kind.assignments, filter: `${await kind.filter(of)} and principalId eq '${of.person}'`, signal });
      return found.map((row) => InstanceShape.parse(row)).filter((row) => kind.isOf(row, of, false)).map(toListed);
    },
    async everybody(role, signal) {
      const found = (await rows(graph, { path: kind.assignments, filter: await kind.filter(role), signal })).map((row) => InstanceShape.parse(row));
      return found.filter((row) => kind.isOf(row, role, false)).map((row) => ({ ...toListed(row), person: row.principalId }));
    },
    async ours(of, named, signal) {
      const known = await Promise.all(named.flatMap(({ name, id }) => (id === undefined ? [] : [byId(graph, kind.requests, { id, signal }).then((request) => ({ name, request }))])));
      const lost = named.filter(({ id }) => id === undefined);
      const listed = lost.length > 0 ? await requestsOf(of, signal) : [];
      const tagged = lost.map(({ name }) => ({ name, request: listed.find((one) => one.justification?.endsWith(tagOf(name))) }));
      return [...known, ...tagged].flatMap(({ name, request }) => (request ? [{ ...toRequest(request), name }] : []));
    },
    async behind(of, schedule, signal) {
      const found = await about(of, schedule, signal);
      // whoever changed it since has not made it
      return found.sort((a, b) => between(b.createdOn, a.createdOn))[0];
    },
    about,
    async send(of, ask, signal) {
      const body = { ...bodyOf(ask), ...(await kind.body(of)), principalId: of.person };
      const { answer, azureRequest } = await post(graph, { path: kind.requests, body, signal });
      const { id, status } = RequestShape.parse(answer);
      return { id, status, azureRequest };
    },
    removal: async (of) => ({ method: 'post', path: kind.requests, body: { action: ACTIONS.remove, justification: BY_HAND, ...(await kind.body(of)), principalId: of.person } }),
    async cancel(_of, id, signal) {
      const { azureRequest } = await post(graph, { path: `${kind.requests}/${encodeURIComponent(id)}/cancel`, body: undefined, signal });
      return { azureRequest };
    },
    async eligibleUntil(of, now) {
      const [found, groups] = await Promise.all([rows(graph, { path: kind.eligibilities, filter: await kind.filter(of) }), groupsOf(graph, of.person)]);
      const holders = [of.person, ...groups];
      return found.map((row) => InstanceShape.parse(row)).flatMap((row) => {
        const isTheirs = holders.some((holder) => sameId(holder, row.principalId)) && kind.isOf(row, of, true);
        const isNow = (row.startDateTime ?? now) <= now && (row.endDateTime == null || row.endDateTime > now);
        return isTheirs && isNow ? [row.endDateTime ?? null] : [];
      });
    },
    meaning: (role) => kind.meaning(role),
    async rules(role) {
      const found = await rows(graph, { path: '/policies/roleManagementPolicyAssignments', filter: await kind.policy(role), expand: 'policy($expand=rules)' });
      const [policy] = found.map((row) => PolicyShape.parse(row));
      if (!policy) throw errorOf({ says: 'azure-refused/no-settings', role });
      return pimRules(roleInWords(role), policy.policy.rules);
    },
  };
}

function toListed({ id, startDateTime, endDateTime, roleAssignmentScheduleId, assignmentScheduleId }: Row): Listed {
  return { name: id, since: startDateTime ?? new Date(0).toISOString(), until: endDateTime ?? null, schedule: roleAssignmentScheduleId ?? assignmentScheduleId ?? '' };
}

function toRequest({ id, status, createdDateTime, justification, createdBy }: Request): PimRequest {
  return { id, status, createdOn: createdDateTime, justification: justification ?? null, by: createdBy?.application?.id ?? createdBy?.user?.id ?? '' };
}

function bodyOf({ name, what, until, justification, ticket }: PimAsk): Record<string, unknown> {
  return {
    action: ACTIONS[what], justification: `${justification} ${tagOf(name)}`,
    ...(ticket === null ? {} : { ticketInfo: { ticketNumber: ticket } }),
    // without a start it begins when PIM takes it up, whatever our clocks say (AZURE.md A.2)
    ...(until === null ? {} : { scheduleInfo: { expiration: { type: 'afterDateTime', endDateTime: until } } }),
  };
}

const ACTIONS = { assign: 'adminAssign', update: 'adminUpdate', remove: 'adminRemove' } as const;

interface Listing { readonly path: string; readonly filter: string; readonly expand?: string; readonly signal?: AbortSignal }

async function rows(graph: Client, { path, filter, expand, signal }: Listing): Promise<unknown[]> {
  const found: unknown[] = [];
  const first = graph.api(path).filter(filter);
  let request: ReturnType<Client['api']> | undefined = expand === undefined ? first : first.expand(expand);
  while (request) {
    const page: z.infer<typeof PageShape> = PageShape.parse(await withSignal(request, signal).get());
    found.push(...page.value);
    request = page['@odata.nextLink'] === undefined ? undefined : graph.api(page['@odata.nextLink']);
  }
  return found;
}

function withSignal(request: ReturnType<Client['api']>, signal: AbortSignal | undefined): ReturnType<Client['api']> {
  return signal ? request.option('signal', signal) : request;
}

async function byId(graph: Client, path: string, { id, signal }: { id: string; signal: AbortSignal }): Promise<Request | undefined> {
  try {
    return RequestShape.parse(await withSignal(graph.api(`${path}/${encodeURIComponent(id)}`), signal).get());
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The groups that the person is in, directly or through others. Somebody who is not there is in none. */
async function groupsOf(graph: Client, person: string): Promise<string[]> {
  try {
    return IdsShape.parse(await graph.api(`/users/${encodeURIComponent(person)}/getMemberGroups`).post({ securityEnabledOnly: false })).value;
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

/** A POST whose answer is read here, because the client keeps Graph's id of the call from whoever it succeeded for. */
async function post(graph: Client, { path, body, signal }: { path: string; body: unknown; signal: AbortSignal }): Promise<{ answer: unknown; azureRequest: string }> {
  const own = randomUUID();
  const request = graph.api(path).header('client-request-id', own).option('signal', signal).responseType(ResponseType.RAW);
  const response = await request.post(body) as Response; // what RAW means; the client types every answer as any
  const text = await response.text();
  if (!response.ok) throw refusalOf(response, text);
  return { answer: text === '' ? undefined : JSON.parse(text), azureRequest: response.headers.get('request-id') ?? own };
}

/** In the form of the client's own GraphError, which `failure.ts` reads. */
function refusalOf({ status, headers }: Response, text: string): Error {
  let told = { code: `HTTP ${status}`, message: text };
  try {
    told = Refused.parse(JSON.parse(text)).error;
  } catch {
    // an answer from something before Graph: its text is all there is
  }
  return Object.assign(new Error(told.message), { statusCode: status, code: told.code, headers });
}
