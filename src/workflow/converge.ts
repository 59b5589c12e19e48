import { AccessError } from '../access/errors.js';
import { later } from '../access/instant.js';
import type { AccessRequest, News } from '../access/request.js';
import { saidBy } from '../access/sentences/index.js';
import { targetKey, type Holding, type Pass, type PlannedWrite, type Presence, type Target } from '../access/target.js';
import { closedByOthers, noteDeletions, type Deleted } from './byOther.js';
import { canaryHoldings, canaryKnown, canaryOn, OPENING, settleCanary, type CanaryHere } from './canary.js';
import { change, load, type Loaded } from './change.js';
import { knownOn, recordDrift } from './drift.js';
import { isNewer } from './newer.js';
import { heldBack, lostMeanwhile, together, type HeldBack } from './eligible.js';
import { tellForged } from './forged.js';
import { asFailure, pass, type Failure } from './pass.js';
import type { Ports } from './ports.js';
import { proceed, underWay } from './proceed.js';
import { keepWhy } from './failures.js';
import { settle, unread } from './settle.js';
import { heldByStop } from './stop.js';
import { wanted } from './wanted.js';

/** The longest wait between two tries, in milliseconds: a revocation is tried for ever, and at least this often. */
const LONGEST_WAIT = 60_000;
const FIRST_WAIT = 500;

/** Milliseconds before try number `attempt` (0 the first retry): doubled each time, never over a minute. */
export function waitBefore(attempt: number): number {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt, 10));
}

/**
 * Brings one target to what the store wants open, and nothing else. Whatever the reason for the call — a window opens,
 * ends, was found edited, a process died half way — the operation is the same, and twice is once.
 */
export async function converge(ports: Ports, target: Target, attempt: number): Promise<void> {
  const token = await ports.store.fence(target);
  const { open, newer } = await consented(ports, await ports.store.touching(target));
  const requests = open.map(({ request }) => request);
  const here = await canaryOn(ports, target);
  const done = await onePass(ports, { target, token, open, newer, here });
  let isOpenStill = here !== undefined && await canaryAfter(ports, here, done);
  const others = 'pass' in done ? await closedByOthers(ports, target, { pass: done.pass, requests }) : undefined;
  for (const { id } of requests) {
    const after = await change(ports, id, (request) => newsOf(request, { target, done, other: others?.get(id) }));
    await proceedAfter(ports, target, { after, before: requests });
    isOpenStill ||= after.status === 'revoking' && !after.closed.some((c) => targetKey(c.target) === targetKey(target));
  }
  await comeBack(ports, { target, done, attempt, isOpenStill });
  // a pass that is not the latest knows too little of what is meant
  if ('pass' in done && await ports.store.holds(target, token)) await recordDrift(ports, target, done.pass);
}

/** What the pass means for a drill; true while something of it is open that should not be. */
async function canaryAfter(ports: Ports, here: CanaryHere, done: Done): Promise<boolean> {
  const { id, window: { end } } = here.canary;
  if ('unread' in done) {
    await keepWhy(ports, { request: id, what: OPENING }, done.unread);
    return end <= ports.clock.now();
  }
  const failed = done.pass.attempts.find(({ requests, error }) => requests.includes(id) && error)?.error;
  if (failed) await keepWhy(ports, { request: id, what: OPENING }, failed);
  return settleCanary(ports, { here, pass: done.pass, wasWanted: done.wanted.some(({ request }) => request === id) });
}

function newsOf(request: AccessRequest, { target, done, other }: { target: Target; done: Done; other: Deleted | undefined }): News | undefined {
  // that a later pass has begun is no trouble of Azure's, and that pass brings the news
  if ('unread' in done) return done.unread.code === 'conflict' ? undefined : unread(request, target, done.unread);
  const refused = done.held.refused.get(request.id);
  if (refused?.withdraws && (request.status === 'activating' || request.status === 'active')) return { type: 'withdrawn', ...refused.withdraws, ...saidBy(refused) };
  if (refused && request.status === 'activating') return { type: 'failed', code: refused.code, ...saidBy(refused) };
  return settle(request, { target, ...done, other });
}

/**
 * A request that moved on goes on with its next step. What it waited for before is in the queue already, and what has just
 * been tried in vain comes back by itself, after a wait.
 */
async function proceedAfter(ports: Ports, target: Target, { after, before }: { after: AccessRequest; before: readonly AccessRequest[] }): Promise<void> {
  const was = before.find((r) => r.id === after.id);
  if (was?.seq === after.seq) return;
  const failed = after.status === 'revoking' && after.troubles.some((t) => t.what === targetKey(target)) ? [targetKey(target)] : [];
  await proceed(ports, after, [...failed, ...(was?.status === after.status ? underWay(was) : [])]);
}

/** `newer`: authentic, and of a newer version: as far as the record can be read, and nothing is opened by it. */
interface Consented { readonly open: readonly Loaded[]; readonly newer: readonly Loaded[] }

/** Those whose consent stands: made again from authenticated events. What cannot show it opens nothing, and is said loudly. */
async function consented(ports: Ports, stored: readonly AccessRequest[]): Promise<Consented> {
  const [open, newer]: [Loaded[], Loaded[]] = [[], []];
  for (const record of stored) {
    const { id } = record;
    try {
      open.push(await load(ports, id));
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      if (isNewer(error)) newer.push({ request: record, history: [] });
      ports.log.error({ request: id, code: error.code, reason: error.message }, 'a stored request shows no authentic consent and opens nothing');
      tellForged(ports, id, error);
    }
  }
  return { open, newer };
}

/** What a pass did, for whom it was wanted, and who may no longer have it; or why nothing is known. */
type Done = { readonly pass: Pass; readonly wanted: readonly Holding[]; readonly held: HeldBack } | { readonly unread: Failure };

async function onePass(ports: Ports, over: Consented & { target: Target; token: number; here: CanaryHere | undefined }): Promise<Done> {
  const { target, token, open, newer, here } = over;
  const requests = open.map(({ request }) => request);
  const unjudged = newer.map(({ request }) => request);
  try {
    let held = await heldByStop(ports, requests);
    const now = ports.clock.now();
    const holdings = [...wanted([...requests.filter(({ id }) => !held.kept.has(id)), ...unjudged], target, now), ...canaryHoldings(here, now)];
    const mayWrite = () => ports.store.holds(target, token);
    const leaveOut = async (writes: readonly PlannedWrite[], present: readonly Presence[]) => {
      await noteDeletions(ports, target, writes);
      // while PIM makes up its mind there is nothing to keep anybody from; once there is, they are looked at again
      if (writes.length > 0 || present.length > 0) held = together(held, await heldBack(ports, target, requests));
      const lost = await lostMeanwhile(ports, target, { requests, writes });
      held = together(held, together(lost, notOpened(unjudged, writes)));
      return held.kept;
    };
    const done = await pass(ports.layers.of(target), { target, wanted: holdings, clock: ports.clock, mayWrite, leaveOut, knownOf: async (present) => [...await knownOn(ports, { target, open: [...open, ...newer] }, present), ...canaryKnown(here)] });
    return { held, wanted: holdings.filter(({ request }) => !held.kept.has(request)), pass: done };
  } catch (error) {
    return { unread: asFailure(error) };
  }
}

/** What stands as a newer version has opened it stays to its end; whatever would have to be written for it is not. */
function notOpened(unjudged: readonly AccessRequest[], writes: readonly PlannedWrite[]): HeldBack {
  const written = writes.filter((write) => write.do !== 'delete').flatMap(({ requests = [] }) => requests);
  return { refused: new Map(), kept: new Set(unjudged.flatMap(({ id }) => (written.includes(id) ? [id] : []))) };
}

async function comeBack(ports: Ports, { target, done, attempt, isOpenStill }: { target: Target; done: Done; attempt: number; isOpenStill: boolean }): Promise<void> {
  const failed = failuresOf(done);
  if (failed[0] && isOpenStill) await keepWhy(ports, { what: targetKey(target) }, failed[0]);
  for (const error of failed) ports.log.warn({ target: targetKey(target), attempt, ...error }, 'a target could not be brought to what it should hold');
  const again = 'pass' in done ? done.pass.again : undefined;
  if (again !== undefined) await ports.queue.converge(target, { at: again, closes: isOpenStill });
  if (failed.length === 0 && (again !== undefined || !isOpenStill)) return;
  const wait = Math.max(waitBefore(attempt), ...failed.map((f) => f.retryAfter ?? 0));
  await ports.queue.converge(target, { at: later(ports.clock.now(), wait), attempt: attempt + 1, closes: isOpenStill });
}

function failuresOf(done: Done): Failure[] {
  if ('unread' in done) return [done.unread];
  return [...(done.held.unsure ? [done.held.unsure] : []), ...done.pass.attempts.flatMap((a) => (a.error ? [a.error] : []))];
}
