import type { Entitlement, Role } from '../access/entitlement.js';
import type { Duration, Instant } from '../access/instant.js';
import type { Eligibility, PimRules } from '../access/pim.js';
import type { People, Person } from '../access/person.js';
import type { AccessRequest, RequestEvent, SessionsCut } from '../access/request.js';
import type { Stop, SystemEvent, SystemNews } from '../access/stop.js';
import type { Layer, PlannedWrite, Reading, Target } from '../access/target.js';
import type { Ticket, TicketName, TicketSystem } from '../access/ticket.js';
import type { RuleBook } from '../policy/entitlements.js';

/** The time, one for all replicas. */
export interface Clock { now(): Instant }

/** An event in the chain of its request: `hash` is keyed and covers the event and `previous`, the hash before it (`''` for the first). */
export interface SealedEvent { readonly event: RequestEvent; readonly previous: string; readonly hash: string }

/** The same for what belongs to no request. */
export interface SealedSystemEvent { readonly event: SystemEvent; readonly previous: string; readonly hash: string }

/** Chains events with a key that is not in Redis. */
export interface Ledger {
  sealSystem(event: SystemEvent, previous: string): SealedSystemEvent;
  /** As `open`, for the chain of what belongs to no request; throws too when there is none, or when `end` is not that of its last event. */
  openSystem(sealed: readonly SealedSystemEvent[], end: string | null): SystemEvent[];
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
  /** All, or the last alone, as asked for. */
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
  /** Whether openings are stopped. One small read where nothing is new. */
  stop(): Promise<Stop | null>;
  /** All of it, read and checked anew. */
  events(): Promise<readonly SealedSystemEvent[]>;
  /** Saves by compare-and-set what `think` makes of the stop so far; `think` may throw to refuse. */
  append(think: (now: Stop | null) => SystemNews): Promise<void>;
  /** Puts a chain that is not authentic aside and begins another, in which openings are stopped unless `stops` is false. False, and nothing done, when it is authentic and `isForced` is not set. */
  beginAnew(by: Person, how: { readonly reason: string; readonly stops: boolean; readonly isForced: boolean }): Promise<boolean>;
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
  readonly at: Instant;
}

/** `hash` is keyed and covers the seal and `previous`, the hash of the one before; `signature` (Ed25519, base64) covers `hash`. */
export interface ChainedSeal { readonly seal: Seal; readonly previous: string; readonly hash: string; readonly signature: string | null }

/** The whole record, as an auditor reads it. Rejects with the driver's error when Redis is away. */
export interface Archive {
  /** At most `limit` pointers behind `after`, in the order of writing. */
  pointers(after: string | null, limit: number): Promise<Pointer[]>;
  /** The stored text of each event that is pointed to; null where there is none. */
  entries(pointers: readonly Pointer[]): Promise<(string | null)[]>;
  /** Every request that has a history, with all its stored events and the record that was made of them; one may come twice. */
  histories(): AsyncIterable<{ readonly request: string; readonly entries: readonly string[]; readonly record: string | null }>;
  /** The stored text of every seal, first to last. */
  seals(): Promise<string[]>;
  /** False, and nothing written, when there are not `after` seals: somebody else was first. */
  addSeal(text: string, after: number): Promise<boolean>;
}

/** Seals what is new in the record. */
export interface Sealer {
  /** A seal over all events that none covers yet; undefined when there are none, or when another process was first. Rejects with AccessError `ledger-broken` when the seals before it are not authentic. */
  sealNew(now: Instant): Promise<ChainedSeal | undefined>;
  /** The seals so far, checked as a chain. */
  seals(): Promise<ChainedSeal[]>;
}

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
  /** What belongs to no request, at one moment; throws `ledger-broken` when something else is stored there. */
  system(part: 'all' | 'last'): Promise<StoredSystem>;
  /** One atomic write behind the event before it, with the chain's new end and its name in the outbox; false, and nothing written, when somebody else was first, or for a first event in a store that holds anything. */
  appendSystem(sealed: SealedSystemEvent, end: string): Promise<boolean>;
  /** Names what is stored there now, whatever it is. */
  systemAsIs(): Promise<string>;
  /** One atomic write: puts that aside and stores this first event in its place; false, and nothing written, when it is not as it was any more. */
  beginSystem(sealed: SealedSystemEvent, end: string, asIs: string): Promise<boolean>;
  /** Requests that are not final, those due first at the front: pending by their lapse, the others by their window's end. */
  live(limit: number): Promise<AccessRequest[]>;
  /** Requests whose window is, or may be, open and that have this target. */
  touching(target: Target): Promise<AccessRequest[]>;
  /** This person's requests that are not final, oldest first. */
  liveOf(person: string): Promise<AccessRequest[]>;
  /** This person's newest requests, newest first. */
  newestOf(person: string, limit: number): Promise<AccessRequest[]>;
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

/** Our own writes to a target in the last minutes: Azure's lists lag behind them, and a GET of our own request outranks a list. */
export interface WriteLog {
  noteWrite(target: Target, note: string): Promise<void>;
  /** Notes of the last ten minutes at least, oldest first. */
  writes(target: Target): Promise<string[]>;
}

/** What a request is woken for: to lapse, to start, to end, to give up opening (`step`), or to tell people that time passes (`nudge`). */
export type Alarm = 'lapse' | 'start' | 'end' | 'step' | 'nudge';

/** The alarm clock. Adding the same thing twice is one thing. */
export interface Queue {
  /** A pass over the target as soon as no other is under way, or at `at`. `attempt` counts failed passes in a row. */
  converge(target: Target, options?: { at?: Instant; attempt?: number }): Promise<void>;
  /** Wakes a request at a time. */
  wake(request: string, what: Alarm, at: Instant): Promise<void>;
  /** Cuts what sessions the request's person still has, as soon as possible or at `at`. */
  cutSessions(request: string, options?: { at?: Instant; attempt?: number }): Promise<void>;
  /** Reads the ticket of a request that waits for that, as soon as possible, unless that is to be tried again soon; or at `at`. */
  checkTicket(request: string, options?: { at?: Instant; attempt?: number }): Promise<void>;
  /** Looks whether a ticket is still open, and ends what is tied to one that is not. */
  lookAtTicket(ticket: TicketName): Promise<void>;
  /** Writes on the ticket of a request what has happened to its window. */
  remark(request: string): Promise<void>;
  /** Tells the people concerned what is new about a request. */
  announce(request: string): Promise<void>;
}

/** Tells people. Level-triggered cards from the request as saved, one line in the feed for each event. */
export interface Notifier {
  /** Draws every card of the request anew and posts `news` to the feed; rejects when something could not be delivered. */
  show(request: AccessRequest, history: readonly SealedEvent[], news: readonly SealedEvent[]): Promise<void>;
  /** One post in the audit channel that belongs to no request: `text` is plain, each element of `lines` its own line. Rejects when it could not be delivered. */
  report(text: string, lines?: readonly string[]): Promise<void>;
  /** Tells everybody: in each of the channels once, and never again when its fate is unknown. Rejects when it was surely not delivered to one of them: the same may be tried again. */
  tell(post: RowPost): Promise<void>;
  /** As `report`, of trouble: the post names the operators, who are told in person, too, as far as they can be reached. */
  alarm(text: string, lines?: readonly string[]): Promise<void>;
}

/** One of a row of posts for all to see: told once, and not after one with a larger `n`. */
export interface RowPost {
  readonly row: string;
  readonly n: number;
  readonly where: readonly ('approvals' | 'audit')[];
  readonly tone: 'attention' | 'good' | 'default';
  readonly text: string;
  readonly lines: readonly string[];
  /** Of trouble: it names the operators, who are told in person, too, as far as they can be reached. */
  readonly isAlarm?: boolean;
}

/** People and groups in the directory. */
export interface Directory {
  /** The person's name and sign-in names; undefined when there is no such account or it is disabled. */
  person(id: string): Promise<{ person: Person; logins: string[]; isGuest: boolean; mail: string | null } | undefined>;
  /** Whether the person is named or is, transitively, in one of the groups. */
  isAmong(person: string, people: People): Promise<boolean>;
  /** Everybody in it, at most `limit`. */
  everybody(people: People, limit: number): Promise<Person[]>;
  /** What a group is called; undefined when there is none by that id. */
  groupName(id: string): Promise<string | undefined>;
}

/** One thing that is wrong with an NSG at rest, and the command that mends it. */
export interface BaselineProblem { readonly what: string; readonly mend: string }

/** Azure: what targets hold. The loop over a layer (read, plan, apply, read back) is the workflow's own. */
export interface Layers {
  /** What is wrong with an NSG at rest: nothing, when nobody but Azure and those with an open window can reach Bastion. That it may not be read, or is gone, is wrong too; rejects when it cannot be read just now. */
  baseline(nsg: string): Promise<BaselineProblem[]>;
  /** PIM's own settings of each role. */
  pimRules(roles: readonly Role[]): Promise<PimRules[]>;
  /** What each role can do, in the words of its definition; null where that has none. */
  meanings(roles: readonly Role[]): Promise<(string | null)[]>;
  /** For each role whether PIM lists the person as eligible, directly or through a group. */
  eligibility(person: string, roles: readonly Role[]): Promise<Eligibility[]>;
  /** A write that opens what no entitlement in force names rejects with AccessError `not-named`; what closes never does. */
  of(target: Target): Layer<Target, Reading, PlannedWrite>;
}

/** Live Bastion sessions. */
export interface Sessions {
  /**
   * Disconnects the sessions to the entitlement's machines that belong to one of the logins (`own`), or all of them,
   * and lists again until none is left. Rejects with AccessError when some remain.
   */
  cut(entitlement: Entitlement, logins: readonly string[], whose: 'own' | 'all'): Promise<SessionsCut>;
  /** Those that are open now. Rejects with AccessError when they cannot be listed. */
  open(entitlement: Entitlement, logins: readonly string[]): Promise<LiveSessions>;
}

/** The sessions that some logins have open on an entitlement's machines, as read at `readAt`. */
export interface LiveSessions { readonly open: SessionsCut['cut']; readonly readAt: Instant }

/**
 * One thing that was looked at before anybody trusts the bot: a permission at one place, or something that the entitlements
 * name. `group` is the place, `detail` what it is for and how it is known, `mend` what puts it right: a command where there is one.
 */
export interface Finding {
  readonly group: string;
  readonly what: string;
  readonly status: 'ok' | 'wrong' | 'unknown';
  readonly detail: string;
  readonly mend?: string;
}

/** Looks at everything that the entitlements in force need, and changes nothing. */
export interface Doctor {
  /** Never rejects for what it finds: what could not be seen is `unknown`. */
  examine(): Promise<Finding[]>;
}

/** A rule that nobody else had closed in time. `why`: its end has passed, or lies further away than any window may last. */
export interface ClosedLate {
  readonly nsg: string;
  readonly rule: string;
  /** The end that its name tells. */
  readonly until: Instant;
  readonly why: 'overdue' | 'tooFar';
  /** By Azure's clock. */
  readonly closedAt: Instant;
  /** Milliseconds after the end; 0 for an end that lay too far away. */
  readonly lateness: Duration;
}

/** The dead man's switch, a process of its own that closes what nobody else closes. */
export interface Closer {
  /** What it has closed since the one with the id `after`, oldest first; all that it remembers when it does not know that one. Rejects when it does not answer. */
  closedSince(after: string | undefined): Promise<readonly (ClosedLate & { readonly id: string })[]>;
}

/** Ticket systems. Every method rejects with AccessError: `tickets-unavailable` (try again later) or `tickets-refused` (somebody has to change something). */
export interface Tickets {
  /** Undefined: there is none with this number, or our account may not see it. */
  find(system: TicketSystem, number: string): Promise<Ticket | undefined>;
  /** Writes a remark on the ticket: plain text, with line breaks. The same text twice on one ticket is one remark. */
  comment(system: TicketSystem, number: string, text: string): Promise<void>;
}

/** Entra's sign-in of a person in their own browser. */
export interface SignIn {
  /** Of the directory whose people sign in; lower case. */
  readonly tenantId: string;
  /** The authentication context that stands for multi-factor authentication here; null: none is named. */
  readonly context: string | null;
  /**
   * Where the browser is to be sent, and what only the one who began can know, for `redeem`. Credentials are asked for again;
   * `context`: what the sign-in has to show besides. Rejects with AccessError `sign-in-failed`.
   */
  begin(ask: { state: string; context?: string | undefined; loginHint?: string | undefined }): Promise<{ url: string; secrets: SignInSecrets }>;
  /** Who signed in, by the code that the browser brought. Works once. Rejects with AccessError `sign-in-failed`. */
  redeem(code: string, secrets: SignInSecrets): Promise<SignedIn>;
}

export interface SignInSecrets { readonly nonce: string; readonly verifier: string }

/** Object id and tenant (lower case) of whoever signed in, when they authenticated, and the authentication contexts that this shows. */
export interface SignedIn { readonly oid: string; readonly tid: string; readonly at: Instant; readonly acrs: readonly string[] }

/** The entitlements in force. Read anew whenever they matter: the file may change while we run. */
export interface Rules {
  readonly instance: string;
  /** The most requests that one person may have under way at once. */
  readonly mostOpen: number;
  entitlements(): readonly Entitlement[];
}

/** All that the entitlements file says, as it is in force. */
export interface AllRules extends Rules, Pick<RuleBook, 'roles' | 'accounts' | 'logins'> {}

export interface Ports {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly system: SystemRecord;
  readonly store: Store;
  readonly queue: Queue;
  readonly notifier: Notifier;
  readonly directory: Directory;
  readonly layers: Layers;
  readonly sessions: Sessions;
  readonly doctor: Doctor;
  readonly sealer: Sealer;
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
