import { isDrill } from '../access/drill.js';
import { between, later, type Instant } from '../access/instant.js';
import { nextNudge } from '../access/nudge.js';
import type { AccessRequest, News } from '../access/request.js';
import { said, saidBy } from '../access/sentences/index.js';
import { firstStuckAt } from '../access/stuck.js';
import { waitsForTicket } from '../access/ticket.js';
import { freezeProblems } from '../policy/moments.js';
import { change, load } from './change.js';
import { wakeDrill } from './drill.js';
import { endNewer, isNewer } from './newer.js';
import type { Alarm, Ports } from './ports.js';
import { proceed } from './proceed.js';

/**
 * An alarm rang. The request is read again and only what is due happens; an alarm that rang too early says when to ring
 * again. Nothing here touches Azure, so that a thousand ends in one second are a thousand saves.
 */
export async function wake(ports: Ports, id: string, what: Alarm): Promise<{ notBefore: Instant } | undefined> {
  if (isDrill(id)) return wakeDrill(ports, id, what);
  const found = await load(ports, id).catch((error: unknown) => { if (isNewer(error) && what === 'end') return undefined; throw error; });
  if (!found) return endNewer(ports, id);
  const { request } = found;
  const due = dueAt(request, what);
  if (due === undefined) return undefined;
  if (due > ports.clock.now()) return { notBefore: due };
  // no news of the request, and told where all is told
  if (what === 'stuck') return void await ports.queue.announce(id);
  await proceed(ports, await change(ports, id, (current) => newsOf(ports, current, what)));
  return undefined;
}

/** When this alarm is due for the request as it stands; undefined when it no longer matters. */
function dueAt(request: AccessRequest, what: Alarm): Instant | undefined {
  switch (what) {
    case 'lapse': return request.status === 'pending' ? request.lapsesAt : undefined;
    case 'end': return request.status === 'activating' || request.status === 'active' ? request.window.end : undefined;
    case 'start': return request.status === 'scheduled' ? request.window.start : undefined;
    case 'nudge': return nextNudge(request)?.at;
    case 'stuck': return firstStuckAt(request);
    case 'step': return request.status === 'activating' ? later(request.window.start, request.entitlement.giveUpAfter) : undefined;
  }
}

function newsOf(ports: Pick<Ports, 'rules' | 'clock'>, request: AccessRequest, what: Alarm): News | undefined {
  const now = ports.clock.now();
  const due = dueAt(request, what);
  if (due === undefined || due > now) return undefined;
  switch (what) {
    case 'lapse': return { type: 'lapsed' };
    case 'start': return started(ports, request, now);
    case 'nudge': return nudged(request);
    case 'end': return { type: 'due' };
    case 'stuck': return undefined;
    case 'step': return waitsForTicket(request)
      ? { type: 'failed', code: 'tickets-unavailable', ...said({ says: 'tickets-unavailable/not-in-time' }) }
      : { type: 'failed', code: 'not-in-time', ...said({ says: 'not-in-time' }) };
  }
}

function nudged(request: AccessRequest): News | undefined {
  const nudge = nextNudge(request);
  return nudge && { type: 'nudged', what: nudge.what, stage: nudge.stage };
}

/** A start that comes too late for PIM opens nothing any more, nor one in a period of rest, which may be newer than the approval. */
function started({ rules }: Pick<Ports, 'rules'>, request: AccessRequest, now: Instant): News | undefined {
  if (request.status !== 'scheduled') return undefined;
  const inForce = rules.entitlements().find(({ id }) => id === request.entitlement.id) ?? request.entitlement;
  const [frozen] = freezeProblems(inForce, request.window.start, request.window.end);
  if (frozen) return { type: 'withdrawn', why: 'frozen', by: null, ...saidBy(frozen) };
  return between(now, request.window.end) < request.entitlement.pimFloor ? { type: 'lapsed' } : { type: 'started' };
}
