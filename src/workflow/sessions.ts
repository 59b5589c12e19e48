import type { Entitlement } from '../access/entitlement.js';
import { errorOf } from '../access/errors.js';
import { later } from '../access/instant.js';
import type { Person } from '../access/person.js';
import type { AccessRequest, ClosedSessions, InStatus } from '../access/request.js';
import { SESSIONS } from '../access/stuck.js';
import { change, load } from './change.js';
import { waitBefore } from './converge.js';
import { asFailure } from './pass.js';
import { keepWhy } from './failures.js';
import type { LiveSessions, Ports } from './ports.js';
import { proceed } from './proceed.js';
import { troubleOf } from './settle.js';

/**
 * Disconnects what Bastion sessions the person of a revoking request still has: an established flow outlives the rule
 * that let it in (AZURE.md E.3). Failing, it is tried again for ever, and the roles do not wait for it.
 */
export async function cutSessions(ports: Ports, id: string, attempt: number): Promise<void> {
  const { request } = await load(ports, id);
  if (request.status !== 'revoking' || request.sessions) return;
  try {
    const sessions = await cut(ports, request);
    await proceed(ports, await change(ports, id, (now) => (
      now.status === 'revoking' && !now.sessions ? { type: 'sessionsCut', sessions } : undefined
    )));
  } catch (error) {
    const failure = asFailure(error);
    ports.log.warn({ request: id, attempt, ...failure }, 'sessions could not be cut');
    await keepWhy(ports, { request: id, what: SESSIONS }, failure);
    const after = await change(ports, id, (now) => (
      now.status === 'revoking' && !now.sessions ? troubleOf(now, SESSIONS, failure) : undefined
    ));
    if (after.seq !== request.seq) await proceed(ports, after, [SESSIONS]);
    await ports.queue.cutSessions(id, { at: later(ports.clock.now(), waitBefore(attempt)), attempt: attempt + 1 });
  }
}

/** The requester's own sessions through an open window, as they are now. */
export async function sessionsOf(ports: Ports, id: string, by: Person): Promise<{ request: AccessRequest; sessions: LiveSessions }> {
  const { request } = await load(ports, id);
  if (request.requester.id !== by.id) throw errorOf({ says: 'not-yours/sessions' });
  if (request.status !== 'active') throw errorOf({ says: 'not-open', request: id, status: request.status });
  return { request, sessions: await ports.sessions.open(request.entitlement, request.logins) };
}

/**
 * Azure's list of sessions names no window. With `own`, machines that another open window of the same person covers are
 * left to it, for its own end; with `all`, everybody's sessions end here, that window's too.
 */
async function cut(ports: Ports, request: InStatus<'revoking'>): Promise<ClosedSessions> {
  const { entitlement, logins } = request;
  const keepers = entitlement.cutSessions === 'all' ? [] : (await othersOf(ports, request)).filter((r) => cutsLater(r, entitlement));
  const kept = keepers.flatMap((r) => r.entitlement.machines);
  const machines = entitlement.machines.filter((m) => !includes(kept, m));
  const keptBy = keepers.map((r) => r.id);
  if (entitlement.cutSessions === 'none' || machines.length === 0) {
    const now = ports.clock.now();
    return { cut: [], keptBy, at: now, readAt: now };
  }
  return { ...(await ports.sessions.cut({ ...entitlement, machines }, logins, entitlement.cutSessions)), keptBy };
}

/** The person's other open windows, each shown by authentic events: a record that somebody wrote into the store keeps nobody connected. */
async function othersOf(ports: Ports, request: AccessRequest): Promise<AccessRequest[]> {
  const open: AccessRequest[] = [];
  for (const { id } of await ports.store.liveOf(request.requester.id)) {
    const other = id === request.id ? undefined : await load(ports, id).then((found) => found.request, () => undefined);
    if (other?.status === 'activating' || other?.status === 'active') open.push(other);
  }
  return open;
}

/** Whether this window will itself cut what is left here at its end: on the same Bastion hosts, and at all. */
function cutsLater(other: AccessRequest, entitlement: Entitlement): boolean {
  const hosts = other.entitlement.paths.map((p) => p.bastion);
  return other.entitlement.cutSessions !== 'none' && entitlement.paths.every((p) => includes(hosts, p.bastion))
    && other.entitlement.machines.some((m) => includes(entitlement.machines, m));
}

function includes(ids: readonly string[], id: string): boolean {
  return ids.some((other) => other.toLowerCase() === id.toLowerCase());
}
