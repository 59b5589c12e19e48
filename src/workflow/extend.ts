import { AccessError, Refusal, type Problem } from '../access/errors.js';
import { later, type Duration } from '../access/instant.js';
import type { AccessRequest, InStatus } from '../access/request.js';
import type { Person } from '../access/person.js';
import { extendBy, extensionProblems } from '../policy/extend.js';
import { change, load } from './change.js';
import { standingOf } from './pim.js';
import type { Ports } from './ports.js';
import type { Verbs } from './verbs.js';
import { proceed } from './proceed.js';
import { refuseStopped } from './stop.js';

/**
 * Asks for more time in an open window. It holds at once where the rule asks nobody. Rejects with `not-yours`,
 * `not-open`, `not-extendable`, or with Refusal and everything that speaks against the longer window.
 */
export async function extend(ports: Ports, { request: id, by, duration, origin }: Parameters<Verbs['extend']>[0]): Promise<AccessRequest> {
  const { request } = await load(ports, id);
  const more = allowed(request, by, duration);
  await refuseStopped(ports);
  const [first, ...rest] = await extensionProblemsOf(ports, more.request, more.by);
  if (first) throw new Refusal([first, ...rest]);
  const after = await change(ports, id, (current) => {
    allowed(current, by, duration);
    return { type: 'extendAsked', by: more.by, from: origin };
  });
  await proceed(ports, after);
  return after;
}

function allowed(request: AccessRequest, by: Person, typed: string | undefined): { request: InStatus<'active'>; by: Duration } {
  if (request.requester.id !== by.id) throw new AccessError('not-yours', 'This request is somebody else\'s; only they can ask for more time.');
  if (request.status !== 'active') throw new AccessError('not-open', `Request ${request.id} is not open: it is ${request.status}.`);
  const more = extendBy(request, typed);
  if (typeof more !== 'number') throw new AccessError(more.code, more.message);
  return { request, by: more };
}

/** What PIM and the rules have against so much more time, as they say now. */
export async function extensionProblemsOf(ports: Ports, request: InStatus<'active'>, by: Duration): Promise<Problem[]> {
  const roles = await standingOf(ports, request.requester.id, request.entitlement.roles);
  const end = later(request.window.end, by);
  return extensionProblems(request, { end, roles });
}
