import { errorOf, Refusal, type Problem } from '../access/errors.js';
import { later, type Duration } from '../access/instant.js';
import type { AccessRequest, InStatus } from '../access/request.js';
import type { Person } from '../access/person.js';
import { extendBy, extensionProblems } from '../policy/extend.js';
import type { Clocked } from '../policy/typedMoment.js';
import { change, load } from './change.js';
import { standingOf } from './pim.js';
import type { Ports } from './ports.js';
import type { Verbs } from './verbs.js';
import { proceed } from './proceed.js';
import { refuseStopped } from './stop.js';
import { extensionUnderTicket } from './tickets.js';

/**
 * Asks for more time in an open window. It holds at once where the rule asks nobody. Rejects with `not-yours`,
 * `not-open`, `not-extendable`, or with Refusal and everything that speaks against the longer window.
 */
export async function extend(ports: Ports, { request: id, by, duration, shownEnd, zone, origin }: Parameters<Verbs['extend']>[0]): Promise<AccessRequest> {
  const { request } = await load(ports, id);
  const typed = { duration, shownEnd, now: ports.clock.now(), zone };
  const more = allowed(request, by, typed);
  await refuseStopped(ports);
  const { by: most, problems: [first, ...rest] } = await heldExtension(ports, more.request, more.by);
  if (first) throw new Refusal([first, ...rest]);
  const after = await change(ports, id, (current) => {
    allowed(current, by, typed);
    return { type: 'extendAsked', by: most, from: origin };
  });
  await proceed(ports, after);
  return after;
}

function allowed(request: AccessRequest, by: Person, { duration, shownEnd, ...clocked }: Clocked & { duration: string | undefined; shownEnd: string | undefined }): { request: InStatus<'active'>; by: Duration } {
  if (request.requester.id !== by.id) throw errorOf({ says: 'not-yours/more' });
  if (request.status !== 'active') throw errorOf({ says: 'not-open', request: request.id, status: request.status });
  const more = extendBy(request, duration, clocked);
  if (typeof more !== 'number') throw new Refusal([more]);
  // a press of a card that shows an earlier end was one for that end
  if (shownEnd !== undefined && shownEnd !== request.window.end) throw errorOf({ says: 'not-extendable/moved', end: request.window.end, now: clocked.now });
  return { request, by: more };
}

/** How much more time the ticket leaves, at most as wished, and what PIM, the ticket and the rules have against that, as they say now. */
export async function heldExtension(ports: Ports, request: InStatus<'active'>, wished: Duration): Promise<{ by: Duration; problems: Problem[] }> {
  const [roles, { by, problems }] = await Promise.all([
    standingOf(ports, request.requester.id, request.entitlement.roles),
    extensionUnderTicket(ports, request, wished),
  ]);
  const end = later(request.window.end, by);
  return { by, problems: [...problems, ...extensionProblems(request, { end, roles })] };
}
