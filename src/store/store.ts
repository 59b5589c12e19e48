import type { Redis } from 'ioredis';
import { AccessError } from '../access/errors.js';
import { ms } from '../access/instant.js';
import { isFinal, mayBeOpen, type AccessRequest } from '../access/request.js';
import { reviewDue } from '../access/review.js';
import { targetKey, targetsOf, type Target } from '../access/target.js';
import { VERSION } from '../access/version.js';
import type { Log, LossLog, SealedEvent, Store, WriteLog } from '../workflow/ports.js';
import { keysOf, type Keys } from './keys.js';
import { createLosses, type Losses } from './losses.js';
import { indexesOf } from './past.js';
import { envelopeOf, parseRecord, parseSealed } from './record.js';
import { readingOnce } from './readOnce.js';
import { readerOf, type Records } from './records.js';
import { defineScripts } from './scripts.js';
import { createSystemStore } from './system.js';

/** How long a note of a write is kept: Azure's lists lag by up to ten minutes (AZURE.md). Milliseconds. */
const NOTES_KEPT = 15 * 60_000;
/** How long a pass's token is kept: far longer than a pass may take. Milliseconds. */
const TOKEN_KEPT = 60 * 60_000;

export interface StoreOver {
  /** A connection that rejects at once when Redis is unreachable (`createRedis(url, 'producer')`). */
  readonly redis: Redis;
  /** `[a-z0-9]{1,24}`. */
  readonly instance: string;
  /** Told of stored requests that are damaged: in lists they are passed over, so that one stops nobody else's. */
  readonly log: Pick<Log, 'error'>;
}

/** Requests in Redis, and the notes of our own writes. Every method rejects with the driver's error when Redis is away. */
export function createStore({ redis, instance, log }: StoreOver): Store & WriteLog & LossLog {
  defineScripts(redis);
  const keys = keysOf(instance);
  const records = readerOf({ redis, keys, log });
  const sealedFrom = readingOnce(parseSealed);
  const losses = createLosses({ redis, keys });
  return {
    append: (request, sealed) => append({ redis, keys, losses }, request, sealed),
    async request(id) {
      const json = await redis.hget(keys.request(id), 'record');
      return json === null ? undefined : parseRecord(id, json);
    },
    history: async (id) => (await redis.lrange(keys.history(id), 0, -1)).map((json) => sealedFrom(id, json)),
    ...createSystemStore({ redis, keys }),
    live: (limit) => firstLive(limit, (from, to) => redis.zrange(keys.live, from, String(to)), records),
    newer: async (limit) => newerIn(await redis.zrange(keys.live, 0, String(limit - 1)), (id) => redis.hget(keys.request(id), 'record')),
    async touching(target) {
      const found = await records(await redis.smembers(keys.target(target)));
      return found.filter((request) => mayBeOpen(request) && targetsOfRequest(request).some((t) => targetKey(t) === targetKey(target)));
    },
    liveOf: async (person) => (await records(await redis.zrange(keys.liveOf(person), 0, '-1'))).filter((request) => !isFinal(request)),
    newestOf: async (person, limit, skip = 0) => (limit < 1 ? [] : records(await redis.zrange(keys.historyOf(person), skip, String(skip + limit - 1), 'REV'))),
    unreviewed: async (limit) => (limit < 1 ? [] : unreviewedIn(await redis.zrange(keys.unreviewed, 0, String(limit - 1)), records)),
    unreviewedOf: async (person) => unreviewedIn(await redis.zrange(keys.unreviewedOf(person), 0, '-1'), records),
    outbox: async (limit) => (limit < 1 ? [] : redis.zrange(keys.outbox, 0, String(limit - 1))),
    async announced(id, seq) {
      await redis.jitAnnounced(keys.request(id), keys.history(id), keys.outbox, id, seq);
    },
    announcedUpTo: async (id) => Number(await redis.hget(keys.request(id), 'announced') ?? 0),
    fence: (target) => redis.jitFence(keys.tokens, keys.token(target), TOKEN_KEPT),
    holds: async (target, token) => await redis.get(keys.token(target)) === String(token),
    once: async (name, ttl) => await redis.set(keys.once(name), '1', 'PX', Math.max(1, Math.ceil(ttl)), 'NX') === 'OK',
    async remember(name, value) {
      await redis.set(keys.memory(name), value);
    },
    recall: async (name) => await redis.get(keys.memory(name)) ?? undefined,
    async keep(name, value, ttl) {
      await redis.set(keys.kept(name), value, 'PX', Math.max(1, Math.ceil(ttl)));
    },
    kept: async (name) => await redis.get(keys.kept(name)) ?? undefined,
    take: async (name) => await redis.getdel(keys.kept(name)) ?? undefined,
    async noteWrite(target, note) {
      await redis.jitNote(keys.writes(target), NOTES_KEPT, note);
    },
    writes: (target) => redis.jitNotes(keys.writes(target), NOTES_KEPT),
    tellLost: (tell) => losses.tellLost(tell),
  };
}

async function append({ redis, keys, losses }: { redis: Redis; keys: Keys; losses: Losses }, request: AccessRequest, sealed: SealedEvent): Promise<boolean> {
  const { id, requester, seq } = request;
  const { event, previous, hash } = sealed;
  if (event.request !== id || event.seq !== seq) {
    throw new AccessError('forbidden-transition', `Event ${event.seq} of ${event.request} does not make version ${seq} of request ${id}.`);
  }
  const indexes = indexesOf(request, keys);
  const names = [
    keys.request(id), keys.history(id), keys.events, keys.live, keys.liveOf(requester.id), keys.outbox,
    keys.unreviewed, keys.unreviewedOf(requester.id), keys.counts, ...indexes,
    ...targetsOfRequest(request).map((target) => keys.target(target)),
  ];
  const review = reviewDue(request);
  const place = await redis.jitAppend(
    names.length, ...names, id, seq, previous, hash, JSON.stringify(request), JSON.stringify(sealed),
    isFinal(request) ? '' : ms(dueOf(request)), ms(request.askedAt), ms(event.at), mayBeOpen(request) ? 1 : 0, review === null ? '' : ms(review), request.status, indexes.length,
  );
  if (place === 0) return false;
  losses.note(place, sealed);
  return true;
}

/** What the sweep takes first: what should have lapsed or closed longest ago. */
function dueOf(request: AccessRequest): string {
  switch (request.status) {
    case 'scheduled': return request.window.start;
    case 'activating': case 'active': return request.window.end;
    case 'revoking': return request.revokingSince;
    case 'pending': case 'denied': case 'cancelled': case 'lapsed': case 'ended': return request.lapsesAt;
  }
}

function targetsOfRequest(request: AccessRequest): Target[] {
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  return [...identity, ...network];
}

async function unreviewedIn(ids: readonly string[], records: Records): Promise<AccessRequest[]> {
  return (await records(ids)).filter((request) => reviewDue(request) !== null);
}

async function newerIn(ids: readonly string[], recordOf: (id: string) => Promise<string | null>): Promise<{ id: string; status: string }[]> {
  const stored = await Promise.all(ids.map(async (id) => ({ id, ...envelopeOf(await recordOf(id) ?? '') })));
  return stored.filter(({ version }) => version > VERSION);
}

/** Reads on behind damaged records, so that they cannot fill the list and hide the sound ones. */
async function firstLive(limit: number, ids: (from: number, to: number) => Promise<string[]>, records: Records): Promise<AccessRequest[]> {
  const found: AccessRequest[] = [];
  for (let from = 0; found.length < limit;) {
    const page = await ids(from, from + limit - found.length - 1);
    if (page.length === 0) break;
    found.push(...(await records(page)).filter((request) => !isFinal(request)));
    from += page.length;
  }
  return found;
}
