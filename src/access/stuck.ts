import { later, latest, type Duration, type Instant } from './instant.js';
import type { AccessRequest } from './request.js';
import { saidBy, type Said } from './sentences/index.js';
import { targetKey, targetsOf, type Target } from './target.js';

/** A close that is not read back so long after it was possible is an alarm. Milliseconds. */
const PATIENCE: Duration = 60_000;

/** Names the sessions of a request where `targetKey` names a target. */
export const SESSIONS = 'sessions';

/** What is not read back as closed; from `stuckAt` on that is worth an alarm. `why`: the first failure, where one was seen. */
export interface StillOpen { readonly what: Target | typeof SESSIONS; readonly stuckAt: Instant; readonly why: Said | undefined }

/** All that a request which is being closed has not been read back as closed, by what has to be closed first. PIM removes nothing younger than its floor, so a role counts from then. */
export function stillOpen(request: AccessRequest): StillOpen[] {
  if (request.status !== 'revoking') return [];
  const { entitlement, requester, revokingSince, closed, opened, sessions, troubles } = request;
  const { identity, network } = targetsOf(entitlement, requester.id);
  const whyOf = (name: string): Said | undefined => {
    const trouble = troubles.find(({ what }) => what === name);
    return trouble && saidBy(trouble);
  };
  const isOpen = (target: Target): boolean => !closed.some((one) => targetKey(one.target) === targetKey(target));
  const removableAt = (target: Target): Instant => {
    const at = opened.find((one) => targetKey(one.target) === targetKey(target))?.at ?? revokingSince;
    return latest(revokingSince, target.layer === 'identity' ? later(at, entitlement.pimFloor) : revokingSince);
  };
  const toShow = (target: Target): StillOpen => ({ what: target, stuckAt: later(removableAt(target), PATIENCE), why: whyOf(targetKey(target)) });
  // whoever came back through a rule that did not close is cut after it
  const shutAt = latest(revokingSince, ...closed.filter(({ target }) => target.layer === 'network').map(({ at }) => at));
  return [
    ...network.filter(isOpen).map(toShow),
    ...(sessions === null ? [{ what: SESSIONS, stuckAt: later(shutAt, PATIENCE), why: whyOf(SESSIONS) } as const] : []),
    ...identity.filter(isOpen).map(toShow),
  ];
}

/** When a close that was due at a time is worth an alarm. */
export function stuckAfter(due: Instant): Instant {
  return later(due, PATIENCE);
}

/** What an alarm is about now. */
export function stuck(request: AccessRequest, now: Instant): StillOpen[] {
  return stillOpen(request).filter(({ stuckAt }) => stuckAt <= now);
}

/** When the first of what is still open becomes an alarm; undefined when nothing is. */
export function firstStuckAt(request: AccessRequest): Instant | undefined {
  return stillOpen(request).map(({ stuckAt }) => stuckAt).sort()[0];
}
