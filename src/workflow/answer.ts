import { AccessError } from '../access/errors.js';
import { clockTime } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import { accountsOf, type Person } from '../access/person.js';
import { change, load } from './change.js';
import type { AnswerOf, Ports } from './ports.js';
import { proceed } from './proceed.js';
import { wake } from './wake.js';

/**
 * An approver's yes or no. Authority is read from the directory at the click. Of many clicks at once one is saved; the
 * others reject with `already-decided`, which names who decided. Rejects with `own-request`, `not-an-approver`.
 */
export async function answer(ports: Ports, { request: id, by, verdict, comment, origin }: AnswerOf): Promise<AccessRequest> {
  await wake(ports, id, 'lapse');
  const { request } = await load(ports, id);
  refuseDecided(request);
  if (accountsOf(request.requester.id, ports.rules.accounts).includes(by.id)) {
    throw new AccessError('own-request', 'This is your own request. Somebody else has to decide it.');
  }
  if (!(await ports.directory.isAmong(by.id, request.entitlement.approval.stages[0].approvers))) {
    throw new AccessError('not-an-approver', `You are not among the approvers of ${request.entitlement.title}.`);
  }
  const after = await change(ports, id, (current) => {
    refuseDecided(current);
    if (current.status === 'pending' && current.answers.some((a) => a.by.id === by.id)) {
      throw new AccessError('already-decided', 'You have answered this request already; it waits for somebody else.');
    }
    return { type: 'answered', by, verdict, comment, rules: current.rules, from: origin };
  });
  await proceed(ports, after);
  return after;
}

/** The requester takes a request back that nobody has decided. */
export async function cancel(ports: Ports, id: string, by: Person): Promise<AccessRequest> {
  return change(ports, id, (request) => {
    if (by.id !== request.requester.id) throw notYours();
    refuseDecided(request);
    return { type: 'cancelled', by };
  });
}

/** Ends a window before its time. Rejects with `not-yours`, `not-open`. */
export async function end(ports: Ports, id: string, by: Person): Promise<AccessRequest> {
  const after = await change(ports, id, (request) => {
    if (by.id !== request.requester.id) throw notYours();
    if (request.status === 'activating' || request.status === 'active') return { type: 'endedEarly', by };
    throw new AccessError('not-open', `Request ${id} is not open: it is ${request.status}.`);
  });
  await proceed(ports, after);
  return after;
}

function notYours(): AccessError {
  return new AccessError('not-yours', 'This request is somebody else\'s; only they can do that.');
}

function refuseDecided(request: AccessRequest): void {
  if (request.status === 'pending') return;
  throw new AccessError('already-decided', whoDecided(request));
}

/** One sentence that names who decided, for whoever pressed too late. */
function whoDecided(request: AccessRequest): string {
  if (request.status === 'lapsed') return `This request lapsed at ${clockTime(request.lapsedAt)}: nobody answered in time.`;
  if (request.status === 'cancelled') return `${request.requester.name} took this request back at ${clockTime(request.cancelledAt)}.`;
  const decided = request.answers.at(-1);
  const verb = decided?.verdict === 'deny' ? 'denied' : 'approved';
  return `${decided?.by.name ?? 'Somebody'} ${verb} this request already, at ${clockTime(decided?.at ?? request.askedAt)}.`;
}
