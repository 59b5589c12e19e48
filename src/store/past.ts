import type { Redis } from 'ioredis';
import { ms, type Instant } from '../access/instant.js';
import { isFinal, type AccessRequest } from '../access/request.js';
import type { Log, Past, PastQuery } from '../workflow/ports.js';
import { keysOf, type Keys } from './keys.js';
import { readerOf } from './records.js';

/** Names that one step takes from an index: where it is the only one, and where others have to agree. */
const STEP = 50;
const LONG_STEP = 500;
/** Requests that `asked` reads at a time. */
const READ = 100;

/** Every index by which a request is found later, from what was frozen when it was asked. */
export function indexesOf({ requester, entitlement, ticket }: Pick<AccessRequest, 'requester' | 'entitlement' | 'ticket'>, keys: Keys): string[] {
  const machines = new Set(entitlement.machines.map((machine) => keys.ofMachine(machine)));
  return [keys.asked, keys.historyOf(requester.id), keys.ofEntitlement(entitlement.id), ...machines, ...(ticket === null ? [] : [keys.ofTicket(ticket)])];
}

export interface PastOver {
  readonly redis: Redis;
  readonly instance: string;
  /** Told of stored requests that are damaged, which are passed over. */
  readonly log: Pick<Log, 'error'>;
}

/**
 * Past requests by sorted sets of names. The shortest of the indexes that a query names is walked from its newest end; the
 * others are asked whether they have the same names, so a page reads no request but those that it shows.
 */
export function createPast({ redis, instance, log }: PastOver): Past {
  const keys = keysOf(instance);
  const records = readerOf({ redis, keys, log });
  const walk = (query: PastQuery, from?: Place) => walkNames({ redis, keys }, query, from);
  return {
    async ended(query, { from, limit }) {
      const found: Place[] = [];
      for await (const place of walk(query, from === undefined ? undefined : placeFrom(from))) {
        // one more than is shown tells whether another page is there
        if (found.push(place) > limit) break;
      }
      const shown = found.slice(0, limit);
      const last = shown.at(-1);
      const requests = (await records(shown.map(({ id }) => id))).filter(isFinal);
      return { requests, older: found.length > limit && last ? `${last.at}.${last.id}` : undefined };
    },
    async *asked(query) {
      let ids: string[] = [];
      for await (const { id } of walkAll({ redis, keys }, query)) {
        if (ids.push(id) < READ) continue;
        yield* await records(ids);
        ids = [];
      }
      yield* await records(ids);
    },
  };
}

/** A name, and when it was asked: milliseconds. */
interface Place { readonly at: number; readonly id: string }
interface Over { readonly redis: Redis; readonly keys: Keys }

function placeFrom(text: string): Place | undefined {
  const [at = '', id = ''] = text.split('.');
  return /^\d{1,15}$/.test(at) && id !== '' ? { at: Number(at), id } : undefined;
}

/** What has ended: in every index of the query, and not under way. */
async function* walkNames(over: Over, query: PastQuery, from: Place | undefined): AsyncGenerator<Place> {
  const all = indexesIn(query, over.keys);
  const sizes = await Promise.all(all.map((index) => over.redis.zcard(index)));
  const shortest = all[sizes.indexOf(Math.min(...sizes))] ?? over.keys.asked;
  const others = all.filter((index) => index !== shortest);
  const within = (query.within ?? []).map((id) => over.keys.ofEntitlement(id));
  if (query.within?.length === 0) return;
  for await (const places of stepsOf(over.redis, { index: shortest, query, from, step: others.length + within.length > 0 ? LONG_STEP : STEP })) {
    const asked = over.redis.pipeline();
    for (const index of [over.keys.live, ...others, ...within]) asked.zmscore(index, places.map(({ id }) => id));
    const [live = [], ...scores] = (await asked.exec() ?? []).map(([error, answer]) => {
      if (error) throw error;
      return answer as (string | null)[]; // what ZMSCORE answers
    });
    const [required, anyOf] = [scores.slice(0, others.length), scores.slice(others.length)];
    yield* places.filter((_, i) => live[i] == null && required.every((one) => one[i] != null) && (anyOf.length === 0 || anyOf.some((one) => one[i] != null)));
  }
}

async function* walkAll({ redis, keys }: Over, query: PastQuery): AsyncGenerator<Place> {
  for await (const places of stepsOf(redis, { index: keys.asked, query, from: undefined, step: LONG_STEP })) yield* places;
}

function indexesIn({ person, entitlement, machine, ticket }: PastQuery, keys: Keys): string[] {
  const named = [
    ...(person === undefined ? [] : [keys.historyOf(person)]), ...(entitlement === undefined ? [] : [keys.ofEntitlement(entitlement)]),
    ...(machine === undefined ? [] : [keys.ofMachine(machine)]), ...(ticket === undefined ? [] : [keys.ofTicket(ticket)]),
  ];
  return named.length > 0 ? named : [keys.asked];
}

interface Walk { readonly index: string; readonly query: Pick<PastQuery, 'since' | 'until'>; readonly from: Place | undefined; readonly step: number }

/** From the newest on; of the same millisecond in the reverse order of their names, as Redis has them. */
async function* stepsOf(redis: Redis, { index, query, from, step }: Walk): AsyncGenerator<Place[]> {
  const lowest = query.since === undefined ? '-inf' : String(ms(query.since));
  let [highest, skip] = [from === undefined ? untilOf(query.until) : String(from.at), 0];
  for (;;) {
    const places = pairs(await redis.zrange(index, highest, lowest, 'BYSCORE', 'REV', 'LIMIT', skip, step, 'WITHSCORES'));
    const fresh = places.filter(({ at, id }) => from === undefined || at < from.at || id < from.id);
    if (fresh.length > 0) yield fresh;
    const last = places.at(-1);
    if (places.length < step || !last) return;
    // the next step begins in the millisecond in which this one ended, behind those of it that were taken
    const taken = places.filter(({ at }) => at === last.at).length;
    skip = String(last.at) === highest ? skip + taken : taken;
    highest = String(last.at);
  }
}

function untilOf(until: Instant | undefined): string {
  return until === undefined ? '+inf' : `(${ms(until)}`;
}

function pairs(flat: readonly string[]): Place[] {
  const places: Place[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) places.push({ id: flat[i] ?? '', at: Number(flat[i + 1]) });
  return places;
}

