import { later } from '../access/instant.js';
import { nextNudge } from '../access/nudge.js';
import { mayBeOpen, type AccessRequest, type InStatus } from '../access/request.js';
import { targetKey, targetsOf, type Target } from '../access/target.js';
import { firstStuckAt, SESSIONS } from '../access/stuck.js';
import { waitsForTicket } from '../access/ticket.js';
import type { Alarm, Ports } from './ports.js';

/** What to ask of the queue next. */
export type Step =
  | { readonly do: 'wake'; readonly what: Alarm; readonly at: string }
  | { readonly do: 'converge'; readonly target: Target }
  | { readonly do: 'cutSessions' }
  | { readonly do: 'checkTicket' };

/**
 * What comes next for a request, from its state alone, so that a crash between any two steps loses nothing. The order
 * is that of the list: the end is queued before the first grant; the ticket is read before anything opens; roles open before the network; the network closes
 * first, then the sessions, then the roles, and a step that is in trouble holds up none behind it.
 */
export function nextSteps(request: AccessRequest): Step[] {
  switch (request.status) {
    case 'pending': return [{ do: 'wake', what: 'lapse', at: request.lapsesAt }, ...nudge(request), ...checking(request)];
    case 'activating': return [endOf(request), giveUpOf(request), ...(waitsForTicket(request) ? checking(request) : opening(request))];
    case 'scheduled': return [{ do: 'wake', what: 'start', at: request.window.start }];
    case 'active': return [endOf(request), ...nudge(request), ...prolonging(request)];
    case 'revoking': return [...closing(request), ...nudge(request), ...alarm(request)];
    case 'ended': return nudge(request); // of its review
    case 'denied': case 'cancelled': case 'lapsed': return [];
  }
}

/** Puts the next steps into the queue; doing it twice does nothing twice. `except`: of these targets nothing, by their keys, for they are under way. */
export async function proceed(ports: Ports, request: AccessRequest, except: readonly string[] = []): Promise<void> {
  for (const step of nextSteps(request)) {
    if (except.includes(nameOf(step) ?? '')) continue;
    switch (step.do) {
      case 'wake': await ports.queue.wake(request.id, step.what, step.at); break;
      case 'converge': await ports.queue.converge(step.target, { closes: request.status === 'revoking' }); break;
      case 'cutSessions': await ports.queue.cutSessions(request.id); break;
      case 'checkTicket': await ports.queue.checkTicket(request.id); break;
    }
  }
}

/** The targets that a request waits for already. */
export function underWay(request: AccessRequest): string[] {
  return nextSteps(request).flatMap((step) => (step.do === 'converge' ? [targetKey(step.target)] : []));
}

/** As a trouble names it. */
function nameOf(step: Step): string | undefined {
  if (step.do === 'cutSessions') return SESSIONS;
  return step.do === 'converge' ? targetKey(step.target) : undefined;
}

/** All targets of a request whose window may be open. */
export function targetsOfRequest(request: AccessRequest): Target[] {
  if (!mayBeOpen(request)) return [];
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  return [...identity, ...network];
}

function checking(request: AccessRequest): Step[] {
  return waitsForTicket(request) ? [{ do: 'checkTicket' }] : [];
}

function endOf(request: InStatus<'activating' | 'active'>): Step {
  return { do: 'wake', what: 'end', at: request.window.end };
}

function nudge(request: AccessRequest): Step[] {
  const next = nextNudge(request);
  return next ? [{ do: 'wake', what: 'nudge', at: next.at }] : [];
}

/** People are told when a close takes too long. */
function alarm(request: InStatus<'revoking'>): Step[] {
  const at = firstStuckAt(request);
  return at === undefined ? [] : [{ do: 'wake', what: 'stuck', at }];
}

function giveUpOf(request: InStatus<'activating'>): Step {
  return { do: 'wake', what: 'step', at: later(request.window.start, request.entitlement.giveUpAfter) };
}

function opening(request: InStatus<'activating'>): Step[] {
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const roles = missing(identity, request.opened);
  return (roles.length > 0 ? roles : missing(network, request.opened)).map((target) => ({ do: 'converge', target }));
}

/** What has still to be read back with the end of an extension. */
function prolonging(request: InStatus<'active'>): Step[] {
  return request.opened.filter(({ until }) => until !== request.window.end).map(({ target }) => ({ do: 'converge', target }));
}

function closing(request: InStatus<'revoking'>): Step[] {
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const nsgs = missing(network, request.closed);
  const isShut = nsgs.every((target) => request.troubles.some((t) => t.what === targetKey(target)));
  const areCut = request.sessions !== null || request.troubles.some((t) => t.what === SESSIONS);
  return [
    ...nsgs.map((target): Step => ({ do: 'converge', target })),
    ...(isShut && !request.sessions ? [{ do: 'cutSessions' } as const] : []),
    ...(isShut && areCut ? missing(identity, request.closed).map((target): Step => ({ do: 'converge', target })) : []),
  ];
}

function missing<T extends Target>(targets: readonly T[], done: readonly { target: Target }[]): T[] {
  return targets.filter((target) => !done.some((d) => targetKey(d.target) === targetKey(target)));
}
