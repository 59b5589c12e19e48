import type { Pointer, Seal } from '../workflow/ports.js';

/** What was posted outside of our reach: numbers and hash prefixes of events, and seals. */
export interface Witness {
  saw(pointer: Pointer): void;
  sawSeal(seal: Seal): void;
  /** What was posted and was not seen in the record, in words. */
  missing(): string[];
}

/** `#3 9f2c41aa`, as every line of the feed ends. */
const EVENT = /#(\d+) ([0-9a-f]{8})\b/g;
/** `Seal 12 9f2c41aa0b1c2d3e` or `Siegel 12 …`, as every seal is posted in the channel's language: its number, and what its root begins with. */
const SEAL = /\b(?:Seal|Siegel) (\d+) ([0-9a-f]{16})\b/g;

/** Reads an export of the audit channel, in whatever form: only the marks count. */
export function readWitness(text: string): Witness {
  const events = new Set([...text.matchAll(EVENT)].map(([, seq, hash]) => `${seq} ${hash}`));
  const seals = new Map([...text.matchAll(SEAL)].map(([, n, root]) => [Number(n), root ?? '']));
  return {
    saw: ({ seq, hash }) => { events.delete(`${seq} ${hash.slice(0, 8)}`); },
    sawSeal({ n, root }) { if (root.startsWith(seals.get(n) ?? '-')) seals.delete(n); },
    missing: () => [...[...events].map((mark) => `event #${mark}`), ...[...seals].map(([n, root]) => `seal ${n} with the root ${root}…`)],
  };
}
