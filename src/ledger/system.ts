import { drillsAfter, NO_DRILLS, type Drills } from '../access/drills.js';
import { AccessError } from '../access/errors.js';
import type { Instant } from '../access/instant.js';
import { lateAfter, stopAfter, stopOf, SYSTEM, type Stop, type SystemEvent, type SystemNews } from '../access/stop.js';
import { refuseNewer } from '../access/version.js';
import type { Clock, Ledger, SealedSystemEvent, Store, SystemRecord } from '../workflow/ports.js';

/** How often a lost race is run again before giving up. */
const TRIES = 20;

export interface SystemRecordOver {
  readonly store: Pick<Store, 'system' | 'appendSystem' | 'systemAsIs' | 'beginSystem'>;
  readonly ledger: Pick<Ledger, 'sealSystem' | 'openSystem' | 'endOf'>;
  readonly clock: Clock;
}

/** The chain as far as this process has read it. */
interface Seen { readonly stop: Stop | null; readonly drills: Drills; readonly late: string | null; readonly count: number; readonly hash: string; readonly end: string; readonly at: Instant }

/**
 * The chain of what happened to the installation. What was read once is remembered: for speed, since what
 * is new is read behind its last entry, and because a chain that is shorter than it was, or another, is not
 * believed. After a restart the keyed end shows that no event was cut off. Old events put back together with their own old
 * end, by somebody who kept both, are found by the processes that had seen more, and by whoever compares with the feed.
 */
export function createSystemRecord({ store, ledger, clock }: SystemRecordOver): SystemRecord {
  let seen: Seen | undefined;

  async function look(): Promise<Seen> {
    return (seen && await readOn(seen)) ?? (await readAll()).now;
  }

  /** What is new behind what was seen; undefined when that is not there any more as it was, or when what is new does not follow from it. */
  async function readOn(before: Seen): Promise<Seen | undefined> {
    const found = await store.system(before.count - 1);
    const [last, ...fresh] = found.entries;
    if (last?.hash !== before.hash || found.count !== before.count + fresh.length) return undefined;
    if (fresh.length === 0) return found.end === before.end ? before : undefined;
    try {
      const events = ledger.openSystem(fresh, found.end, before);
      refuseNewer(events, null);
      const now = { stop: events.reduce(stopAfter, before.stop), drills: events.reduce(drillsAfter, before.drills), late: events.reduce(lateAfter, before.late), count: found.count, hash: fresh.at(-1)?.hash ?? '', end: found.end ?? '', at: events.at(-1)?.at ?? '' };
      if (seen === before) seen = now;
      return now;
    } catch (error) {
      if (isBroken(error)) return undefined; // read whole, it says what is wrong with it
      throw error;
    }
  }

  async function readAll(): Promise<{ now: Seen; entries: readonly SealedSystemEvent[] }> {
    const before = seen;
    let found = await store.system('all');
    if (found.isUntouched && !before) {
      // of several processes that begin at once one writes, and the others read it
      await store.appendSystem(...sealed({ type: 'began', by: null }, { count: 0, hash: '' }));
      found = await store.system('all');
    }
    const { entries, end } = found;
    const events = ledger.openSystem(entries, end);
    refuseNewer(events, null);
    if (!follows(entries, before)) throw new AccessError('ledger-broken', { says: 'record/less', seen: before?.count ?? 0 });
    const last = entries.at(-1);
    const now: Seen = { stop: stopOf(events), drills: events.reduce(drillsAfter, NO_DRILLS), late: events.reduce(lateAfter, null), count: entries.length, hash: last?.hash ?? '', end: end ?? '', at: last?.event.at ?? '' };
    // one that began earlier and was slower does not make this process forget
    if (follows(entries, seen)) seen = now;
    return { now, entries };
  }

  function sealed(news: SystemNews, { count, hash }: Pick<Seen, 'count' | 'hash'>): [SealedSystemEvent, string] {
    const event: SystemEvent = { ...news, v: 1, request: SYSTEM, seq: count + 1, at: clock.now() };
    const entry = ledger.sealSystem(event, hash);
    return [entry, ledger.endOf(entry.hash)];
  }

  return {
    stop: async () => (await look()).stop,
    drills: async () => (await look()).drills,
    events: async () => (await readAll()).entries,
    async append(think) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const before = await look();
        const news = think(before.stop, before.drills, before.late);
        if (!news) return undefined;
        const [entry, end] = sealed(news, before);
        if (!(await store.appendSystem(entry, end))) continue;
        if (seen?.hash === before.hash) seen = { stop: stopAfter(before.stop, entry.event), drills: drillsAfter(before.drills, entry.event), late: lateAfter(before.late, entry.event), count: before.count + 1, hash: entry.hash, end, at: entry.event.at };
        return entry.event;
      }
      throw conflict();
    },
    async beginAnew(by, { reason, stops, isForced, from }) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const asIs = await store.systemAsIs();
        if (!isForced && await isSound()) return false;
        const [entry, end] = sealed({ type: 'began', by, reason, stops, from }, { count: 0, hash: '' });
        if (await store.beginSystem(entry, end, asIs)) return true;
      }
      throw conflict();
    },
  };

  async function isSound(): Promise<boolean> {
    return readAll().then(() => true, (error: unknown) => { if (isBroken(error)) return false; throw error; });
  }
}

/** Whether these are what was seen with more behind it, or were begun anew since by somebody, which nobody without the key can make seem so. */
function follows(entries: readonly SealedSystemEvent[], known: Seen | undefined): boolean {
  if (!known || entries[known.count - 1]?.hash === known.hash) return true;
  const first = entries[0]?.event;
  return first?.type === 'began' && first.by !== null && first.at > known.at;
}

function isBroken(error: unknown): boolean {
  return error instanceof AccessError && error.code === 'ledger-broken';
}

function conflict(): AccessError {
  return new AccessError('conflict', 'Many are changing this at once. Try again in a moment.', { retryable: true });
}
