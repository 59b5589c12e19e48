import { ms } from '../../src/access/instant.js';
import type { AccessRequest, RequestEvent } from '../../src/access/request.js';
import { transition } from '../../src/access/transition.js';
import type { RecordEntry } from '../../src/simulator/core.js';
import { Witness } from '../support/witness.js';
import { FORGED } from './forge.js';
import { holdsIn, meets, type Hold } from './holds.js';
import type { Ask } from './lives.js';
import type { Disturbance, Outage } from './world.js';

/** What a seed is judged on: Azure's state as the simulator recorded it, and the ledger for what was consented to. */
export interface Evidence {
  readonly record: readonly RecordEntry[];
  readonly asks: readonly Ask[];
  /** Object ids of those who may approve. */
  readonly approvers: readonly string[];
  readonly outages: readonly Outage[];
  readonly disturbances: readonly Disturbance[];
  /** Every request's events, each authenticated with the ledger's key. */
  readonly histories: readonly (readonly RequestEvent[])[];
  /** What the check of the whole record found. */
  readonly findings: readonly { readonly where: string; readonly what: string }[];
  /** Ids of requests whose history is not authentic because somebody forged it. */
  readonly forged: readonly string[];
  readonly foreignBefore: string;
  readonly foreignAfter: string;
  readonly fallen: readonly string[];
  /** Losses that nobody was told of. */
  readonly unannounced: readonly string[];
  /** Logs that hold a secret. */
  readonly leaked: readonly string[];
}

/** One promise over a seed: how often it was looked at, and each time that it was broken. */
export interface Invariant { readonly name: string; readonly checked: number; readonly broken: readonly string[] }

export interface Judgement { readonly invariants: readonly Invariant[]; readonly latenesses: readonly number[] }

/** While Azure answers and bot and Redis live, and with the closer alone. Milliseconds (issue "No door stays open"). */
const LIMIT = 30_000;
/** Where nothing went wrong the end's own job closes, and nobody waits for a sweep. Milliseconds. */
const UNDISTURBED = 10_000;
const LIMIT_ALONE = 120_000;
/** A reading is stamped after it was made. Milliseconds. */
const STAMPED = 2500;
/** The bot's clock follows that of Redis, to half the round trip of its question (store/clock.ts). Milliseconds. */
const CLOCK = 250;
/** What a yes has set going may still open when the yes is lost. Milliseconds. */
const IN_FLIGHT = 2000;
/** How far the loss of a role may be from the failure of the window for which it was to be made longer: the first of its roles that fails ends it. Milliseconds. */
const GIVING_ANEW = 10_000;
/** A job that was under way in a process that died or froze is taken up again within this. Milliseconds. */
const TAKEN_UP = 15_000;

/** Each promise of the issue, true or not by the record. */
export function judge(evidence: Evidence): Judgement {
  const requests = evidence.histories.map((events) => ({ events, request: fold(events) }));
  const holds = holdsIn(evidence.record);
  const closings = closingsOf(evidence, holds, requests);
  return {
    latenesses: closings.map(({ lateness }) => Math.max(0, lateness)),
    invariants: [
      consented(evidence, holds),
      { name: 'no consent was counted that the frozen rules do not ask for', ...wrongsOf(requests) },
      timely(closings),
      rolesEnd(evidence, holds, requests),
      sessionsEnd(evidence, closings),
      onlyOne(evidence, holds, requests),
      final(requests, evidence),
      trueWords(requests, holds),
      acknowledged(evidence),
      { name: 'what a store has lost was told', checked: evidence.outages.filter(({ of }) => of === 'loss').length, broken: evidence.unannounced },
      { name: 'foreign rules are byte for byte as before', checked: 1, broken: evidence.foreignBefore === evidence.foreignAfter && !evidence.record.some((e) => (e.kind === 'rule.put' || e.kind === 'rule.deleted') && e.foreign) ? [] : ['a rule of somebody else was touched'] },
      { name: 'no process ended by itself', checked: 1, broken: evidence.fallen },
      { name: 'no log holds a secret or a token', checked: 1, broken: evidence.leaked },
    ],
  };
}

interface Known { readonly events: readonly RequestEvent[]; readonly request: AccessRequest }

function fold(events: readonly RequestEvent[]): AccessRequest {
  return events.reduce<AccessRequest | undefined>(transition, undefined)!; // a history has a first event
}

/** Nobody's access was open before as many approvers as the rules ask for had pressed yes, by what Teams sent. */
function consented({ record, asks, approvers, forged }: Evidence, holds: readonly Hold[]): Invariant {
  const broken: string[] = [];
  for (const hold of holds) {
    if (hold.address?.startsWith('198.51.100.250') || hold.requests.some((id) => forged.includes(id))) { broken.push(`${hold.what} opened on a forged yes`); continue; }
    const ask = asks.find(({ address, request }) => (hold.address === undefined ? request !== undefined && hold.requests.includes(request) : `${address}/32` === hold.address));
    if (!ask?.request) { broken.push(`${hold.what} opened for nobody who asked`); continue; }
    const { request, requester } = ask;
    const yeses = record.filter((e) => e.kind === 'activity.sent' && e.verb === 'approve' && ms(e.at) <= hold.from && (e.data as { request?: string } | undefined)?.request === request);
    const people = new Set(yeses.flatMap((e) => (e.kind === 'activity.sent' && approvers.includes(e.from) && e.from !== requester.id ? [e.from] : [])));
    const needed = ask.life.entitlement === 'pair' ? 2 : 1;
    if (people.size < needed) broken.push(`${hold.what} opened for ${ask.name} with ${people.size} of ${needed} yeses`);
  }
  return { name: 'nothing was open without the consent that the rules ask for', checked: holds.length, broken };
}

function wrongsOf(requests: readonly Known[]): Omit<Invariant, 'name'> {
  const broken: string[] = [];
  for (const { events } of requests) {
    const [first, ...rest] = events;
    if (first?.type !== 'asked') continue;
    const witness = new Witness(first.facts);
    let request = fold([first]);
    for (const event of rest) {
      witness.see(event, request);
      if (event.type === 'opened' && !witness.mayOpen()) broken.push(`${request.reason} was read back as open before it was consented to`);
      request = transition(request, event);
    }
    broken.push(...witness.wrongs.map((wrong) => `${request.reason}: ${wrong}`));
  }
  return { checked: requests.length, broken };
}

interface Closing { readonly hold: Hold; readonly due: number; readonly lateness: number; readonly allowed: number }

/** How long after its end each address was still let in, without the time in which Azure did not answer. */
function closingsOf({ outages, disturbances }: Evidence, holds: readonly Hold[], requests: readonly Known[]): Closing[] {
  return holds.filter(({ address }) => address !== undefined).map((hold) => {
    const due = Math.min(hold.until, ...requests.filter(({ request }) => hold.requests.includes(request.id) && hold.address === request.address).map(dueOf));
    const deaf = overlap(outages.filter(({ of }) => of === 'arm'), due, hold.to);
    const isLost = outages.some(({ of, from, to }) => isLossy(of) && from <= hold.to && to >= hold.from);
    const away = outages.filter(({ of, from, to }) => (of === 'bot' || of === 'redis') && from <= hold.to && to >= due - TAKEN_UP);
    // who is back has half a minute as everybody, and before that what was under way in it has to be taken up again
    const alone = away.length === 0 ? 0 : LIMIT + TAKEN_UP + overlap(away, due, hold.to);
    const isDisturbed = [...disturbances, ...outages].some(({ from, to }) => from <= hold.to && to >= due - TAKEN_UP);
    return { hold, due, lateness: hold.to - due - deaf, allowed: isLost ? LIMIT_ALONE : Math.min(LIMIT_ALONE, Math.max(alone, isDisturbed ? LIMIT : UNDISTURBED)) };
  });
}

/** What was to be done at an end may be forgotten, from then on until it is found again. */
function isLossy(of: Outage['of']): boolean {
  return of === 'loss' || of === 'queues';
}

/** When it should have been closed: its end, or the wish to end it before. */
function dueOf({ events, request }: Known): number {
  const early = events.find(({ type }) => type === 'endedEarly' || type === 'withdrawn' || type === 'failed');
  const end = 'window' in request ? ms(request.window.end) : Infinity;
  return Math.min(end, early ? ms(early.at) : Infinity);
}

function overlap(outages: readonly Outage[], from: number, to: number): number {
  return outages.reduce((sum, outage) => sum + Math.max(0, Math.min(to, outage.to) - Math.max(from, outage.from)), 0);
}

function timely(closings: readonly Closing[]): Invariant {
  const late = closings.filter(({ lateness, allowed }) => lateness > allowed);
  return { name: 'no address was let in longer than 30 s past the end while Azure answered (120 s with the closer alone, 10 s where nothing went wrong)', checked: closings.length, broken: late.map(({ hold, due, lateness, allowed }) => `${hold.address} (${hold.requests.join(', ')}): due ${time(due)}, ${hold.to === Infinity ? 'never closed' : `closed ${time(hold.to)}`}, ${Math.round(lateness / 1000)} s late, ${allowed / 1000} s allowed`) };
}

/** A role goes with the window at the latest: PIM itself ends it. Ended early it goes as the network does, while there is a bot. */
function rolesEnd({ outages }: Evidence, holds: readonly Hold[], requests: readonly Known[]): Invariant {
  const broken: string[] = [];
  const roles = holds.filter(({ address }) => address === undefined);
  for (const hold of roles) {
    const known = requests.filter(({ request }) => hold.requests.includes(request.id));
    // the consent to it went with what Redis lost: it ends by itself, or as what nobody asked for
    const isLost = !known.some(({ request }) => 'window' in request) && outages.some(({ of, to }) => of === 'loss' && to >= hold.from - IN_FLIGHT);
    if (known.length === 0 || isLost) { if (hold.to > hold.until) broken.push(`${hold.what} outlived its own end`); continue; }
    const mine = known.map(({ request }) => request).find((one) => 'window' in one);
    const others = requests.filter(({ request }) => request.requester.id === mine?.requester.id && 'window' in request).map(({ request }) => ('window' in request ? ms(request.window.end) : 0));
    if (hold.until > Math.max(0, ...others) + 1000) broken.push(`${hold.what} was given until ${time(hold.until)}, beyond every window of that person`);
    const due = Math.max(...requests.filter(({ request }) => request.requester.id === mine?.requester.id && 'window' in request && ms(request.window.start) <= hold.to).map(dueOf), hold.from + 2000);
    const late = hold.to - due - overlap(outages.filter(({ of }) => of === 'arm' || of === 'graph'), due, hold.to);
    const isAlone = outages.some(({ of, from, to }) => of !== 'connector' && of !== 'arm' && of !== 'graph' && from <= hold.to && to >= (isLossy(of) ? hold.from : due - TAKEN_UP));
    if (late > LIMIT && !isAlone) broken.push(`${hold.what} stayed ${Math.round(late / 1000)} s past its window`);
  }
  return { name: 'no role outlived its window, but for PIM\'s floor', checked: roles.length, broken };
}

/** A live session goes with the last window that could have let its person in. */
function sessionsEnd({ record, outages }: Evidence, closings: readonly Closing[]): Invariant {
  const opened = record.flatMap((e) => (e.kind === 'session.opened' ? [e] : []));
  const broken = opened.flatMap((session) => {
    const cut = record.find((e) => (e.kind === 'session.cut' || e.kind === 'session.ended') && e.sessionId === session.sessionId);
    const at = cut ? ms(cut.at) : Infinity;
    // the closer cuts when nobody has a window on the NSG any more
    const lasts = Math.max(0, ...closings.filter(({ hold }) => hold.from <= at).map(({ hold, due, allowed }) => Math.max(hold.to, due + allowed)));
    const late = at - lasts - overlap(outages.filter(({ of }) => of === 'arm'), lasts, at);
    return late > LIMIT_ALONE ? [`the session of ${session.address} was ${cut ? `cut ${Math.round(late / 1000)} s after the last window` : 'never cut'}`] : [];
  });
  return { name: 'every live session was cut', checked: opened.length, broken };
}

/** One rule and one assignment of each role for a request, and one more where it was made longer, where the yes to the first was lost and given once more, or where another window could not make it longer. */
function onlyOne({ asks, outages }: Evidence, holds: readonly Hold[], requests: readonly Known[]): Invariant {
  const names = new Map<string, Set<string>>();
  for (const hold of holds) {
    // an address is one request's alone
    const key = hold.address ?? `${hold.requests.join(' ')}: ${hold.what}`;
    if (isOfLostYes(hold, { outages, holds, requests }) || isGivenUpFor(hold, { holds, requests })) continue;
    names.set(key, (names.get(key) ?? new Set()).add(hold.name));
  }
  const broken = [...names].flatMap(([key, some]) => {
    const known = requests.find(({ request }) => request.address === key || key.startsWith(`${request.id}:`));
    // of what Redis lost only those who asked know whether they asked for more time
    const lost = known ? undefined : asks.find(({ address, request }) => `${address}/32` === key || (request !== undefined && key.startsWith(`${request}:`)))?.life.then;
    const extended = known?.events.filter(({ type }) => type === 'extendAsked').length ?? (lost?.do === 'extend' ? 1 : 0);
    return some.size > 1 + extended ? [`${key}: ${[...some].join(', ')}`] : [];
  });
  return { name: 'no request had two rules, nor two assignments of a role', checked: names.size, broken };
}

/** It opened before the yes that is in the record, with a loss between them, and was gone before what that yes opened. */
function isOfLostYes(hold: Hold, { outages, holds, requests }: { outages: Evidence['outages']; holds: readonly Hold[]; requests: readonly Known[] }): boolean {
  const yes = requests.filter(({ request }) => hold.requests.includes(request.id)).flatMap(({ events }) => events).findLast((event) => event.type === 'answered' && event.verdict === 'approve');
  if (!yes || hold.from > ms(yes.at)) return false;
  const later = holds.filter((one) => (hold.address === undefined ? one.what === hold.what : one.address === hold.address) && one.from > ms(yes.at) && one.requests.some((id) => hold.requests.includes(id)));
  return later.every(({ from }) => hold.to <= from) && outages.some(({ of, from, to }) => of === 'loss' && from <= ms(yes.at) && to >= hold.from - IN_FLIGHT);
}

/** A role that PIM does not prolong in place is taken away and given anew for the longer window; when that fails, its own window gets it back. */
function isGivenUpFor(hold: Hold, { holds, requests }: { holds: readonly Hold[]; requests: readonly Known[] }): boolean {
  if (hold.address !== undefined) return false;
  const others = requests.filter(({ request }) => request.requester.id === hold.principal && !hold.requests.includes(request.id));
  const same = holds.filter((one) => one !== hold && one.what === hold.what && one.requests.some((id) => hold.requests.includes(id)));
  const hasFailed = others.some(({ events }) => events.some(({ type, at }) => type === 'failed' && Math.abs(ms(at) - hold.to) <= GIVING_ANEW));
  // only the first of them: what came back is not given up for the same failure
  return hasFailed && same.length > 0 && same.every(({ from }) => from >= hold.to);
}

function final(requests: readonly Known[], { forged }: Evidence): Invariant {
  const open = requests.filter(({ request }) => !['denied', 'cancelled', 'lapsed', 'ended'].includes(request.status) && !request.reason.startsWith(FORGED) && !forged.includes(request.id));
  return { name: 'every request reached a final state', checked: requests.length, broken: open.map(({ request }) => `${request.reason} is ${request.status}`) };
}

/** What the bot recorded as read back was so in Azure at that moment. */
function trueWords(requests: readonly Known[], holds: readonly Hold[]): Invariant {
  const broken: string[] = [];
  let checked = 0;
  for (const { events, request } of requests) for (const event of events) {
    if (event.type !== 'opened' && event.type !== 'closed') continue;
    checked += 1;
    const readAt = ms(event.readAt);
    const mine = holds.filter((hold) => meets(hold, event.target, request));
    if (event.type === 'opened' && !event.alreadyHeld && !mine.some(({ from, to }) => from <= readAt + CLOCK && to >= readAt - STAMPED)) broken.push(`${request.reason}: ${JSON.stringify(event.target)} was said to be open at ${event.readAt} and was not`);
    if (event.type === 'closed' && event.keptBy.length === 0 && mine.some(({ from, to }) => from < readAt - STAMPED && to > readAt + CLOCK)) broken.push(`${request.reason}: ${JSON.stringify(event.target)} was said to be closed at ${event.readAt} and was not`);
  }
  return { name: 'what was said to be open or closed was so in Azure', checked, broken };
}

/** Every line of the audit channel stands in the ledger; after a flush or a lost second that cannot be. */
function acknowledged({ findings, outages, forged, histories }: Evidence): Invariant {
  const isLost = outages.some(({ of }) => of === 'loss');
  const told = findings.filter(({ where, what }) => !(isLost && where === 'the witness') && !forged.some((id) => where.includes(id) || what.includes(id)));
  return { name: 'no acknowledged event was lost, and the record verifies', checked: histories.reduce((sum, events) => sum + events.length, 0), broken: told.map(({ where, what }) => `${where}: ${what}`) };
}

function time(at: number): string {
  return Number.isFinite(at) ? new Date(at).toISOString().slice(11, 23) : 'never';
}
