import type { Duration, Instant } from '../access/instant.js';
import type { Layers, Sessions, Doctor, Closer } from './ports/azure.js';
import type { Channels } from './ports/channels.js';
import type { Activity, Evidence } from './ports/evidence.js';
import type { LedgerExport } from './ports/export.js';
import type { Ledger, Pruner, SystemRecord, Sealer } from './ports/ledger.js';
import type { Past } from './ports/past.js';
import type { Notifier, Directory } from './ports/people.js';
import type { Queue } from './ports/queue.js';
import type { AllRules } from './ports/rules.js';
import type { SignIn } from './ports/signIn.js';
import type { Store } from './ports/store.js';
import type { Tickets } from './ports/tickets.js';

export type * from './ports/azure.js';
export type * from './ports/channels.js';
export type * from './ports/evidence.js';
export type * from './ports/export.js';
export type * from './ports/ledger.js';
export type * from './ports/past.js';
export type * from './ports/people.js';
export type * from './ports/queue.js';
export type * from './ports/rules.js';
export type * from './ports/signIn.js';
export type * from './ports/store.js';
export type * from './ports/tickets.js';
export type * from './ports/trace.js';

/** The time, one for all replicas. */
export interface Clock { now(): Instant }

export interface Ports {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly system: SystemRecord;
  readonly store: Store;
  readonly past: Past;
  readonly queue: Queue;
  readonly notifier: Notifier;
  readonly channels: Channels;
  readonly directory: Directory;
  readonly layers: Layers;
  readonly sessions: Sessions;
  readonly doctor: Doctor;
  readonly activity: Activity;
  readonly evidence: Evidence;
  readonly sealer: Sealer;
  /** One for each place outside to which the record is exported as it grows. */
  readonly exports: readonly LedgerExport[];
  readonly pruner: Pruner;
  /** Milliseconds after which a request that has ended is taken out of the record; undefined: never. */
  readonly keepFor: Duration | undefined;
  readonly tickets: Tickets;
  readonly rules: AllRules;
  /** Whether people can open a page of ours in a browser. */
  readonly hasPage: boolean;
  /** Undefined: nobody can sign in there. */
  readonly signIn: SignIn | undefined;
  /** Undefined: none is set up. */
  readonly closer: Closer | undefined;
  /** Told of what an operator must see, beside the logs: static text, with the facts beside it. */
  readonly log: Log;
}

export interface Log {
  info(facts: object, text: string): void;
  warn(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
