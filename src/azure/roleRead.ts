import { roleKey, roleOf } from '../access/entitlement.js';
import type { Duration } from '../access/instant.js';
import type { IdentityTarget } from '../access/target.js';
import type { Role } from '../access/entitlement.js';
import type { Clock, Log, Rules, WriteLog } from '../workflow/ports.js';
import { asAccessError, isForbidden } from './failure.js';
import type { Listed, Pim } from './pim/index.js';
import { sameId } from './resource.js';
import { readNotes, weigh, type Note, type OwnRequest } from './roleNotes.js';
import type { FoundRole, Held } from './rolePlan.js';

export interface RoleDeps {
  readonly pim: Pim<Role>;
  readonly clock: Clock;
  readonly rules: Rules;
  readonly writes: WriteLog;
  readonly log: Log;
  /** Object id of the principal that makes our assignments, our own; undefined: we make none, and our mark on one is enough to read it as ours. */
  readonly maker: () => Promise<string | undefined>;
  /** Schedules, as far as they never change: whose they are and what for. */
  readonly origins: Map<string, Origin>;
}
export interface Origin { readonly ours: boolean; readonly request: string | null }

/** PIM's floor where no entitlement says otherwise: five minutes (AZURE.md 0.2). */
const PIM_FLOOR = 300_000;
/** Our newest requests that are asked for by name. */
const MOST_ASKED = 8;
const MOST_ORIGINS = 5_000;
/** Nobody waits for a look at what everybody holds. Milliseconds. */
const LOOK_LIMIT = 60_000;

export async function readRole(deps: RoleDeps, target: IdentityTarget, signal: AbortSignal): Promise<FoundRole> {
  const notes = newestOf(readNotes(await deps.writes.writes(target)));
  try {
    const own = await ownRequests(deps, target, { notes, signal });
    const listed = await listedOf(deps, target, signal);
    const now = deps.clock.now();
    const floor = floorOf(deps.rules, target);
    const found = weigh({ listed, notes, own, floor, now });
    const present = found.held ? [{ until: found.held.until, ours: found.held.ours, name: found.held.name, request: found.held.request }] : [];
    return { ...found, readAt: now, present, floor };
  } catch (error) {
    throw asAccessError({ says: 'tried/read-role', role: roleOf(target) }, error);
  }
}

/** The notes on our newest requests. Counted by request: one that is refused at every pass must not crowd out what was granted. */
function newestOf(notes: readonly Note[]): Note[] {
  const newest = [...new Set(notes.map(({ name }) => name))].slice(-MOST_ASKED);
  return notes.filter(({ name }) => newest.includes(name));
}

/** The mark with which a justification of this installation's begins. */
export function markOf(instance: string): string {
  return `jit/${instance}/`;
}

async function ownRequests(deps: RoleDeps, target: IdentityTarget, { notes, signal }: { notes: readonly Note[]; signal: AbortSignal }): Promise<OwnRequest[]> {
  const sent = notes.filter(({ what }) => what === 'assign' || what === 'update' || what === 'remove');
  // the later note on a request is the one that knows PIM's id of it
  const newest = [...new Map(sent.map((note) => [note.name, note])).values()];
  if (newest.length === 0) return [];
  const maker = await deps.maker();
  const found = await deps.pim.ours(target, newest, signal).catch((error: unknown) => {
    // Graph shows PIM's requests only to who may make them: who only reads goes by the list, which may lag
    if (maker === undefined && isForbidden(error)) return [];
    throw error;
  });
  return newest.flatMap((note): OwnRequest[] => {
    const request = found.find(({ name, by }) => name === note.name && isBy(maker, by));
    return request ? [{ note, id: request.id, status: request.status, createdOn: request.createdOn, request: requestIn(deps.rules.instance, request.justification) }] : [];
  });
}

/** The person's own assignment of exactly this role, as it is listed; there is never a second. */
async function listedOf(deps: RoleDeps, target: IdentityTarget, signal: AbortSignal): Promise<Held | undefined> {
  const found = await deps.pim.assignments(target, signal);
  // while it lags, the list may show one that is gone beside the one that is there
  const [latest] = [...found].sort((a, b) => (a.since < b.since ? 1 : -1));
  if (!latest) return undefined;
  const origin = await originOf(deps, target, { listed: latest, signal });
  return { name: latest.name, since: latest.since, until: latest.until, schedule: latest.schedule, ...origin };
}

/** Who holds one of these roles by an assignment of ours that ends, as Azure lists it. Rejects with AccessError. */
export async function heldByUs(deps: RoleDeps, roles: readonly Role[]): Promise<IdentityTarget[]> {
  const signal = AbortSignal.timeout(LOOK_LIMIT);
  const found = await Promise.all(roles.map(async (role) => {
    const targets: IdentityTarget[] = [];
    try {
      for (const { person, ...listed } of await deps.pim.everybody(role, signal)) {
        const target: IdentityTarget = { ...role, layer: 'identity', person };
        // ours always end: who holds it for good need not be asked about
        if (listed.until !== null && (await originOf(deps, target, { listed, signal })).ours) targets.push(target);
      }
    } catch (error) {
      throw asAccessError({ says: 'tried/read-role', role: roleOf(role) }, error);
    }
    return targets;
  }));
  return found.flat();
}

/** Whether an assignment is ours: made by our principal for this installation. The list does not say who made one, but it names the schedule. */
async function originOf(deps: RoleDeps, target: IdentityTarget, { listed: { schedule }, signal }: { listed: Listed; signal: AbortSignal }): Promise<Origin> {
  if (schedule === '') return { ours: false, request: null };
  const known = deps.origins.get(schedule);
  if (known) return known;
  const request = await deps.pim.behind(target, schedule, signal);
  const isOurs = request !== undefined && request.justification?.startsWith(markOf(deps.rules.instance)) === true && isBy(await deps.maker(), request.by);
  const origin = isOurs ? { ours: true, request: requestIn(deps.rules.instance, request.justification) } : { ours: false, request: null };
  if (deps.origins.size >= MOST_ORIGINS) deps.origins.clear();
  if (request) deps.origins.set(schedule, origin);
  return origin;
}

function isBy(maker: string | undefined, by: string): boolean {
  return maker === undefined || sameId(by, maker);
}

/** The request id behind the mark of a justification. */
function requestIn(instance: string, justification: string | null): string | null {
  const mark = markOf(instance);
  return justification?.startsWith(mark) ? justification.slice(mark.length).split(' ')[0] ?? null : null;
}

function floorOf(rules: Rules, target: IdentityTarget): Duration {
  const floors = rules.entitlements().filter((e) => e.roles.some((role) => roleKey(role) === roleKey(target))).map((e) => e.pimFloor);
  return floors.length > 0 ? Math.max(...floors) : PIM_FLOOR;
}
