import type { JobsOptions, Queue as BullQueue } from 'bullmq';
import { ms, type Duration } from '../access/instant.js';
import type { Clock, Log } from '../workflow/ports.js';
import { openQueue, type QueueOver } from './queue.js';

/** Never tried again: the next tick is near. */
const ONCE: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };
const SCHEDULE = 'sweep';
/** After so many ticks that did not come, the schedule counts as lost. */
const MISSED = 2;

export interface SweepOver extends QueueOver {
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** Milliseconds from one sweep to the next. */
  readonly every: Duration;
}

/**
 * One sweep now, and one at every tick over all replicas: the schedule lies in Redis under one name. It is looked after
 * until closed, because BullMQ drops a schedule for good when the step that writes its next tick fails, and because a
 * Redis that lost its contents has none: just then the sweep must find what is still open in Azure.
 */
export async function keepSweep(over: SweepOver): Promise<{ close(): Promise<void> }> {
  const alarms = openQueue('alarms', over);
  await startSweep(alarms, over.every);
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return; // Redis is away, and the look before this one still waits for it
    isLooking = true;
    lookAfter(alarms, over)
      .catch((error: Error) => over.log.error({ reason: error.message }, 'the schedule of the sweep could not be looked after'))
      .finally(() => { isLooking = false; });
  }, over.every);
  timer.unref();
  return {
    close() {
      clearInterval(timer);
      return alarms.close();
    },
  };
}

async function startSweep(alarms: BullQueue, every: Duration): Promise<void> {
  await alarms.upsertJobScheduler(SCHEDULE, { every }, { name: 'sweep', data: { v: 1 }, opts: ONCE });
  // The schedule may be an old one whose next tick is a minute away. Replicas that start together share this one.
  await alarms.add('sweep', { v: 1 }, { ...ONCE, deduplication: { id: 'sweep' } });
}

async function lookAfter(alarms: BullQueue, { clock, log, every }: SweepOver): Promise<void> {
  const next = (await alarms.getJobScheduler(SCHEDULE))?.next;
  if (next !== undefined && next + MISSED * every > ms(clock.now())) return;
  log.warn({ next: next ?? null }, 'the schedule of the sweep was lost and is set again');
  await startSweep(alarms, every);
}
