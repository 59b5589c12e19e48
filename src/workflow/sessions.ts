import { later } from '../access/instant.js';
import type { AccessRequest, ClosedSessions, InStatus } from '../access/request.js';
import { change, load } from './change.js';
import { waitBefore } from './converge.js';
import { asFailure } from './pass.js';
import type { Ports } from './ports.js';
import { proceed, SESSIONS } from './proceed.js';
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
    await proceed(ports, await change(ports, id, (now) => (
      now.status === 'revoking' && !now.sessions ? troubleOf(now, SESSIONS, failure) : undefined
    )));
    await ports.queue.cutSessions(id, { at: later(ports.clock.now(), waitBefore(attempt)), attempt: attempt + 1 });
  }
}

/** Machines that another open window of the same person covers are left alone: that window keeps its own end. */
async function cut(ports: Ports, request: InStatus<'revoking'>): Promise<ClosedSessions> {
  const { entitlement, logins } = request;
  const others = (await ports.store.liveOf(request.requester.id)).filter((r) => r.id !== request.id && isOpen(r));
  const keepers = others.filter((r) => r.entitlement.machines.some((m) => includes(entitlement.machines, m)));
  const kept = keepers.flatMap((r) => r.entitlement.machines);
  const machines = entitlement.machines.filter((m) => !includes(kept, m));
  const keptBy = keepers.map((r) => r.id);
  if (entitlement.cutSessions === 'none' || machines.length === 0) {
    const now = ports.clock.now();
    return { cut: [], keptBy, at: now, readAt: now };
  }
  return { ...(await ports.sessions.cut({ ...entitlement, machines }, logins, entitlement.cutSessions)), keptBy };
}

function isOpen(request: AccessRequest): boolean {
  return request.status === 'activating' || request.status === 'active';
}

function includes(ids: readonly string[], id: string): boolean {
  return ids.some((other) => other.toLowerCase() === id.toLowerCase());
}
