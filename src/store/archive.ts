import type { Redis } from 'ioredis';
import { ms } from '../access/instant.js';
import type { Archive, Pointer } from '../workflow/ports.js';
import { scanned } from './redis.js';
import { keysOf } from './keys.js';
import { indexesOf } from './past.js';
import { defineScripts } from './scripts.js';

/** Keys that Redis looks at in one step of a scan. */
const SCANNED = 1000;

/** The whole record in Redis, read in steps, so that memory does not grow with it. */
export function createArchive({ redis, instance }: { redis: Redis; instance: string }): Archive {
  defineScripts(redis);
  const keys = keysOf(instance);
  const history = async (request: string) => {
    // both at one moment: a save changes both
    const [entries, record] = await redis.multi().lrange(keys.history(request), 0, -1).hget(keys.request(request), 'record').exec() as [[Error | null, string[]], [Error | null, string | null]]; // what the two answer
    return { request, entries: entries[0] ? noneOfAnotherKind(entries[0]) ?? [] : entries[1], record: record[0] ? noneOfAnotherKind(record[0]) : record[1] };
  };
  return {
    async pointers(after, limit) {
      const rows = await redis.xrange(keys.events, after === null ? '-' : `(${after}`, '+', 'COUNT', limit);
      return rows.map(([place, fields]) => pointerFrom(place, fields));
    },
    async pointer(place) {
      const [row] = await redis.xrange(keys.events, place, place);
      return row && pointerFrom(...row);
    },
    async entries(pointers) {
      const asked = redis.pipeline();
      for (const { request, seq } of pointers) asked.lindex(keys.history(request), seq - 1);
      return (await asked.exec() ?? []).map(([error, text]) => {
        if (error) throw error;
        return text as string | null; // what LINDEX answers
      });
    },
    history: async (request) => (await history(request)).entries,
    async places(request, count) {
      const found = await redis.hmget(keys.request(request), ...Array.from({ length: Math.max(1, count) }, (_, i) => `place:${i + 1}`));
      return found.slice(0, count);
    },
    async *histories(named) {
      if (named) {
        for (const request of named) {
          const found = await history(request);
          if (found.entries.length > 0) yield found;
        }
        return;
      }
      for await (const found of scanned(redis, { match: `${escaped(keys.histories)}*`, count: SCANNED })) {
        for (const key of found) yield await history(key.slice(keys.histories.length));
      }
    },
    seals: () => redis.lrange(keys.seals, 0, -1),
    addSeal: async (text, { after, roll }) => await redis.jitSeal(keys.seals, keys.roll(after + 1), text, after, ...roll) === 1,
    async *roll(n) {
      for (let part = 0; ; part += 1) {
        const text = await redis.lindex(keys.roll(n), part).catch(noneOfAnotherKind);
        if (text === null) return;
        yield text;
      }
    },
    changeSeal: async (n, before, after) => await redis.jitChangeSeal(keys.seals, n - 1, before, after) === 1,
    askedBefore: (before, { skip, limit }) => redis.zrange(keys.asked, '-inf', `(${ms(before)}`, 'BYSCORE', 'LIMIT', skip, limit),
    async remove(request, { seq, hash }, text) {
      const { id } = request;
      const names = [keys.request(id), keys.history(id), keys.removed(id), keys.counts, keys.live, keys.outbox, keys.unreviewed, ...indexesOf(request, keys)];
      return await redis.jitRemove(names.length, ...names, id, seq, hash, text) === 1;
    },
    removedNote: async (request) => await redis.get(keys.removed(request)) ?? undefined,
    async *removed(named) {
      if (named) {
        for (const request of named) {
          const text = await redis.get(keys.removed(request));
          if (text !== null) yield { request, text };
        }
        return;
      }
      for await (const found of scanned(redis, { match: `${escaped(keys.removed(''))}*`, count: SCANNED })) {
        for (const key of found) yield { request: key.slice(keys.removed('').length), text: await redis.get(key) ?? '' };
      }
    },
    async forgetRemoved() {
      for await (const found of scanned(redis, { match: `${escaped(keys.memory(''))}*`, count: SCANNED })) {
        const asked = redis.pipeline();
        for (const key of found) asked.exists(keys.removed(requestIn(key.slice(keys.memory('').length))));
        const gone = (await asked.exec() ?? []).map(([, isThere]) => isThere === 1);
        const past = found.filter((_, i) => gone[i]);
        if (past.length > 0) await redis.unlink(past);
      }
    },
    position: async (where) => await redis.get(keys.position(where)) ?? undefined,
    movePosition: async (where, before, after) => await redis.jitMove(keys.position(where), before ?? '', after) === 1,
  };
}

/** What is remembered of a request names it behind what it is: `card:abcd2345:status`, `stuck abcd2345`. */
function requestIn(memory: string): string {
  return memory.split(/[ :]/)[1] ?? '';
}

function pointerFrom(place: string, fields: readonly string[]): Pointer {
  const field = (name: string) => { const at = fields.indexOf(name); return at < 0 ? '' : fields[at + 1] ?? ''; };
  return { place, request: field('request'), seq: Number(field('seq')), hash: field('hash') };
}

/** Something of another kind under the name of ours was put there by hand: ours is gone. */
function noneOfAnotherKind(error: Error): null {
  if (error.message.startsWith('WRONGTYPE')) return null;
  throw error;
}

/** A pattern of Redis takes `[`, `?`, `*` and the backslash for something else. */
function escaped(text: string): string {
  return text.replaceAll(/[[\]?*\\]/g, '\\$&');
}
