import { z } from 'zod';
import type { Archive, Pointer } from '../workflow/ports.js';
import { isBehind } from './place.js';
import { isItself, nameOf, readGapLine, type GapLine } from './gaps.js';
import { removalOf } from './pruner.js';
import { pointersAfter } from './seals.js';
import type { Finding } from './verify.js';

/** As many findings as are told one by one. */
const MOST = 100;

/** How an export compares with the record. */
export interface ExportVerified {
  readonly passed: boolean;
  /** Events that stand in both. */
  readonly events: number;
  /** Requests that begin in the export and were taken out of the record: its order of writing, and so its seals, still have the hashes of their events. */
  readonly outlived: number;
  /** Lines of events that stood there before: allowed. */
  readonly twice: number;
  /** Events that were written before the first line of the export, and behind its last. */
  readonly before: number;
  readonly waiting: number;
  readonly findings: readonly Finding[];
}

export interface ExportVerifyOver { readonly archive: Pick<Archive, 'pointers' | 'pointer' | 'removedNote'>; readonly key: string }

/**
 * Holds lines of an export, of one file or of several behind each other, against the order of writing in the record: each
 * line is ours, and stands there with the same hash; between the first and the last none is missing. That the order of
 * writing is itself as it was sealed `verifyRecord` tells. Memory does not grow with either.
 */
export async function verifyExport({ archive, key }: ExportVerifyOver, lines: AsyncIterable<string>): Promise<ExportVerified> {
  const findings: Finding[] = [];
  const note = (where: string, what: string): void => { if (findings.length < MOST) findings.push({ where, what }); };
  const wasRemoved = removalOf({ archive, key });
  const walk = await createWalk(archive);
  const count = { events: 0, outlived: 0, twice: 0, before: 0 };
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() === '') continue;
    const line = lineIn(text);
    if (!line) { note(`line ${number}`, 'is no event of an export, or not a whole one'); continue; }
    if (line.entry && !isItself(line.entry, key)) note(nameOf(line), `is not what we wrote: line ${number}`);
    if (!line.entry && !(await wasRemoved(line))) note(nameOf(line), `stands there without what happened, and was not taken out of the record by us: line ${number}`);
    const met = await walk.to(line.place);
    if (met?.there.request !== line.request || met.there.seq !== line.seq || met.there.hash !== line.hash) { note(nameOf(line), `does not stand in the record where it says: line ${number}`); continue; }
    if (met.isAgain) { count.twice += 1; continue; }
    if (count.events === 0) count.before = met.skipped;
    else if (met.first) note(nameOf(met.first), met.skipped === 1 ? 'is missing in the export' : `and ${met.skipped - 1} behind it are missing in the export`);
    count.events += 1;
    if (line.seq === 1 && await wasRemoved(line)) count.outlived += 1;
  }
  return { passed: findings.length === 0, ...count, waiting: await walk.rest(), findings };
}

/** Goes along the order of writing beside an export. */
async function createWalk(archive: ExportVerifyOver['archive']) {
  const written = pointersAfter(archive, null);
  const take = async (): Promise<Pointer | undefined> => { const step = await written.next(); return step.done === true ? undefined : step.value; };
  let next = await take();
  return {
    /** What stands at a place; undefined: nothing. `isAgain`: it was gone over before; else `skipped` were, of which `first` is the first, to come there. */
    async to(place: string): Promise<{ there: Pointer; isAgain: boolean; skipped: number; first?: Pointer | undefined } | undefined> {
      const there = next?.place === place ? next : await archive.pointer(place);
      if (!there) return undefined;
      if (!next || isBehind(next.place, place)) return { there, isAgain: true, skipped: 0 };
      const first = next.place === place ? undefined : next;
      let skipped = 0;
      for (; next && next.place !== place; next = await take()) skipped += 1;
      next = await take();
      return { there, isAgain: false, skipped, first };
    },
    /** How many it has not gone over. */
    async rest(): Promise<number> {
      let count = 0;
      for (; next; next = await take()) count += 1;
      return count;
    },
  };
}

const place = z.string().regex(/^\d+-\d+$/);
const Placed = z.union([z.object({ place }), z.object({ Place: place }).transform(({ Place }) => ({ place: Place }))]);

/** With its place, which Log Analytics has in a column. */
function lineIn(text: string): (GapLine & { readonly place: string }) | undefined {
  const line = readGapLine(text);
  if (!line) return undefined;
  const placed = Placed.safeParse(JSON.parse(text));
  return placed.success ? { ...line, ...placed.data } : undefined;
}
