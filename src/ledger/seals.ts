import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import type { Sentence } from '../access/sentences/index.js';
import type { Archive, ChainedSeal, Pointer, Seal, Sealer, Signer } from '../workflow/ports.js';
import { isSame, sealOver } from './canonical.js';
import { createMerkleTree } from './merkle.js';
import { createRoll } from './roll.js';
import { signedWith } from './signature.js';

/** Pointers that are read at a time. */
export const PAGE = 2000;
/** Seals that are signed at a time. */
const MOST_SIGNED = 100;

const place = z.string().regex(/^\d+-\d+$/);
const SealShape = z.object({
  v: z.literal(1), n: z.number().int().positive(), after: place.nullable(), upTo: place,
  count: z.number().int().positive(), root: z.string().length(64), roll: z.string().length(64), at: z.string(),
});
const Chained = z.object({ seal: SealShape, previous: z.string(), mac: z.string(), hash: z.string(), signed: z.object({ signature: z.string(), publicKey: z.string() }).nullable() });

export interface SealerOver {
  readonly archive: Pick<Archive, 'pointers' | 'seals' | 'addSeal' | 'changeSeal'>;
  /** The ledger's. */
  readonly key: string;
  /** Undefined: seals are keyed and posted, and not signed. */
  readonly signingKey: Signer | undefined;
}

/** Seals in a chain of their own, each over all events since the one before. */
export function createSealer({ archive, key, signingKey }: SealerOver): Sealer {
  const seals = async () => readSeals(await archive.seals(), key);
  return {
    seals, signingKey,
    async signOpen() {
      const stored = await archive.seals();
      const open = readSeals(stored, key).filter(({ signed }) => signed === null).slice(0, MOST_SIGNED);
      if (!signingKey || open.length === 0) return undefined;
      const opened = await signingKey.open();
      let signed = 0;
      for (const one of open) {
        const { seal: { n }, hash } = one;
        const after = JSON.stringify({ ...one, signed: await signedWith(opened, hash) });
        // another process may have signed it meanwhile
        if (await archive.changeSeal(n, stored[n - 1] ?? '', after)) signed += 1;
      }
      return { signed };
    },
    async sealNew(now) {
      const before = await seals();
      const last = before.at(-1);
      const [tree, names] = [createMerkleTree(), createRoll()];
      let upTo: string | undefined;
      for await (const pointer of pointersAfter(archive, last?.seal.upTo ?? null)) {
        tree.add(pointer);
        names.add(pointer);
        upTo = pointer.place;
      }
      if (upTo === undefined) return undefined;
      const { parts, hash } = names.roll();
      const seal: Seal = { v: 1, n: before.length + 1, after: last?.seal.upTo ?? null, upTo, ...tree.root(), roll: hash, at: now };
      const previous = last?.hash ?? '';
      const chained: ChainedSeal = { seal, previous, ...sealOver(key, { seal, previous }), signed: null };
      return await archive.addSeal(JSON.stringify(chained), { after: before.length, roll: parts }) ? chained : undefined;
    },
  };
}

/** All pointers behind a place, page by page. */
export async function* pointersAfter(archive: Pick<Archive, 'pointers'>, after: string | null): AsyncGenerator<Pointer> {
  for (let from = after; ;) {
    const page = await archive.pointers(from, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    from = last.place;
  }
}

/** The stored seals as a chain. Throws `ledger-broken` that names the first wrong one. */
export function readSeals(stored: readonly string[], key: string): ChainedSeal[] {
  const chain: ChainedSeal[] = [];
  for (const [i, text] of stored.entries()) {
    const found = parsed(text);
    const before = chain.at(-1);
    const wrong = found && wrongWith(found, { n: i + 1, before, key });
    if (!found || wrong) throw new AccessError('ledger-broken', { says: 'record/seal', n: i + 1, wrong: wrong ?? { says: 'record/no-seal' } });
    chain.push(found);
  }
  return chain;
}

function parsed(text: string): ChainedSeal | undefined {
  try {
    return Chained.parse(JSON.parse(text));
  } catch {
    return undefined; // whatever it is, it is no seal
  }
}

function wrongWith({ seal, previous, mac, hash }: ChainedSeal, { n, before, key }: { n: number; before: ChainedSeal | undefined; key: string }): Sentence | undefined {
  const own = sealOver(key, { seal, previous });
  if (!isSame(mac, own.mac) || !isSame(hash, own.hash)) return { says: 'record/changed' };
  if (seal.n !== n) return { says: 'record/misnumbered', seq: seal.n };
  if (previous !== (before?.hash ?? '') || seal.after !== (before?.seal.upTo ?? null)) return { says: 'record/seal-unchained' };
  return undefined;
}
