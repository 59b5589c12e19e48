import type { Instant } from '../access/instant.js';
import type { Sentence } from '../access/sentences/index.js';
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
    name: 'closer', isHeard: closed !== undefined, after: SILENT, back: { says: 'silent/closer-back' },
    gone: (since, now) => ({ title: { says: 'silent/closer' }, lines: [{ says: 'silent/closer-since', since, now }] }),
  });
}

async function tellClosed({ store, notifier, clock }: Means, closed: readonly (ClosedLate & { readonly id: string })[]): Promise<void> {
  const last = closed.at(-1)?.id;
  const now = clock.now();
  // by its id: of several processes one posts it
  if (last === undefined || !(await store.once(`${LAST} ${last}`, CLAIM))) return;
  await notifier.alarm({ says: 'closer/closed', rules: closed.length }, closed.map((one) => lineOf(one, now)));
  await store.remember(LAST, last);
}

function lineOf({ rule, until, why, closedAt, lateness }: ClosedLate, now: Instant): Sentence {
  return why === 'overdue' ? { says: 'closer/overdue', rule, due: until, closed: closedAt, now, late: lateness } : { says: 'closer/too-far', rule, closed: closedAt, now };
}
