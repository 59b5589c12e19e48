import type { Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { Role } from '../access/entitlement.js';
import { instant, ms } from '../access/instant.js';
import type { Activity, ActivityLog, ActivityRow, Clock } from '../workflow/ports.js';
import type { ArmClients } from './clients.js';
import { readArm } from './doctor/arm.js';
import { asAccessError } from './failure.js';
import type { Pim } from './pim/index.js';
import { sameId, subscriptionIn } from './resource.js';
import { meaningOf } from './roleNotes.js';

/** Pages of a log that are read at most: Azure shows everybody's entries, and a busy subscription has many. */
const MOST_PAGES = 40;
/** Nobody waits for who it was. Milliseconds. */
const LOOK_LIMIT = 60_000;
/** Rows that are kept at most, the oldest. */
const MOST_ROWS = 2000;

export interface ActivityDeps { readonly clients: ArmClients; readonly graph: Client; readonly pim: Pick<Pim<Role>, 'about'>; readonly clock: Clock; readonly self: () => Promise<string> }

type Time = Parameters<Activity['of']>[2];
type Read = Pick<ActivityLog, 'rows' | 'unread'>;

/** The Activity Log of each subscription that a role reaches into, and the directory's audits where one is of the directory or a group. */
export function createActivity(deps: ActivityDeps): Activity {
  const { clients, graph, pim, clock, self } = deps;
  const logOf = async (log: string, time: Time, read: () => Promise<Read>): Promise<ActivityLog> => {
    const readAt = clock.now();
    const found = await read().catch((error: unknown): Read => ({ rows: [], unread: asAccessError(`read the ${log}`, error).message }));
    return { log, ...time, readAt, ...found };
  };
  return {
    of: (person, roles, time) => Promise.all([
      ...subscriptionsOf(roles).map((subscription) => logOf(`Azure Activity Log of subscription ${subscription}`, time, () => readActivityLog(clients, { subscription, person, ...time }))),
      ...(roles.some(({ kind }) => kind !== 'azure') ? [logOf('audit log of the Entra directory', time, () => readAudits(graph, { person, ...time }))] : []),
    ]),
    writersOf: async (resource, time) => {
      const writes = await writesTo(deps, resource, time);
      return writes.filter(({ isOurs }) => !isOurs).map(({ by }) => by);
    },
    changersOf: async (target, schedule) => {
      const [us, requests] = await Promise.all([self(), pim.about(target, schedule, AbortSignal.timeout(LOOK_LIMIT))]);
      const others = requests.filter(({ by, status }) => by !== '' && !sameId(by, us) && meaningOf(status) === 'done');
      return others.sort((a, b) => (a.createdOn < b.createdOn ? 1 : -1)).map(({ by }) => by);
    },
    deletionOf: async (resource, time) => {
      const writes = await writesTo(deps, resource, time);
      return writes.find(({ what, isDone }) => isDone && /\/delete$/i.test(what));
    },
  };
}

function subscriptionsOf(roles: readonly Role[]): string[] {
  const found = roles.flatMap((role) => (role.kind === 'azure' ? [subscriptionIn(role.scope)] : []));
  return [...new Set(found)].filter((id) => id !== '');
}

const OBJECT_ID = 'http://schemas.microsoft.com/identity/claims/objectidentifier';
const named = z.object({ value: z.string().nullish() }).nullish();
const EventShape = z.object({
  eventTimestamp: z.string(), operationName: named, resourceId: z.string().nullish(), status: named, correlationId: z.string().nullish(),
  claims: z.record(z.unknown()).nullish(), caller: z.string().nullish(),
});
type ActivityEvent = z.infer<typeof EventShape>;
const EventPage = z.object({ value: z.array(EventShape), nextLink: z.string().nullish() });

/**
 * By time alone, and whose they are is looked at here: the REST API documents no filter by caller (Activity Logs, List), and a
 * sign-in name may have changed since, the object id in the token's claims not.
 */
async function readActivityLog(clients: ArmClients, { subscription, person, ...time }: Time & { subscription: string; person: string }): Promise<Read> {
  const { events, hasMore } = await eventsIn(clients, subscription, time);
  return finished(events.filter((one) => sameId(textOf(one.claims?.[OBJECT_ID]), person)).map(rowOfEvent), hasMore);
}

/** All entries of a time, or those of one resource (`resourceUri`, the same page of the REST API). */
async function eventsIn(clients: ArmClients, subscription: string, { from, to, resource }: Time & { resource?: string }): Promise<{ events: ActivityEvent[]; hasMore: boolean }> {
  const filter = `eventTimestamp ge '${from}' and eventTimestamp le '${to}'${resource === undefined ? '' : ` and resourceUri eq '${resource}'`}`;
  let next: string | null | undefined = `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(filter)}`;
  const events: ActivityEvent[] = [];
  for (let pages = 0; next && pages < MOST_PAGES; pages += 1) {
    const { value, nextLink }: z.infer<typeof EventPage> = EventPage.parse(await readArm(clients, next));
    events.push(...value);
    next = nextLink;
  }
  return { events, hasMore: Boolean(next) };
}

/** Who wrote to a resource, the newest first. What names nobody is passed over. */
async function writesTo({ clients, self }: ActivityDeps, resource: string, time: Time): Promise<{ by: string; isOurs: boolean; at: string; what: string; isDone: boolean }[]> {
  const us = await self();
  const { events } = await eventsIn(clients, subscriptionIn(resource), { ...time, resource });
  const named = events.filter(({ caller }) => caller).sort((a, b) => (a.eventTimestamp < b.eventTimestamp ? 1 : -1));
  // a deletion that takes its time is logged when it is taken, and again with what came of it
  return named.map(({ caller, claims, operationName, status, eventTimestamp }) => ({ at: moment(eventTimestamp), by: caller ?? '', isOurs: sameId(textOf(claims?.[OBJECT_ID]), us), what: operationName?.value ?? '', isDone: !/^fail/i.test(status?.value ?? '') }));
}

function rowOfEvent({ eventTimestamp, operationName, resourceId, status, correlationId }: ActivityEvent): ActivityRow {
  return { at: moment(eventTimestamp), what: operationName?.value ?? '', on: resourceId ?? '', outcome: status?.value ?? '', correlation: correlationId ?? '' };
}

const AuditShape = z.object({
  activityDateTime: z.string(), activityDisplayName: z.string(), result: z.string().nullish(), correlationId: z.string().nullish(),
  targetResources: z.array(z.object({ id: z.string().nullish(), displayName: z.string().nullish() })).nullish(),
});
const AuditPage = z.object({ value: z.array(AuditShape), '@odata.nextLink': z.string().nullish() });

async function readAudits(graph: Client, { person, from, to }: Time & { person: string }): Promise<Read> {
  const filter = `activityDateTime ge ${from} and activityDateTime le ${to} and initiatedBy/user/id eq '${person}'`;
  let next: string | null | undefined = `/auditLogs/directoryAudits?$filter=${encodeURIComponent(filter)}`;
  const rows: ActivityRow[] = [];
  for (let pages = 0; next && pages < MOST_PAGES; pages += 1) {
    const page: z.infer<typeof AuditPage> = AuditPage.parse(await graph.api(next).get());
    rows.push(...page.value.map(rowOfAudit));
    next = page['@odata.nextLink'];
  }
  return finished(rows, Boolean(next));
}

function rowOfAudit({ activityDateTime, activityDisplayName, result, correlationId, targetResources }: z.infer<typeof AuditShape>): ActivityRow {
  const on = (targetResources ?? []).map(({ id, displayName }) => [displayName, id].filter(Boolean).join(' ')).join(', ');
  return { at: moment(activityDateTime), what: activityDisplayName, on, outcome: result ?? '', correlation: correlationId ?? '' };
}

function finished(rows: readonly ActivityRow[], hasMore: boolean): Read {
  const sorted = [...rows].sort((a, b) => (a.at < b.at ? -1 : 1));
  const isCut = hasMore || sorted.length > MOST_ROWS;
  return { rows: sorted.slice(0, MOST_ROWS), unread: isCut ? `there is more than is read for one request (${MOST_PAGES} pages, ${MOST_ROWS} entries); look in Azure itself` : null };
}

/** Azure writes seven digits behind the second. */
function moment(text: string): string {
  return Number.isNaN(Date.parse(text)) ? text : instant(ms(text));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
