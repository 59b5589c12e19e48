import { ms } from '../access/instant.js';
import { SYSTEM } from '../access/stop.js';
import type { Archive, ChainedSeal, Pointer } from '../workflow/ports.js';
import type { ExportTime } from './export.js';
import { isBehind } from './place.js';
import { removalOf } from './pruner.js';
import { whose } from './roll.js';

/** A part of the order of writing: that of whole seals, for a seal can only be checked whole, and what is behind the last of them. */
export interface Stretch {
  /** It begins behind this place; null: with the first event. */
  readonly after: string | null;
  readonly seals: readonly ChainedSeal[];
  readonly isOver: (place: string) => boolean;
}

/** What has to be read so that all that was written in this time is checked. */
export function stretchOf(seals: readonly ChainedSeal[], { since, until }: ExportTime): Stretch {
  const reaching = (time: number): number => {
    const found = seals.findIndex(({ seal }) => timeOf(seal.upTo) >= time);
    return found === -1 ? seals.length : found;
  };
  const [first, last] = [since === undefined ? 0 : reaching(ms(since)), until === undefined ? seals.length : reaching(ms(until))];
  const end = seals[last]?.seal.upTo;
  return {
    after: seals[first - 1]?.seal.upTo ?? null,
    seals: seals.slice(first, last + 1),
    isOver: (place) => (end === undefined ? until !== undefined && timeOf(place) >= ms(until) : isBehind(place, end)),
  };
}

function timeOf(place: string): number {
  return Number(place.split('-')[0]);
}

type Note = (where: string, what: string) => void;

/** Of a part of the record: the requests that have events in it, and whether each of these stands in its history, or was taken out because it was old. */
export function createLookUp({ archive, key }: { archive: Archive; key: string }, note: Note) {
  // the installation's own chain is held together by its keyed end; what it was before it began anew stands aside, where the whole check opens it
  const names = new Set([SYSTEM]);
  const wasRemoved = removalOf({ archive, key });
  let page: Pointer[] = [];
  const end = async (): Promise<void> => {
    const texts = await archive.entries(page);
    for (const [i, pointer] of page.entries()) {
      // the hash of a text that only contains this one is found where the chain is opened
      if (texts[i]?.includes(pointer.hash) || await wasRemoved(pointer)) continue;
      note(whose(pointer.request), `its event ${pointer.seq} in the order of writing is not the one of its history`);
    }
    page = [];
  };
  return {
    names, end,
    async see(pointer: Pointer): Promise<void> {
      names.add(pointer.request);
      if (pointer.request !== SYSTEM) page.push(pointer);
      if (page.length === PAGE) await end();
    },
  };
}

/** Events that are looked up at a time. */
const PAGE = 500;
