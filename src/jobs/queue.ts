import { Queue as BullQueue, type ConnectionOptions, type Telemetry } from 'bullmq';
import { between, later, ms, type Instant } from '../access/instant.js';
import { VERSION } from '../access/version.js';
import type { Clock, Log, Queue } from '../workflow/ports.js';
import { nameOfTarget, prefixOf, QUEUES, ringsAt, type QueueName } from './names.js';
import { reportOutages } from './outage.js';
import { FOR_A_DAY, FOR_EVER, ONCE } from './retry.js';

/** BullMQ's own stream of what its jobs went through, for whoever looks on; nothing here reads it. */
const EVENTS_KEPT = 1000;

/** BullMQ takes jobs without a priority first, and then those with one. */
const LAST = 1;

/** The longest wait between two looks at a ticket. Milliseconds. */
const SOON = 60_000;

export interface QueueOver {
  /** A connection that rejects at once when Redis is away: whoever asks must know that nothing was queued. */
  readonly connection: ConnectionOptions;
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
  /** Carries the trace of whoever adds a job to whoever runs it. */
  readonly telemetry?: Telemetry | undefined;
}

/** Jobs of one queue by what they wait for; `failed` are those that nobody tries again. */
export interface Depth { readonly waiting: number; readonly active: number; readonly delayed: number; readonly failed: number }

export interface JobQueue extends Queue {
  /** Of each queue. */
  depth(): Promise<Readonly<Record<QueueName, Depth>>>;
  /** Closes the queue, not the connection. */
  close(): Promise<void>;
}

/** The alarm clock over BullMQ. Every method rejects when Redis is unreachable, and then nothing was queued. */
export function createQueue({ connection, instance, clock, log, telemetry }: QueueOver): JobQueue {
  const [alarms, targets, news, tickets] = QUEUES.map((name) => openQueue(name, { connection, instance, log, telemetry })) as [BullQueue, BullQueue, BullQueue, BullQueue]; // map forgets the length
  const delayUntil = (at: Instant) => Math.max(0, between(clock.now(), at));

  async function soon(job: Targeted, { queue = targets, place }: { queue?: BullQueue; place?: 'last' | 'first' | undefined } = {}): Promise<void> {
    // One at a time for each target, and one more behind it, whatever number is asked for. `replace`: one that waits to
    // be tried again after a failure makes way for one that starts at once.
    const deduplication = { id: job.id, keepLastIfActive: true, replace: true };
    const { id = '' } = await queue.add(job.name, job.content, { ...FOR_EVER, deduplication, ...(place === 'last' ? { priority: LAST } : {}) });
    if (place === 'first') await bringForward(queue, id);
  }

  async function at(job: Targeted, due: Instant): Promise<void> {
    if (await isRinging(alarms, job.id, due)) return;
    const deduplication = { id: job.id, keepLastIfActive: true, replace: true };
    await alarms.add(job.name, { ...job.content, at: due }, { ...FOR_EVER, delay: delayUntil(due), deduplication });
  }

  return {
    async converge(target, { at: due, attempt = 0, closes = false } = {}) {
      const job = { name: 'converge', id: nameOfTarget(target), content: { v: VERSION, target, attempt, closes } } as const;
      // One pass over an NSG opens and closes, and there are few of them. While one is under way only the latest asking is
      // kept for the next: were some of these last, an opening could set back an end that waits with it.
      const place = target.layer === 'network' ? undefined : closes ? 'first' : 'last';
      await (due === undefined ? soon(job, { place }) : at(job, due));
    },
    async cutSessions(request, { at: due, attempt = 0 } = {}) {
      const job = { name: 'sessions', id: `sessions-${request}`, content: { v: VERSION, request, attempt } } as const;
      await (due === undefined ? soon(job) : at(job, due));
    },
    async wake(request, what, due) {
      // The name is free again as soon as the alarm has rung, so that one whose effect was lost can be set once more.
      const jobId = `${what}-${request}-${ms(due)}`;
      await alarms.add(what, { v: VERSION, request }, { ...FOR_EVER, jobId, delay: delayUntil(due), removeOnFail: true });
    },
    async checkTicket(request, { at: due, attempt = 0 } = {}) {
      const job = { name: 'ticket', id: `ticket-${request}`, content: { v: VERSION, request, attempt } } as const;
      if (due !== undefined) return at(job, due);
      // One that is tried again steps back behind one under way, which sets its own alarm: two would never wait. A first one
      // while a later one is set would begin the growing waits anew, every minute.
      if (attempt > 0) await tickets.add(job.name, job.content, { ...FOR_EVER, deduplication: { id: job.id } });
      else if (!(await isRinging(alarms, job.id, later(clock.now(), SOON)))) await soon(job, { queue: tickets });
    },
    async lookAtTicket({ system, number }) {
      await tickets.add('look', { v: VERSION, system, number }, { ...ONCE, deduplication: { id: `look-${system}-${number}`, keepLastIfActive: true } });
    },
    async remark(request) {
      await tickets.add('remark', { v: VERSION, request }, { ...FOR_A_DAY, deduplication: { id: `remark-${request}`, keepLastIfActive: true } });
    },
    async announce(request) {
      await news.add('announce', { v: VERSION, request }, { ...FOR_EVER, deduplication: { id: request, keepLastIfActive: true } });
    },
    async depth() {
      const depths = await Promise.all([alarms, targets, news, tickets].map(async (queue, i) => [QUEUES[i], depthFrom(await queue.getJobCounts('wait', 'prioritized', 'active', 'delayed', 'failed'))] as const));
      return Object.fromEntries(depths) as Record<QueueName, Depth>; // one for each name
    },
    async close() {
      await Promise.all([alarms, targets, news, tickets].map((queue) => queue.close()));
    },
  };
}

/** What is asked for again while it waits is one job still, in its old place: an end takes it to the front. */
async function bringForward(queue: BullQueue, id: string): Promise<void> {
  const job = await queue.getJob(id);
  if (!job || job.priority === 0) return;
  try {
    await job.changePriority({ priority: 0 });
  } catch (error) {
    // one that has ended meanwhile began after this was asked for
    if (await queue.getJob(id)) throw error;
  }
}

function depthFrom({ wait = 0, prioritized = 0, active = 0, delayed = 0, failed = 0 }: Readonly<Record<string, number>>): Depth {
  return { waiting: wait + prioritized, active, delayed, failed };
}

/** A job that is deduplicated by its `id`, and set again by an alarm. */
interface Targeted { readonly name: 'converge' | 'sessions' | 'ticket'; readonly id: string; readonly content: object }

/** Whether an alarm of this name rings at that time or before, so that retries of retries do not multiply. */
async function isRinging(alarms: BullQueue, id: string, due: Instant): Promise<boolean> {
  const jobId = await alarms.getDeduplicationJobId(id);
  const alarm = jobId === null ? undefined : await alarms.getJob(jobId);
  if (!alarm || await alarm.isActive()) return false; // one that rings just now was set for an earlier pass
  const waiting = ringsAt.safeParse(alarm.data);
  return waiting.success && waiting.data.at <= due;
}

/** One of the queues, for adding to it. */
export function openQueue(name: QueueName, { connection, instance, log, telemetry }: Omit<QueueOver, 'clock'>): BullQueue {
  const queue = new BullQueue(name, { connection, prefix: prefixOf(instance), streams: { events: { maxLen: EVENTS_KEPT } }, ...(telemetry ? { telemetry } : {}) });
  reportOutages(queue, log);
  return queue;
}
