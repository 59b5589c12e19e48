import { SYSTEM } from '../access/stop.js';
import type { LossLog, Ports } from './ports.js';
import { isBroken } from './systemNews.js';

/** As many changes as one event names; it counts the others. */
const RECORDED = 200;

/**
 * Records and tells what Redis has acknowledged to this process and lost since, as a crash or a failover may. Rejects when
 * that could not be recorded, or Redis is away: the next look tries it again.
 */
export async function heedLosses({ losses, system, queue, log }: Pick<Ports, 'system' | 'queue' | 'log'> & { readonly losses: LossLog }): Promise<void> {
  await losses.tellLost(async ([first, ...rest]) => {
    const count = 1 + rest.length;
    log.error({ count, since: first.at }, 'Redis has lost changes that it had taken');
    try {
      await system.append(() => ({ type: 'lost', changes: [first, ...rest.slice(0, RECORDED - 1)], more: Math.max(0, count - RECORDED) }));
    } catch (error) {
      if (isBroken(error)) return; // more was lost than that, which every sweep tells
      throw error;
    }
    // it is recorded, and stands in the outbox: where no job can be added the sweep tells it, and a second record would tell it twice
    await queue.announce(SYSTEM).catch((error: unknown) => { log.error({ err: error }, 'what Redis has lost is told by the next sweep'); });
  });
}
