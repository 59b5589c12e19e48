import type { Redis } from 'ioredis';
import { AccessError } from '../access/errors.js';
import { ms } from '../access/instant.js';
import { SYSTEM } from '../access/stop.js';
import type { SealedSystemEvent, Store } from '../workflow/ports.js';
import type { Keys } from './keys.js';
import { parseSystem } from './record.js';

type SystemStore = Pick<Store, 'system' | 'appendSystem' | 'systemAsIs' | 'beginSystem'>;

/** The chain that belongs to no request: a history where a request's would be, so that seals, export and verification take it in, with its end in the place of the record. */
export function createSystemStore({ redis, keys }: { redis: Redis; keys: Keys }): SystemStore {
  const [record, history] = [keys.request(SYSTEM), keys.history(SYSTEM)];
  /** Whatever was done in this store has left something in one of these. */
  const traces = [keys.events, keys.outbox, keys.seals, keys.live, keys.unreviewed, keys.tokens];
  return {
    async system(part) {
      const answers = await redis.multi().lrange(history, part === 'all' ? 0 : part, -1).llen(history).hget(record, 'record').exists(record, history, ...traces).exec() ?? [];
      for (const [error] of answers) if (error) throw asDamage(error);
      const [entries, count, end, found] = answers.map(([, answer]) => answer) as [string[], number, string | null, number]; // what the four answer
      return { entries: entries.map((json) => parseSystem(json)), count, end, isUntouched: found === 0 };
    },
    appendSystem: async (sealed, end) => await redis.jitAppendSystem(2 + traces.length, record, history, ...traces, ...written(sealed, end)) === 1,
    systemAsIs: () => redis.jitAsIs(history, record),
    async beginSystem(sealed, end, asIs) {
      const aside = `${SYSTEM}-until-${ms(sealed.event.at)}`;
      return await redis.jitBeginSystem(6, record, history, keys.events, keys.outbox, keys.request(aside), keys.history(aside), ...written(sealed, end), asIs) === 1;
    },
  };
}

function written(sealed: SealedSystemEvent, end: string): (string | number)[] {
  const { event: { seq, at }, previous, hash } = sealed;
  return [SYSTEM, seq, previous, hash, JSON.stringify(sealed), end, ms(at)];
}

/** Something of another kind under the name of ours was put there by hand. */
function asDamage(error: Error): Error {
  return error.message.startsWith('WRONGTYPE') ? new AccessError('ledger-broken', { says: 'record/none' }, { cause: error }) : error;
}
