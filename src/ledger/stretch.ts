import { ms } from '../access/instant.js';
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

/** Whether what the order of writing points to stands in the histories, or was taken out because it was old. */
export async function checkEntries({ archive, key }: { archive: Archive; key: string }, pointers: readonly Pointer[], note: (where: string, what: string) => void): Promise<void> {
  const wasRemoved = removalOf({ archive, key });
  for (const [i, text] of (await archive.entries(pointers)).entries()) {
    const pointer = pointers[i];
    // the hash of a text that only contains this one is found where the chain is opened
    if (!pointer || text?.includes(pointer.hash) || await wasRemoved(pointer)) continue;
    note(whose(pointer.request), `its event ${pointer.seq} in the order of writing is not the one of its history`);
  }
}
