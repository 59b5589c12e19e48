import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import type { Origin } from '../../src/access/request.js';
import type { Tenant } from './tenant.js';

interface Stored { readonly event: { readonly type: string; readonly request: string; readonly seq: number; readonly by?: unknown; readonly from?: Origin | null; readonly facts?: { readonly origin: Origin } } }

/**
 * The kinds of events that people caused by saying something, in the order of the alphabet; of each the record tells where:
 * in which of Teams' conversations, and by which activity. What a stop takes away is told by the stop.
 */
export async function saidSomewhere({ simulator: { sim: { state } }, config }: Tenant): Promise<string[]> {
  const redis = new Redis(config.redisUrl);
  const types = new Set<string>();
  for (const key of await redis.keys(`{jit:${config.rules.instance}}:history:*`)) {
    for (const text of await redis.lrange(key, 0, -1)) {
      const { event } = JSON.parse(text) as Stored; // our own
      const isPersons = event.type === 'asked' || event.type === 'extendAsked' || (typeof event.by === 'object' && event.by !== null);
      if (!isPersons || event.type === 'withdrawn') continue;
      const { conversation = '', activity = '' } = event.from ?? event.facts?.origin ?? {};
      assert.ok(state.conversations[conversation.split(';')[0] ?? ''], `${event.request} #${event.seq} (${event.type}) came from "${conversation}"`);
      assert.notEqual(activity, '', `${event.request} #${event.seq} (${event.type}) has no activity`);
      types.add(event.type);
    }
  }
  redis.disconnect();
  return [...types].sort();
}
