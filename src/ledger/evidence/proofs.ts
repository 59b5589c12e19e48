import type { Archive, ChainedSeal, SealedEvent } from '../../workflow/ports.js';
import { leafOf, pathTo } from '../merkle.js';
import { isBehind } from '../place.js';
import { pointersAfter } from '../seals.js';

/** Where an event stands under a seal: the leaf's number, and the hashes that lead from it to the root. `seal` null: none covers it. */
export interface Proof {
  readonly seq: number;
  readonly place: string | null;
  readonly seal: number | null;
  readonly index: number;
  readonly path: readonly string[];
}

/** One proof for each event, in their order. Reads of the order of writing only what the seals over these events cover. */
export async function proofsOf(archive: Pick<Archive, 'places' | 'pointers'>, history: readonly SealedEvent[], seals: readonly ChainedSeal[]): Promise<Proof[]> {
  const request = history[0]?.event.request ?? '';
  const places = await archive.places(request, history.length);
  const proofs = history.map(({ event: { seq } }, i): Proof => ({ seq, place: places[i] ?? null, seal: null, index: 0, path: [] }));
  for (const { seal } of seals) {
    const under = proofs.flatMap(({ place }, i) => (place !== null && isWithin(place, seal) ? [i] : []));
    if (under.length === 0) continue;
    const leaves: Buffer[] = [];
    const indexes = new Map<number, number>();
    for await (const pointer of pointersAfter(archive, seal.after)) {
      if (leaves.length === seal.count) break;
      const mine = under.find((i) => places[i] === pointer.place && pointer.request === request && pointer.seq === i + 1);
      if (mine !== undefined) indexes.set(mine, leaves.length);
      leaves.push(leafOf(pointer));
    }
    for (const [i, index] of indexes) proofs[i] = { seq: i + 1, place: places[i] ?? null, seal: seal.n, index, path: pathTo(leaves, index).map((hash) => hash.toString('hex')) };
  }
  return proofs;
}

function isWithin(place: string, { after, upTo }: { after: string | null; upTo: string }): boolean {
  return (after === null || isBehind(place, after)) && !isBehind(place, upTo);
}
