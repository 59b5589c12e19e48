import { createHash } from 'node:crypto';
import { z } from 'zod';
import { SYSTEM } from '../access/stop.js';
import type { Archive, ChainedSeal, Pointer } from '../workflow/ports.js';
import { plainHash } from './canonical.js';
import { isBehind } from './place.js';

/** Events that one part of a roll is about at most, so that neither its maker nor its reader holds more names. */
const PART = 10_000;

/**
 * The roll of a seal: which requests have events under it, so that one that is gone altogether can be named. In parts, each
 * up to a place in the order of writing: of each name how many events of it there are, and the number of the last.
 */
const Part = z.object({ upTo: z.string(), names: z.array(z.tuple([z.string(), z.number(), z.number()])) });

interface Count { readonly events: number; readonly last: number }

/** Takes pointers in the order of writing. `roll`: the text of each part, and the hash of all of them, which the seal carries. */
export function createRoll(): { add(pointer: Pointer): void; roll(): { readonly parts: readonly string[]; readonly hash: string } } {
  const parts: string[] = [];
  let names = new Map<string, Count>();
  let [events, upTo] = [0, ''];
  const close = (): void => {
    if (events === 0) return;
    const part: z.infer<typeof Part> = { upTo, names: [...names].map(([name, { events: count, last }]) => [name, count, last]) };
    parts.push(JSON.stringify(part));
    [names, events] = [new Map<string, Count>(), 0];
  };
  return {
    add({ request, seq, place }) {
      names.set(request, { events: (names.get(request)?.events ?? 0) + 1, last: seq });
      [events, upTo] = [events + 1, place];
      if (events === PART) close();
    },
    roll() {
      close();
      const hash = createHash('sha256');
      for (const part of parts) hash.update(plainHash(part));
      return { parts, hash: hash.digest('hex') };
    },
  };
}

/** In which words a finding names it. */
export function whose(request: string): string {
  return request === SYSTEM ? 'the installation' : `request ${request}`;
}

type Note = (where: string, what: string) => void;
type Rolls = Pick<Archive, 'roll' | 'history'>;
interface Called extends Count { readonly n: number; seen: number; at: number }

/**
 * Calls the rolls of seals while the order of writing goes by: names each request of which events under a seal are gone, more
 * or in another order, or all of which is gone. Holds one part at a time. A roll that is not the one that was sealed is
 * noted and not called: its names are anybody's.
 */
export function createRollCall(archive: Rolls, seals: readonly ChainedSeal[], note: Note) {
  const parts = partsOf(archive, seals, note);
  let part: { readonly n: number; readonly upTo: string; readonly names: Map<string, Called> } | undefined;
  let strangers = new Set<string>();
  const next = async (): Promise<void> => {
    if (part) for (const [name, called] of part.names) await judge(archive, name, called, note);
    const step = await parts.next();
    part = step.done === true ? undefined : step.value;
    strangers = new Set();
  };
  let isBegun = false;
  return {
    async see({ place, request, seq }: Pointer, n: number): Promise<void> {
      if (!isBegun) { isBegun = true; await next(); }
      while (part && (part.n < n || (part.n === n && isBehind(place, part.upTo)))) await next();
      if (part?.n !== n) return; // the roll of this seal cannot be called
      const called = part.names.get(request);
      if (!called) {
        if (strangers.size < MOST_STRANGERS && !strangers.has(request)) note(whose(request), `event ${seq} was put into the order of writing under seal ${n} afterwards: its roll does not name it`);
        if (strangers.size < MOST_STRANGERS) strangers.add(request);
        return;
      }
      // the installation's begins anew when it was found broken
      if (called.seen > 0 && seq !== called.at + 1 && !(request === SYSTEM && seq === 1)) note(whose(request), `event ${seq} stands behind event ${called.at} in the order of writing: the order was changed, or one between them is gone`);
      called.seen += 1;
      called.at = seq;
    },
    /** What no pointer came for is gone. */
    async end(): Promise<void> {
      do await next(); while (part);
    },
  };
}

/** As many as are told of, of those whom a part does not name. */
const MOST_STRANGERS = 100;

async function judge(archive: Rolls, name: string, { n, events, last, seen, at }: Called, note: Note): Promise<void> {
  if (seen === events && at === last) return;
  if (seen > 0) return note(whose(name), `seal ${n} covers ${events} events of it, the last of them event ${last}; the order of writing has ${seen}, the last of them event ${at}`);
  const isGone = (await archive.history(name)).length === 0;
  note(whose(name), isGone
    ? `the whole request was removed: seal ${n} covers ${events} events of it up to event ${last}, and neither its history nor the order of writing has any`
    : `seal ${n} covers ${events} events of it up to event ${last}, and the order of writing has none of them`);
}

async function* partsOf(archive: Rolls, seals: readonly ChainedSeal[], note: Note) {
  for (const { seal: { n, roll } } of seals) {
    const hash = createHash('sha256');
    for await (const text of archive.roll(n)) hash.update(plainHash(text));
    if (hash.digest('hex') !== roll) {
      note(`seal ${n}`, 'its roll, which names the requests under it, is not the one that was sealed, or is gone. Which request is missing, if one is, only an export or the audit channel can tell: --export FILE, --witness FILE');
      continue;
    }
    for await (const text of archive.roll(n)) {
      const { upTo, names } = Part.parse(JSON.parse(text)); // ours, by its hash
      yield { n, upTo, names: new Map(names.map(([name, events, last]): [string, Called] => [name, { n, events, last, seen: 0, at: 0 }])) };
    }
  }
}
