import { Queue as BullQueue, type ConnectionOptions } from 'bullmq';
import { between, ms, type Instant } from '../access/instant.js';
import type { Clock, Log, Queue } from '../workflow/ports.js';
import { nameOfTarget, prefixOf, ringsAt, type QueueName } from './names.js';
import { reportOutages } from './outage.js';
import { FOR_EVER } from './retry.js';

/** BullMQ's own stream of what its jobs went through, for whoever looks on; nothing here reads it. */
const EVENTS_KEPT = 1000;

export interface QueueOver {
  /** A connection that rejects at once when Redis is away: whoever asks must know that nothing was queued. */
  readonly connection: ConnectionOptions;
  readonly instance: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

export interface JobQueue extends Queue {
  /** Closes the queue, not the connection. */
  close(): Promise<void>;
}

/** The alarm clock over BullMQ. Every method rejects when Redis is unreachable, and then nothing was queued. */
export function createQueue({ connection, instance, clock, log }: QueueOver): JobQueue {
  const [alarms, targets, news] = (['alarms', 'targets', 'news'] as const).map((name) => openQueue(name, { connection, instance, log })) as [BullQueue, BullQueue, BullQueue]; // map forgets the length
  const delayUntil = (at: Instant) => Math.max(0, between(clock.now(), at));

  async function soon(job: Targeted): Promise<void> {
    // One at a time for each target, and one more behind it, whatever number is asked for. `replace`: one that waits to
    // be tried again after a failure makes way for one that starts at once.
    const deduplication = { id: job.id, keepLastIfActive: true, replace: true };
    await targets.add(job.name, job.content, { ...FOR_EVER, deduplication });
  }

  async function at(job: Targeted, due: Instant): Promise<void> {
    if (await isRinging(alarms, job.id, due)) return;
    const deduplication = { id: job.id, keepLastIfActive: true, replace: true };
    await alarms.add(job.name, { ...job.content, at: due }, { ...FOR_EVER, delay: delayUntil(due), deduplication });
  }

  return {
    async converge(target, { at: due, attempt = 0 } = {}) {
      const job = { name: 'converge', id: nameOfTarget(target), content: { v: 1, target, attempt } } as const;
      await (due === undefined ? soon(job) : at(job, due));
    },
    async cutSessions(request, { at: due, attempt = 0 } = {}) {
      const job = { name: 'sessions', id: `sessions-${request}`, content: { v: 1, request, attempt } } as const;
      await (due === undefined ? soon(job) : at(job, due));
    },
    async wake(request, what, due) {
      // The name is free again as soon as the alarm has rung, so that one whose effect was lost can be set once more.
      const jobId = `${what}-${request}-${ms(due)}`;
      await alarms.add(what, { v: 1, request }, { ...FOR_EVER, jobId, delay: delayUntil(due), removeOnFail: true });
    },
    async announce(request) {
      await news.add('announce', { v: 1, request }, { ...FOR_EVER, deduplication: { id: request, keepLastIfActive: true } });
    },
    async close() {
      await Promise.all([alarms, targets, news].map((queue) => queue.close()));
    },
  };
}

/** A job of the queue `targets`: what is deduplicated by its `id`. */
interface Targeted { readonly name: 'converge' | 'sessions'; readonly id: string; readonly content: object }

/** Whether an alarm of this name rings at that time or before, so that retries of retries do not multiply. */
async function isRinging(alarms: BullQueue, id: string, due: Instant): Promise<boolean> {
  const jobId = await alarms.getDeduplicationJobId(id);
  const alarm = jobId === null ? undefined : await alarms.getJob(jobId);
  if (!alarm || await alarm.isActive()) return false; // one that rings just now was set for an earlier pass
  const waiting = ringsAt.safeParse(alarm.data);
  return waiting.success && waiting.data.at <= due;
}

/** One of the queues, for adding to it. */
export function openQueue(name: QueueName, { connection, instance, log }: Omit<QueueOver, 'clock'>): BullQueue {
  const queue = new BullQueue(name, { connection, prefix: prefixOf(instance), streams: { events: { maxLen: EVENTS_KEPT } } });
  reportOutages(queue, log);
  return queue;
}
