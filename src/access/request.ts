import type { Entitlement, Role } from './entitlement.js';
import type { Duration, Instant } from './instant.js';
import type { People, Person, Voice } from './person.js';
import type { Said } from './sentences/index.js';
import type { StepUp } from './stepUp.js';
import type { Target } from './target.js';
import type { TicketSeen } from './ticket.js';
import type { Window } from './window.js';

/** Whose consent opens it: the approvers' who are asked, that of a rule of the file which held when it was asked, or nobody's: reviewed afterwards. */
export type Way = 'approval' | 'automatic' | 'breakGlass';

/** Which entry of `approval.automatic` held, and what it says, in words. */
export interface Automatic { readonly entry: number; readonly words: string }

/** What was asked, frozen when it was asked. */
export interface Facts {
  /** Version of this record's shape. */
  readonly v: 1;
  readonly id: string;
  readonly instance: string;
  readonly requester: Person;
  /** The requester's sign-in names, by which Bastion lists sessions: kept here, so that the end needs no directory. */
  readonly logins: readonly string[];
  readonly entitlement: Entitlement;
  /** Hash of the frozen entitlement: what the approvers said yes to. */
  readonly rules: string;
  readonly way: Way;
  /** Null unless the way is automatic. */
  readonly automatic: Automatic | null;
  readonly duration: Duration;
  /** When the window is to start, however early it is approved; null: with the approval. */
  readonly startsAt: Instant | null;
  /** When it is over, however late it is approved (`until 18:00`); null: `duration` alone says how long. */
  readonly endsBy: Instant | null;
  /** The address to let in, as a prefix: `203.0.113.7/32`. */
  readonly address: string;
  readonly ticket: string | null;
  /** Null: nobody is asked about it, or its system has not answered yet. */
  readonly ticketSeen: TicketSeen | null;
  readonly reason: string;
  /** Roles for which PIM demands an approval of its own: one of the deciders must be among PIM's approvers too. */
  readonly pim: readonly PimApproval[];
  /** The requester's own sign-in, where the entitlement or PIM asks for one. */
  readonly stepUp: StepUp | null;
  readonly askedAt: Instant;
  readonly lapsesAt: Instant;
  readonly origin: Origin;
}

export interface PimApproval { readonly role: Role; readonly approvers: People }

/** Where something was said: the conversation and the activity, as the chat names them. */
export interface Origin {
  readonly conversation: string;
  readonly activity: string;
}

/** Who said something, and where. */
export interface Spoken { readonly by: Person; readonly origin: Origin }

export interface Answer extends Voice {
  readonly verdict: 'approve' | 'deny';
  readonly at: Instant;
  readonly comment: string | null;
  /** For which stage of the approval it counts. */
  readonly stage: number;
  /** An approval may shorten the window to this; null: as asked. */
  readonly duration: Duration | null;
  /** It ends by then at the latest, where the approver said so: somebody else's yes may come later. */
  readonly until?: Instant;
  /** Roles (`roleKey`) whose approver in PIM this person was at the click. */
  readonly pimApproverOf: readonly string[];
  /** Their own sign-in, where the entitlement asks approvers for one. */
  readonly stepUp: StepUp | null;
}

/** Something that people are told because time has passed. `stage`: which one is asked now, when it says that. */
export interface Nudge { readonly what: 'reminder' | 'asked' | 'lapsing' | 'ending' | 'review'; readonly stage: number | null; readonly at: Instant }

/** What one approver says of a break-glass window afterwards. */
export interface Review extends Voice {
  readonly verdict: 'justified' | 'notJustified';
  readonly at: Instant;
  readonly comment: string | null;
}

/** The reviews of a break-glass window so far, and how often it was asked for again. */
export interface ReviewState { readonly given: readonly Review[]; readonly asked: number }

/** One target read back as open. `alreadyHeld`: somebody gave the role by hand; it is not ours to take away. */
export interface Opened<T extends Target = Target> {
  readonly target: T;
  readonly at: Instant;
  readonly readAt: Instant;
  readonly alreadyHeld: boolean;
  /** The end with which it was read back; an extension makes it a later one. */
  readonly until: Instant;
}

/** One target read back as closed: when it took effect in Azure, when that was read, and which other requests keep it open. */
export interface Closed {
  readonly target: Target;
  readonly at: Instant;
  readonly readAt: Instant;
  readonly keptBy: readonly string[];
  /** Not the bot closed it, but the dead man's switch or a hand: whom Azure's log names, null for nobody yet. Without it: the bot. */
  readonly other?: { readonly by: string | null };
}

/** Live sessions after the cut: who was disconnected, and that none was left when it was read. */
export interface SessionsCut {
  readonly cut: readonly { readonly session: string; readonly machine: string; readonly user: string }[];
  readonly at: Instant;
  readonly readAt: Instant;
}

/** The cut as it stands on the request: `keptBy` are other open windows of the same person on some of the same machines. */
export interface ClosedSessions extends SessionsCut { readonly keptBy: readonly string[] }

/** Why a close has not succeeded yet. */
export interface Trouble extends Said {
  readonly what: string;
  readonly code: string;
  readonly since: Instant;
}

export type Outcome = 'completed' | 'endedEarly' | 'failedToOpen' | 'closedByOther';

/** What takes access away although its person did not ask for that. */
export type WithdrawalReason = 'accountDisabled' | 'noLongerRequester' | 'noLongerEligible' | 'stopped' | 'ticketRefused' | 'ticketClosed' | 'frozen';

/** Why a request or a window was taken away, in one sentence for its person and for the record, and by whom (null: by a rule). */
export interface Withdrawal extends Said { readonly why: WithdrawalReason; readonly by: Person | null }

interface Consented { readonly answers: readonly Answer[]; readonly window: Window }
interface Opening extends Consented { readonly opened: readonly Opened[] }
interface Closing extends Opening {
  readonly outcome: Outcome;
  /** Who ended it early, or why it failed to open. */
  readonly endedBy: Person | null;
  readonly failure: (Said & { readonly code: string }) | null;
  /** What ended it early, when that was neither its person nor its end. */
  readonly withdrawn: Withdrawal | null;
  readonly revokingSince: Instant;
  readonly closed: readonly Closed[];
  readonly sessions: ClosedSessions | null;
  readonly troubles: readonly Trouble[];
}

export interface Pending { readonly status: 'pending'; readonly answers: readonly Answer[]; readonly nudges: readonly Nudge[] }
export interface Denied { readonly status: 'denied'; readonly answers: readonly Answer[]; readonly deniedAt: Instant }
export interface Cancelled { readonly status: 'cancelled'; readonly answers: readonly Answer[]; readonly cancelledAt: Instant; readonly withdrawn: Withdrawal | null }
export interface Lapsed { readonly status: 'lapsed'; readonly answers: readonly Answer[]; readonly lapsedAt: Instant }
export interface Activating extends Opening { readonly status: 'activating' }
/** Waits for its start. */
export interface Scheduled extends Consented { readonly status: 'scheduled' }
/** More time that was asked for and is not decided. */
export interface Extension { readonly by: Duration; readonly askedAt: Instant; readonly answers: readonly Answer[] }
/** `warnedOf`: the end of which the person has been warned. `extended`: how often it was made longer. */
export interface Active extends Opening {
  readonly status: 'active';
  readonly readyAt: Instant;
  readonly warnedOf: Instant | null;
  readonly extension: Extension | null;
  readonly extended: number;
}
export interface Revoking extends Closing { readonly status: 'revoking' }
export interface Ended extends Closing {
  readonly status: 'ended';
  readonly endedAt: Instant;
  /** The last layer's effect in Azure minus the end, or minus the wish to end when that came first. Milliseconds, never negative. */
  readonly lateness: Duration;
}

export type State = Pending | Denied | Cancelled | Lapsed | Scheduled | Activating | Active | Revoking | Ended;
export type Status = State['status'];

/**
 * `seq`: how many events made it; the version on which a save compares and sets. `review`: null unless it is break-glass;
 * it goes on after the end, and changes no status.
 */
export type AccessRequest = Facts & { readonly seq: number; readonly review: ReviewState | null } & State;
export type InStatus<S extends Status> = Extract<AccessRequest, { status: S }>;

/** What happened to a request. Folding all of them, first to last, with `transition` gives the request. */
export type RequestEvent = { readonly v: 1; readonly request: string; readonly seq: number; readonly at: Instant } & (
  | { readonly type: 'asked'; readonly facts: Facts }
  | { readonly type: 'answered'; readonly by: Person; readonly accounts?: readonly string[]; readonly verdict: Answer['verdict']; readonly comment: string | null; readonly stage: number; readonly duration: Duration | null; readonly until?: Instant; readonly pimApproverOf: readonly string[]; readonly stepUp?: StepUp; readonly rules: string; readonly from: Origin }
  | { readonly type: 'nudged'; readonly what: Nudge['what']; readonly stage: number | null }
  | { readonly type: 'reviewed'; readonly by: Person; readonly accounts?: readonly string[]; readonly verdict: Review['verdict']; readonly comment: string | null; readonly from: Origin }
  | { readonly type: 'cancelled'; readonly by: Person; readonly from: Origin }
  | { readonly type: 'lapsed' }
  | { readonly type: 'ticketChecked'; readonly seen: TicketSeen }
  | { readonly type: 'started' }
  | { readonly type: 'extendAsked'; readonly by: Duration; readonly from: Origin }
  | { readonly type: 'opened'; readonly target: Target; readonly effectAt: Instant; readonly readAt: Instant; readonly alreadyHeld: boolean; readonly until: Instant; readonly azureRequests: readonly string[] }
  | ({ readonly type: 'failed'; readonly code: string } & Said)
  | { readonly type: 'due' }
  | { readonly type: 'endedEarly'; readonly by: Person; readonly from: Origin }
  | ({ readonly type: 'withdrawn' } & Withdrawal)
  | { readonly type: 'closed'; readonly target: Target; readonly effectAt: Instant; readonly readAt: Instant; readonly keptBy: readonly string[]; readonly other?: { readonly by: string | null }; readonly azureRequests: readonly string[] }
  | { readonly type: 'sessionsCut'; readonly sessions: ClosedSessions }
  | ({ readonly type: 'troubled'; readonly what: string; readonly code: string } & Said)
);
export type EventType = RequestEvent['type'];
/** An event before it has its place in the request's history. */
export type News = RequestEvent extends infer E ? (E extends RequestEvent ? Omit<E, 'v' | 'request' | 'seq' | 'at'> : never) : never;

export function isFinal(request: AccessRequest): boolean {
  return ['denied', 'cancelled', 'lapsed', 'ended'].includes(request.status);
}

/** Whether its window is, or may be, open in Azure. */
export function mayBeOpen(request: AccessRequest): request is InStatus<'activating' | 'active' | 'revoking'> {
  return ['activating', 'active', 'revoking'].includes(request.status);
}

