import type { Redis } from 'ioredis';
import { ms, type Duration } from '../access/instant.js';
import type { LostChange } from '../access/stop.js';
import type { LossLog, SealedEvent } from '../workflow/ports.js';
import type { Keys } from './keys.js';

/** A crash of Redis takes back up to two seconds, a failover what had not reached the other node; what has stood for so long stays. Milliseconds. */
const STANDS: Duration = 30_000;
/** As many as are remembered: while Redis is away none are added. */
const MOST = 5000;

export interface Losses extends LossLog {
  /** Remembers what Redis has acknowledged, by its place in the order of writing. */
  note(place: string, sealed: SealedEvent): void;
}

/** Remembers what this process has written until it has stood for longer than Redis takes anything back: its file is synced once a second, and its replicas follow behind. */
export function createLosses({ redis, keys }: { redis: Redis; keys: Pick<Keys, 'events'> }): Losses {
  const written = new Map<string, { readonly since: number; readonly change: LostChange }>();
  return {
    note(place, { event: { request, seq, at } }) {
      written.set(place, { since: performance.now(), change: { request, seq, at } });
      const [oldest] = written.keys();
      if (written.size > MOST && oldest !== undefined) written.delete(oldest);
    },
    async tellLost(tell) {
      const looked = [...written];
      const pipeline = redis.pipeline();
      for (const [place] of looked) pipeline.xrange(keys.events, place, place);
      const answers = await pipeline.exec() ?? [];
      for (const [error] of answers) if (error) throw error;
      const lost = looked.filter((_, i) => (answers[i]?.[1] as unknown[]).length === 0); // what XRANGE answers
      const [first, ...rest] = lost.map(([, { change }]) => change).sort((a, b) => ms(a.at) - ms(b.at));
      if (first) await tell([first, ...rest]);
      const stands = performance.now() - STANDS;
      for (const one of looked) if (lost.includes(one) || one[1].since < stands) written.delete(one[0]);
    },
  };
}
