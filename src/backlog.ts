import { ms, type Duration } from './access/instant.js';
import type { JobQueue } from './jobs/index.js';
import { lookEvery } from './lookEvery.js';
import type { Census } from './store/index.js';
import type { Clock, Log } from './workflow/ports.js';

/** As in infra/alerts.yaml: PIM removes no role younger than five minutes, so what is due may rightly wait for that. Milliseconds. */
const LONG_DUE: Duration = 420_000;
/** Jobs of one queue. */
const MANY = 100;
const EVERY: Duration = 60_000;

export interface BacklogOver {
  readonly census: () => Promise<Census>;
  readonly queue: Pick<JobQueue, 'depth'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn' | 'error'>;
  /** Milliseconds from one look to the next. */
  readonly every?: Duration;
}

/**
 * Logs what does not get done, for alerts that read logs where nobody scrapes `/metrics` (infra/alerts.bicep). Each process
 * looks for itself: when no worker is left, those that answer people still tell it. While Redis is away nothing is known,
 * and that is logged where it is met.
 */
export function watchBacklog({ census, queue, clock, log, every = EVERY }: BacklogOver): { close(): void } {
  const look = async (): Promise<void> => {
    const [{ firstDue }, depths] = await Promise.all([census(), queue.depth()]);
    const due = firstDue === undefined ? 0 : ms(clock.now()) - firstDue;
    if (due > LONG_DUE) log.error({ seconds: Math.round(due / 1000) }, 'something is due and has not been done for long');
    for (const [name, { waiting }] of Object.entries(depths)) if (waiting > MANY) log.warn({ queue: name, waiting }, 'a queue grows: its jobs wait');
  };
  return lookEvery(every, look);
}
