import type { Entitlement } from '../access/entitlement.js';
import type { Instant } from '../access/instant.js';
import type { Person } from '../access/person.js';
import type { Report } from '../access/report.js';
import type { Sentence } from '../access/sentences/index.js';
import type { AccessRequest, Origin, Review, Spoken } from '../access/request.js';
import type { ChannelUse } from '../access/channels.js';
import type { Stop } from '../access/stop.js';
import type { Target } from '../access/target.js';
import type { TicketName } from '../access/ticket.js';
import type { AsWhom } from './asked.js';
import type { Binding } from './channels.js';
import type { Confirmed, ShownAddress } from './confirm.js';
import type { DrillAsked } from './drill.js';
import type { HistoryAsked, HistoryPage } from './history.js';
import type { Visit } from './link.js';
import type { Preview } from './preview.js';
import type { Removal } from './removeOld.js';
import type { Returned } from './signIn.js';
import type { Alarm, EvidenceFiles, LiveSessions, Finding, SealedEvent } from './ports.js';
import type { Stopping } from './stop.js';
import type { Verification } from './verify.js';

/** What the edges in (chat, queue) can have done. Every verb rejects with AccessError when it refuses. */
export interface Verbs {
  /** Rejects with PageNeeded when the person has to show their address on the page first; `confirm` then goes on with it. */
  submit(ask: Ask): Promise<AccessRequest>;
  /** What `submit` would say, without asking anybody anything. Rejects with AccessError where it is no refusal. */
  preview(ask: Ask): Promise<Preview>;
  answer(answer: AnswerOf): Promise<AccessRequest>;
  /** The request as it is now, for one who may decide it. Rejects with `unknown-request`, `own-request`, `not-an-approver`. */
  toDecide(request: string, by: Person): Promise<AccessRequest>;
  /** The request as it is now, and as whom this person is asked about it. Rejects with `unknown-request`. */
  asksOf(request: string, by: Person): Promise<{ request: AccessRequest; as: AsWhom }>;
  cancel(request: string, spoken: Spoken): Promise<AccessRequest>;
  /** Reads everything that an ended window had opened once more; for its requester, its approvers, auditors and operators. Rejects with `not-allowed`, `not-open`, `unknown-request`. */
  verify(request: string, by: Person): Promise<Verification>;
  /** By its requester; a break-glass window by an approver, too. */
  end(request: string, spoken: Spoken): Promise<AccessRequest>;
  /** `duration` as typed, `zone`: by whose clock; `shownEnd`: the end on the card that was pressed, which has to be the window's still. */
  extend(extending: { request: string; by: Person; duration?: string | undefined; shownEnd?: string | undefined; zone?: string | undefined; origin: Origin }): Promise<AccessRequest>;
  /** The stop switch: a security officer stops all openings, two lift that. */
  stop(stopping: Stopping): Promise<{ ended: readonly AccessRequest[]; unclear?: Sentence }>;
  lift(spoken: Spoken): Promise<{ isLifted: boolean }>;
  /** Whether openings are stopped; `unknown` when what is stored of it is not authentic: nothing opens then, too. */
  stopped(): Promise<Stop | null | 'unknown'>;
  /** An operator says which channel is the bot's. Rejects with `not-allowed`, `not-a-channel`, `channel-in-file`. */
  bindChannel(binding: Binding): Promise<{ isNew: boolean; before: string | null; missing: ChannelUse | null }>;
  review(review: ReviewOf): Promise<AccessRequest>;
  /** Jobs. Each checks again that what it wakes for is due. */
  wake(request: string, what: Alarm): Promise<{ notBefore: Instant } | undefined>;
  converge(target: Target, attempt: number): Promise<void>;
  cutSessions(request: string, attempt: number): Promise<void>;
  announce(request: string): Promise<void>;
  /** Reads the ticket of a request that waits for that. */
  checkTicket(request: string, attempt: number): Promise<void>;
  /** Writes on its ticket what has happened to a window. */
  remark(request: string): Promise<void>;
  /** Ends what is tied to a ticket that is closed: to any, or to the one that its system tells of. */
  watchTickets(): Promise<void>;
  lookAtTicket(ticket: TicketName): Promise<void>;
  /** Every live request and every managed NSG, overdue first. */
  reconcile(): Promise<void>;
  /** Tells the audit channel of every managed NSG whose baseline is open, has changed, or is in order again. */
  checkBaselines(): Promise<void>;
  /** Takes away roles of ours that nobody here knows: a store that was emptied has forgotten them. */
  checkStrays(): Promise<void>;
  /** Ends what people have open who may not have it any more. */
  checkAccounts(): Promise<void>;
  /** Makes and posts the day's seal over the record, when it is not there yet. */
  sealDay(): Promise<void>;
  /** Sends what is new in the record to each place outside, of many processes one. */
  exportRecord(): Promise<void>;
  /** Takes old requests out of the record, when they are exported and sealed. */
  removeOld(): Promise<Removal>;
  /** Reading, for the chat. */
  entitlementsFor(person: Person): Promise<Entitlement[]>;
  offersFor(person: Person): Promise<Offers>;
  /** The newest first; ten, where it is not said how many. */
  requestsOf(person: string, page?: { readonly skip?: number; readonly most?: number }): Promise<AccessRequest[]>;
  /** All of a person's that are not final, newest first. */
  liveOf(person: string): Promise<AccessRequest[]>;
  request(id: string): Promise<AccessRequest | undefined>;
  /** The requester's own sessions through an open window. Rejects with `not-yours`, `not-open`. */
  sessionsOf(request: string, by: Person): Promise<{ request: AccessRequest; sessions: LiveSessions }>;
  /** A link to the page, to show an address before anything is asked. Rejects with `address-missing` when there is no page. */
  linkFor(by: Person, origin: Origin): Promise<{ token: string; until: Instant }>;
  /** What a link is for, and whether this address may be let in; uses nothing up. Undefined when the link opens nothing. */
  visit(token: string, address: string): Promise<Visit | undefined>;
  /** The holder of the link confirms this address, once. */
  confirm(token: string, address: string): Promise<Confirmed>;
  /** The browser came back from Entra. */
  signedIn(returned: Returned): Promise<Confirmed>;
  /** The address that the person has shown in the last minutes. */
  addressOf(person: string): Promise<ShownAddress | undefined>;
  /** The break-glass windows that a person may review and has not, those due first. */
  reviewsFor(person: Person): Promise<AccessRequest[]>;
  /** What waits for a person's yes or no now, those due first. */
  awaiting(person: Person): Promise<AccessRequest[]>;
  /** All that is, or may be, open now, what ends first at the front; for approvers, operators and auditors. Rejects with `not-allowed`. */
  openNow(by: Person): Promise<AccessRequest[]>;
  /** What has ended, last asked first, page by page: one's own; others' for auditors and, of what they approve, for approvers. Rejects with `not-allowed`, `unknown-person`. */
  historyOf(spoken: Spoken, asked: HistoryAsked): Promise<HistoryPage>;
  /** One request with all that happened to it, for its requester, its approvers and auditors. Rejects with `not-allowed`, `unknown-request`. */
  recordOf(request: string, spoken: Spoken): Promise<{ request: AccessRequest; history: readonly SealedEvent[] }>;
  /** What was asked, opened and closed in the last days: for auditors, and of what they approve for approvers. Rejects with `not-allowed`. */
  report(spoken: Spoken, days: number): Promise<Report>;
  /** Posts last week's report, when it is not there yet. */
  reportWeek(): Promise<void>;
  /** A link to the evidence of one request, for its requester, its approvers and auditors. Undefined when there is no page. Rejects with `not-allowed`, `unknown-request`. */
  evidenceLink(request: string, spoken: Spoken): Promise<{ token: string; until: Instant } | undefined>;
  /** The evidence behind a link, once. Undefined when the link opens nothing. */
  evidenceBehind(token: string): Promise<EvidenceFiles | undefined>;
  /** Opens a canary on the way of drills, for approvers and operators. Rejects with `not-allowed`, `no-drill`, `drill-under-way`, `stopped`. */
  drill(spoken: Spoken): Promise<DrillAsked>;
  /** The day's drill, when its time has come. */
  drillWhenDue(): Promise<void>;
  /** What is missing in Azure, for approvers and operators. */
  doctor(by: Person): Promise<Finding[]>;
}

/** What a person may ask for. */
export interface Offers {
  /** Those for all of whose roles PIM lists the person as eligible; all of them while PIM does not answer (`isSure` false). */
  readonly offered: readonly Entitlement[];
  readonly others: readonly Entitlement[];
  readonly isSure: boolean;
}

/** As typed: nothing is checked yet, a missing part is undefined. `duration` in words: `2h`, `90 min`. */
export interface Ask {
  /** Asked of the approvers, unless a condition of the rules approves it; or opened without them and reviewed afterwards. */
  readonly way: 'approval' | 'breakGlass';
  readonly requester: Person;
  readonly entitlement: string;
  readonly duration?: string | undefined;
  /** When it is to start; `zone`: by whose clock, where the words do not say. */
  readonly start?: string | undefined;
  readonly zone?: string | undefined;
  readonly address?: string | undefined;
  readonly ticket?: string | undefined;
  readonly reason?: string | undefined;
  /** The whole line, to give it back where it has to be corrected. */
  readonly line?: string | undefined;
  readonly origin: Origin;
}

export interface AnswerOf {
  readonly request: string;
  readonly by: Person;
  readonly verdict: 'approve' | 'deny';
  /** When what the card shows was asked, by which an answer to it is none to what was asked since. */
  readonly asked: Instant;
  readonly comment: string | null;
  /** As typed: an approver may shorten the window; `zone`: by whose clock, where the words name a time. */
  readonly duration?: string | undefined;
  readonly zone?: string | undefined;
  readonly origin: Origin;
}

export interface ReviewOf {
  readonly request: string;
  readonly by: Person;
  readonly verdict: Review['verdict'];
  readonly comment: string | null;
  readonly origin: Origin;
}
