import type { Role } from '../../access/entitlement.js';
import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { IdentityTarget } from '../../access/target.js';
import type { SealedEvent } from './ledger.js';

/** One thing that a person did, as Azure's log has it. */
export interface ActivityRow {
  readonly at: Instant;
  /** `Microsoft.Compute/virtualMachines/restart/action`, `Add member to group`. */
  readonly what: string;
  /** The resource, or the objects of the directory. */
  readonly on: string;
  readonly outcome: string;
  /** Azure's own id for what belongs together. */
  readonly correlation: string;
}

/** What one of Azure's logs says that a person did in a time, as read at `readAt`. `unread`: why it could not be read, or not to its end. */
export interface ActivityLog {
  readonly log: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly readAt: Instant;
  readonly unread: string | null;
  readonly rows: readonly ActivityRow[];
}

/** Azure's logs of what people did. */
export interface Activity {
  /** One element for each log that what these roles reach is written to. Never rejects: a log that cannot be read says why. */
  of(person: string, roles: readonly Role[], time: { readonly from: Instant; readonly to: Instant }): Promise<ActivityLog[]>;
  /** Who else than this bot wrote to a resource in a time, the newest first: sign-in names, or ids of applications. The log lags by minutes. Rejects when it cannot be read. */
  writersOf(resource: string, time: { readonly from: Instant; readonly to: Instant }): Promise<string[]>;
  /** Who else than this bot had PIM change an assignment, by its schedule, the newest first: object ids. Does not lag. Rejects when PIM cannot be read. */
  changersOf(target: IdentityTarget, schedule: string): Promise<string[]>;
  /** The last deletion of a resource in a time: who made it, when, and whether that was this bot. Undefined: the log has none (yet). Rejects when it cannot be read. */
  deletionOf(resource: string, time: { readonly from: Instant; readonly to: Instant }): Promise<{ readonly by: string; readonly isOurs: boolean; readonly at: Instant } | undefined>;
}

/** What a pack of evidence is made of. `by`: who asked for it. */
export interface EvidenceOf {
  readonly request: AccessRequest;
  readonly history: readonly SealedEvent[];
  readonly activity: readonly ActivityLog[];
  readonly by: string;
  readonly at: Instant;
}

/** One request as it can be handed to whoever does not trust us: a page that verifies itself, the same as JSON, and the program that verifies both. */
export interface EvidenceFiles { readonly html: string; readonly json: string; readonly verifier: string; /** Of the page's content security. */ readonly policy: string }

/** Makes evidence. Rejects with AccessError `ledger-broken` when the seals are not authentic. */
export interface Evidence { of(what: EvidenceOf): Promise<EvidenceFiles> }
