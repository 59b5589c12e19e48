import type { Sentence } from '../access/sentences/index.js';
import type { ExportBreak, ExportMark, ExportPass, ExportStart, LedgerExport, Ports } from './ports.js';
import { watchSilence } from './silence.js';

/** No second process begins within this time; a pass is shorter. Milliseconds. */
const CLAIM = 45_000;
/** What waits then goes on with the next pass. Milliseconds. */
const PASS = 25_000;
/** A place that has not answered for so long is told of. Milliseconds. */
const SILENT = 5 * 60_000;
/** As many events as an alarm names. */
const NAMED = 5;

type Means = Pick<Ports, 'exports' | 'store' | 'notifier' | 'clock' | 'log'>;

/**
 * Sends what is new in the record to each place outside, one process at a time. A place that does not answer is told once,
 * and once when it is back; a position that does not fit the record, at once. Rejects when that could not be told: nothing
 * is sent before, so the next pass finds the same.
 */
export async function exportRecord(ports: Means): Promise<void> {
  const outcomes = await Promise.allSettled(ports.exports.map((one) => exportTo(ports, one)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

async function exportTo(ports: Means, one: LedgerExport): Promise<void> {
  const { where } = one;
  if (!(await ports.store.once(`export ${where}`, CLAIM))) return; // another process is at it
  const start = await tried(ports, one, () => one.start());
  if ('failed' in start) return watch(ports, where, start.failed);
  await tellBreaks(ports, where, start);
  const pass = await tried(ports, one, () => one.send(start, AbortSignal.timeout(PASS)));
  if ('failed' in pass) return watch(ports, where, pass.failed);
  if (pass.sent > 0) ports.log.info({ where, sent: pass.sent, isAll: pass.isAll }, 'the record was exported');
  if (pass.gone.length > 0) await tellGone(ports, where, pass.gone);
  await tellBeginning(ports, where, pass);
  await watch(ports, where, undefined);
}

async function tried<T>({ log }: Means, { kind, where }: LedgerExport, work: () => Promise<T>): Promise<T | { readonly failed: string }> {
  try {
    return await work();
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    log.warn({ kind, where, reason: failed }, 'the record could not be exported; the next pass goes on');
    return { failed };
  }
}

async function watch(ports: Means, where: string, failed: string | undefined): Promise<void> {
  await watchSilence(ports, {
    name: `export ${where}`, isHeard: failed === undefined, after: SILENT, back: { says: 'export/back', where },
    gone: (since, now) => ({
      title: { says: 'export/silent', where },
      lines: [{ says: 'export/silent-since', since, now, reason: failed ?? '' }, { says: 'export/silent-kept' }],
    }),
  });
}

/** Loud, and once while it lasts: when nothing can be sent afterwards, the next pass finds the same. */
async function tellBreaks({ store, notifier, log }: Means, where: string, { breaks }: ExportStart): Promise<void> {
  const [name, what] = [`export break ${where}`, breaks.length === 0 ? '' : JSON.stringify(breaks)];
  if ((await store.recall(name) ?? '') === what) return;
  if (breaks.length === 0) return store.remember(name, '');
  log.error({ where, breaks }, 'an export does not fit the record');
  await notifier.alarm({ says: 'export/break', where }, [...breaks.map(inWords), { says: 'export/look' }]);
  await store.remember(name, what);
}

function inWords(found: ExportBreak): Sentence {
  switch (found.what) {
    case 'record': return { says: 'export/break-record', ...found.mark };
    case 'foreign': return { says: 'export/break-foreign', ...found.mark };
    case 'behind': return { says: 'export/break-behind', ...found.mark };
    case 'forged': return { says: 'export/break-forged' };
  }
}

/** Quiet, and once, when all of it is there: what was taken out because it was old can be in no place that was added later. */
async function tellBeginning({ store, notifier }: Means, where: string, { removed, isAll }: ExportPass): Promise<void> {
  const name = `export begins ${where}`;
  const count = Number(await store.recall(name) ?? 0) + removed;
  if (count === 0) return;
  if (isAll) await notifier.report({ says: 'export/begins', where }, [{ says: 'export/begins-without', count }]);
  await store.remember(name, isAll ? '0' : String(count));
}

async function tellGone({ notifier, log }: Means, where: string, gone: readonly ExportMark[]): Promise<void> {
  log.error({ where, gone: gone.slice(0, NAMED), count: gone.length }, 'events are gone from the record before they were exported');
  const named = gone.slice(0, NAMED).map(({ request, seq, hash }): Sentence => ({ says: 'export/gone-one', request, seq, hash }));
  await notifier.alarm({ says: 'export/gone', where, count: gone.length }, [...named, { says: 'export/look' }]);
}
