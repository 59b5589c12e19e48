import type { Redis } from 'ioredis';
import { instant as instantOf } from '../../src/access/instant.js';
import { nextEvent, replay, transition } from '../../src/access/transition.js';
import { createLedger, createSystemRecord } from '../../src/ledger/index.js';
import { createStore } from '../../src/store/index.js';
import { forgetBroken } from '../../src/workflow/systemNews.js';
import { cardOf } from './lives.js';
import type { World } from './world.js';

const silent = { error: () => undefined };

/** The reason of requests that nobody approves. */
export const FORGED = 'forged';

/**
 * Somebody who can write into Redis, and does not have the key of the ledger, gives an approver's yes to a request that
 * nobody has approved: record, history and indexes are what the product itself would write.
 */
export async function forge(world: World, draw: number): Promise<boolean> {
  const { control, requesters, approvers } = world;
  const requester = requesters[Math.floor(draw * requesters.length)];
  const [approver] = approvers;
  if (!requester || !approver) return false;
  const name = `${FORGED}${Math.floor(draw * 1000)}`;
  await control.say(requester, `/access request waiting for 30s from 198.51.100.250 ticket CHG0030001 because ${name}`).catch(() => undefined);
  const card = await cardOf(world, name, 60_000);
  if (!card) return false;
  return writeYes(world.redis, { world, id: card.request, by: { id: approver.id, name: approver.name } }).catch(() => false); // Redis is away
}

async function writeYes(redis: Redis, { world, id, by }: { world: World; id: string; by: { id: string; name: string } }): Promise<boolean> {
  const store = createStore({ redis, instance: world.instance, log: silent });
  const history = await store.history(id);
  const request = replay(history.map(({ event }) => event));
  if (request.status !== 'pending') return false;
  const event = nextEvent(request, { type: 'answered', by, verdict: 'approve', comment: null, stage: 0, duration: null, pimApproverOf: [], rules: request.rules, from: request.origin }, new Date().toISOString());
  const sealed = createLedger({ key: 'a key that the forger made up by himself' }).seal(event, history.at(-1)?.hash ?? '');
  return store.append(transition(request, event), sealed);
}

/** An operator finds the store empty and begins its record anew, as `npm run ledger -- begin-anew --open` does. */
export async function beginAnew({ redis, instance, ledgerKey }: World): Promise<void> {
  const store = createStore({ redis, instance, log: silent });
  const system = createSystemRecord({ store, ledger: createLedger({ key: ledgerKey }), clock: { now: () => instantOf(Date.now()) } });
  await system.beginAnew({ id: 'operator', name: 'Ana Costa (operator)' }, { reason: 'Redis was flushed', stops: false, isForced: true, from: null });
  await forgetBroken({ store });
}
