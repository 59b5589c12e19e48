import type { AccessRequest } from '../../access/request.js';
import type { LostChange } from '../../access/stop.js';
import type { Target } from '../../access/target.js';
import type { SealedEvent, SealedSystemEvent, StoredSystem } from './ledger.js';

/** Requests in Redis. A method rejects with the driver's own error when Redis is unreachable. */
export interface Store {
  /**
   * One atomic write: the request after its event, the event in its history and in the ledger stream, the indexes, and
   * the request's name in the outbox. False, and nothing written, when the stored request is not at `event.seq - 1`
   * with the hash `previous`: somebody else was first.
   */
  append(request: AccessRequest, sealed: SealedEvent): Promise<boolean>;
  request(id: string): Promise<AccessRequest | undefined>;
  history(id: string): Promise<SealedEvent[]>;
  /** What belongs to no request, all or from a place on (0 for the first), at one moment; throws `ledger-broken` when something else is stored there. */
  system(part: 'all' | number): Promise<StoredSystem>;
  /** One atomic write behind the event before it, with the chain's new end and its name in the outbox; false, and nothing written, when somebody else was first, or for a first event in a store that holds anything. */
  appendSystem(sealed: SealedSystemEvent, end: string): Promise<boolean>;
  /** Names what is stored there now, whatever it is. */
  systemAsIs(): Promise<string>;
  /** One atomic write: puts that aside and stores this first event in its place; false, and nothing written, when it is not as it was any more. */
  beginSystem(sealed: SealedSystemEvent, end: string, asIs: string): Promise<boolean>;
  /** Requests that are not final, those due first at the front: pending by their lapse, the others by their window's end. */
  live(limit: number): Promise<AccessRequest[]>;
  /** Of the live ones, those that a newer version of this program has written, readable here or not, with the status that they say. */
  newer(limit: number): Promise<readonly { readonly id: string; readonly status: string }[]>;
  /** Requests whose window is, or may be, open and that have this target. */
  touching(target: Target): Promise<AccessRequest[]>;
  /** This person's requests that are not final, oldest first. */
  liveOf(person: string): Promise<AccessRequest[]>;
  /** This person's newest requests, newest first, behind the first `skip` of them. */
  newestOf(person: string, limit: number, skip?: number): Promise<AccessRequest[]>;
  /** Break-glass requests whose review is not complete, of everybody or of one person, those due first at the front. */
  unreviewed(limit: number): Promise<AccessRequest[]>;
  unreviewedOf(person: string): Promise<AccessRequest[]>;
  /** Ids of requests with news that nobody has announced yet. */
  outbox(limit: number): Promise<string[]>;
  /** Everything up to and including the event `seq` has been announced; the request leaves the outbox when that is all there is. */
  announced(id: string, seq: number): Promise<void>;
  announcedUpTo(id: string): Promise<number>;
  /** A token for a pass over a target, larger than every earlier one. */
  fence(target: Target): Promise<number>;
  /** Whether no later pass has begun. */
  holds(target: Target, token: number): Promise<boolean>;
  /** True the first time that this name is seen within `ttl` milliseconds: what arrives twice acts once. */
  once(name: string, ttl: number): Promise<boolean>;
  /** Small things that the edges remember, such as where a card was posted. */
  remember(name: string, value: string): Promise<void>;
  recall(name: string): Promise<string | undefined>;
  /** Small things that are forgotten after `ttl` milliseconds. */
  keep(name: string, value: string, ttl: number): Promise<void>;
  kept(name: string): Promise<string | undefined>;
  /** The same, and forgets it: of many who take it at once one gets it. */
  take(name: string): Promise<string | undefined>;
}

/** What this process has written and the store has acknowledged. */
export interface LossLog {
  /** Hands `tell` what is not there any more, oldest first, and forgets it when that resolves. Rejects as `tell` does, and when Redis is away: nothing is forgotten then. */
  tellLost(tell: (lost: readonly [LostChange, ...LostChange[]]) => Promise<unknown>): Promise<void>;
}

/** Our own writes to a target in the last minutes: Azure's lists lag behind them, and a GET of our own request outranks a list. */
export interface WriteLog {
  noteWrite(target: Target, note: string): Promise<void>;
  /** Notes of the last ten minutes at least, oldest first. */
  writes(target: Target): Promise<string[]>;
}
