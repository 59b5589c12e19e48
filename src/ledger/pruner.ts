import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import type { Archive, Pointer, Pruner } from '../workflow/ports.js';
import { isSame, keyedHash } from './canonical.js';
import { isBehind } from './place.js';
import type { WasRemoved } from './export.js';

/** What stands in the place of a request: the hashes of its events, which the seals cover. Nobody without the key can make one. */
const Note = z.object({ v: z.literal(1), request: z.string(), hashes: z.array(z.string()), mac: z.string() });

export function createPruner({ archive, key }: { archive: Archive; key: string }): Pruner {
  return {
    askedBefore: (before, page) => archive.askedBefore(before, page),
    forgetRemoved: () => archive.forgetRemoved(),
    places: (request, count) => archive.places(request, count),
    isUpTo: (places, end) => end !== null && places.every((place) => place !== null && !isBehind(place, end)),
    async remove(request, history) {
      const hashes = history.map(({ hash }) => hash);
      const note = { v: 1, request: request.id, hashes } as const;
      return archive.remove(request, { seq: history.length, hash: hashes.at(-1) ?? '' }, JSON.stringify({ ...note, mac: macOf(key, note) }));
    },
  };
}

function macOf(key: string, { request, hashes }: { request: string; hashes: readonly string[] }): string {
  return keyedHash(key, { removed: request, hashes });
}

/** The pointers of a request that was taken out. Throws `ledger-broken` when the note in its place is not ours. */
export function readRemoved(key: string, { request, text }: { request: string; text: string }): Omit<Pointer, 'place'>[] {
  const note = parsed(text);
  if (note?.request !== request || !isSame(note.mac, macOf(key, note))) throw new AccessError('ledger-broken', { says: 'record/taken-out' });
  return note.hashes.map((hash, i) => ({ request, seq: i + 1, hash }));
}

/** By the note in its place, which only we can make. */
export function removalOf({ archive, key }: { archive: Pick<Archive, 'removedNote'>; key: string }): WasRemoved {
  return async ({ request, seq, hash }) => {
    const text = await archive.removedNote(request);
    const note = text === undefined ? undefined : parsed(text);
    return note?.request === request && isSame(note.mac, macOf(key, note)) && note.hashes[seq - 1] === hash;
  };
}

function parsed(text: string): z.infer<typeof Note> | undefined {
  try {
    return Note.parse(JSON.parse(text));
  } catch {
    return undefined; // whatever it is, it is no note of ours
  }
}
