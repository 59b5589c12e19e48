import { AccessError } from '../access/errors.js';
import { later } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import { targetKey, type Pass, type Target } from '../access/target.js';
import { change, load } from './change.js';
import { asFailure, pass, type Failure } from './pass.js';
import type { Ports } from './ports.js';
import { proceed } from './proceed.js';
import { settle, unread } from './settle.js';
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
  const requests = await consented(ports, await ports.store.touching(target));
  const holdings = wanted(requests, target, ports.clock.now());
  const done = await onePass(ports, { target, token, holdings });
  for (const { id } of requests) {
    const after = await change(ports, id, (request) => (
      'unread' in done ? unread(request, target, done.unread) : settle(request, { target, pass: done, wanted: holdings })
    ));
    await proceedAfter(ports, after, requests);
  }
  await comeBack(ports, { target, done, attempt });
}

/** A request that moved on, or whose close is not complete, goes on with its next step; the rest is left in peace. */
async function proceedAfter(ports: Ports, after: AccessRequest, before: readonly AccessRequest[]): Promise<void> {
  const hasMoved = before.find((r) => r.id === after.id)?.seq !== after.seq;
  if (hasMoved) await proceed(ports, after);
}

/** Those whose consent stands: made again from authenticated events. What cannot show it opens nothing, and is said loudly. */
async function consented(ports: Ports, stored: readonly AccessRequest[]): Promise<AccessRequest[]> {
  const requests: AccessRequest[] = [];
  for (const { id } of stored) {
    try {
      requests.push((await load(ports, id)).request);
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      ports.log.error({ request: id, code: error.code, reason: error.message }, 'a stored request shows no authentic consent and opens nothing');
    }
  }
  return requests;
}

type Done = Pass | { readonly unread: Failure };

async function onePass(ports: Ports, over: { target: Target; token: number; holdings: ReturnType<typeof wanted> }): Promise<Done> {
  const { target, token, holdings } = over;
  try {
    const mayWrite = () => ports.store.holds(target, token);
    return await pass(ports.layers.of(target), { target, wanted: holdings, clock: ports.clock, mayWrite });
  } catch (error) {
    return { unread: asFailure(error) };
  }
}

async function comeBack(ports: Ports, { target, done, attempt }: { target: Target; done: Done; attempt: number }): Promise<void> {
  const failed = 'unread' in done ? [done.unread] : done.attempts.flatMap((a) => (a.error ? [a.error] : []));
  for (const error of failed) ports.log.warn({ target: targetKey(target), attempt, ...error }, 'a target could not be brought to what it should hold');
  if (failed.length > 0) {
    const wait = Math.max(waitBefore(attempt), ...failed.map((f) => f.retryAfter ?? 0));
    await ports.queue.converge(target, { at: later(ports.clock.now(), wait), attempt: attempt + 1 });
  }
  if ('again' in done && done.again !== undefined) await ports.queue.converge(target, { at: done.again });
}
