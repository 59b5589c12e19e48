import { consentOf, grantedDuration, grantedEnd } from './consent.js';
import { AccessError } from './errors.js';
import { between, earliest, latest } from './instant.js';
import { areOneHuman } from './person.js';
import type { AccessRequest, Answer, Closed, Facts, InStatus, News, Opened, RequestEvent, State } from './request.js';
import { firstReview, isReviewable, reviewAfter, reviewDue } from './review.js';
import { said, saidBy } from './sentences/index.js';
import { openStages } from './stages.js';
import { targetKey, targetsOf } from './target.js';
import { isTicketUnchecked, waitsForTicket, withTicket } from './ticket.js';
import { firstState } from './way.js';
import { isWithin, windowFrom, windowOf } from './window.js';

/** Puts an event in its place behind what has happened so far. */
export function nextEvent(request: AccessRequest, news: News, at: string): RequestEvent {
  return { ...news, v: 1, request: request.id, seq: request.seq + 1, at };
}

export function firstEvent(facts: Facts): RequestEvent {
  return { v: 1, type: 'asked', request: facts.id, seq: 1, at: facts.askedAt, facts };
}

/**
 * The request after the event. One exhaustive switch: a pair of status and event that is not in it throws
 * `forbidden-transition`, and so does an event out of its place.
 */
export function transition(request: AccessRequest | undefined, event: RequestEvent): AccessRequest {
  if (event.seq !== (request?.seq ?? 0) + 1) throw forbidden(request, event);
  if (event.type === 'asked') {
    const first = firstState(event.facts);
    if (request || !first || !isSignedIn(event.facts)) throw forbidden(request, event);
    return { ...event.facts, ...first, seq: 1, review: firstReview(event.facts) };
  }
  if (request?.id !== event.request) throw forbidden(request, event);
  const facts = event.type === 'ticketChecked' ? withTicket(factsOf(request), event.seen) : factsOf(request);
  return { ...facts, ...nextState(request, event), seq: event.seq, review: reviewAfter(request, event) };
}

/** The request that these events made; throws `forbidden-transition` when they cannot have. */
export function replay(events: readonly RequestEvent[]): AccessRequest {
  const request = events.reduce<AccessRequest | undefined>(transition, undefined);
  if (!request) throw new AccessError('forbidden-transition', 'A request without events does not exist.');
  return request;
}

function nextState(request: AccessRequest, event: Exclude<RequestEvent, { type: 'asked' }>): State {
  const { status } = request;
  switch (event.type) {
    case 'answered':
      if (status === 'pending') return answered(request, event);
      if (status === 'active') return extensionAnswered(request, event);
      break;
    case 'nudged':
      if (event.what === 'review') {
        if (reviewDue(request) !== null) return request;
        break;
      }
      if (status === 'pending' && event.what !== 'ending') return { status, answers: request.answers, nudges: [...request.nudges, { what: event.what, stage: event.stage, at: event.at }] };
      if (status === 'active' && event.what === 'ending') return { ...activeOf(request), warnedOf: request.window.end };
      break;
    case 'reviewed':
      // after the end, too: what is added is what was said about it, and it stays ended
      if (isReviewable(request, event)) return request;
      break;
    case 'cancelled':
      if (status === 'pending' || status === 'scheduled') return { status: 'cancelled', answers: request.answers, cancelledAt: event.at, withdrawn: null };
      break;
    case 'lapsed':
      if (status === 'pending' || status === 'scheduled') return { status: 'lapsed', answers: request.answers, lapsedAt: event.at };
      break;
    case 'ticketChecked':
      if (waitsForTicket(request)) return ticketChecked(request, event);
      break;
    case 'started':
      if (status === 'scheduled' && event.at >= request.window.start) return { status: 'activating', answers: request.answers, window: request.window, opened: [] };
      break;
    case 'extendAsked':
      if (status === 'active') return extendAsked(request, event);
      break;
    case 'opened':
      if ((status === 'activating' && !waitsForTicket(request)) || status === 'active') return opened(request, event);
      break;
    case 'failed':
      if (status === 'activating') return revoking(request, event.at, { outcome: 'failedToOpen', failure: { code: event.code, ...saidBy(event) } });
      break;
    case 'due':
      if (status === 'activating') return revoking(request, event.at, { outcome: 'failedToOpen', failure: { code: 'not-in-time', ...said({ says: 'not-in-time/ended' }) } });
      if (status === 'active') return revoking(request, event.at, { outcome: 'completed' });
      break;
    case 'endedEarly':
      if (status === 'activating' || status === 'active') return revoking(request, event.at, { outcome: 'endedEarly', endedBy: event.by });
      break;
    case 'withdrawn': {
      const withdrawn = { why: event.why, by: event.by, ...saidBy(event) };
      if (status === 'pending' || status === 'scheduled') return { status: 'cancelled', answers: request.answers, cancelledAt: event.at, withdrawn };
      if (status === 'activating' || status === 'active') return revoking(request, event.at, { outcome: 'endedEarly', endedBy: event.by, withdrawn });
      break;
    }
    case 'closed':
      if (status === 'revoking') return closed(request, event);
      break;
    case 'sessionsCut':
      if (status === 'revoking') return whenAllClosed({ ...request, sessions: event.sessions }, event.at);
      break;
    case 'troubled':
      if (status === 'revoking') return troubled(request, event);
      break;
  }
  throw forbidden(request, event);
}

type Of<T extends RequestEvent['type']> = Extract<RequestEvent, { type: T }>;

function answered(request: InStatus<'pending'>, event: Of<'answered'>): State {
  const { at, stage } = event;
  const isAsked = openStages(request, request.answers, at).includes(stage) && !request.answers.some((answer) => areOneHuman(answer, event));
  if (event.rules !== request.rules || at >= request.lapsesAt || !isAsked || !hasSignedIn(request, event)) throw forbidden(request, event);
  const answers = [...request.answers, answerOf(event)];
  switch (consentOf(request, answers)) {
    case 'open': return { status: 'pending', answers, nudges: request.nudges };
    case 'denied': return { status: 'denied', answers, deniedAt: event.at };
    // its ticket decides too, once its system answers
    case 'approved': return isTicketUnchecked(request) ? { status: 'pending', answers, nudges: request.nudges } : consented({ ...request, answers }, at);
  }
}

function answerOf({ by, accounts, verdict, at, comment, stage, duration, until, pimApproverOf, stepUp }: Of<'answered'>): Answer {
  return { by, ...(accounts && { accounts }), verdict, at, comment, stage, duration, ...(until === undefined ? {} : { until }), pimApproverOf, stepUp: stepUp ?? null };
}

/** Approved by all who have to: the window is set. */
function consented(request: InStatus<'pending'>, at: string): State {
  const { answers } = request;
  const window = windowOf(at, { ...request, duration: grantedDuration(request, answers), endsBy: grantedEnd(request, answers) }, request.entitlement.roundTo);
  return window.start > at ? { status: 'scheduled', answers, window } : { status: 'activating', answers, window, opened: [] };
}

/** The ticket was read and allows it: for the first time, or once more before the window opens. */
function ticketChecked(request: AccessRequest, event: Of<'ticketChecked'>): State {
  const { seen, at } = event;
  if (request.status === 'activating' && isWithin(request.window, seen.window)) {
    const { status, answers, window, opened: open } = request;
    return { status, answers, window, opened: open };
  }
  if (request.status !== 'pending' || at >= withTicket(request, seen).lapsesAt) throw forbidden(request, event);
  return consentOf(request, request.answers) === 'approved' ? consented({ ...request, ticketSeen: seen }, at) : { status: 'pending', answers: request.answers, nudges: request.nudges };
}

/** More time, as often and as much as the rule allows, one wish at a time. It holds at once where nobody has to be asked. */
function extendAsked(request: InStatus<'active'>, event: Of<'extendAsked'>): State {
  const { entitlement: { extend }, way } = request;
  const isAllowed = extend !== null && way !== 'breakGlass' && request.extension === null && request.extended < extend.times && event.by > 0 && event.by <= extend.by;
  if (!isAllowed || event.at >= request.window.end) throw forbidden(request, event);
  // what nobody but a rule has consented to is not made longer without anybody either
  return extend.approval || request.pim.length > 0 || way === 'automatic'
    ? { ...activeOf(request), extension: { by: event.by, askedAt: event.at, answers: [] } }
    : extendedBy(request, event.by);
}

function extensionAnswered(request: InStatus<'active'>, event: Of<'answered'>): State {
  const { extension } = request;
  const { at, stage } = event;
  if (extension === null || event.rules !== request.rules || at >= request.window.end || !hasSignedIn(request, event)) throw forbidden(request, event);
  const asked = { ...request, askedAt: extension.askedAt };
  if (!openStages(asked, extension.answers, at).includes(stage) || extension.answers.some((answer) => areOneHuman(answer, event))) throw forbidden(request, event);
  const answers = [...extension.answers, answerOf(event)];
  switch (consentOf(asked, answers)) {
    case 'open': return { ...activeOf(request), extension: { ...extension, answers } };
    case 'denied': return { ...activeOf(request), extension: null };
    case 'approved': return extendedBy(request, grantedDuration({ duration: extension.by }, answers));
  }
}

/** The end moves; each target is then read back with the new one. */
function extendedBy(request: InStatus<'active'>, by: number): State {
  const { window, entitlement: { roundTo }, extended } = request;
  return { ...activeOf(request), window: { start: window.start, end: windowFrom(window.end, by, roundTo).end }, extension: null, extended: extended + 1 };
}

function opened(request: InStatus<'activating' | 'active'>, event: Of<'opened'>): State {
  const { target, effectAt, readAt, alreadyHeld, until } = event;
  const all: Opened[] = [...without(request.opened, target), { target, at: effectAt, readAt, alreadyHeld, until }];
  if (request.status === 'active') return { ...activeOf(request), opened: all };
  const state = { answers: request.answers, window: request.window, opened: all };
  const wanted = allTargets(request).map(targetKey);
  const isReady = wanted.every((key) => all.some((o) => targetKey(o.target) === key));
  return isReady ? { ...state, status: 'active', readyAt: event.at, warnedOf: null, extension: null, extended: 0 } : { ...state, status: 'activating' };
}

type Why = Pick<InStatus<'revoking'>, 'outcome'> & Partial<Pick<InStatus<'revoking'>, 'endedBy' | 'failure' | 'withdrawn'>>;

function revoking(request: InStatus<'activating' | 'active'>, at: string, why: Why): State {
  const { answers, window, opened: open } = request;
  return { status: 'revoking', answers, window, opened: open, endedBy: null, failure: null, withdrawn: null, ...why, revokingSince: at, closed: [], sessions: null, troubles: [] };
}

function closed(request: InStatus<'revoking'>, event: Of<'closed'>): State {
  const { target, effectAt, readAt, keptBy, other } = event;
  const all: Closed[] = [...without(request.closed, target), { target, at: effectAt, readAt, keptBy, ...(other && { other }) }];
  // Whoever came back while the rule still stood is not cut yet: an established flow outlives the rule (AZURE.md E.3).
  const isStale = target.layer === 'network' && request.sessions !== null && request.sessions.readAt < effectAt;
  return whenAllClosed({ ...request, closed: all, sessions: isStale ? null : request.sessions }, event.at);
}

function troubled(request: InStatus<'revoking'>, event: Of<'troubled'>): State {
  const { what, code, at } = event;
  const since = request.troubles.find((t) => t.what === what)?.since ?? at;
  return { ...closingOf(request), status: 'revoking', troubles: [...request.troubles.filter((t) => t.what !== what), { what, code, ...saidBy(event), since }] };
}

/** Ended only when every target and every session was read back as closed: no final status while anything may be open. */
function whenAllClosed(request: InStatus<'revoking'>, at: string): State {
  const isClosed = allTargets(request).every((t) => request.closed.some((c) => targetKey(c.target) === targetKey(t)));
  if (!isClosed || !request.sessions) return { ...closingOf(request), status: 'revoking' };
  const lastEffect = latest(request.sessions.at, ...request.closed.map((c) => c.at));
  const wishedEnd = earliest(request.window.end, request.revokingSince);
  // who ended it before its time, or why it never opened, says more
  const outcome = request.outcome === 'completed' && request.closed.some(({ other }) => other) ? 'closedByOther' : request.outcome;
  return { ...closingOf(request), outcome, status: 'ended', endedAt: at, lateness: Math.max(0, between(wishedEnd, lastEffect)) };
}

function allTargets(request: AccessRequest) {
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  return [...identity, ...network];
}

function without<T extends { target: Opened['target'] }>(list: readonly T[], target: Opened['target']): T[] {
  return list.filter((entry) => targetKey(entry.target) !== targetKey(target));
}

function factsOf(request: AccessRequest): Facts {
  const { v, id, instance, requester, logins, entitlement, rules, way, automatic, duration, startsAt, endsBy, address, ticket, ticketSeen, reason, pim, stepUp, askedAt, lapsesAt, origin } = request;
  return { v, id, instance, requester, logins, entitlement, rules, way, automatic, duration, startsAt, endsBy, address, ticket, ticketSeen, reason, pim, stepUp, askedAt, lapsesAt, origin };
}

function activeOf({ status, answers, window, opened: open, readyAt, warnedOf, extension, extended }: InStatus<'active'>) {
  return { status, answers, window, opened: open, readyAt, warnedOf, extension, extended };
}

function closingOf(request: InStatus<'revoking'>) {
  const { answers, window, opened: open, outcome, endedBy, failure, withdrawn, revokingSince, closed: done, sessions, troubles } = request;
  return { answers, window, opened: open, outcome, endedBy, failure, withdrawn, revokingSince, closed: done, sessions, troubles };
}

function forbidden(request: AccessRequest | undefined, event: RequestEvent): AccessError {
  return new AccessError('forbidden-transition', `A request that is ${request?.status ?? 'not there'} (${request?.seq ?? 0}) cannot take the event ${event.type} (${event.seq}).`);
}

/** Where the frozen rules ask for the requester's own sign-in there is one; and whose it is, where there is one, is theirs. */
function isSignedIn({ entitlement, requester, stepUp }: Facts): boolean {
  return stepUp === null ? entitlement.stepUp === 'none' : stepUp.oid === requester.id;
}

/** A yes counts with the approver's own sign-in, where the frozen rules ask for one. */
function hasSignedIn({ entitlement }: Facts, { by, verdict, stepUp }: Of<'answered'>): boolean {
  return stepUp === undefined ? entitlement.stepUp !== 'both' || verdict === 'deny' : stepUp.oid === by.id;
}
