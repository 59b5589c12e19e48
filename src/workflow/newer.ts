import { AccessError } from '../access/errors.js';
import type { Instant } from '../access/instant.js';
import { within } from '../access/sentences/index.js';
import type { AccessRequest } from '../access/request.js';
import { load } from './change.js';
import type { Ports } from './ports.js';
import { targetsOfRequest } from './proceed.js';

/** How many of them one sweep looks at. */
const MOST = 1000;

export function isNewer(error: unknown): error is AccessError {
  return error instanceof AccessError && error.code === 'newer-version';
}

/**
 * Requests that a newer version has written, after a way back or while both run: what they mean is not known here, so they
 * open nothing and are left as they are; what of them is open ends with the end that can be read, and it is told once. A
 * record alone that says so may be anybody's: told is what authentic events show.
 */
export async function heedNewer(ports: Ports): Promise<void> {
  for (const { id, status } of await ports.store.newer(MOST)) {
    const error = await load(ports, id).then(() => undefined, (reason: unknown) => reason);
    if (!isNewer(error)) continue;
    ports.log.error({ request: id, status, reason: error.message }, 'a stored request is of a newer version');
    await endNewer(ports, id);
    await ports.notifier.tell({ row: `newer ${id}`, n: 1, where: ['approvals', 'audit'], tone: 'attention', isAlarm: true, title: { says: 'newer/request', request: id }, lines: [within(error), { says: 'newer/closes', request: id, status }, { says: 'newer/go-on' }] })
      .catch((reason: unknown) => { ports.log.error({ err: reason, request: id }, 'that a request is of a newer version was not told everywhere; the next sweep tries again'); });
  }
}

/** Its end rings, and its targets are looked at. Returns when the end is, where it is not yet over. */
export async function endNewer({ store, queue, clock }: Pick<Ports, 'store' | 'queue' | 'clock'>, id: string): Promise<{ notBefore: Instant } | undefined> {
  const request = await store.request(id).catch((error: unknown) => { if (error instanceof AccessError) return undefined; throw error; });
  if (!request) return undefined; // what cannot be read accounts for nothing that is open, and the next pass takes that away
  const end = endOf(request);
  if (end !== undefined && end > clock.now()) {
    await queue.wake(id, 'end', end);
    return { notBefore: end };
  }
  for (const target of targetsOfRequest(request)) await queue.converge(target, { closes: true });
  return undefined;
}

function endOf(request: AccessRequest): Instant | undefined {
  return request.status === 'activating' || request.status === 'active' ? request.window.end : undefined;
}
