import type { EventEmitter } from 'node:events';
import type { SeedPerson } from './seed.js';
import type { VaultKeys } from './vault/keys.js';

/** What every part of the simulator works on. One `Sim` is one practice tenant. */
export interface Sim {
  readonly clock: SimClock;
  readonly knobs: Knobs;
  readonly record: Recorder;
  /** Everything that changes, plain JSON: saved under the state folder, so that a restart still knows it. */
  readonly state: TenantState;
  /** Emits `change` after every change of `state`, for the page and for saving. */
  readonly changes: EventEmitter;
  readonly urls: SimUrls;
  /** What was exported to Log Analytics and to blobs, by their path; gone with the process. */
  readonly exported: { readonly rows: Record<string, unknown>[]; readonly blobs: Map<string, Buffer[]> };
  /** The keys of the practice vault. */
  readonly vault: VaultKeys;
  /** What brings one part of the state up to the clock (an end that has passed, a write that is due); run by `settle`. */
  readonly settlers: (() => void)[];
}

/** Lets everything happen that the clock says is due. Called by a ticker, after the clock was moved, and before every answer. */
export function settle(sim: Sim): void {
  for (const run of sim.settlers) run();
}

/** Tells the page and the saver that the state changed. */
export function changed(sim: Sim): void {
  sim.changes.emit('change');
}

export interface SimUrls {
  /** HTTPS root that plays login.microsoftonline.com, management.azure.com, graph.microsoft.com and the Teams connector, and below `/servicenow` and `/jira` the ticket systems. */
  https: string;
  /** HTTP root of the page and of the control API. */
  page: string;
  /** The bot's messaging endpoint. */
  bot: string;
}

/** The simulator's own time, which a test can move. */
export interface SimClock {
  now(): Date;
  /** Moves the clock forward, in milliseconds. */
  advance(ms: number): void;
}

export function createSimClock(): SimClock {
  let offset = 0;
  return { now: () => new Date(Date.now() + offset), advance: (ms) => { offset += ms; } };
}

/** Behaviours that can be turned; the defaults are those of AZURE.md section S. */
export interface Knobs {
  /** PIM grants and removes nothing younger than this, in seconds. Azure: 300. */
  pimFloorSeconds: number;
  /** How long a new assignment is missing from the instance lists, in seconds. */
  listLagInSeconds: number;
  /** How long a removed assignment still stands in the instance lists, in seconds. */
  listLagOutSeconds: number;
  /** How long an asynchronous NSG write takes, in milliseconds. */
  nsgWriteMs: number;
  /** How long every other answer takes, in milliseconds. */
  latencyMs: number;
  /** What a second write on a busy NSG meets. */
  busyNsg: '409' | '429';
  /** Share of ARM, Graph and ticket systems' calls answered 429 (0 to 1), and with how many seconds of Retry-After (null: without the header). */
  throttleShare: number;
  throttleRetryAfterSeconds: number | null;
  /** Share of the same calls answered 500. */
  errorShare: number;
  /** Share of their writes that are done and whose connection is then reset. */
  resetAfterWriteShare: number;
  /** Share of NSG writes that are accepted and then fail asynchronously. */
  asyncFailShare: number;
  /** Whether AdminUpdate prolongs a running assignment (unproved in a real tenant) or answers 400. */
  adminUpdate: boolean;
  /** The old or the new form of PIM's message on failed policy rules. */
  policyMessage: 'old' | 'new';
  /** Status of the next PIM requests: what PIM does by itself, or a forced one. */
  pimOutcome: 'auto' | 'Failed' | 'PendingApproval' | 'PendingProvisioning';
  /** Calls whose `METHOD path` contains one of these strings answer 403: AuthorizationFailed, or what Graph and the ticket systems say in its place. */
  deny: string[];
  /**
   * Permissions that the bot does not have although it is given them at rest: an ARM action, everywhere or (`action scope`)
   * at one scope, one of Graph's application permissions, or one of Jira's (`jira ADD_COMMENTS`). Its list or its token
   * lacks it, and what needs it is refused.
   */
  withheld: string[];
  /**
   * Calls whose `METHOD path` contains one of these strings fail, as many times as the count says (-1: always), after
   * `skip` of them went well: with a status (500; `retryAfter`: with that many seconds of Retry-After), or done and the
   * connection cut in place of an answer (`reset`), or done and never answered (`hang`).
   */
  failNext: { match: string; count: number; skip?: number; status?: number; code?: string; retryAfter?: number; reset?: boolean; hang?: boolean }[];
  /** Authentication contexts (`c1`) that nobody who signs in satisfies: no token vouches for them. */
  contextsUnmet: string[];
  /** Optional claims of the bot's registration: no other of them is in a token. */
  optionalClaims: string[];
  /** The tenant that a person's token names: null for this one. */
  signInTenant: string | null;
  /** The Teams connector: answers 503 while true. */
  connectorDown: boolean;
  /** Every activity of a person reaches the bot twice, as when Teams saw no answer to the first; `newId`: under another id, as after half a minute. */
  activityTwice: boolean | 'newId';
  /** Every other activity of a person is so late, in milliseconds, and so comes behind what was done after it. */
  activityLateMs: number;
  /** The largest message that the Teams connector takes: KB (1,024 bytes) of its attachments' JSON as UTF-16. */
  messageLimitKb: number;
  /** Rows on one page of an ARM or Graph list. */
  pageSize: number;
  /** So many times the list of a Bastion host's sessions is answered with 202 before it is there. */
  sessionListPolls: number;
  /** Versions of the bot's app that the organisation's catalogue of Teams has published; null: the one that lies here, as if just uploaded. */
  teamsApp: string[] | null;
  /** PIM role settings that differ from the defaults, by role name (`Security Reader`, `member of Database operators`; `*`: every role). */
  policies: Record<string, Partial<RolePolicy>>;
}

/** The part of a PIM role setting that anything here depends on. Durations are ISO 8601. */
export interface RolePolicy {
  /** Longest activation by the person (`Expiration_EndUser_Assignment`). */
  endUserMaximum: string;
  /** `MultiFactorAuthentication`, `Justification`, `Ticketing` (`Enablement_EndUser_Assignment`). */
  endUserRules: string[];
  /** Longest assignment by an administrator (`Expiration_Admin_Assignment`), and whether it must end at all. */
  adminMaximum: string;
  adminMustExpire: boolean;
  /** `MultiFactorAuthentication`, `Justification` (`Enablement_Admin_Assignment`). */
  adminRules: string[];
  /** Object ids of PIM's own approvers; empty: no approval demanded. */
  approvers: string[];
  /** Claim value of the demanded authentication context (`c1`), or null. */
  authenticationContext: string | null;
}

export const DEFAULT_KNOBS: Knobs = {
  pimFloorSeconds: 300, listLagInSeconds: 0, listLagOutSeconds: 0, nsgWriteMs: 300, latencyMs: 0, busyNsg: '409',
  throttleShare: 0, throttleRetryAfterSeconds: 1, errorShare: 0, resetAfterWriteShare: 0, asyncFailShare: 0,
  adminUpdate: false, policyMessage: 'new', pimOutcome: 'auto', deny: [], withheld: [], contextsUnmet: [], optionalClaims: ['auth_time', 'acrs'], signInTenant: null, failNext: [], connectorDown: false, activityTwice: false, activityLateMs: 0,
  messageLimitKb: 28, pageSize: 100, sessionListPolls: 0, teamsApp: null, policies: {},
};

// ---------------------------------------------------------------- state

export interface TenantState {
  nsgs: Record<string, NsgState>;
  eligibilities: EligibilityState[];
  assignments: AssignmentState[];
  pimRequests: PimRequestState[];
  sessions: SessionState[];
  groups: Record<string, { name: string; members: string[] }>;
  /** Who came after the seed (the control API). */
  people: SeedPerson[];
  /** Object ids of disabled accounts, and of guests'. */
  disabled: string[];
  guests: string[];
  conversations: Record<string, ConversationState>;
  tickets: TicketState[];
  /** What Azure's own logs have of who did what, the oldest first. */
  activities: ActivityState[];
}

/** An entry of the Activity Log, or of the directory's audits. `by`: an object id; `on`: a resource id, or whatever of the directory. */
export interface ActivityState { id: string; log: 'azure' | 'directory'; at: string; by: string; what: string; on: string; outcome: string; correlation: string }

export interface NsgState { id: string; location: string; etag: string; rules: RuleState[]; tags?: Record<string, string> }
/** `properties` as on the wire (AZURE.md D.2, D.3). */
export interface RuleState { name: string; properties: Record<string, unknown> & { priority: number; direction: string; access: string } }

/**
 * All three kinds of PIM keep their rows in the same lists; `scope` tells which (`kindOf`). In the directory the scope is `/`
 * and `roleDefinitionId` a bare GUID; for a group the scope is its id and `roleDefinitionId` is `member` or `owner`.
 */
export interface EligibilityState { id: string; principalId: string; principalType: string; roleDefinitionId: string; scope: string; startDateTime: string; endDateTime: string | null }
/**
 * One role assignment, active from start to end (or to its removal). `opened` turns true when the start has come,
 * `removedAt` is set at its end or removal and keeps it for the lists' lag.
 */
export interface AssignmentState {
  id: string; principalId: string; roleDefinitionId: string; scope: string;
  startDateTime: string; endDateTime: string | null; opened: boolean; removedAt: string | null;
  /** Object id of who made it, and the PIM request it came from (null: seeded by hand). */
  createdBy: string; requestName: string | null;
}
/** A PIM request as it stands on the wire. `sent` is the body as it was asked, to know a repetition. */
export interface PimRequestState { name: string; scope: string; sent: string; properties: Record<string, unknown> & { status: string; principalId: string; roleDefinitionId: string; createdOn: string } }
export interface SessionState { sessionId: string; personId: string; userName: string; vmId: string; address: string; startedAt: string; endedAt: string | null }

/** A ticket, of either system. People are object ids of the tenant's. */
export interface TicketState {
  system: 'servicenow' | 'jira';
  number: string;
  /** The table in ServiceNow, the name of the issue type in Jira. */
  type: string;
  title: string;
  /** As people read it: `Implement`, `In Progress` (`tickets/seed.ts` lists those that there are). */
  state: string;
  /** Who asked for it, who wrote it, who does it. */
  people: { requestedBy: string; openedBy: string; assignedTo: string | null };
  /** When the work is planned. ISO 8601. */
  start: string | null;
  end: string | null;
  comments: { at: string; by: string; text: string }[];
}

export interface ConversationState { id: string; kind: 'personal' | 'group' | 'channel'; name: string; members: string[]; activities: StoredActivity[] }
/**
 * An activity as the page shows it. `replyTo` is the root of its thread in a channel; `mentions` are the parts of its text
 * that are mentions (`<at>Ana Costa</at>`); of a deleted one nothing is shown but that it was there.
 */
export interface StoredActivity { id: string; from: string; at: string; editedAt?: string; deleted?: boolean; text?: string; mentions?: string[]; card?: unknown; replyTo?: string }

// ---------------------------------------------------------------- record

/**
 * The simulator's own record: what was called and what truly changed. Checkers read this and never the bot's word.
 * Instants are ISO 8601 UTC of the simulator's clock.
 */
export type RecordEntry = { seq: number; at: string } & (
  | { kind: 'call'; service: 'arm' | 'graph' | 'token' | 'connector' | 'monitor' | 'storage' | 'vault' | 'servicenow' | 'jira'; method: string; path: string; status: number; clientRequestId?: string;
    /** The client as it names itself: its User-Agent, and what Graph's and MSAL's own headers say. */
    client?: string }
  | { kind: 'rule.put'; nsg: string; rule: string; foreign: boolean; before: unknown; after: unknown }
  | { kind: 'rule.deleted'; nsg: string; rule: string; foreign: boolean; before: unknown }
  | { kind: 'assignment.opened'; assignment: string; principalId: string; roleDefinitionId: string; scope: string; until: string | null; justification: string | null }
  | { kind: 'assignment.updated'; assignment: string; principalId: string; roleDefinitionId: string; scope: string; until: string | null }
  /** `why` is `expired` at the assignment's own end (then `at` is that end) or `removed`. */
  | { kind: 'assignment.closed'; assignment: string; principalId: string; roleDefinitionId: string; scope: string; why: 'expired' | 'removed' }
  | { kind: 'session.opened' | 'session.cut' | 'session.ended'; sessionId: string; personId: string; vmId: string; address: string }
  | { kind: 'connect.tried'; personId: string; vmId: string; address: string; ok: boolean; because: string[] }
  /** A person's click or message reaching the bot, and what it answered. */
  | { kind: 'activity.sent'; from: string; conversation: string; what: 'message' | 'invoke'; text?: string; verb?: string; data?: unknown; status: number; answer?: unknown }
  /** A remark written through the API; a hand on the ticket (the control API). */
  | { kind: 'ticket.commented'; system: TicketState['system']; number: string; text: string }
  | { kind: 'ticket.edited'; system: TicketState['system']; number: string; changed: Record<string, unknown> }
  | { kind: 'activity.received'; conversation: string; activityId: string; what: 'post' | 'update' | 'delete'; text?: string; card?: unknown; replyTo?: string }
);
/** An entry before it is numbered; `at` defaults to now. */
export type NewEntry = RecordEntry extends infer E ? E extends RecordEntry ? Omit<E, 'seq' | 'at'> & { at?: string } : never : never;

export interface Recorder {
  add(entry: NewEntry): void;
  /** Entries with a sequence number greater than `after`. */
  since(after: number): RecordEntry[];
}

/** Keeps the newest 200,000 entries, so that a long run stays bounded. */
export function createRecorder(clock: SimClock): Recorder {
  const entries: RecordEntry[] = [];
  let seq = 0;
  return {
    add(entry) {
      entries.push({ at: clock.now().toISOString(), ...entry, seq: ++seq });
      if (entries.length > 200_000) entries.splice(0, 10_000);
    },
    since: (after) => entries.filter((e) => e.seq > after),
  };
}
