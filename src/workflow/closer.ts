import { toldBehind, type ToldLate } from '../access/closedLate.js';
import { SYSTEM } from '../access/stop.js';
import { latePost } from './closerNews.js';
import type { Ports } from './ports.js';
import { watchSilence } from './silence.js';
import { isBroken } from './systemNews.js';

/** A dead man's switch that has not answered for so long is told of. Milliseconds. */
const SILENT = 5 * 60_000;
/** As long as one post may take before another process may try it. Milliseconds. */
const CLAIM = 15_000;
/** The id of the last closing that was heard. */
const LAST = 'closer last';
/** As many as one event holds: its post shows each. */
const MOST = 20;

type Means = Pick<Ports, 'closer' | 'store' | 'system' | 'queue' | 'notifier' | 'clock' | 'log'>;

/**
 * Reads what the dead man's switch closed while nobody else did, records each closing once and has it posted in the audit
 * channel; its silence too. Rejects when it could not be recorded, or Redis is away: the next sweep tries it again.
 */
export async function hearCloser(ports: Means): Promise<void> {
  if (!ports.closer) return;
  const last = await ports.store.recall(LAST);
  const closed = await ports.closer.closedSince(last).catch((error: unknown) => {
    ports.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'the dead man\'s switch could not be heard');
    return undefined;
  });
  if (closed) await heed(ports, closed);
  await watchSilence(ports, {
    name: 'closer', isHeard: closed !== undefined, after: SILENT, back: { says: 'silent/closer-back' },
    gone: (since, now) => ({ title: { says: 'silent/closer' }, lines: [{ says: 'silent/closer-since', since, now }] }),
  });
}

async function heed(ports: Means, closed: readonly ToldLate[]): Promise<void> {
  const last = closed.at(-1)?.id;
  if (last === undefined) return;
  try {
    await record(ports, closed);
  } catch (error) {
    if (!isBroken(error)) throw error;
    if (!(await tellUnrecorded(ports, closed, last))) return;
  }
  await ports.store.remember(LAST, last);
}

/** By the record itself: what another process was first to record, or this one before it died, is not recorded again. */
async function record({ system, queue }: Means, closed: readonly ToldLate[]): Promise<void> {
  let recorded: unknown;
  do {
    recorded = await system.append((_stop, _drills, late) => {
      const news = toldBehind(closed, late).slice(0, MOST);
      return news.length === 0 ? undefined : { type: 'closedLate', closed: news };
    });
  } while (recorded !== undefined);
  await queue.announce(SYSTEM);
}

/** Where the record is damaged or lost, people are told all the same; of several processes one posts it. False: another does. */
async function tellUnrecorded({ store, notifier, clock }: Means, closed: readonly ToldLate[], last: string): Promise<boolean> {
  if (!(await store.once(`${LAST} ${last}`, CLAIM))) return false;
  const { title, lines } = latePost({ closed, at: clock.now() });
  await notifier.alarm(title, lines);
  return true;
}
