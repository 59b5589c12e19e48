import canonicalize from 'canonicalize';
import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import type { AccessRequest } from '../access/request.js';
import { SYSTEM } from '../access/stop.js';
import { replay } from '../access/transition.js';
import { refuseNewer } from '../access/version.js';
import type { Archive, ChainedSeal, SealedEvent } from '../workflow/ports.js';
import { createLedger } from './chain.js';
import type { ExportTime } from './export.js';
import { isBehind } from './place.js';
import { createMerkleTree } from './merkle.js';
import { locate } from './locate.js';
import { readRemoved } from './pruner.js';
import { createRollCall, whose } from './roll.js';
import { pointersAfter, readSeals } from './seals.js';
import { isSignedBy } from './signature.js';
import { createLookUp, stretchOf, type Stretch } from './stretch.js';
import { createSum } from './sum.js';
import { checkSystem, isAside, removalsIn } from './verifySystem.js';
import type { Witness } from './witness.js';

/** As many findings as are told one by one. */
const MOST = 100;

/** One thing that is wrong with the record. */
export interface Finding { readonly where: string; readonly what: string }

export interface Verified {
  readonly passed: boolean;
  readonly events: number;
  readonly requests: number;
  /** Requests that were taken out; the hashes of their events stand under the seals, and the events in the exports. */
  readonly removed: number;
  readonly seals: number;
  /** Seals that carry a signature. */
  readonly signed: number;
  /** Events since the last seal: they are chained, and no seal covers them yet. */
  readonly unsealed: number;
  readonly findings: readonly Finding[];
}

export interface VerifyOver {
  readonly archive: Archive;
  readonly key: string;
  /** What was posted outside of our reach, with which the record is compared. */
  readonly witness?: Witness | undefined;
  /** PEM of the public key, or of several behind each other (a key in Key Vault has versions): with it each seal must be signed by one of them. */
  readonly publicKey?: string | undefined;
  /** Only what was written in this time: its seals whole, and each request that has an event under them. All seals are checked as a chain. */
  readonly time?: ExportTime | undefined;
}

/**
 * Checks the record, in two passes whose memory grows with the names of what was taken out alone. The first follows the order of writing and
 * makes each seal's Merkle root anew; the second opens each request's chain and makes the request again from it. What one
 * has and the other has not shows in a keyed sum over both, and is then looked for. Of a part of the record each event is
 * looked up instead, and memory grows with the names of its requests.
 */
export async function verifyRecord(over: VerifyOver): Promise<Verified> {
  const findings: Finding[] = [];
  const note = (where: string, what: string): void => { if (findings.length < MOST) findings.push({ where, what }); };
  const seals = await readAll(over, note);
  const stretch = stretchOf(seals, over.time ?? {});
  const written = await followWriting(over, stretch, note);
  const kept = await openHistories(over, written.names, note);
  if (written.events + kept.requests > 0 && !kept.hasSystem) note('the installation', 'its history is gone: it is begun before anything else is written');
  if (over.time === undefined && written.sum !== kept.sum) await locate(over, kept.recorded, note);
  for (const missing of over.witness?.missing() ?? []) note('the witness', `shows ${missing}, which the record does not hold`);
  return { passed: findings.length === 0, events: written.events, requests: kept.requests, removed: kept.removed, seals: stretch.seals.length, signed: stretch.seals.filter(({ signed }) => signed !== null).length, unsealed: written.unsealed, findings };
}

type Note = (where: string, what: string) => void;

async function readAll({ archive, key, publicKey, witness }: VerifyOver, note: Note): Promise<ChainedSeal[]> {
  try {
    const seals = readSeals(await archive.seals(), key);
    for (const { seal, hash, signed } of seals) {
      witness?.sawSeal(seal);
      if (publicKey === undefined ? signed !== null && !isSignedBy(signed.publicKey, hash, signed.signature) : signed === null || !isSignedBy(publicKey, hash, signed.signature)) {
        note(`seal ${seal.n}`, signed === null ? 'is not signed' : `is not signed with ${publicKey === undefined ? 'the key that stands beside it' : 'this key'}`);
      }
    }
    return seals;
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    note('the seals', error.message);
    return [];
  }
}

async function followWriting({ archive, key, witness, time }: VerifyOver, stretch: Stretch, note: Note) {
  const sum = createSum(key);
  const open = [...stretch.seals];
  const rolls = createRollCall(archive, stretch.seals, note);
  const lookUp = time && createLookUp({ archive, key }, note);
  let tree = createMerkleTree();
  let events = 0;
  let unsealed = 0;
  /** Since the last seal only, so that it stays small. */
  const lastSeq = new Map<string, number>();
  const close = (): void => {
    const seal = open.shift()?.seal;
    const { count, root } = tree.root();
    if (seal && (seal.count !== count || seal.root !== root)) {
      note(`seal ${seal.n}`, `covers ${seal.count} events up to ${seal.upTo}; there are ${count} now${seal.count === count ? ', and one of them is another or stands elsewhere' : ''}`);
    }
    tree = createMerkleTree();
  };
  for await (const pointer of pointersAfter(archive, stretch.after)) {
    if (stretch.isOver(pointer.place)) break;
    await lookUp?.see(pointer);
    while (open[0] && isBehind(pointer.place, open[0].seal.upTo)) close();
    events += 1;
    sum.add(pointer);
    witness?.saw(pointer);
    if (open[0]) {
      tree.add(pointer);
      await rolls.see(pointer, open[0].seal.n);
      continue;
    }
    unsealed += 1;
    const before = lastSeq.get(pointer.request);
    // the installation's begins anew when it was found broken; what was broken is told of where it was put aside
    const isAnew = pointer.request === SYSTEM && pointer.seq === 1;
    if (before !== undefined && pointer.seq !== before + 1 && !isAnew) note(whose(pointer.request), `event ${pointer.seq} was written behind event ${before}: the order was changed, or one between them is gone`);
    lastSeq.set(pointer.request, pointer.seq);
  }
  while (open.length > 0) close();
  await rolls.end();
  await lookUp?.end();
  return { sum: sum.value(), events, unsealed, names: lookUp?.names };
}

async function openHistories({ archive, key }: VerifyOver, names: ReadonlySet<string> | undefined, note: Note) {
  const ledger = createLedger({ key });
  const sum = createSum(key);
  let requests = 0;
  let hasSystem = false;
  const removed: string[] = [];
  const recorded = new Set<string>();
  for await (const one of archive.removed(names)) {
    try {
      for (const pointer of readRemoved(key, one)) sum.add(pointer);
      removed.push(one.request);
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      note(`request ${one.request}`, error.message);
    }
  }
  for await (const { request, entries, record } of archive.histories(names)) {
    hasSystem ||= request === SYSTEM;
    if (request === SYSTEM || isAside(request)) {
      for (const pointer of checkSystem(request, { entries, record, ledger, note })) sum.add(pointer);
      for (const name of removalsIn(entries, ledger)) recorded.add(name);
      continue;
    }
    requests += 1;
    try {
      const sealed = entries.map(parseEntry);
      const events = ledger.open(sealed);
      for (const { event, hash } of sealed) sum.add({ request, seq: event.seq, hash });
      refuseNewer(events, request);
      checkRecord(replay(events), { request, record, note });
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      note(`request ${request}`, error.message);
    }
  }
  for (const name of removed) if (!recorded.has(name)) note(`request ${name}`, 'it was taken out of the record by hand: the history of the installation does not say that it was old enough');
  return { sum: sum.value(), requests, removed: removed.length, recorded, hasSystem };
}

function checkRecord(made: AccessRequest, { request, record, note }: { request: string; record: string | null; note: Note }): void {
  if (made.id !== request) note(`request ${request}`, `its history is that of request ${made.id}`);
  if (record === null || !isRecordOf(record, made)) note(`request ${request}`, 'its record is not what its events make of it; it opens nothing, and the next event writes it anew');
}

const Entry = z.object({ event: z.object({ request: z.string(), seq: z.number(), type: z.string() }).passthrough(), previous: z.string(), mac: z.string(), hash: z.string() });

export function parseEntry(text: string, place: number): SealedEvent {
  try {
    // the hash, which is checked next, says whether it is an event of ours
    return Entry.parse(JSON.parse(text)) as unknown as SealedEvent;
  } catch {
    throw new AccessError('ledger-broken', `Event ${place + 1} of its history is not an event.`);
  }
}

function isRecordOf(record: string, made: object): boolean {
  try {
    return canonicalize(JSON.parse(record)) === canonicalize(made);
  } catch {
    return false;
  }
}
