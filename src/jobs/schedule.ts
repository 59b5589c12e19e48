import type { JobsOptions, Queue as BullQueue } from 'bullmq';
import { ms, type Duration } from '../access/instant.js';
import { VERSION } from '../access/version.js';
import type { Clock, Log } from '../workflow/ports.js';
import type { QueueName } from './names.js';
import { openQueue, type QueueOver } from './queue.js';
import { ONCE } from './retry.js';

/** After so many ticks that did not come, the schedule counts as lost. */
const MISSED = 2;

/** Something that is done at start and again and again. */
export interface Schedule {
  /** The name of the schedule and of its jobs. */
  readonly name: 'sweep' | 'accounts' | 'watch' | 'baseline' | 'strays' | 'seal' | 'drill' | 'export' | 'remove' | 'week';
  readonly queue: QueueName;
  /** Milliseconds from one tick to the next. */
  readonly every: Duration;
  /** What becomes of one job. */
  readonly job: JobsOptions;
}

/** Never tried again: the next tick is near. */
export function aSweep(every: Duration): Schedule {
  return { name: 'sweep', queue: 'alarms', every, job: ONCE };
}

/** Beside the sweep, which must not wait for the directory. */
export function anAccountsCheck(every: Duration): Schedule {
  return { ...aSweep(every), name: 'accounts', queue: 'targets' };
}

/** Looks at the tickets to which open windows are tied. */
export function aTicketWatch(every: Duration): Schedule {
  return { ...aSweep(every), name: 'watch', queue: 'tickets' };
}

/** Tried again for a while: what could not be told would wait for an hour. */
const TOLD_IN_THE_END: JobsOptions = { attempts: 20, backoff: { type: 'custom' }, removeOnComplete: true, removeOnFail: true };

export function aBaselineCheck(every: Duration): Schedule {
  return { name: 'baseline', queue: 'targets', every, job: TOLD_IN_THE_END };
}

/** Looks for roles of ours that nobody here knows. */
export function aStraysCheck(every: Duration): Schedule {
  return { ...aSweep(every), name: 'strays', queue: 'targets' };
}

/** Looks whether the day's seal is made. */
export function aSealing(every: Duration): Schedule {
  return { name: 'seal', queue: 'targets', every, job: TOLD_IN_THE_END };
}

/** Looks whether the day's drill is due. */
export function aDrill(every: Duration): Schedule {
  return { ...aSweep(every), name: 'drill', queue: 'targets' };
}

/** Exports what is new in the record. */
export function anExport(every: Duration): Schedule {
  return { ...aSweep(every), name: 'export', queue: 'targets' };
}

/** Takes old requests out of the record. */
export function aRemoval(every: Duration): Schedule {
  return { ...aSweep(every), name: 'remove', queue: 'targets' };
}

/** Looks whether last week's report is posted. */
export function aWeeklyReport(every: Duration): Schedule {
  return { name: 'week', queue: 'targets', every, job: TOLD_IN_THE_END };
}

export interface ScheduleOver extends QueueOver {
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

/**
 * One job now, and one at every tick over all replicas: the schedule lies in Redis under one name. It is looked after
 * until closed, because BullMQ drops a schedule for good when the step that writes its next tick fails, and because a
 * Redis that lost its contents has none: just then the sweep must find what is still open in Azure.
 */
export async function keepSchedule(over: ScheduleOver, schedule: Schedule): Promise<{ close(): Promise<void> }> {
  const queue = openQueue(schedule.queue, over);
  await startSchedule(queue, schedule);
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return; // Redis is away, and the look before this one still waits for it
    isLooking = true;
    lookAfter(queue, schedule, over)
      .catch((error: Error) => over.log.error({ reason: error.message }, `the schedule of the ${schedule.name} could not be looked after`))
      .finally(() => { isLooking = false; });
  }, schedule.every);
  timer.unref();
  return {
    close() {
      clearInterval(timer);
      return queue.close();
    },
  };
}

async function startSchedule(queue: BullQueue, { name, every, job }: Schedule): Promise<void> {
  // each tick begins a trace of its own: BullMQ would carry the first one's along for ever
  await queue.upsertJobScheduler(name, { every }, { name, data: { v: VERSION }, opts: { ...job, telemetry: { omitContext: true } } });
  // The schedule may be an old one whose next tick is far away. Replicas that start together share this one.
  await queue.add(name, { v: VERSION }, { ...job, deduplication: { id: name } });
}

async function lookAfter(queue: BullQueue, schedule: Schedule, { clock, log }: ScheduleOver): Promise<void> {
  const next = (await queue.getJobScheduler(schedule.name))?.next;
  if (next !== undefined && next + MISSED * schedule.every > ms(clock.now())) return;
  log.warn({ next: next ?? null }, `the schedule of the ${schedule.name} was lost and is set again`);
  await startSchedule(queue, schedule);
}
