import type { JobsOptions } from 'bullmq';
import type { Duration } from '../access/instant.js';
import { openQueue, type QueueOver } from './queue.js';

/** Never tried again: the next tick is near. */
const ONCE: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** One sweep now, and one at every tick over all replicas: the schedule lies in Redis under one name. */
export async function startSweep(over: Omit<QueueOver, 'clock'>, every: Duration): Promise<void> {
  const alarms = openQueue('alarms', over);
  try {
    await alarms.upsertJobScheduler('sweep', { every }, { name: 'sweep', data: { v: 1 }, opts: ONCE });
    // The schedule may be an old one whose next tick is a minute away. Replicas that start together share this one.
    await alarms.add('sweep', { v: 1 }, { ...ONCE, deduplication: { id: 'sweep' } });
  } finally {
    await alarms.close();
  }
}
