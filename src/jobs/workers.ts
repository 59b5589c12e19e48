import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, type ConnectionOptions, type Telemetry } from 'bullmq';
import type { Duration } from '../access/instant.js';
import type { Clock, Log, Queue, Trace } from '../workflow/ports.js';
import { prefixOf, QUEUES, type QueueName } from './names.js';
import { reportOutages } from './outage.js';
import { processorsOf, type JobVerbs, type Processor } from './processors.js';
import { waitAfter } from './retry.js';
import { aBaselineCheck, aDrill, anAccountsCheck, anExport, aRemoval, aSealing, aStraysCheck, aSweep, aTicketWatch, aWeeklyReport, keepSchedule } from './schedule.js';

export interface WorkersOver {
  /** A connection that waits for Redis (`createRedis(url, 'worker')`). */
  readonly connection: ConnectionOptions;
  readonly instance: string;
  readonly verbs: JobVerbs;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether this process sees to what is done again and again; a schedule that another one has set stays. Default true. */
  readonly sweep?: boolean;
  /** Default a minute. */
  readonly sweepEvery?: Duration;
  /** Default an hour. */
  readonly baselineEvery?: Duration;
  /** Whether the record is exported. Default false. */
  readonly exports?: boolean;
  /** Jobs of each queue at a time. */
  readonly concurrency?: Partial<Record<QueueName, number>>;
  /** Goes on with the trace that a job carries. */
  readonly telemetry?: Telemetry | undefined;
  readonly trace?: Trace | undefined;
  /** How long `close` waits for what is under way. Default seven and a half seconds. */
  readonly patience?: Duration;
}

/** A process that is told to end has ten seconds in all (main.ts): for what is under way, and to hand back what is not done by then. Milliseconds. */
const PATIENCE = 7500;
const HANDING_BACK = 1500;
const EVERY_MINUTE = 60_000;
const EVERY_TEN_MINUTES = 10 * EVERY_MINUTE;
const EVERY_HOUR = 60 * EVERY_MINUTE;
/** Alarms only save, and a thousand may ring at once; targets wait for Azure; news wait for their turn in a channel, and a person's own news must not wait behind them. */
const CONCURRENCY: Record<QueueName, number> = { alarms: 50, targets: 10, news: 50, tickets: 10 };
/** The longest wait between two tries. Somebody waits for access to close; Teams throttles those who hurry. Milliseconds. */
const LONGEST_WAIT: Record<QueueName, Duration> = { alarms: 10_000, targets: 10_000, news: 60_000, tickets: 60_000 };
/** A job whose worker died is taken up within 15 s, however often that happens. */
const STALLED = { lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 10 };

/**
 * Turns jobs into verbs until closed, and sees to what is done again and again, once at start and then by its own clock,
 * over all replicas: the sweep, the looks at accounts, tickets and the time of the drill and the export every minute, at roles that nobody knows every ten, the baselines, the day's seal and the week's report every hour.
 */
export async function startWorkers(over: WorkersOver): Promise<{ close(): Promise<void> }> {
  const processors = processorsOf(over);
  const workers = QUEUES.map((name) => startWorker(name, processors[name], over));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  const wanted = over.sweep ?? true ? [aSweep(over.sweepEvery ?? EVERY_MINUTE), anAccountsCheck(EVERY_MINUTE), aTicketWatch(EVERY_MINUTE), aDrill(EVERY_MINUTE), aBaselineCheck(over.baselineEvery ?? EVERY_HOUR), aStraysCheck(EVERY_TEN_MINUTES), aSealing(EVERY_HOUR), aWeeklyReport(EVERY_HOUR), ...(over.exports ? [anExport(EVERY_MINUTE), aRemoval(EVERY_HOUR)] : [])] : [];
  const schedules = await Promise.all(wanted.map((one) => keepSchedule(over, one)));
  return { close: () => closeAll(workers, { schedules, patience: over.patience ?? PATIENCE }) };
}

function startWorker(name: QueueName, processor: Processor, { connection, instance, log, concurrency, telemetry }: WorkersOver): Worker {
  const worker = new Worker(name, processor, {
    connection,
    prefix: prefixOf(instance),
    concurrency: concurrency?.[name] ?? CONCURRENCY[name],
    ...STALLED,
    ...(telemetry ? { telemetry } : {}),
    settings: { backoffStrategy: (failed, _type, error) => waitAfter(failed, { error, longest: LONGEST_WAIT[name] }) },
  });
  reportOutages(worker, log);
  worker.on('lockRenewalFailed', (ids: string[]) => {
    for (const id of ids) worker.cancelJob(id, 'its lock could not be renewed');
  });
  worker.on('stalled', (id) => log.warn({ queue: name, job: id }, 'a job whose worker fell silent is taken up again'));
  worker.on('failed', (job, error) => log.error({ queue: name, job: job?.id, name: job?.name, attempt: job?.attemptsMade, reason: error.message }, 'a job failed'));
  return worker;
}

/** What is under way may end; what has not in that time goes back to the queue, for another worker or the next start. */
async function closeAll(workers: readonly Worker[], { schedules, patience }: { schedules: readonly { close(): Promise<void> }[]; patience: Duration }): Promise<void> {
  const closed = Promise.all([...schedules, ...workers].map((one) => one.close()));
  const waiting = new AbortController();
  const isLate = sleep(patience, true, { signal: waiting.signal }).catch(() => false);
  if (await Promise.race([closed.then(() => false), isLate])) {
    for (const worker of workers) worker.cancelAllJobs('this process is ending');
    // Handing a job back needs Redis, which may be away; a job that nobody handed back is found stalled.
    await Promise.race([closed, sleep(HANDING_BACK, undefined, { signal: waiting.signal }).catch(() => undefined)]);
  }
  waiting.abort();
}
