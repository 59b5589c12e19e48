import { z } from 'zod';
import { roleInWords, roleKey, scopeInWords } from '../access/entitlement.js';
import { AccessError } from '../access/errors.js';
import type { Duration, Instant } from '../access/instant.js';
import type { AzureRoleTarget } from '../access/target.js';
import type { Clock, Log, Rules, WriteLog } from '../workflow/ports.js';
import type { ArmClients } from './clients.js';
import { asAccessError, isNotFound } from './failure.js';
import { lastPart, sameId } from './resource.js';
import { readNotes, weigh, type Note, type OwnRequest } from './roleNotes.js';
import type { FoundRole, Held } from './rolePlan.js';

export interface RoleDeps {
  readonly clients: ArmClients;
  readonly clock: Clock;
  readonly rules: Rules;
  readonly writes: WriteLog;
  readonly log: Log;
  /** Object id of our own principal. */
  readonly self: () => Promise<string>;
  /** Full id of a role definition by the role's name. Rejects with AccessError `role-not-found`. */
  readonly definition: (role: string, scope: string) => Promise<string>;
  /** Requests by name, as far as they never change: who made them and what for. */
  readonly origins: Map<string, Origin>;
}
export interface Origin { readonly ours: boolean; readonly request: string | null }

/** PIM's floor where no entitlement says otherwise: five minutes (AZURE.md 0.2). */
const PIM_FLOOR = 300_000;
/** Our newest requests that are asked for by name. */
const MOST_ASKED = 8;
const MOST_ORIGINS = 5_000;

const moment = z.date().transform((date): Instant => date.toISOString());
const InstanceShape = z.object({
  name: z.string(), scope: z.string(), principalId: z.string(), roleDefinitionId: z.string(),
  startDateTime: moment, endDateTime: moment.nullish(), roleAssignmentScheduleId: z.string().nullish(),
});
type Instance = z.infer<typeof InstanceShape>;
const RequestShape = z.object({
  name: z.string(), status: z.string(), createdOn: moment, requestorId: z.string().nullish(), justification: z.string().nullish(),
  targetRoleAssignmentScheduleId: z.string().nullish(),
});
export type PimRequest = z.infer<typeof RequestShape>;

export async function readRole(deps: RoleDeps, target: AzureRoleTarget, signal: AbortSignal): Promise<FoundRole> {
  const notes = newestOf(readNotes(await deps.writes.writes(target)));
  try {
    const own = await ownRequests(deps, target, { notes, signal });
    const listed = await listedAt(deps, target, signal);
    const now = deps.clock.now();
    const floor = floorOf(deps.rules, target);
    const found = weigh({ listed, notes, own, floor, now });
    const present = found.held ? [{ until: found.held.until, ours: found.held.ours, name: found.held.name }] : [];
    return { ...found, readAt: now, present, floor };
  } catch (error) {
    throw asAccessError(`read ${roleInWords(target)}`, error);
  }
}

/** The notes on our newest requests. Counted by request: one that is refused at every pass must not crowd out what was granted. */
function newestOf(notes: readonly Note[]): Note[] {
  const newest = [...new Set(notes.map(({ name }) => name))].slice(-MOST_ASKED);
  return notes.filter(({ name }) => newest.includes(name));
}

/** A scope as the authorization SDK wants it: with a slash in front, its URLs have two (AZURE.md G.3). */
export function bare(scope: string): string {
  return scope.replace(/^\/+/, '');
}

/** The mark with which a justification of this installation's begins. */
export function markOf(instance: string): string {
  return `jit/${instance}/`;
}

/** A PIM request by name; undefined when Azure does not know it. */
export async function requestNamed({ clients }: RoleDeps, scope: string, ask: { name: string; signal: AbortSignal }): Promise<PimRequest | undefined> {
  try {
    return RequestShape.parse(await clients.authorization(scope).roleAssignmentScheduleRequests.get(bare(scope), ask.name, { abortSignal: ask.signal }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function ownRequests(deps: RoleDeps, target: AzureRoleTarget, { notes, signal }: { notes: readonly Note[]; signal: AbortSignal }): Promise<OwnRequest[]> {
  const sent = notes.filter(({ what }) => what === 'assign' || what === 'update' || what === 'remove');
  const newest = [...new Map(sent.map((note) => [note.name, note])).values()];
  const found = await Promise.all(newest.map(async (note): Promise<OwnRequest[]> => {
    const request = await requestNamed(deps, target.scope, { name: note.name, signal });
    return request ? [{ note, status: request.status, createdOn: request.createdOn, request: requestIn(deps.rules.instance, request.justification) }] : [];
  }));
  return found.flat();
}

/** The person's own assignment of the role at exactly this scope, as Azure lists it; there is never a second. */
async function listedAt(deps: RoleDeps, target: AzureRoleTarget, signal: AbortSignal): Promise<Held | undefined> {
  const { role, scope, person } = target;
  const definition = lastPart(await deps.definition(role, scope));
  const list = deps.clients.authorization(scope).roleAssignmentScheduleInstances.listForScope(bare(scope), { filter: `principalId eq '${person}'`, abortSignal: signal });
  let latest: Instance | undefined;
  for await (const row of list) {
    const instance = InstanceShape.parse(row);
    const isTarget = sameId(instance.scope, scope) && sameId(instance.principalId, person) && sameId(lastPart(instance.roleDefinitionId), definition);
    // while it lags, the list may show one that is gone beside the one that is there
    if (isTarget && (!latest || instance.startDateTime > latest.startDateTime)) latest = instance;
  }
  if (!latest) return undefined;
  const origin = await originOf(deps, latest, signal);
  return { name: latest.name, since: latest.startDateTime, until: latest.endDateTime ?? null, ...origin };
}

/**
 * Whether an assignment is ours: made by our principal for this installation. The list does not say who made one, but
 * it names the schedule, and an administrator's assignment has a schedule by the name of the request that made it;
 * where it has not, the requests are searched for the one that names the schedule as its result.
 */
async function originOf(deps: RoleDeps, instance: Instance, signal: AbortSignal): Promise<Origin> {
  const schedule = lastPart(instance.roleAssignmentScheduleId ?? '');
  if (schedule === '') return { ours: false, request: null };
  const known = deps.origins.get(schedule);
  if (known) return known;
  const request = await requestNamed(deps, instance.scope, { name: schedule, signal }) ?? await requestBehind(deps, { instance, schedule, signal });
  const isOurs = request !== undefined && request.justification?.startsWith(markOf(deps.rules.instance)) === true && sameId(request.requestorId ?? '', await deps.self());
  const origin = isOurs ? { ours: true, request: requestIn(deps.rules.instance, request.justification) } : { ours: false, request: null };
  if (deps.origins.size >= MOST_ORIGINS) deps.origins.clear();
  if (request) deps.origins.set(schedule, origin);
  return origin;
}

async function requestBehind({ clients }: RoleDeps, ask: { instance: Instance; schedule: string; signal: AbortSignal }): Promise<PimRequest | undefined> {
  const { instance: { scope, principalId }, schedule, signal } = ask;
  const list = clients.authorization(scope).roleAssignmentScheduleRequests.listForScope(bare(scope), { filter: `principalId eq '${principalId}'`, abortSignal: signal });
  for await (const row of list) {
    const request = RequestShape.safeParse(row);
    if (request.success && sameId(lastPart(request.data.targetRoleAssignmentScheduleId ?? ''), schedule)) return request.data;
  }
  return undefined;
}

/** The request id behind the mark of a justification. */
function requestIn(instance: string, justification: string | null | undefined): string | null {
  const mark = markOf(instance);
  return justification?.startsWith(mark) ? justification.slice(mark.length).split(' ')[0] ?? null : null;
}

function floorOf(rules: Rules, target: AzureRoleTarget): Duration {
  const floors = rules.entitlements().filter((e) => e.roles.some((role) => roleKey(role) === roleKey(target))).map((e) => e.pimFloor);
  return floors.length > 0 ? Math.max(...floors) : PIM_FLOOR;
}

/** Looks role definitions up by name, each once. */
export function createDefinitions(clients: ArmClients): RoleDeps['definition'] {
  const known = new Map<string, string>();
  return async (role, scope) => {
    const key = `${scope} ${role}`.toLowerCase();
    const id = known.get(key) ?? await find(clients, role, scope);
    known.set(key, id);
    return id;
  };
}

const DefinitionShape = z.object({ id: z.string(), roleName: z.string() });

async function find(clients: ArmClients, role: string, scope: string): Promise<string> {
  try {
    const filter = `roleName eq '${role.replaceAll("'", "''")}'`;
    for await (const row of clients.authorization(scope).roleDefinitions.list(bare(scope), { filter })) {
      const definition = DefinitionShape.parse(row);
      if (sameId(definition.roleName, role)) return definition.id;
    }
  } catch (error) {
    throw asAccessError(`look up the role ${role}`, error);
  }
  throw new AccessError('role-not-found', `There is no role named "${role}" at ${scopeInWords(scope)}.`);
}

