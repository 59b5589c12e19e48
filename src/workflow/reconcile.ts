import { isFinal } from '../access/request.js';
import type { Target } from '../access/target.js';
import { managedNsgs } from './baseline.js';
import { hearCloser } from './closer.js';
import { load } from './change.js';
import { heedNewer } from './newer.js';
import { putDrillRight } from './drill.js';
import { tellForged } from './forged.js';
import type { Ports } from './ports.js';
import { proceed, targetsOfRequest } from './proceed.js';
import { endStopped, stopNow } from './stop.js';
import { isBroken, tellBroken } from './systemNews.js';
import { wake } from './wake.js';

/** How many live requests one sweep looks at, those due first: whoever is due later is looked at when the turn comes. */
const MOST = 1000;

/**
 * Puts right what an interruption left: alarms that a lost queue no longer holds, steps that never came, rules that
 * somebody edited or that no request accounts for, cards that were not sent. At start and every minute; costs by what
 * is open or waits for its review, never by what has ended.
 */
export async function reconcile(ports: Ports): Promise<void> {
  const targets: Target[] = managedNsgs(ports).map((nsg) => ({ layer: 'network', nsg }));
  for (const { id } of await ports.store.live(MOST)) {
    targets.push(...await putRight(ports, id));
  }
  for (const target of targets) await ports.queue.converge(target);
  // those that have ended and wait for their review: the others were among the live
  for (const request of await ports.store.unreviewed(MOST)) if (isFinal(request)) await putRight(ports, request.id);
  for (const id of await ports.store.outbox(MOST)) await ports.queue.announce(id);
  await heedNewer(ports);
  await putDrillRight(ports);
  await heedStop(ports);
  await hearCloser(ports);
}

/** What a stop ends and an interruption left. What is new of the chain is read here, so that a broken one is seen before somebody asks; the whole was read at the start. */
async function heedStop(ports: Ports): Promise<void> {
  try {
    const stop = await stopNow(ports);
    if (stop) await endStopped(ports, stop);
  } catch (error) {
    if (isBroken(error)) await tellBroken(ports, error);
    else ports.log.error({ err: error }, 'whether openings are stopped cannot be known; nothing opens');
  }
}

/** One request; a damaged one is reported and stops nobody else's. */
async function putRight(ports: Ports, id: string): Promise<Target[]> {
  try {
    const { request } = await load(ports, id);
    if (request.status === 'pending') await wake(ports, id, 'lapse');
    if (request.status === 'activating' || request.status === 'active') await wake(ports, id, 'end');
    if (request.status === 'activating') await wake(ports, id, 'step');
    const { request: now } = await load(ports, id);
    await proceed(ports, now);
    return targetsOfRequest(now);
  } catch (error) {
    // whatever it is, the others must not wait for it
    ports.log.error({ request: id, reason: error instanceof Error ? error.message : String(error) }, 'a stored request cannot be put right');
    tellForged(ports, id, error);
    return [];
  }
}
