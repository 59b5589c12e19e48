import { z } from 'zod';
import { inWords } from '../access/duration.js';
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
export type Stays = 'under way' | 'not exported' | 'not sealed' | 'damaged';

export interface Removal { readonly removed: number; readonly stays: Readonly<Partial<Record<Stays, number>>> }

type Means = Pick<Ports, 'pruner' | 'exports' | 'sealer' | 'store' | 'ledger' | 'clock' | 'log' | 'keepFor'>;

/**
 * Takes out of the record whole requests whose last event is older than they are kept for, and each of whose events is
 * acknowledged by every place outside and covered by a seal. What is in doubt stays. Every replica may call it at any time.
 */
export async function removeOld(ports: Means): Promise<Removal> {
  const none: Removal = { removed: 0, stays: {} };
  if (ports.keepFor === undefined || ports.exports.length === 0) return none;
  const before = later(ports.clock.now(), -ports.keepFor);
  const marks = await Promise.all(ports.exports.map((one) => one.acknowledged()));
  const seals = await ports.sealer.seals();
  const ends: Ends = { before, exported: marks.map((mark) => mark?.place ?? null), sealed: seals.at(-1)?.seal.upTo ?? null };
  const stays: Partial<Record<Stays, number>> = {};
  let [removed, kept] = [0, 0];
  while (removed + kept < MOST) {
    const page = await ports.pruner.askedBefore(before, { skip: kept, limit: PAGE });
    if (page.length === 0) break;
    for (const id of page) {
      const why = await removeOne(ports, id, ends);
      if (why === undefined) removed += 1;
      else {
        kept += 1;
        stays[why] = (stays[why] ?? 0) + 1;
      }
    }
  }
  if (removed > 0) ports.log.info({ removed, stays, before }, 'old requests were taken out of the record');
  await ports.store.remember(STAYS, JSON.stringify(stays));
  return { removed, stays };
}

/** What waits for longer than some passes of an export is in trouble. Milliseconds. */
const LATE = 10 * 60_000;

/** How each export stands, and why old requests are still there. */
export async function examineRecord({ exports, store, keepFor, clock }: Pick<Ports, 'exports' | 'store' | 'keepFor' | 'clock'>): Promise<Finding[]> {
  const group = 'Record';
  const now = clock.now();
  const states = await Promise.all(exports.map((one) => one.state()));
  const places = states.map(({ where, waiting, since }): Finding => ({
    group, what: `export to ${where}`, status: since !== null && between(since, now) > LATE ? 'wrong' : 'ok',
    detail: since === null ? 'everything is there' : `${waiting} events wait, the first since ${since}; why, when it lasts, stands in the log and in the audit channel`,
  }));
  if (keepFor === undefined) return places;
  const stays = z.record(z.number()).parse(JSON.parse(await store.recall(STAYS) ?? '{}'));
  const why = Object.entries(stays).map(([reason, count]) => `${count} ${reason}`);
  return [...places, { group, what: `requests older than ${inWords(keepFor)}`, status: 'damaged' in stays ? 'wrong' : 'ok', detail: why.length === 0 ? 'none is kept' : `still kept: ${why.join(', ')}` }];
}

interface Ends { readonly before: Instant; readonly exported: readonly (string | null)[]; readonly sealed: string | null }

/** Why it stays; undefined when it was taken out. */
async function removeOne(ports: Means, id: string, { before, exported, sealed }: Ends): Promise<Stays | undefined> {
  const found = await load(ports, id).catch((error: unknown) => { ports.log.warn({ request: id, err: error }, 'an old request is not authentic and stays'); return undefined; });
  if (!found) return 'damaged';
  const { request, history } = found;
  const last = history.at(-1)?.event.at ?? '';
  if (!isFinal(request) || reviewDue(request) !== null || last >= before) return 'under way';
  const places = await ports.pruner.places(id, history.length);
  if (!exported.every((end) => ports.pruner.isUpTo(places, end))) return 'not exported';
  if (!ports.pruner.isUpTo(places, sealed)) return 'not sealed';
  return await ports.pruner.remove(request, history) ? undefined : 'under way';
}
