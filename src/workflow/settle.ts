import type { Instant } from '../access/instant.js';
import type { AccessRequest, InStatus, News } from '../access/request.js';
import { saidBy } from '../access/sentences/index.js';
import { targetKey, type Attempt, type Holding, type Pass, type Presence, type Target } from '../access/target.js';
import type { Deleted } from './byOther.js';
import type { Failure } from './pass.js';
import { pathsOn } from './wanted.js';

/** `other`: who else than the bot has closed what this request had there. */
interface Settling { readonly target: Target; readonly pass: Pass; readonly wanted: readonly Holding[]; readonly other?: Deleted | undefined }

/**
 * What one pass over one target means for a request that has this target. Pure: the news, or undefined for none yet.
 * A pass speaks only for the wish that it began with: one that was to open says nothing about a close that was wished
 * while it ran, nor the other way round. The pass for the newer wish is queued behind it.
 */
export function settle(request: AccessRequest, { target, pass, wanted, other }: Settling): News | undefined {
  const wasWanted = wanted.some((holding) => holding.request === request.id);
  if ((request.status === 'activating' || request.status === 'active') && wasWanted) return openedBy(request, target, pass);
  if (request.status === 'revoking' && !wasWanted) return closedBy(request, { target, pass, wanted, other });
  return undefined;
}

/** A target that could not be read: nothing is known, so nothing is open and nothing is closed. */
export function unread(request: AccessRequest, target: Target, failure: Failure): News | undefined {
  if (request.status === 'activating' && !failure.retryable) return { type: 'failed', code: failure.code, ...saidBy(failure) };
  if (request.status === 'revoking' && !isClosed(request, target)) return troubleOf(request, target, failure);
  return undefined;
}

function openedBy(request: InStatus<'activating' | 'active'>, target: Target, pass: Pass): News | undefined {
  const { end } = request.window;
  if (request.opened.some((o) => targetKey(o.target) === targetKey(target) && o.until === end)) return undefined;
  // What was read after the end shows nothing that anybody may use: the end, which is due, takes it away again.
  if (pass.reading.readAt >= end) return undefined;
  const mine = presencesOf(request, target, pass.reading.present);
  const failed = attemptsFor(pass, request.id).filter((a) => a.error);
  if (failed.length === 0 && mine.every((found) => found !== undefined)) {
    const alreadyHeld = target.layer === 'identity' && mine.every((found) => !found.ours);
    return { type: 'opened', target, effectAt: effectOf(pass, request.id) ?? pass.reading.readAt, readAt: pass.reading.readAt, alreadyHeld, until: end, azureRequests: azureOf(pass, request.id) };
  }
  const failure = failed.find((a) => a.error?.retryable === false)?.error;
  // what is open stays open to its old end when it cannot be prolonged; the pass comes back
  return request.status === 'active' ? undefined : failure && { type: 'failed', code: failure.code, ...saidBy(failure) };
}

/**
 * What was found of a window: for each of its paths on the NSG, or for the role. A role of ours that ends before the
 * window does is not open yet, it still has to be prolonged; one given by hand is taken as it is.
 */
function presencesOf(request: InStatus<'activating' | 'active'>, target: Target, present: readonly Presence[]): (Presence | undefined)[] {
  const { window: { end }, address } = request;
  if (target.layer === 'identity') return [present.find((p) => !p.ours || p.until === null || p.until >= end)];
  return pathsOn(request, target.nsg).map((path) => present.find((p) => (
    p.ours && !p.unsettled && p.path === path.id && p.address === address && p.until === end
  )));
}

function closedBy(request: InStatus<'revoking'>, { target, pass, wanted, other }: Settling): News | undefined {
  if (isClosed(request, target)) return undefined;
  const keepers = wanted.filter((holding) => isKeptBy(request, target, holding));
  if (isGone(request, { target, pass, wanted })) {
    const keptBy = [...new Set(keepers.map((k) => k.request))];
    return { type: 'closed', target, effectAt: other?.at ?? closeEffect(request, target, pass), readAt: pass.reading.readAt, keptBy, ...(other && { other: { by: other.by } }), azureRequests: azureOf(pass, request.id) };
  }
  return troubleOf(request, target, pass.attempts.find((a) => a.error)?.error);
}

function isClosed(request: InStatus<'revoking'>, target: Target): boolean {
  return request.closed.some((c) => targetKey(c.target) === targetKey(target));
}

/** Another window that keeps the target open for the same person, or for the same address. */
function isKeptBy(request: InStatus<'revoking'>, target: Target, holding: Holding): boolean {
  if (target.layer === 'identity') return true;
  return holding.network?.address === request.address && pathsOn(request, target.nsg).some((p) => p.id === holding.network?.path);
}

function isGone(request: InStatus<'revoking'>, { target, pass, wanted }: { target: Target; pass: Pass; wanted: readonly Holding[] }): boolean {
  if (target.layer === 'identity') {
    if (wanted.length > 0) return true;
    // While the plan wants to come back, an empty list proves nothing yet (PIM's five minutes).
    return pass.again === undefined && !pass.reading.present.some((p) => p.ours);
  }
  // A rule may also let in more than it should, after somebody's hand: whatever nobody wants there must be gone.
  const paths = pathsOn(request, target.nsg).map((p) => p.id);
  const mine = pass.reading.present.filter((p) => p.ours && paths.includes(p.path ?? ''));
  const rest = mine.filter((p) => p.until === request.window.end || p.address === request.address);
  return !mine.some((p) => p.unsettled) && rest.every((p) => wanted.some((w) => w.until === p.until && w.network?.path === p.path && w.network?.address === p.address));
}

/** PIM ends a role by itself at the window's end; everything else ends when we took it away, or at the latest when it was read. */
function closeEffect(request: InStatus<'revoking'>, target: Target, pass: Pass): Instant {
  // On an NSG a pass writes for many; a role's pass only ever takes away when nobody wants it any more.
  const mine = target.layer === 'network' ? attemptsFor(pass, request.id) : pass.attempts;
  const removed = mine.filter((a) => !a.error).map((a) => a.at).sort().at(-1);
  if (removed !== undefined) return removed;
  const endedByItself = target.layer === 'identity' && request.window.end <= pass.reading.readAt;
  return endedByItself ? request.window.end : pass.reading.readAt;
}

/** The news of a trouble, once for each thing that is in trouble: a retry that fails is no news, whatever it fails with. */
export function troubleOf(request: InStatus<'revoking'>, target: Target | string, error: Failure | undefined): News | undefined {
  if (!error) return undefined;
  const what = typeof target === 'string' ? target : targetKey(target);
  const isKnown = request.troubles.some((t) => t.what === what);
  return isKnown ? undefined : { type: 'troubled', what, code: error.code, ...saidBy(error) };
}

function attemptsFor(pass: Pass, request: string): Attempt[] {
  return pass.attempts.filter((a) => a.requests.includes(request));
}

function effectOf(pass: Pass, request: string): Instant | undefined {
  return attemptsFor(pass, request).filter((a) => !a.error).at(-1)?.at;
}

function azureOf(pass: Pass, request: string): string[] {
  return attemptsFor(pass, request).flatMap((a) => (a.azureRequest ? [a.azureRequest] : []));
}
