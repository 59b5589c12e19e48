import type { Instant } from '../access/instant.js';
import { ms } from '../access/instant.js';
import type { Archive, ExportedEvent, Pointer } from '../workflow/ports.js';

/** Events that are read at a time; memory does not grow with their number. */
const PAGE = 1000;

/** Whether an event is not there because its request was old and taken out by us. */
export type WasRemoved = (pointer: Omit<Pointer, 'place'>) => Promise<boolean>;

export interface ExportTime { readonly since?: Instant | undefined; readonly until?: Instant | undefined }

/** Every event that was written in this time, in that order, some at a time. Rejects with the driver's error when Redis is away. */
export async function* exportedIn(archive: Pick<Archive, 'pointers' | 'entries'>, { since, until }: ExportTime, wasRemoved?: WasRemoved): AsyncGenerator<ExportedEvent[]> {
  const end = until === undefined ? Infinity : ms(until);
  for (let from = since === undefined ? null : `${ms(since) - 1}-18446744073709551615`; ;) {
    const page = await archive.pointers(from, PAGE);
    const wanted = page.filter(({ place }) => Number(place.split('-')[0]) < end);
    if (wanted.length > 0) yield await exported(archive, wanted, wasRemoved);
    const last = page.at(-1);
    if (!last || wanted.length < page.length) return;
    from = last.place;
  }
}

/** The events that are pointed to. `wasRemoved` is asked about each that is not there. */
export async function exported(archive: Pick<Archive, 'entries'>, pointers: readonly Pointer[], wasRemoved: WasRemoved = () => Promise.resolve(false)): Promise<ExportedEvent[]> {
  const entries = await archive.entries(pointers);
  return Promise.all(pointers.map(async (pointer, i): Promise<ExportedEvent> => {
    const { place, request, seq, hash } = pointer;
    const text = entries[i];
    const id = idOf(pointer);
    // of a chain that was put aside nothing stands where it stood
    if (text == null || !text.includes(hash)) return { id, place, at: null, request, seq, type: null, by: null, hash, entry: null, isRemoved: await wasRemoved(pointer) };
    const entry = JSON.parse(text) as { event: { at: Instant; type: string; by?: unknown; facts?: { requester: unknown } } }; // our own, by its hash; whoever doubts it verifies
    const by = entry.event.by ?? entry.event.facts?.requester;
    return { id, place, at: entry.event.at, request, seq, type: entry.event.type, by: isPerson(by) ? { id: by.id, name: by.name } : null, hash, entry, isRemoved: false };
  }));
}

/** An extension's `by` is how long it is. */
function isPerson(by: unknown): by is { id: string; name: string } {
  return typeof by === 'object' && by !== null && 'id' in by && 'name' in by;
}

const COLUMNS = ['id', 'place', 'at', 'request', 'seq', 'type', 'byId', 'byName', 'hash', 'entry'];

/** The first line of a file of comma-separated values (RFC 4180). */
export const csvHead = `${COLUMNS.join(',')}\r\n`;

export function csvLine({ id, place, at, request, seq, type, by, hash, entry }: ExportedEvent): string {
  return `${[id, place, at ?? '', request, String(seq), type ?? '', by?.id ?? '', by?.name ?? '', hash, entry === null ? '' : JSON.stringify(entry)].map(cell).join(',')}\r\n`;
}

/** What a spreadsheet would take for a formula is text: people type reasons and choose names. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of JSON. What is gone says so. */
export function jsonLine({ id, place, request, seq, hash, entry, isRemoved }: ExportedEvent): string {
  return JSON.stringify(entry === null ? { id, place, request, seq, hash, missing: true, ...(isRemoved ? { removed: true } : {}) } : { id, place, ...entry });
}

/** As long as the hash's beginning is in an id: nobody meets two that begin alike. */
const OF_HASH = 16;

function idOf({ request, seq, hash }: Omit<Pointer, 'place'>): string {
  return `${request}-${seq}-${hash.slice(0, OF_HASH)}`;
}
