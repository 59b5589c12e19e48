import { z } from 'zod';
import { SYSTEM } from '../access/stop.js';
import { canonical, isSame, plainHash, sealOver } from './canonical.js';
import type { Finding } from './verify.js';

/** As many findings as are told one by one. */
const MOST = 100;
/** What is kept of a hash, and of the one before it, for each event. Bytes. */
const KEPT = 8;
const NONE = Buffer.alloc(KEPT);

/** What an export holds, by itself. */
export interface Gaps {
  readonly passed: boolean;
  /** Different ones. */
  readonly events: number;
  readonly chains: number;
  /** Lines of events that stood there before: allowed, for each is sent at least once. */
  readonly twice: number;
  /** Lines that say that their request had been taken out as old ones are: whether that is so, `verify --export` tells. */
  readonly removed: number;
  readonly findings: readonly Finding[];
}

const seq = z.number().int().positive();
const Entry = z.object({ event: z.object({ request: z.string(), seq }).passthrough(), previous: z.string(), mac: z.string(), hash: z.string() });
const Bare = z.object({ request: z.string(), seq, hash: z.string(), missing: z.literal(true), removed: z.literal(true).optional() });
export type GapLine = { readonly request: string; readonly seq: number; readonly hash: string; readonly entry: z.infer<typeof Entry> | null; /** As it says of itself. */ readonly isRemoved: boolean };
type Line = GapLine;

/**
 * Reads lines of an export, of one file or of several behind each other, without the record: which events of which chain
 * are missing, stand there differently twice, or are not what their hash says. With the ledger's key it says of each that
 * it is ours, too. What was cut off at the end of a chain only the record or a witness can tell. Memory grows with the
 * events, by sixteen bytes each.
 */
export async function findGaps(lines: AsyncIterable<string>, key?: string): Promise<Gaps> {
  const findings: Finding[] = [];
  const note = (where: string, what: string): void => { if (findings.length < MOST) findings.push({ where, what }); };
  const chains = createChains(note);
  let [number, twice, removed] = [0, 0, 0];
  for await (const text of lines) {
    number += 1;
    if (text.trim() === '') continue;
    const line = readGapLine(text);
    if (!line) note(`line ${number}`, 'is no event of an export, or not a whole one');
    else {
      if (line.isRemoved) removed += 1;
      else if (!line.entry) note(nameOf(line), 'was gone from the record before it was exported');
      else if (!isItself(line.entry, key)) note(nameOf(line), `is not what was written: its hash does not fit what stands on line ${number}`);
      if (chains.add(line)) twice += 1;
    }
  }
  chains.check();
  return { passed: findings.length === 0, ...chains.counted(), twice, removed, findings };
}

/** An event with its hashes, or in the columns of Log Analytics the same as text. */
export function readGapLine(text: string): Line | undefined {
  try {
    const found = JSON.parse(text) as { Entry?: unknown } | null; // looked at, not trusted
    const row: unknown = typeof found?.Entry === 'string' ? JSON.parse(found.Entry) : found;
    const bare = Bare.safeParse(row);
    if (bare.success) return { request: bare.data.request, seq: bare.data.seq, hash: bare.data.hash, entry: null, isRemoved: bare.data.removed === true };
    const entry = Entry.parse(row);
    return { request: entry.event.request, seq: entry.event.seq, hash: entry.hash, entry, isRemoved: false };
  } catch {
    return undefined;
  }
}

export function isItself({ event, previous, mac, hash }: z.infer<typeof Entry>, key: string | undefined): boolean {
  if (key === undefined) return isSame(hash, plainHash(mac + canonical({ event, previous })));
  const own = sealOver(key, { event, previous });
  return isSame(mac, own.mac) && isSame(hash, own.hash);
}

export function nameOf({ request, seq: n, hash }: Pick<Line, 'request' | 'seq' | 'hash'>): string {
  return `${request} #${n} ${hash.slice(0, 8)}`;
}

/** For each event of a chain, in their order, what its hash begins with, and what the one before it should. */
interface Chain { readonly name: string; hashes: Buffer; previous: Buffer; last: number }

function createChains(note: (where: string, what: string) => void) {
  const chains = new Map<string, Chain>();
  const begin = (name: string): Chain => {
    const chain = { name, hashes: Buffer.alloc(8 * KEPT), previous: Buffer.alloc(8 * KEPT), last: 0 };
    chains.set(name, chain);
    return chain;
  };
  const chainOf = (line: Line): Chain => (line.request === SYSTEM ? systemOf(line) : chains.get(line.request) ?? begin(line.request));
  /** The installation's chain may have been begun anew: which one it is its first event tells, and then what each follows. */
  const systemOf = (line: Line): Chain => {
    const all = [...chains.values()].filter(({ name }) => name === SYSTEM || name.startsWith(`${SYSTEM} `));
    const mine = all.find((chain) => at(chain.hashes, line.seq).equals(beginning(line.hash)))
      ?? (line.seq > 1 && line.entry ? all.find((chain) => at(chain.hashes, line.seq - 1).equals(beginning(line.entry?.previous ?? ''))) : undefined);
    if (mine) return mine;
    const newest = all.at(-1);
    return newest && line.seq > 1 ? newest : begin(newest ? `${SYSTEM} begun anew (${all.length})` : SYSTEM);
  };
  return {
    /** Whether it stood there before. */
    add(line: Line): boolean {
      const chain = chainOf(line);
      const [own, known] = [beginning(line.hash), at(chain.hashes, line.seq)];
      const isThere = !known.equals(NONE);
      if (isThere && !known.equals(own)) note(nameOf(line), `stands there twice, and the other one's hash begins with ${known.toString('hex')}`);
      if (isThere) return known.equals(own);
      grow(chain, line.seq);
      own.copy(chain.hashes, (line.seq - 1) * KEPT);
      beginning(line.entry?.previous ?? '').copy(chain.previous, (line.seq - 1) * KEPT);
      chain.last = Math.max(chain.last, line.seq);
      return false;
    },
    check() {
      for (const { name, hashes, previous, last } of chains.values()) {
        for (let n = 1; n <= last; n += 1) {
          const first = n;
          while (n <= last && at(hashes, n).equals(NONE)) n += 1;
          if (n > first) note(name, n === first + 1 ? `event ${first} is missing` : `events ${first} to ${n - 1} are missing`);
          const [before, wanted] = [at(hashes, n - 1), at(previous, n)];
          if (!before.equals(NONE) && !wanted.equals(NONE) && !before.equals(wanted)) note(name, `event ${n} does not follow from event ${n - 1}`);
        }
      }
    },
    counted() {
      let events = 0;
      for (const { hashes, last } of chains.values()) for (let n = 1; n <= last; n += 1) if (!at(hashes, n).equals(NONE)) events += 1;
      return { events, chains: chains.size };
    },
  };
}

function beginning(hash: string): Buffer {
  const kept = Buffer.alloc(KEPT);
  kept.write(hash.slice(0, 2 * KEPT), 'hex');
  return kept;
}

function at(kept: Buffer, n: number): Buffer {
  const found = n < 1 ? NONE : kept.subarray((n - 1) * KEPT, n * KEPT);
  return found.length === KEPT ? found : NONE;
}

function grow(chain: Chain, n: number): void {
  if (n * KEPT <= chain.hashes.length) return;
  const more = Buffer.alloc(Math.max(n * KEPT, chain.hashes.length * 2) - chain.hashes.length);
  chain.hashes = Buffer.concat([chain.hashes, more]);
  chain.previous = Buffer.concat([chain.previous, more]);
}
