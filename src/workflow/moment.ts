import { grantedEnd } from '../access/consent.js';
import { problemOf, type Problem } from '../access/errors.js';
import { between, type Duration } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import { leastWindow } from '../access/ticket.js';
import { windowOf, type Window } from '../access/window.js';
import { freezeProblems, hoursProblems } from '../policy/moments.js';
import type { Ports } from './ports.js';

interface Moment { readonly rules: Pick<Ports['rules'], 'entitlements'>; readonly clock: Pick<Ports['clock'], 'now'> }

/** What speaks against a window that would begin now: hours as they were asked for; periods of rest as they are in force now. */
export function momentProblems({ rules, clock }: Moment, request: AccessRequest, duration: Duration): Problem[] {
  const { entitlement } = request;
  const { start, end } = windowOf(clock.now(), { ...request, duration, endsBy: grantedEnd(request, request.answers) }, entitlement.roundTo);
  const now = rules.entitlements().find(({ id }) => id === entitlement.id) ?? entitlement;
  return [...leftProblems(request, { start, end }), ...hoursProblems(entitlement, start, end), ...freezeProblems(now, start, end)];
}

/** One approver's end, and somebody else's yes so late that too little is left before it. */
function leftProblems(request: AccessRequest, { start, end }: Window): Problem[] {
  const latest = grantedEnd(request, request.answers);
  const [left, least] = [end > start ? between(start, end) : 0, leastWindow(request.entitlement)];
  return latest === null || latest === request.endsBy || left >= least ? [] : [problemOf('duration', { says: 'duration-too-short/left', end: latest, left, least })];
}
