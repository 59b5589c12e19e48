import { DelayedError, UnrecoverableError, type Job } from 'bullmq';
import type { z } from 'zod';
import { AccessError } from '../access/errors.js';
import { between, type Duration } from '../access/instant.js';
import { VERSION } from '../access/version.js';
import type { Clock, Log, Queue, SpanFacts, Trace } from '../workflow/ports.js';
import type { Verbs } from '../workflow/verbs.js';
import { attemptJob, lookJob, newerJob, ofWhat, requestJob, targetJob, type QueueName } from './names.js';

export type JobVerbs = Pick<Verbs, 'wake' | 'converge' | 'cutSessions' | 'announce' | 'reconcile' | 'checkBaselines' | 'checkStrays' | 'checkAccounts' | 'sealDay' | 'drillWhenDue' | 'exportRecord' | 'removeOld' | 'reportWeek' | 'checkTicket' | 'remark' | 'watchTickets' | 'lookAtTicket'>;

export interface ProcessorOver {
  readonly verbs: JobVerbs;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  readonly trace?: Trace | undefined;
}

/** The third parameter makes BullMQ hand over a signal, which ends when the job is no longer this worker's. */
export type Processor = (job: Job, token: string | undefined, signal: AbortSignal | undefined) => Promise<void>;

/** An alarm that rang too early is set again for at least so long ahead. Milliseconds. */
const SHORTEST_WAIT = 5;
/** What a newer version has queued and is not understood here is looked at again after this. Milliseconds. */
const NEWER_WAIT = 60_000;

/** Job to verb, nothing else: whether what a job wakes for is due, and what it means, the verb decides. */
export function processorsOf(over: ProcessorOver): Record<QueueName, Processor> {
  const runs = { alarms: runAlarm, targets: runTarget, news: runNews, tickets: runTicket };
  const untilLostOf = (run: Run): Processor => (job, token, signal) => {
    over.trace?.note(factsOf(job));
    return untilLost(signal, () => run(over, job, token).catch((error: unknown) => waitForNewer(over, { job, token, error })));
  };
  return { alarms: untilLostOf(runs.alarms), targets: untilLostOf(runs.targets), news: untilLostOf(runs.news), tickets: untilLostOf(runs.tickets) };
}

function factsOf(job: Job): SpanFacts {
  const { request, target } = ofWhat.parse(job.data);
  return { ...(request === undefined ? {} : { 'jit.request': request }), ...(target === undefined ? {} : { 'jit.target': target }) };
}

type Run = (over: ProcessorOver, job: Job, token: string | undefined) => Promise<void>;

async function runAlarm({ verbs, queue, clock }: ProcessorOver, job: Job, token: string | undefined): Promise<void> {
  switch (job.name) {
    case 'lapse': case 'start': case 'end': case 'step': case 'nudge': case 'stuck': {
      const { request } = read(requestJob, job);
      const [began, what] = [clock.now(), job.name];
      const early = await unlessHopeless(() => verbs.wake(request, what));
      if (early) await setAgain(job, token, between(began, early.notBefore));
      return;
    }
    case 'converge': {
      const { target, attempt, closes } = read(targetJob, job);
      return queue.converge(target, { attempt, closes });
    }
    case 'sessions': {
      const { request, attempt } = read(attemptJob, job);
      return queue.cutSessions(request, { attempt });
    }
    case 'ticket': {
      const { request, attempt } = read(attemptJob, job);
      return queue.checkTicket(request, { attempt });
    }
    case 'sweep': return verbs.reconcile();
    default: throw unknown(job);
  }
}

async function runTarget({ verbs }: ProcessorOver, job: Job): Promise<void> {
  switch (job.name) {
    case 'converge': {
      const { target, attempt } = read(targetJob, job);
      return verbs.converge(target, attempt);
    }
    case 'sessions': {
      const { request, attempt } = read(attemptJob, job);
      return unlessHopeless(() => verbs.cutSessions(request, attempt));
    }
    case 'baseline': return unlessHopeless(() => verbs.checkBaselines());
    case 'strays': return verbs.checkStrays();
    case 'accounts': return verbs.checkAccounts();
    case 'week': return unlessHopeless(() => verbs.reportWeek());
    case 'export': return verbs.exportRecord();
    case 'remove': await verbs.removeOld(); return;
    case 'drill': return verbs.drillWhenDue();
    case 'seal': return unlessHopeless(() => verbs.sealDay());
    default: throw unknown(job);
  }
}

async function runNews({ verbs }: ProcessorOver, job: Job): Promise<void> {
  if (job.name !== 'announce') throw unknown(job);
  const { request } = read(requestJob, job);
  return unlessHopeless(() => verbs.announce(request));
}

async function runTicket({ verbs }: ProcessorOver, job: Job): Promise<void> {
  switch (job.name) {
    case 'ticket': {
      const { request, attempt } = read(attemptJob, job);
      return unlessHopeless(() => verbs.checkTicket(request, attempt));
    }
    // a right that is missing in the ticket system may be given within the day
    case 'remark': return verbs.remark(read(requestJob, job).request);
    case 'look': return verbs.lookAtTicket(read(lookJob, job));
    case 'watch': return verbs.watchTickets();
    default: throw unknown(job);
  }
}

/**
 * Ends the job when its lock is lost: another worker has it then, and two must not report on it. What the verb still
 * does is fenced off by the store.
 */
async function untilLost(signal: AbortSignal | undefined, work: () => Promise<void>): Promise<void> {
  if (!signal) return work();
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const lost = () => reject(new Error('The job was taken from this worker before its verb had ended.'));
    signal.addEventListener('abort', lost, { once: true });
    void work().then(resolve, reject).finally(() => signal.removeEventListener('abort', lost));
  });
}

/** A refusal that no retry changes (a damaged history, an unknown request) ends the job; the sweep asks again every minute. */
async function unlessHopeless<T>(verb: () => Promise<T>): Promise<T> {
  try {
    return await verb();
  } catch (error) {
    if (error instanceof AccessError && !error.retryable) throw new UnrecoverableError(`${error.code}: ${error.message}`);
    throw error;
  }
}

/**
 * A job that is not understood because a newer version has queued it is not thrown away: it waits for that version, and
 * stands in nobody's way. One that comes round by itself is not kept: there would be more of them every minute.
 */
async function waitForNewer({ log }: ProcessorOver, { job, token, error }: { job: Job; token: string | undefined; error: unknown }): Promise<never> {
  const version = newerJob.parse(job.data);
  if (!(error instanceof NotUnderstood) || version === undefined || job.repeatJobKey !== undefined) throw error;
  log.error({ job: job.id, name: job.name, version, known: VERSION }, 'a job of a newer version of this bot is not understood by this one: it waits, and nothing is lost; start the newer version again');
  await job.removeDeduplicationKey();
  return setAgain(job, token, NEWER_WAIT);
}

/** `processedOn` is by the clock that BullMQ goes by, this machine's; the wait is by ours. They need not agree. */
async function setAgain(job: Job, token: string | undefined, wait: Duration): Promise<never> {
  await job.moveToDelayed((job.processedOn ?? job.timestamp) + Math.max(SHORTEST_WAIT, wait), token);
  throw new DelayedError();
}

function read<T extends z.ZodTypeAny>(schema: T, job: Job): z.infer<T> {
  const parsed = schema.safeParse(job.data);
  if (!parsed.success) throw new NotUnderstood(`The job ${job.id} (${job.name}) does not carry what it should: ${parsed.error.issues[0]?.message}`);
  // zod's own inference, which the generic loses
  return parsed.data as z.infer<T>;
}

function unknown(job: Job): NotUnderstood {
  return new NotUnderstood(`Nobody here knows what to do with the job ${job.id} (${job.name}).`);
}

/** It carries something else than it should, or nobody here knows what to do with it. */
class NotUnderstood extends UnrecoverableError {}
