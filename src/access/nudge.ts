import { consentOf } from './consent.js';
import { between, instant, later, ms, type Instant } from './instant.js';
import type { AccessRequest, InStatus, Nudge } from './request.js';
import { nextReviewReminder } from './review.js';
import { askedAt } from './stages.js';

/** Before a pending request lapses, and before a window ends, it is said this long ahead, or a quarter of the whole when that is less. Milliseconds. */
const BEFORE_LAPSE = 30 * 60_000;
const BEFORE_END = 10 * 60_000;

/** What people are told next about a request that waits or is open; undefined: nothing more. It may be due already. */
export function nextNudge(request: AccessRequest): Nudge | undefined {
  switch (request.status) {
    case 'pending': return soonest([...(consentOf(request, request.answers) === 'open' ? [...reminders(request), ...stages(request)] : []), ...lapsing(request)]);
    case 'active': return soonest([...ending(request), ...reviewing(request)]);
    case 'revoking': case 'ended': return soonest(reviewing(request));
    default: return undefined;
  }
}

function soonest(nudges: readonly Nudge[]): Nudge | undefined {
  return [...nudges].sort((a, b) => (a.at < b.at ? -1 : 1))[0];
}

/** The first after `first`, then with each gap doubled. */
function reminders({ entitlement: { approval: { reminders: { send, first } } }, askedAt: since, nudges }: InStatus<'pending'>): Nudge[] {
  const count = nudges.filter(({ what }) => what === 'reminder').length;
  return send ? [{ what: 'reminder', stage: null, at: later(since, first * (2 ** (count + 1) - 1)) }] : [];
}

/** A stage beyond the first that is asked now, or will be when those before it stay silent. */
function stages(request: InStatus<'pending'>): Nudge[] {
  return askedAt(request, request.answers).flatMap((at, stage) => {
    const isTold = at === null || at === request.askedAt || request.nudges.some((told) => told.what === 'asked' && told.stage === stage);
    return isTold ? [] : [{ what: 'asked', stage, at }];
  });
}

function lapsing({ askedAt: since, lapsesAt, nudges }: InStatus<'pending'>): Nudge[] {
  if (nudges.some(({ what }) => what === 'lapsing')) return [];
  return [{ what: 'lapsing', stage: null, at: ahead(since, lapsesAt, BEFORE_LAPSE) }];
}

function ending({ window: { start, end }, warnedOf }: InStatus<'active'>): Nudge[] {
  return warnedOf === end ? [] : [{ what: 'ending', stage: null, at: ahead(start, end, BEFORE_END) }];
}

function reviewing(request: AccessRequest): Nudge[] {
  const at = nextReviewReminder(request);
  return at === null ? [] : [{ what: 'review', stage: null, at }];
}

function ahead(from: Instant, to: Instant, most: number): Instant {
  return instant(ms(to) - Math.min(most, Math.max(0, between(from, to)) / 4));
}
