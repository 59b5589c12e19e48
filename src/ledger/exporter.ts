import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import { instant } from '../access/instant.js';
import type { Archive, ExportBreak, ExportMark, ExportPass, ExportStart, LedgerExport, LedgerSink } from '../workflow/ports.js';
import { isSame, keyedHash } from './canonical.js';
import { isBehind } from './place.js';
import { exported, jsonLine } from './export.js';
import { markOf } from './line.js';
import { removalOf } from './pruner.js';

/** Events that are sent, and then acknowledged, at a time. */
const BATCH = 500;
/** As many as are counted of what waits. */
const MOST_COUNTED = 10_000;

const Mark = z.object({ place: z.string().regex(/^\d+-\d+$/), request: z.string(), seq: z.number().int().positive(), hash: z.string() });
const Kept = z.object({ mark: Mark, mac: z.string() });

export interface ExportOver {
  readonly archive: Pick<Archive, 'pointers' | 'pointer' | 'entries' | 'position' | 'movePosition' | 'removedNote'>;
  readonly sink: LedgerSink;
  /** The ledger's: keys the kept position, so that nobody with rights on Redis alone can have events left out. */
  readonly key: string;
}

/** Sends the record to one sink. The position is moved once the sink has acknowledged, so what an interruption cuts off is sent again. */
export function createExport({ archive, sink, key }: ExportOver): LedgerExport {
  const { kind, where } = sink;
  const wasRemoved = removalOf({ archive, key });
  const macOf = (mark: ExportMark): string => keyedHash(key, { export: where, mark });
  /** Undefined for none, null for one that is not ours. */
  const markIn = (kept: string | undefined): ExportMark | null | undefined => {
    if (kept === undefined) return undefined;
    const found = parsed(kept);
    return found && isSame(found.mac, macOf(found.mark)) ? found.mark : null;
  };
  const stands = async (mark: ExportMark): Promise<boolean> => {
    const found = await archive.pointer(mark.place);
    return found?.request === mark.request && found.seq === mark.seq && found.hash === mark.hash;
  };
  return {
    kind, where,
    async start() {
      const kept = await archive.position(where);
      const [own, held] = [markIn(kept), await lastOf(sink)];
      return { kept, ...await judged({ own, held, stands }) };
    },
    async send({ from, kept }, signal) {
      const gone: ExportMark[] = [];
      let removed = 0;
      for (let [after, before, sent] = [from, kept, 0]; ;) {
        const page = await archive.pointers(after?.place ?? null, BATCH);
        const last = page.at(-1);
        if (!last) return { sent, isAll: true, gone, removed } satisfies ExportPass;
        const events = await exported(archive, page, wasRemoved);
        await sink.append(events.map((event) => ({ ...event, line: jsonLine(event) })));
        gone.push(...events.flatMap(({ entry, isRemoved, place, request, seq, hash }) => (entry === null && !isRemoved ? [{ place, request, seq, hash }] : [])));
        removed += events.filter(({ isRemoved }) => isRemoved).length;
        const next = JSON.stringify({ mark: last, mac: macOf(last) });
        if (!(await archive.movePosition(where, before, next)) || signal.aborted) return { sent: sent + page.length, isAll: false, gone, removed };
        [after, before, sent] = [last, next, sent + page.length];
      }
    },
    async acknowledged() {
      const mark = markIn(await archive.position(where));
      return mark && await stands(mark) ? mark : null;
    },
    async state() {
      const mark = markIn(await archive.position(where));
      const waiting = await archive.pointers(mark?.place ?? null, MOST_COUNTED);
      // the place of an event begins with the milliseconds at which Redis took it
      return { kind, where, waiting: waiting.length, since: waiting[0] ? instant(Number(waiting[0].place.split('-')[0])) : null };
    },
  };
}

async function lastOf(sink: LedgerSink): Promise<ExportMark | undefined> {
  const line = await sink.lastLine();
  if (line === undefined) return undefined;
  const mark = markOf(line);
  if (!mark) throw new AccessError('configuration', `What ${sink.where} ends with is no event of an export: LEDGER_EXPORT_${sink.kind.toUpperCase()} must name a place of its own.`);
  return mark;
}

function parsed(kept: string): z.infer<typeof Kept> | undefined {
  try {
    return Kept.parse(JSON.parse(kept));
  } catch {
    return undefined;
  }
}

interface Known { readonly own: ExportMark | null | undefined; readonly held: ExportMark | undefined; readonly stands: (mark: ExportMark) => Promise<boolean> }

/** What the sink truly holds comes before what was kept: behind it, nothing is missing there; before it, nothing was lost on the way. */
async function judged({ own, held, stands }: Known): Promise<Pick<ExportStart, 'from' | 'breaks'>> {
  const breaks: ExportBreak[] = [];
  if (own === null) breaks.push({ what: 'forged', mark: null });
  const isSound = own ? await stands(own) : false;
  if (own && !isSound) breaks.push({ what: 'record', mark: own });
  const kept = own && isSound ? own : null;
  if (!held) return { from: kept, breaks };
  if (!(await stands(held))) return { from: kept, breaks: [...breaks, { what: 'foreign', mark: held }] };
  if (kept && isBehind(kept.place, held.place)) breaks.push({ what: 'behind', mark: held });
  return { from: held, breaks };
}
