import { inWords } from '../access/duration.js';
import { roleKey, type Entitlement, type Stage } from '../access/entitlement.js';
import type { Instant } from '../access/instant.js';
import { accountsOf, onePerHuman, type People, type Person } from '../access/person.js';
import { isFinal, type AccessRequest, type Facts, type RequestEvent } from '../access/request.js';
import { reviewDue } from '../access/review.js';
import { replay as made } from '../access/transition.js';
import { asBreakGlass } from './breakGlass.js';
import { decide, findEntitlement, type Standing } from './decide.js';
import type { RuleBook } from './entitlements.js';
import { peopleInWords } from './sayings.js';
import type { TicketAnswer } from './tickets.js';

/** Everything that happened to one request, first to last. */
export type History = readonly [RequestEvent, ...RequestEvent[]];

/** A request of which other rules would have made something else. */
export interface Change {
  readonly request: string;
  readonly person: string;
  readonly entitlement: string;
  readonly askedAt: Instant;
  /** Whose consent it needed, and how it went. */
  readonly then: string;
  /** Whose consent it would need, or why it would be refused. */
  readonly now: string;
  /** `not-a-requester`, … when it would be refused. */
  readonly codes: readonly string[];
  /** What it hangs on that the record does not hold; null: nothing. */
  readonly unless: string | null;
}

export interface Replayed { readonly requests: number; readonly changes: readonly Change[] }

/** What is not in the record, and is taken to have been as it has to be. */
export const ASSUMED = 'Not recorded, and taken to have been in order for all: PIM eligibility and settings of that day, the network\'s baseline, who was on call and not named, guests, who stands on a ticket, and that groups of approvers had enough people. Membership in a group of requesters is taken from the record.';
/** An ask that is refused is not kept. */
export const UNSEEN = 'Refused asks are not recorded: what the new file would allow that was refused cannot be told.';

/** Holds every request asked since then against other rules, by the decision that the bot makes. `histories`: of all requests, also of those before. */
export function replayUnder(book: RuleBook, histories: readonly History[], since: Instant): Replayed {
  const all = histories.flatMap((history) => { const facts = factsIn(history); return facts ? [{ history, facts }] : []; });
  const byPerson = new Map<string, History[]>();
  for (const { history, facts } of all) byPerson.set(facts.requester.id, [...byPerson.get(facts.requester.id) ?? [], history]);
  const past = all.filter(({ facts }) => facts.askedAt >= since).sort((a, b) => (a.facts.askedAt < b.facts.askedAt ? -1 : 1));
  const ofHuman = (id: string): History[] => accountsOf(id, book.accounts).flatMap((account) => byPerson.get(account) ?? []);
  return { requests: past.length, changes: past.flatMap((one) => changeOf(book, { ...one, histories: ofHuman(one.facts.requester.id) }) ?? []) };
}

/** `histories`: of all requests of the same human. */
interface Past { readonly history: History; readonly facts: Facts; readonly histories: readonly History[] }

function changeOf(book: RuleBook, past: Past): Change | undefined {
  const { facts: { id, requester, entitlement, askedAt } } = past;
  const [then, now] = [consentThen(past.facts), outcomeNow(book, past)];
  if (now.words === then) return undefined;
  const { words, codes, unless } = now;
  return { request: id, person: requester.name, entitlement: entitlement.id, askedAt, then: `${then}: ${howItWent(made(past.history))}`, now: words, codes, unless };
}

interface Outcome { readonly words: string; readonly codes: readonly string[]; readonly unless: string | null }

function outcomeNow(book: RuleBook, past: Past): Outcome {
  const { facts } = past;
  const found = findEntitlement(facts.entitlement.id, book.entitlements);
  const rule = 'code' in found || facts.way !== 'breakGlass' ? found : asBreakGlass(found);
  if ('code' in rule) return refused([rule], null);
  const membership = isRequesterOf(rule, facts);
  const decision = decide(typedIn(facts), rule, standingOf(book, rule, { ...past, isRequester: membership !== 'no' && membership !== 'unknown' }));
  const unless = membership === 'unknown' ? `unless ${facts.requester.name} was in ${peopleInWords({ groups: rule.requesters.groups, people: [] }).join(' or ')}` : null;
  if (decision.outcome === 'refuse') return refused(decision.problems, unless);
  return { words: consentOf(rule, { way: facts.way === 'breakGlass' ? 'breakGlass' : 'approval', automatic: decision.automatic?.words }), codes: [], unless: null };
}

function refused(problems: readonly { code: string; message: string }[], unless: string | null): Outcome {
  return { words: `refused (${problems.map(({ code }) => code).join(', ')}): ${problems.map(({ message }) => message).join(' ')}`, codes: problems.map(({ code }) => code), unless };
}

/** The ticket as it was seen then; who stands on it is not kept. */
function ticketIn({ ticketSeen: seen, logins }: Facts, { ticket: { system } }: Entitlement): TicketAnswer {
  if (seen === null || seen.system !== system) return null;
  return { ticket: { ...seen, isClosed: false, people: logins.map((name) => name.toLowerCase()) }, readAt: seen.readAt };
}

function typedIn({ way, entitlement, duration, startsAt, address, ticket, ticketSeen, reason }: Facts) {
  return {
    way: way === 'breakGlass' ? 'breakGlass' as const : 'approval' as const, entitlement: entitlement.id, duration: `${ticketSeen?.cutFrom ?? duration}ms`,
    start: startsAt === null ? undefined : `${startsAt.slice(0, 10)} ${startsAt.slice(11, 16)} UTC`, address, ticket: ticket ?? undefined, reason,
  };
}

function standingOf(book: RuleBook, rule: Entitlement, { facts, histories, isRequester }: Past & { isRequester: boolean }): Standing {
  const { requester, askedAt, pim } = facts;
  const accounts = accountsOf(requester.id, book.accounts);
  const before = histories.flatMap((history) => asOf(history, askedAt) ?? []).filter(({ id }) => id !== facts.id);
  const live = before.filter((one) => one.requester.id === requester.id && !isFinal(one));
  return {
    now: askedAt, person: requester, isRequester, isGuest: false, baseline: [], signIn: { acrs: 'any', mfa: true },
    stages: rule.approval.stages.map(({ approvers, needed }) => onePerHuman(approversIn(approvers, needed), book.accounts)),
    roles: rule.roles.map((role) => ({ role, eligible: true, until: null, rules: { longest: null, ticket: false, mfa: false, authenticationContext: null, adminMfa: false, approvers: pim.find((one) => roleKey(one.role) === roleKey(role))?.approvers ?? null } })),
    pimApprovable: new Set(pim.map(({ role }) => roleKey(role))),
    underWay: live.length, mostOpen: book.mostOpen, underWayHere: live.filter(({ entitlement }) => entitlement.id === rule.id).length,
    otherAccounts: accounts, onCall: rule.approval.automatic.map(({ onCall }) => wasOnCall(onCall, facts)), ticket: ticketIn(facts, rule), names: facts.logins,
    unreviewed: before.filter((one) => reviewDue(one) !== null),
  };
}

/** The request as it was at that moment; undefined when it was not there yet. */
function asOf(history: History, at: Instant): AccessRequest | undefined {
  const events = history.filter((event) => event.at <= at);
  return events.length > 0 ? made(events) : undefined;
}

/** Whom the file names, and as many as are needed where it names a group. */
function approversIn({ groups, people }: People, needed: number): Person[] {
  const inGroups = groups.length > 0 ? Array.from({ length: needed }, (_, i) => `somebody ${i} in ${groups.join(' ')}`) : [];
  return [...people, ...inGroups].map((id) => ({ id, name: id }));
}

/** By what the record shows: the person is named, or was let in by a group that is still among those of the file. */
function isRequesterOf({ requesters }: Entitlement, { requester, entitlement: { requesters: then } }: Facts): 'yes' | 'no' | 'unknown' {
  if (requesters.people.includes(requester.id)) return 'yes';
  if (requesters.groups.length === 0) return 'no';
  const wasNamed = then.people.includes(requester.id);
  return !wasNamed && then.groups.every((group) => requesters.groups.includes(group)) ? 'yes' : 'unknown';
}

/** Named in the file, or let in then by an entry that says the same. */
function wasOnCall(onCall: People | null, { requester, automatic, entitlement: { approval } }: Facts): boolean {
  if (onCall === null) return false;
  const held = automatic === null ? null : approval.automatic[automatic.entry]?.onCall ?? null;
  return onCall.people.includes(requester.id) || (held !== null && held.people.length + onCall.people.length === 0 && held.groups.every((group) => onCall.groups.includes(group)));
}

function consentThen({ entitlement, way, automatic }: Facts): string {
  return consentOf(entitlement, { way, automatic: automatic?.words });
}

/** `1 of group 6000…, then 2 of group 7000…`. */
function consentOf({ approval, breakGlass }: Entitlement, { way, automatic }: { way: Facts['way']; automatic: string | undefined }): string {
  if (way === 'breakGlass') return `break-glass${breakGlass === null ? '' : `, reviewed by ${breakGlass.reviewers}`}`;
  return automatic === undefined ? approval.stages.map(stageInWords).join('') : `automatic (${automatic})`;
}

function stageInWords({ needed, approvers, from }: Stage, i: number, all: readonly Stage[]): string {
  const before = all[i - 1];
  const escalated = before?.escalateAfter ?? null;
  const link = before === undefined ? '' : escalated !== null ? `, after ${inWords(escalated)} or ` : from === 'start' ? ', and ' : ', then ';
  return `${link}${needed} of ${peopleInWords(approvers).join(', ')}`;
}

function howItWent(request: AccessRequest): string {
  const said = (verdict: 'approve' | 'deny') => request.answers.filter((one) => one.verdict === verdict).map(({ by }) => by.name).join(' and ');
  if (request.status === 'denied') return `denied by ${said('deny')}`;
  if (!('window' in request)) return request.status;
  return request.answers.length > 0 ? `approved by ${said('approve')}` : 'opened';
}

function factsIn([first]: History): Facts | undefined {
  return first.type === 'asked' ? first.facts : undefined;
}
