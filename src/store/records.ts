import type { Redis } from 'ioredis';
import { AccessError } from '../access/errors.js';
import type { AccessRequest } from '../access/request.js';
import type { Log } from '../workflow/ports.js';
import type { Keys } from './keys.js';
import { readingOnce } from './readOnce.js';
import { parseRecord } from './record.js';

export type Records = (ids: readonly string[]) => Promise<AccessRequest[]>;

/** Reads records in the order of the ids. One that is damaged, or not there, is reported and left out. */
export function readerOf({ redis, keys, log }: { redis: Redis; keys: Keys; log: Pick<Log, 'error'> }): Records {
  const recordFrom = readingOnce(parseRecord);
  return async (ids) => {
    const stored = await Promise.all(ids.map((id) => redis.hget(keys.request(id), 'record')));
    return ids.flatMap((id, i) => {
      try {
        return [recordFrom(id, stored[i] ?? '')];
      } catch (error) {
        if (!(error instanceof AccessError)) throw error;
        log.error({ request: id, code: error.code, reason: error.message }, error.code === 'newer-version' ? 'a stored request is of a newer version and was passed over' : 'a stored request is damaged and was passed over');
        return [];
      }
    });
  };
}
