import { z } from 'zod';
import { between, later, type Instant } from '../access/instant.js';
import { isFinal } from '../access/request.js';
import { reviewDue } from '../access/review.js';
import { load } from './change.js';
import type { Finding, Ports } from './ports.js';

/** Requests that are looked at by one pass, the oldest first, and read at a time. */
const MOST = 5000;
const PAGE = 200;

/** Why requests stayed when it was last looked. */
const STAYS = 'removal stays';

/** Why a request that is old enough stays. */
const STAYING = ['under way', 'not exported', 'not sealed', 'damaged'] as const;
export type Stays = (typeof STAYING)[number];

export interface Removal { readonly removed: number; readonly stays: Readonly<Partial<Record<Stays, number>>> }

type Means = Pick<Ports, 'pruner' | 'exports' | 'sealer' | 'store' | 'ledger' | 'system' | 'clock' | 'log' | 'keepFor'>;

/**
 * Takes out of the record whole requests whose last event is older than they are kept for, and each of whose events is
 * acknowledged by every place outside and covered by a seal. Which ones stands in the installation's chain before any of
 * them is gone, so that a removal by hand can be told from it. By whole days (UTC), so that this is told once a day. What is
 * in doubt stays. Every replica may call it at any time.
 */
export async function removeOld(ports: Means): Promise<Removal> {
  const none: Removal = { removed: 0, stays: {} };
  if (ports.keepFor === undefined || ports.exports.length === 0) return none;
  const before = dayOf(later(ports.clock.now(), -ports.keepFor));
  const marks = await Promise.all(ports.exports.map((one) => one.acknowledged()));
  const last = (await ports.sealer.seals()).at(-1)?.seal;
  const ends: Ends = { before, exported: marks.map((mark) => mark?.place ?? null), sealed: last?.upTo ?? null, seal: last?.n ?? 0 };
  const stays: Partial<Record<Stays, number>> = {};
  const stay = (why: Stays): void => { kept += 1; stays[why] = (stays[why] ?? 0) + 1; };
  let [removed, kept] = [0, 0];
  while (removed + kept < MOST) {
    const page = await ports.pruner.askedBefore(before, { skip: kept, limit: PAGE });
    if (page.length === 0) break;
    const old: Old[] = [];
    for (const id of page) {
      const found = await judge(ports, id, ends);
      if (typeof found === 'string') stay(found);
      else old.push(found);
    }
    for (const isGone of await remove(ports, old, ends)) {
      if (isGone) removed += 1;
      else stay('under way');
    }
  }
  if (removed > 0) {
    ports.log.info({ removed, stays, before }, 'old requests were taken out of the record');
    await ports.pruner.forgetRemoved();
  }
  await ports.store.remember(STAYS, JSON.stringify(stays));
  return { removed, stays };
}

/** Midnight before it. */
function dayOf(at: Instant): Instant {
  return `${at.slice(0, 10)}T00:00:00.000Z`;
}

/** Said first: a removal that is cut off here is gone on with by the next pass, and said once more. */
async function remove({ system, pruner }: Means, old: readonly Old[], { before, seal }: Ends): Promise<boolean[]> {
  if (old.length === 0) return [];
  await system.append(() => ({ type: 'removed', requests: old.map(({ request }) => request.id), before, seal }));
  const gone: boolean[] = [];
  for (const { request, history } of old) gone.push(await pruner.remove(request, history));
  return gone;
}

/** What waits for longer than some passes of an export is in trouble. Milliseconds. */
const LATE = 10 * 60_000;

/** How each export stands, and why old requests are still there. */
export async function examineRecord({ exports, store, keepFor, clock }: Pick<Ports, 'exports' | 'store' | 'keepFor' | 'clock'>): Promise<Finding[]> {
  const group = { says: 'place/record' } as const;
  const now = clock.now();
  const states = await Promise.all(exports.map((one) => one.state()));
  const places = states.map(({ where, waiting, since }): Finding => ({
    group, what: { says: 'thing/export', where }, status: since !== null && between(since, now) > LATE ? 'wrong' : 'ok',
    detail: since === null ? { says: 'found/exported' } : { says: 'found/not-exported', waiting, since },
  }));
  if (keepFor === undefined) return places;
  const stays = z.record(z.enum(STAYING), z.number()).parse(JSON.parse(await store.recall(STAYS) ?? '{}'));
  return [...places, { group, what: { says: 'thing/older', than: keepFor }, status: 'damaged' in stays ? 'wrong' : 'ok', detail: Object.keys(stays).length === 0 ? { says: 'found/none-kept' } : { says: 'found/kept', stays } }];
}

interface Ends { readonly before: Instant; readonly exported: readonly (string | null)[]; readonly sealed: string | null; readonly seal: number }
type Old = Awaited<ReturnType<typeof load>>;

/** What may be taken out, or why it stays. */
async function judge(ports: Means, id: string, { before, exported, sealed }: Ends): Promise<Old | Stays> {
  const found = await load(ports, id).catch((error: unknown) => { ports.log.warn({ request: id, err: error }, 'an old request is not authentic and stays'); return undefined; });
  if (!found) return 'damaged';
  const { request, history } = found;
  const last = history.at(-1)?.event.at ?? '';
  if (!isFinal(request) || reviewDue(request) !== null || last >= before) return 'under way';
  const places = await ports.pruner.places(id, history.length);
  if (!exported.every((end) => ports.pruner.isUpTo(places, end))) return 'not exported';
  if (!ports.pruner.isUpTo(places, sealed)) return 'not sealed';
  return { request, history };
}
