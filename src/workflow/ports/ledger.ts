import type { Drills } from '../../access/drills.js';
import type { Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest, Origin, RequestEvent } from '../../access/request.js';
import type { Stop, SystemEvent, SystemNews } from '../../access/stop.js';

/**
 * An event in the chain of its request: `mac` is keyed and covers the event and `previous`, the hash before it (`''` for the
 * first); `hash` covers the mac too, and anybody can make it again.
 */
export interface SealedEvent { readonly event: RequestEvent; readonly previous: string; readonly mac: string; readonly hash: string }

/** The same for what belongs to no request. */
export interface SealedSystemEvent { readonly event: SystemEvent; readonly previous: string; readonly mac: string; readonly hash: string }

/** Chains events with a key that is not in Redis. */
export interface Ledger {
  sealSystem(event: SystemEvent, previous: string): SealedSystemEvent;
  /** As `open`, for the chain of what belongs to no request, or what is new of it behind what is known already; throws too when there is none, or when `end` is not that of its last event. */
  openSystem(sealed: readonly SealedSystemEvent[], end: string | null, behind?: { readonly count: number; readonly hash: string }): SystemEvent[];
  /** The keyed mark of a chain that ends with this hash. */
  endOf(hash: string): string;
  seal(event: RequestEvent, previous: string): SealedEvent;
  /** The events, when each is authentic and none is missing, changed or out of place; else AccessError `ledger-broken` that names the first wrong one. */
  open(sealed: readonly SealedEvent[]): RequestEvent[];
  /** A keyed hash over a text that is kept outside of any chain, by which it is known again as our own. */
  mark(text: string): string;
}

/** What is stored of the chain that belongs to no request. */
export interface StoredSystem {
  /** All, or those from a place on, as asked for. */
  readonly entries: readonly SealedSystemEvent[];
  /** Of all. */
  readonly count: number;
  /** As the ledger's `endOf` made it when the last was written; null for none. */
  readonly end: string | null;
  /** Nothing was ever written in this store, neither here nor of any request. */
  readonly isUntouched: boolean;
}

/**
 * What happened to the whole installation, checked against the ledger's key and against what this process has seen
 * before. Begins by itself in a store that holds nothing. Each method rejects with AccessError `ledger-broken` when what
 * is stored is not what was written, or is gone, and with the driver's own when Redis is away: nothing may open then.
 */
export interface SystemRecord {
  /** Whether openings are stopped. Reads the last event that was seen and what is new, and checks that: a change before it shows in `events`, which a process begins with. */
  stop(): Promise<Stop | null>;
  /** The drills so far, read and checked in the same way. */
  drills(): Promise<Drills>;
  /** All of it, read and checked anew. */
  events(): Promise<readonly SealedSystemEvent[]>;
  /** Saves by compare-and-set what `think` makes of the stop, the drills and the last late closing (`lateAfter`) so far, and gives it; `think` may throw to refuse, or say that there is nothing to save. */
  append(think: (now: Stop | null, drills: Drills, late: string | null) => SystemNews | undefined): Promise<SystemEvent | undefined>;
  /** Puts a chain that is not authentic aside and begins another, in which openings are stopped unless `stops` is false. False, and nothing done, when it is authentic and `isForced` is not set. */
  beginAnew(by: Person, how: { readonly reason: string; readonly stops: boolean; readonly isForced: boolean; readonly from: Origin | null }): Promise<boolean>;
}

/** Where an event stands among all events of all requests: `place` grows in the order of writing. */
export interface Pointer { readonly place: string; readonly request: string; readonly seq: number; readonly hash: string }

/** Says of all events since the seal before it that they are these and no others. `root`: Merkle tree hash (RFC 9162, 2.1) over them in the order of writing. */
export interface Seal {
  readonly v: 1;
  /** 1 for the first. */
  readonly n: number;
  /** The place of the last event before these; null for the first seal. */
  readonly after: string | null;
  readonly upTo: string;
  readonly count: number;
  readonly root: string;
  /** Hash over the roll, which names the requests that have events under it. */
  readonly roll: string;
  readonly at: Instant;
}

/**
 * What a key outside of the record said of a text: `signature` in base64, `publicKey` (PEM, SPKI) the half with which it is
 * checked. The kind of key says how: Ed25519; P-256 as ES256 and RSA as PS256 (RFC 7518, 3.4 and 3.5).
 */
export interface Signed { readonly signature: string; readonly publicKey: string }

/** A key whose public half anybody may have, so that what it signs is checked without the ledger's key. */
export interface Signer {
  /** The address of the key, or a word for it. */
  readonly where: string;
  /** The key as it is now: its public half, and what signs. Both reject with AccessError (`azure-…`) while it is out of reach. */
  open(): Promise<OpenedKey>;
}
export interface OpenedKey { readonly publicKey: string; readonly sign: (text: string) => Promise<string> }

/** `mac` and `hash` as of an event, over the seal and the hash of the one before; `signed` covers `hash`, and null until there is a key that answers. */
export interface ChainedSeal { readonly seal: Seal; readonly previous: string; readonly mac: string; readonly hash: string; readonly signed: Signed | null }

/** The whole record, as an auditor reads it. Rejects with the driver's error when Redis is away. */
export interface Archive {
  /** At most `limit` pointers behind `after`, in the order of writing. */
  pointers(after: string | null, limit: number): Promise<Pointer[]>;
  /** What stands at this place; undefined: nothing. */
  pointer(place: string): Promise<Pointer | undefined>;
  /** The stored text of each event that is pointed to; null where there is none. */
  entries(pointers: readonly Pointer[]): Promise<(string | null)[]>;
  /** The stored text of each event of one request, first to last. */
  history(request: string): Promise<readonly string[]>;
  /** Where each of its first `count` events stands in the order of writing; null where that is not known. */
  places(request: string, count: number): Promise<readonly (string | null)[]>;
  /** Every request that has a history, or each of those named, with all its stored events and the record that was made of them; one may come twice. */
  histories(named?: Iterable<string>): AsyncIterable<{ readonly request: string; readonly entries: readonly string[]; readonly record: string | null }>;
  /** The stored text of every seal, first to last. */
  seals(): Promise<string[]>;
  /** Adds a seal with its roll, part by part. False, and nothing written, when there are not `after` seals: somebody else was first. */
  addSeal(text: string, to: { readonly after: number; readonly roll: readonly string[] }): Promise<boolean>;
  /** The stored text of each part of the roll of seal `n`, first to last. */
  roll(n: number): AsyncIterable<string>;
  /** Puts a text in the place of seal `n`. False, and nothing written, when that is not `before` any more. */
  changeSeal(n: number, before: string, after: string): Promise<boolean>;
  /** Ids of the requests that were asked before, the oldest first, behind the first `skip` of them. */
  askedBefore(before: Instant, page: { readonly skip: number; readonly limit: number }): Promise<readonly string[]>;
  /**
   * One atomic write: takes away what is stored of a request and its names in the indexes, and leaves `text` in its place;
   * the order of writing keeps its pointers, so that seals stay verifiable. False, and nothing done, when the request is
   * under way, waits to be told or reviewed, or does not end with this event any more.
   */
  remove(request: AccessRequest, end: { readonly seq: number; readonly hash: string }, text: string): Promise<boolean>;
  /** What stands in the place of one request that was taken away; undefined: nothing. */
  removedNote(request: string): Promise<string | undefined>;
  /** What stands in the place of each request that was taken away, or of each of those named; one may come twice. */
  removed(named?: Iterable<string>): AsyncIterable<{ readonly request: string; readonly text: string }>;
  /** Forgets what was remembered of requests that were taken away, also where an earlier call was cut off. Looks at every key. */
  forgetRemoved(): Promise<void>;
  /** The text under which an export keeps how far it has come. */
  position(where: string): Promise<string | undefined>;
  /** False, and nothing written, when it is not `before` any more: another process has moved it. */
  movePosition(where: string, before: string | undefined, after: string): Promise<boolean>;
}

/** Takes out of the record what is old, when it is kept elsewhere. */
export interface Pruner {
  /** Leaves in the place of a request a keyed note with the hashes of its events. False when it is not as it was any more. */
  remove(request: AccessRequest, history: readonly SealedEvent[]): Promise<boolean>;
  askedBefore: Archive['askedBefore'];
  /** What was remembered beside the record of those that were taken out: where they were shown, and what of them was told. */
  forgetRemoved: Archive['forgetRemoved'];
  /** Where the request's events stand in the order of writing; null where that is not known. */
  places: Archive['places'];
  /** Whether all of these places are known and none lies behind `end`; null: there is no end yet. */
  isUpTo(places: readonly (string | null)[], end: string | null): boolean;
}

/** Seals what is new in the record. */
export interface Sealer {
  /** A seal over all events that none covers yet; undefined when there are none, or when another process was first. Rejects with AccessError `ledger-broken` when the seals before it are not authentic. */
  sealNew(now: Instant): Promise<ChainedSeal | undefined>;
  /** The seals so far, checked as a chain. */
  seals(): Promise<ChainedSeal[]>;
  /** Signs what is not signed, the oldest first and some at a time: a seal does not wait for its signature. Undefined when there is nothing to sign, or no key; rejects with AccessError while the key is out of reach, or when the seals are not authentic. */
  signOpen(): Promise<{ readonly signed: number } | undefined>;
  /** The key, where there is one. */
  readonly signingKey: Signer | undefined;
}
