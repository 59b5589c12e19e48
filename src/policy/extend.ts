import { inWords, parseDuration } from '../access/duration.js';
import { roleKey } from '../access/entitlement.js';
import type { Problem } from '../access/errors.js';
import type { Duration, Instant } from '../access/instant.js';
import type { RoleStanding } from '../access/pim.js';
import type { InStatus } from '../access/request.js';
import { freezeProblems, hoursProblems } from './moments.js';
import { roleProblems } from './pim.js';

type Extendable = Pick<InStatus<'active'>, 'entitlement' | 'extension' | 'extended' | 'way'>;

/** By how much a window is to be made longer, or why it cannot be. Without a wish: the most. */
export function extendBy(request: Extendable, typed: string | undefined): Duration | Problem {
  const { entitlement: { extend, title }, extension, extended, way } = request;
  if (way === 'breakGlass') return problem('A break-glass window cannot be made longer. Ask the approvers for another one, or end this one and open another.');
  if (extend === null) return problem(`Windows of ${title} cannot be made longer. Ask for another one.`);
  if (extension !== null) return problem('More time has been asked for already and waits for the approvers.');
  if (extended >= extend.times) return problem(`This window was made longer ${extended === 1 ? 'once' : `${extended} times`} already, as often as is allowed. Ask for another one.`);
  if (typed === undefined || typed.trim() === '') return extend.by;
  const wanted = parseDuration(typed);
  if (wanted === undefined) return { code: 'duration-invalid', field: 'duration', message: `"${typed.slice(0, 60)}" is not a duration. Write it like 30m, 1h or 1h 30m.` };
  if (wanted > extend.by) return { code: 'duration-too-long', field: 'duration', message: `${inWords(wanted)} is too much: at most ${inWords(extend.by)} more at a time.` };
  return wanted;
}

/** What speaks against a window that ends later: PIM's eligibility and settings, hours and freezes. */
export function extensionProblems({ window, ticket, entitlement, pim, stepUp }: InStatus<'active'>, { end, roles }: { end: Instant; roles: readonly RoleStanding[] }): Problem[] {
  // Whose approval PIM demanded when it was asked is asked with the extension's consent; what it demands since then, nobody was asked for.
  const wish = { start: window.start, end, ticket, ticketExample: entitlement.ticket.example, pimApproved: new Set(pim.map(({ role }) => roleKey(role))), signIn: stepUp };
  return [...roles.flatMap((role) => roleProblems(role, wish)), ...hoursProblems(entitlement, window.start, end), ...freezeProblems(entitlement, window.start, end)];
}

function problem(message: string): Problem {
  return { code: 'not-extendable', field: 'duration', message };
}
