import fc from 'fast-check';
import { roleKey, type Entitlement, type Stage } from '../../src/access/entitlement.js';
import { voiceOf, type Person } from '../../src/access/person.js';
import type { AccessRequest, EventType, Facts, News } from '../../src/access/request.js';
import type { StepUp } from '../../src/access/stepUp.js';
import { targetsOf, type Target } from '../../src/access/target.js';
import { ana, ben, noor, riley, sam } from './people.js';
import { anEntitlement, at, aTicketSeen, HOUR, MINUTE, underServiceNow } from './requests.js';

/** Rules, requests and histories at random, most of which no bot would ever write: what holds over them holds whatever the bot does. */

/** The requester is one of them. */
const PEOPLE = [riley, noor, ana, ben, sam];
const RULES = 'rules-1';
const from = { conversation: 'c', activity: '1' };
const person = fc.constantFrom(...PEOPLE);
/** The file lists two accounts each of two humans, or did not when it was said. */
const ACCOUNTS = [[riley.id, noor.id], [ben.id, sam.id]];
const voice = fc.tuple(person, fc.constantFrom(ACCOUNTS, [])).map(([by, accounts]) => voiceOf(by, accounts));
const one = anEntitlement();
const role = one.roles[0]!;
/** One role and one path: two targets, so that a history gets somewhere. */
const SMALL = { roles: [role], paths: one.paths };
const TARGETS: Target[] = (({ identity, network }) => [...identity, ...network])(targetsOf({ ...one, ...SMALL }, riley.id));
const target = fc.constantFrom(...TARGETS);
const moment = fc.integer({ min: 0, max: 11 * 60 }).map((minutes) => at(`${10 + Math.floor(minutes / 60)}:${minutes % 60}`));
const length = fc.integer({ min: 1, max: 240 }).map((minutes) => minutes * MINUTE);
const seen = fc.record({ start: moment, end: moment }).map((window) => aTicketSeen({ window })).chain((full) => fc.constantFrom(full, { ...full, window: null }));

function signedIn({ id: oid }: Person): StepUp {
  return { at: at('10:00'), oid, acrs: ['c1'], mfa: true, address: '203.0.113.7' };
}

const stage: fc.Arbitrary<Stage> = fc.record({
  approvers: fc.constant({ groups: ['g'], people: [] }), needed: fc.constantFrom(1, 1, 2, 3), denials: fc.integer({ min: 1, max: 2 }),
  escalateAfter: fc.constantFrom(null, null, 30 * MINUTE), from: fc.constantFrom('previous' as const, 'start' as const),
});
const automatic = fc.record({ onCall: fc.constantFrom(null, { groups: ['g'], people: [] }), longest: fc.constantFrom(null, HOUR), ticketStates: fc.constantFrom([], ['implement'], ['assess']) });

const entitlement: fc.Arbitrary<Entitlement> = fc.record({
  stages: fc.oneof(fc.array(stage, { minLength: 1, maxLength: 1 }), fc.array(stage, { minLength: 1, maxLength: 3 })).map((all) => all as [Stage, ...Stage[]]), // at least one
  automatic: fc.array(automatic, { maxLength: 2, size: 'max' }),
  extend: fc.option(fc.record({ times: fc.integer({ min: 1, max: 2 }), by: length, approval: fc.boolean() }), { freq: 3 }),
  breakGlass: fc.option(fc.record({ max: length, reviewers: fc.integer({ min: 1, max: 2 }), reviewWithin: length }), { freq: 3 }),
  roundTo: fc.constantFrom(1000, MINUTE, 5 * MINUTE), stepUp: fc.constantFrom('none' as const, 'none' as const, 'none' as const, 'requester' as const, 'both' as const),
  ticket: fc.constantFrom(one.ticket, one.ticket, underServiceNow),
}).map(({ stages, automatic: entries, ...rest }) => anEntitlement({ ...SMALL, ...rest, approval: { ...one.approval, stages, automatic: entries } }));

export const facts: fc.Arbitrary<Facts> = fc.record({
  entitlement, duration: length, startsAt: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, moment), endsBy: fc.option(moment, { freq: 2 }), ticket: fc.constantFrom('CHG0030001', 'CHG0030001', null), ticketSeen: fc.option(seen),
  way: fc.constantFrom('approval' as const, 'approval' as const, 'automatic' as const, 'breakGlass' as const), automatic: fc.option(fc.constantFrom(0, 0, 1).map((entry) => ({ entry, words: 'x' })), { freq: 5 }),
  pim: fc.constantFrom([], [], [], [{ role, approvers: { groups: ['g'], people: [] } }]), lapsesAt: fc.integer({ min: 1, max: 8 }).map((hours) => at(`${10 + hours}:00`)), reason: fc.constantFrom('patch', 'patch', 'patch', ''),
  signs: fc.oneof({ weight: 7, arbitrary: fc.constant('as the rules ask') }, fc.constant('another'), fc.constant('nobody')),
}).map(({ signs, ...some }) => ({
  v: 1, id: 'abcd2345', instance: 'test', requester: riley, logins: ['riley'], rules: RULES, address: '203.0.113.7/32', askedAt: at('10:00'), origin: from, ...some,
  automatic: some.way === 'automatic' ? some.automatic : null,
  stepUp: signs === 'nobody' || (signs === 'as the rules ask' && some.entitlement.stepUp === 'none') ? null : signedIn(signs === 'another' ? noor : riley),
}));

const readBack = { target, effectAt: moment, readAt: moment, azureRequests: fc.constant([]) };
const shared = { comment: fc.constant(null), from: fc.constant(from) };
/** Of every kind of event; a kind without its line here does not compile. */
const NEWS: { [T in Exclude<EventType, 'asked'>]: fc.Arbitrary<Extract<News, { type: T }>> } = {
  answered: fc.record({
    ...shared, type: fc.constant('answered'), voice, verdict: fc.constantFrom('approve', 'approve', 'approve', 'deny'), stage: fc.constantFrom(0, 0, 1, 1, 2, 3), duration: fc.option(length, { freq: 2 }),
    pimApproverOf: fc.constantFrom([], [roleKey(role)], [roleKey(role)], ['another']), rules: fc.constantFrom(RULES, RULES, RULES, RULES, 'rules-2'),
    signs: fc.constantFrom('themselves', 'themselves', 'themselves', 'another', 'nobody'),
  }).map(({ signs, voice: by, ...rest }) => ({ ...rest, ...by, ...(signs === 'nobody' ? {} : { stepUp: signedIn(signs === 'themselves' ? by.by : riley) }) })),
  nudged: fc.record({ type: fc.constant('nudged'), what: fc.constantFrom('reminder', 'asked', 'lapsing', 'ending', 'review'), stage: fc.constantFrom(null, 1) }),
  reviewed: fc.record({ ...shared, type: fc.constant('reviewed'), voice, verdict: fc.constantFrom('justified', 'notJustified') }).map(({ voice: by, ...rest }) => ({ ...rest, ...by })),
  ticketChecked: fc.record({ type: fc.constant('ticketChecked'), seen }),
  cancelled: fc.record({ type: fc.constant('cancelled'), by: person, from: shared.from }),
  lapsed: fc.constant({ type: 'lapsed' }),
  started: fc.constant({ type: 'started' }),
  extendAsked: fc.record({ type: fc.constant('extendAsked'), by: fc.oneof(length, fc.constant(5 * MINUTE)), from: shared.from }),
  opened: fc.record({ ...readBack, type: fc.constant('opened'), alreadyHeld: fc.boolean(), until: moment }),
  failed: fc.constant({ type: 'failed', code: 'X', message: 'no' }),
  due: fc.constant({ type: 'due' }),
  endedEarly: fc.record({ type: fc.constant('endedEarly'), by: person, from: shared.from }),
  withdrawn: fc.record({ type: fc.constant('withdrawn'), why: fc.constantFrom('stopped', 'ticketClosed'), by: fc.option(person), message: fc.constant('x') }),
  closed: fc.record({ ...readBack, type: fc.constant('closed'), keptBy: fc.constant([]) }),
  sessionsCut: fc.record({ type: fc.constant('sessionsCut'), sessions: fc.record({ cut: fc.constant([]), keptBy: fc.constant([]), at: moment, readAt: moment }) }),
  troubled: fc.record({ type: fc.constant('troubled'), what: fc.constantFrom('x', 'y'), code: fc.constant('Y'), message: fc.constant('z') }),
};
const news: fc.Arbitrary<News> = fc.oneof(...Object.values(NEWS));

/** Of these kinds a history is made that gets on; the others come in between. */
const NEXT: Partial<Record<AccessRequest['status'] | 'extending', fc.Arbitrary<News>>> = {
  pending: fc.oneof({ weight: 6, arbitrary: NEWS.answered }, NEWS.ticketChecked), scheduled: NEWS.started,
  activating: fc.oneof({ weight: 3, arbitrary: NEWS.opened }, NEWS.ticketChecked), active: fc.oneof({ weight: 6, arbitrary: NEWS.extendAsked }, NEWS.reviewed, NEWS.due), extending: fc.oneof({ weight: 8, arbitrary: NEWS.answered }, NEWS.due),
  revoking: fc.oneof({ weight: 5, arbitrary: NEWS.closed }, { weight: 2, arbitrary: NEWS.sessionsCut }, NEWS.troubled), ended: NEWS.reviewed,
};
export const KINDS = Object.keys(NEWS);

/** One thing that happens: what it is in each status that the request may have by then, and how much later. Milliseconds. */
export const step = fc.record({
  gap: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 6 * MINUTE }) }, fc.integer({ min: 0, max: 3 * HOUR })),
  any: news, isAny: fc.integer({ min: 0, max: 15 }).map((n) => n === 0),
  next: fc.record(Object.fromEntries(Object.entries(NEXT)) as Record<string, fc.Arbitrary<News>>), // the names go, which are read back by their own
});
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

export function newsOf({ any, isAny, next }: Step, request: AccessRequest): News {
  const isExtending = request.status === 'active' && request.extension !== null;
  return (isAny ? undefined : next[isExtending ? 'extending' : request.status]) ?? any;
}
