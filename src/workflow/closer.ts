import { z } from 'zod';
import { inWords } from '../access/duration.js';
import { between, clockTime } from '../access/instant.js';
import type { ClosedLate, Ports } from './ports.js';

/** A dead man's switch that has not answered for so long is told of. Milliseconds. */
const SILENT = 5 * 60_000;
/** As long as one post may take before another process may try it. Milliseconds. */
const CLAIM = 15_000;
const NAME = 'closer';

/** The id of the last closing that was told, when the closer last answered, and whether its silence was told. */
const Heard = z.object({ last: z.string().optional(), at: z.string(), isSilenceTold: z.boolean() });
type Heard = z.infer<typeof Heard>;

type Means = Pick<Ports, 'closer' | 'store' | 'notifier' | 'clock' | 'log'>;

/**
 * Reads what the dead man's switch closed while nobody else did, and posts it once in the audit channel; its silence too.
 * Rejects when it could not be posted, or Redis is away: the next sweep tries it again.
 */
export async function hearCloser(ports: Means): Promise<void> {
  if (!ports.closer) return;
  const stored = await ports.store.recall(NAME);
  const heard: Heard = stored === undefined ? { at: ports.clock.now(), isSilenceTold: false } : Heard.parse(JSON.parse(stored));
  const closed = await ports.closer.closedSince(heard.last).catch((error: unknown) => {
    ports.log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'the dead man\'s switch could not be heard');
    return undefined;
  });
  if (closed) await tellClosed(ports, closed, heard);
  else await tellSilence(ports, heard, stored === undefined);
}

async function tellClosed(ports: Means, closed: readonly (ClosedLate & { readonly id: string })[], heard: Heard): Promise<void> {
  const last = closed.at(-1)?.id ?? heard.last;
  if (last !== heard.last) {
    if (!(await ports.store.once(`${NAME} ${last}`, CLAIM))) return; // another process is posting it
    await ports.notifier.report(`⚠ The dead man's switch closed what nobody else had closed: ${closed.length === 1 ? 'one rule' : `${closed.length} rules`}`, closed.map(inLine));
  }
  if (heard.isSilenceTold) await ports.notifier.report('The dead man\'s switch answers again');
  await remember(ports, { ...(last === undefined ? {} : { last }), at: ports.clock.now(), isSilenceTold: false });
}

function inLine({ rule, until, why, closedAt, lateness }: ClosedLate): string {
  return why === 'overdue'
    ? `${rule}: due at ${clockTime(until)}, closed at ${clockTime(closedAt)}, ${inWords(lateness)} late`
    : `${rule}: its end lay further away than any window may last; closed at ${clockTime(closedAt)}`;
}

async function tellSilence(ports: Means, heard: Heard, isFirst: boolean): Promise<void> {
  if (isFirst) await remember(ports, heard);
  if (heard.isSilenceTold || between(heard.at, ports.clock.now()) < SILENT) return;
  if (!(await ports.store.once(`${NAME} silent since ${heard.at}`, CLAIM))) return;
  await ports.notifier.report('⚠ The dead man\'s switch does not answer', [`Last heard at ${clockTime(heard.at)}. Until it is back, only the bot itself closes windows: look at its process, and at CLOSER_URL.`]);
  await remember(ports, { ...heard, isSilenceTold: true });
}

async function remember({ store }: Means, heard: Heard): Promise<void> {
  await store.remember(NAME, JSON.stringify(heard));
}
