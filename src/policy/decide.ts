import { checkAddress, type AddressCheck } from '../access/address.js';
import { roleKey, type Entitlement } from '../access/entitlement.js';
import { problemOf, type Problem } from '../access/errors.js';
import type { Duration, Instant } from '../access/instant.js';
import { later } from '../access/instant.js';
import type { RoleStanding } from '../access/pim.js';
import type { Person } from '../access/person.js';
import type { AccessRequest, Automatic } from '../access/request.js';
import { said, saidBy, type Line } from '../access/sentences/index.js';
import { linesOf } from '../access/stages.js';
import { isTicketUnchecked, type TicketSeen } from '../access/ticket.js';
import { automaticApproval } from './automatic.js';
import { breakGlassProblems } from './breakGlass.js';
import { freezeProblems, hoursProblems } from './moments.js';
import { lengthFrom } from './length.js';
import { nearest } from './nearest.js';
import { roleProblems, type SignInShown, type Wish } from './pim.js';
import { startFrom } from './start.js';
import { underTicket, type TicketAnswer } from './tickets.js';

/** What was typed. */
export interface Typed {
  /** Break-glass is held against the rules as `asBreakGlass` makes them. Default: approval. */
  readonly way?: 'approval' | 'breakGlass' | undefined;
  readonly entitlement: string;
  readonly duration?: string | undefined;
  /** When it is to start, and the time zone of whoever typed it. */
  readonly start?: string | undefined;
  readonly zone?: string | undefined;
  readonly address?: string | undefined;
  /** The address is shown on the page, when all else is right. */
  readonly isAddressLater?: boolean | undefined;
  readonly ticket?: string | undefined;
  readonly reason?: string | undefined;
}

/** What the directory and Azure say of the person who asks. */
export interface Standing {
  readonly now: Instant;
  readonly person: Person;
  readonly isRequester: boolean;
  /** The directory calls the account a guest's. */
  readonly isGuest: boolean;
  /** Who may approve, stage by stage. */
  readonly stages: readonly (readonly Person[])[];
  /** What PIM says of each role. */
  readonly roles: readonly RoleStanding[];
  /** Roles (`roleKey`) for which PIM demands an approval of its own that one of the approvers can give. */
  readonly pimApprovable: ReadonlySet<string>;
  /** What the person's own sign-in has shown or can show; null: nobody can sign in here. */
  readonly signIn: SignInShown | null;
  /** What is wrong with the NSGs of this entitlement at rest. */
  readonly baseline: readonly { readonly what: Line; readonly mend: Line }[];
  /** How many of this person's requests are under way, and how many may be. */
  readonly underWay: number;
  readonly mostOpen: number;
  /** How many of those are for this entitlement. */
  readonly underWayHere: number;
  /** Object ids of further accounts of the same human. */
  readonly otherAccounts: readonly string[];
  /** For each entry of `approval.automatic` whether the requester is on call as it says. */
  readonly onCall: readonly boolean[];
  /** What the ticket's system said, and the names by which the person may stand on the ticket. */
  readonly ticket: TicketAnswer;
  readonly names: readonly string[];
  /** Break-glass requests of this human whose review is not complete. */
  readonly unreviewed: readonly AccessRequest[];
}

/** An ask that keeps to its rules, with everything filled in. */
export interface Checked {
  readonly duration: Duration;
  readonly startsAt: Instant | null;
  readonly endsBy: Instant | null;
  /** As a prefix; empty when it is shown later. */
  readonly address: string;
  readonly ticket: string | null;
  readonly ticketSeen: TicketSeen | null;
  readonly reason: string;
}

export type Decision =
  /** `automatic`: the condition that approves it, in place of an approver. */
  | { readonly outcome: 'ask'; readonly checked: Checked; readonly approvers: readonly Person[]; readonly automatic: Automatic | null }
  | { readonly outcome: 'refuse'; readonly problems: readonly [Problem, ...Problem[]] };

/** The entitlement that was meant, or the problem that there is none, with the nearest names. */
export function findEntitlement(name: string, all: readonly Entitlement[]): Entitlement | Problem {
  const found = all.find((e) => e.id === name.trim().toLowerCase());
  if (found) return found;
  const names = all.map((e) => e.id);
  const typed = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  return problemOf('entitlement', { says: 'unknown-entitlement', typed, meant: nearest(name, names) ?? null, known: names.slice(0, 10) });
}

/** What is wrong with the words alone; nothing outside needs to be asked for it. */
export function checkTyped(typed: Typed, rule: Entitlement, now: Instant): Checked | Problem[] {
  const address = typed.address === undefined ? withoutAddress(typed) : checkAddress(typed.address, rule.sourceAddress);
  const ticket = checkTicket(typed, rule);
  const reason = checkReason(typed.reason, rule);
  const startsAt = startFrom(typed.start, rule, { now, zone: typed.zone });
  const start = typeof startsAt === 'object' && startsAt !== null ? startsAt : undefined;
  const length = lengthFrom(typed.duration, rule, { now: typeof startsAt === 'string' ? startsAt : now, zone: typed.zone });
  if ('duration' in length && (startsAt === null || typeof startsAt === 'string') && address.ok && ticket.ok && reason.ok) {
    return { ...length, startsAt, address: address.prefix, ticket: ticket.value, ticketSeen: null, reason: reason.value };
  }
  return [
    ...('duration' in length ? [] : [length]),
    ...(start === undefined ? [] : [start]),
    ...(address.ok ? [] : [{ code: address.code, field: 'address' as const, ...saidBy(address) }]),
    ...(ticket.ok ? [] : [ticket.problem]),
    ...(reason.ok ? [] : [reason.problem]),
  ];
}

/** Whether this person may ask this now: one value, with every reason when not. */
export function decide(typed: Typed, rule: Entitlement, standing: Standing): Decision {
  // To whoever may not ask at all, nothing else is told: neither what is wrong nor what others may have.
  if (!standing.isRequester) return { outcome: 'refuse', problems: [notARequester(rule)] };
  if (standing.isGuest && !rule.guests) return { outcome: 'refuse', problems: [problemOf('person', { says: 'not-a-requester/guest', title: rule.title })] };
  const { checked, problems: wrong } = checkAll(typed, rule, standing);
  const wish = wishOf(rule, pimApprovableOf(typed, standing), Array.isArray(checked) ? undefined : checked);
  const stages = mayDecide(standing.stages, { person: standing.person.id, otherAccounts: standing.otherAccounts });
  const automatic = typed.way === 'breakGlass' || Array.isArray(checked) ? null : automaticFor(checked, rule, standing);
  const problems: Problem[] = [
    ...wrong,
    ...standing.roles.flatMap((role) => roleProblems(role, wish)),
    ...(rule.stepUp === 'none' || standing.signIn !== null ? [] : [problemOf('person', { says: 'step-up-needed/no-page', title: rule.title })]),
    ...(typed.way === 'breakGlass' ? breakGlassProblems(standing.roles, standing.unreviewed, standing.now) : []),
    ...(typed.way === 'breakGlass' || automatic || canBeDecided(rule, stages) ? [] : [problemOf('person', { says: 'no-approver-left', title: rule.title })]),
    ...standing.baseline.map(({ what, mend }) => problemOf('network', { says: 'baseline-open', what, mend })),
    ...hoursProblems(rule, wish.start, wish.end),
    ...freezeProblems(rule, wish.start, wish.end),
    ...tooManyOfThis(rule, standing),
    ...(standing.underWay < standing.mostOpen ? [] : [problemOf('person', { says: 'too-many-open', underWay: standing.underWay, most: standing.mostOpen })]),
  ];
  const [first, ...rest] = problems;
  if (first) return { outcome: 'refuse', problems: [first, ...rest] };
  return { outcome: 'ask', checked: checked as Checked, approvers: stages[0] ?? [], automatic }; // no problem means that it is not a list of problems
}

/** Who of the approvers is left to decide, stage by stage: nobody decides on their own ask, with whichever account. */
export function mayDecide(stages: Standing['stages'], { person, otherAccounts }: { person: string; otherAccounts: readonly string[] }): Person[][] {
  return stages.map((people) => people.filter(({ id }) => id !== person && !otherAccounts.includes(id)));
}

/** What was typed, and what its ticket makes of it. */
function checkAll(typed: Typed, rule: Entitlement, { now, ticket, names }: Standing): { checked: Checked | Problem[]; problems: readonly Problem[] } {
  const checked = checkTyped(typed, rule, now);
  return Array.isArray(checked) ? { checked, problems: checked } : underTicket(checked, ticket, { rule, names, now, mayWait: typed.way !== 'breakGlass' });
}

/** No rule approves what stands on a ticket that nobody has seen yet. */
function automaticFor(checked: Checked, rule: Entitlement, standing: Standing): Automatic | null {
  if (isTicketUnchecked({ ...checked, entitlement: rule })) return null;
  return automaticApproval(rule, checked.duration, { ...standing, ticketState: checked.ticketSeen?.state ?? null });
}

/** To break-glass it matters that PIM demands an approval at all, which is told by itself, and not whether one here could give it. */
function pimApprovableOf({ way }: Typed, standing: Standing): Standing {
  return way === 'breakGlass' ? { ...standing, pimApprovable: new Set(standing.roles.map(({ role }) => roleKey(role))) } : standing;
}

/** In each line of stages one has as many people as it needs. */
function canBeDecided({ approval }: Entitlement, stages: readonly (readonly Person[])[]): boolean {
  return linesOf(approval.stages).every((line) => line.some(({ stage, index }) => (stages[index]?.length ?? 0) >= stage.needed));
}

/** The window as it would be when somebody approved now; of words that are wrong, the least that could be meant. */
function wishOf(rule: Entitlement, { now, pimApprovable, signIn }: Standing, checked: Checked | undefined): Wish {
  const start = checked?.startsAt ?? now;
  const end = later(start, checked?.duration ?? rule.duration.min);
  // what is missing among the words is told once, by the rule that says so first
  return { start, end, ticket: checked ? checked.ticket : rule.ticket.example, ticketExample: rule.ticket.example, pimApproved: pimApprovable, signIn };
}

function tooManyOfThis({ title, mostOpen }: Entitlement, { underWayHere }: Standing): Problem[] {
  if (mostOpen === null || underWayHere < mostOpen) return [];
  return [problemOf('person', { says: 'too-many-open/here', title, underWay: underWayHere, most: mostOpen })];
}

export function notARequester(rule: Entitlement): Problem {
  return problemOf('person', { says: 'not-a-requester', title: rule.title });
}

type Field<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** The ticket's number as it is looked up; null when there is none, or it does not look right. */
export function numberIn(typed: Pick<Typed, 'ticket' | 'reason'>, rule: Entitlement): string | null {
  const ticket = checkTicket(typed, rule);
  return ticket.ok ? ticket.value : null;
}

function checkTicket(typed: Pick<Typed, 'ticket' | 'reason'>, rule: Entitlement): Field<string | null> {
  const ticket = typed.ticket?.trim() ?? '';
  if (ticket === '') {
    if (!rule.ticket.required) return { ok: true, value: null };
    const named = namedIn(typed.reason ?? '', rule);
    if (named !== undefined) return { ok: true, value: named };
    return { ok: false, problem: problemOf('ticket', { says: 'ticket-missing', example: rule.ticket.example }) };
  }
  const fits = fitting(ticket, rule);
  if (fits !== undefined) return { ok: true, value: fits };
  return { ok: false, problem: problemOf('ticket', { says: 'ticket-invalid', typed: shown(ticket), example: rule.ticket.example }) };
}

/** As it looks right; undefined when it does not. */
function fitting(ticket: string, rule: Entitlement): string | undefined {
  const pattern = new RegExp(`^(?:${rule.ticket.pattern})$`);
  return [ticket, ticket.toUpperCase()].find((written) => written.length <= 60 && pattern.test(written));
}

/** The one ticket whose number stands in a text; a word without a digit is none, whatever the pattern says, and of two nobody knows which. */
function namedIn(text: string, rule: Entitlement): string | undefined {
  const words = text.split(/\s+/).map((word) => word.replace(/^\W+|\W+$/g, '')).filter((word) => /\d/.test(word));
  const found = new Set(words.flatMap((word) => fitting(word, rule) ?? []));
  return found.size === 1 ? [...found][0] : undefined;
}

function checkReason(typed: string | undefined, rule: Entitlement): Field<string> {
  const reason = typed?.replace(/\s+/g, ' ').trim() ?? '';
  if (reason === '') return { ok: false, problem: problemOf('reason', { says: 'reason-missing' }) };
  if (reason.length <= rule.reason.maxLength) return { ok: true, value: reason };
  return { ok: false, problem: problemOf('reason', { says: 'reason-too-long', has: reason.length, most: rule.reason.maxLength }) };
}

function withoutAddress({ isAddressLater = false }: Typed): AddressCheck {
  if (isAddressLater) return { ok: true, prefix: '' };
  return { ok: false, code: 'address-missing', ...said({ says: 'address-missing' }) };
}

function shown(text = ''): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
