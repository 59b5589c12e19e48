import type { Log } from '../workflow/ports.js';

/** An outage is over when nothing has been heard of it for so long. Milliseconds. */
const QUIET = 30_000;

/** Listens to a queue's or a worker's errors: one line for an outage, for they come on every try of every connection. */
export function reportOutages(source: { name: string; on(event: 'error', listener: (error: Error) => void): unknown }, log: Pick<Log, 'error'>): void {
  let quiet: NodeJS.Timeout | undefined;
  source.on('error', (error) => {
    if (!quiet) log.error({ queue: source.name, reason: error.message }, 'a queue is in trouble; more of the same is not told');
    clearTimeout(quiet);
    quiet = setTimeout(() => { quiet = undefined; }, QUIET);
    quiet.unref();
  });
}
