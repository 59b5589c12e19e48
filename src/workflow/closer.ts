import { inWords } from '../access/duration.js';
import { clockTime } from '../access/instant.js';
import type { ClosedLate, Ports } from './ports.js';
import { watchSilence } from './silence.js';

/** A dead man's switch that has not answered for so long is told of. Milliseconds. */
const SILENT = 5 * 60_000;
/** As long as one post may take before another process may try it. Milliseconds. */
const CLAIM = 15_000;
/** The id of the last closing that was told. */
const LAST = 'closer last';

type Means = Pick<Ports, 'closer' | 'store' | 'notifier' | 'clock' | 'log'>;

/**
 * Reads what the dead man's switch closed while nobody else did, and posts it once in the audit channel; its silence too.
 * Rejects when it could not be posted, or Redis is away: the next sweep tries it again.
 */
export async function hearCloser(ports: Means): Promise<void> {
  if (!ports.closer) return;
  const last = await ports.store.recall(LAST);
  const closed = await ports.closer.closedSince(last).catch((error: unknown) => {
    ports.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'the dead man\'s switch could not be heard');
    return undefined;
  });
  if (closed) await tellClosed(ports, closed);
  await watchSilence(ports, {
    name: 'closer', isHeard: closed !== undefined, after: SILENT, back: 'The dead man\'s switch answers again',
    gone: (since) => ({
      title: '⚠ The dead man\'s switch does not answer',
      lines: [`Last heard at ${clockTime(since)}. Until it is back, only the bot itself closes windows: look at its process, and at CLOSER_URL.`],
    }),
  });
}

async function tellClosed({ store, notifier }: Means, closed: readonly (ClosedLate & { readonly id: string })[]): Promise<void> {
  const last = closed.at(-1)?.id;
  // by its id: of several processes one posts it
  if (last === undefined || !(await store.once(`${LAST} ${last}`, CLAIM))) return;
  await notifier.alarm(`⚠ The dead man's switch closed what nobody else had closed: ${closed.length === 1 ? 'one rule' : `${closed.length} rules`}`, closed.map(inLine));
  await store.remember(LAST, last);
}

function inLine({ rule, until, why, closedAt, lateness }: ClosedLate): string {
  return why === 'overdue'
    ? `${rule}: due at ${clockTime(until)}, closed at ${clockTime(closedAt)}, ${inWords(lateness)} late`
    : `${rule}: its end lay further away than any window may last; closed at ${clockTime(closedAt)}`;
}
