import { parseDuration } from '../access/duration.js';
import { roleKey } from '../access/entitlement.js';
import { problemOf, type Problem, type Refusing } from '../access/errors.js';
import { between, type Duration, type Instant } from '../access/instant.js';
import type { RoleStanding } from '../access/pim.js';
import type { InStatus } from '../access/request.js';
import { untilIn, untilWhen } from './length.js';
import { freezeProblems, hoursProblems } from './moments.js';
import { roleProblems } from './pim.js';
import type { Clocked } from './typedMoment.js';

type Extendable = Pick<InStatus<'active'>, 'window' | 'entitlement' | 'extension' | 'extended' | 'way'>;

/** By how much a window is to be made longer, or why it cannot be. Without a wish: the most. */
export function extendBy(request: Extendable, typed: string | undefined, clocked: Clocked): Duration | Problem {
  const { entitlement: { extend, title }, extension, extended, way } = request;
  if (way === 'breakGlass') return problem({ says: 'not-extendable/break-glass' });
  if (extend === null) return problem({ says: 'not-extendable/never', title });
  if (extension !== null) return problem({ says: 'not-extendable/waits' });
  if (extended >= extend.times) return problem({ says: 'not-extendable/often', times: extended });
  if (typed === undefined || typed.trim() === '') return extend.by;
  const wanted = wantedBy(request, typed, clocked);
  if (typeof wanted !== 'number') return wanted;
  if (wanted > extend.by) return problem({ says: 'duration-too-long/more', asked: wanted, longest: extend.by });
  return wanted;
}

/** `30m`, or `until 18:00`: as much as lies between the end that it has and that time. */
function wantedBy({ window }: Extendable, typed: string, clocked: Clocked): Duration | Problem {
  const when = untilIn(typed);
  if (when === undefined) return parseDuration(typed) ?? problem({ says: 'duration-invalid', typed: typed.slice(0, 60) });
  const end = untilWhen(when, clocked);
  if (typeof end !== 'string') return end;
  return end > window.end ? between(window.end, end) : problem({ says: 'duration-invalid/no-later', end, zone: clocked.zone ?? 'UTC', has: window.end });
}

/** What speaks against a window that ends later: PIM's eligibility and settings, hours and freezes. */
export function extensionProblems({ window, ticket, entitlement, pim, stepUp }: InStatus<'active'>, { end, roles }: { end: Instant; roles: readonly RoleStanding[] }): Problem[] {
  // Whose approval PIM demanded when it was asked is asked with the extension's consent; what it demands since then, nobody was asked for.
  const wish = { start: window.start, end, ticket, ticketExample: entitlement.ticket.example, pimApproved: new Set(pim.map(({ role }) => roleKey(role))), signIn: stepUp };
  return [...roles.flatMap((role) => roleProblems(role, wish)), ...hoursProblems(entitlement, window.start, end), ...freezeProblems(entitlement, window.start, end)];
}

function problem(sentence: Refusing): Problem {
  return problemOf('duration', sentence);
}
