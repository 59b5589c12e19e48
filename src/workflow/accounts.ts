import { isFinal, type AccessRequest, type News } from '../access/request.js';
import { said, type Sentence } from '../access/sentences/index.js';
import { change } from './change.js';
import type { Ports } from './ports.js';
import { proceed } from './proceed.js';
import { watchSilence } from './silence.js';

/** Requests that one look takes up, those due first. */
const MOST = 1000;
/** People whom the directory is asked about at a time. */
const AT_ONCE = 10;
/** A directory that has not answered for so long is told of. Milliseconds. */
const SILENT = 15 * 60_000;

/**
 * Takes access away from whoever may not have asked for it any more: an account that is disabled or gone, or a person who
 * has left the requesters. The directory is asked once for each person with a request under way. What it does not answer
 * changes nothing, and is told when it lasts.
 */
export async function checkAccounts(ports: Ports): Promise<void> {
  const requests = (await ports.store.live(MOST)).filter(mayBeWithdrawn);
  const waiting = [...new Set(requests.map(({ requester }) => requester.id))].map((id) => requests.filter(({ requester }) => requester.id === id));
  const unanswered: unknown[] = [];
  while (waiting.length > 0) {
    const looks = await Promise.allSettled(waiting.splice(0, AT_ONCE).map((ofOne) => checkPerson(ports, ofOne)));
    unanswered.push(...looks.flatMap((look) => (look.status === 'rejected' ? [look.reason as unknown] : [])));
  }
  for (const reason of unanswered) ports.log.warn({ reason: reason instanceof Error ? reason.message : String(reason) }, 'it could not be looked up whether somebody may still have access');
  await watchSilence(ports, {
    name: 'directory', isHeard: unanswered.length === 0, after: SILENT, back: { says: 'silent/directory-back' },
    gone: (since, now) => ({ title: { says: 'silent/directory' }, lines: [{ says: 'silent/directory-since', since, now }] }),
  });
}

async function checkPerson(ports: Ports, requests: readonly AccessRequest[]): Promise<void> {
  const [{ requester }] = requests as [AccessRequest]; // a group has at least one
  const known = await ports.directory.person(requester.id);
  for (const request of requests) {
    const news = known ? await leftBehind(ports, request, known.isGuest) : withdrawal('accountDisabled', { says: 'withdrawn/account', name: requester.name });
    if (news) await proceed(ports, await change(ports, request.id, (current) => (mayBeWithdrawn(current) ? news : undefined)));
  }
}

async function leftBehind({ directory }: Ports, { requester, entitlement }: AccessRequest, isGuest: boolean): Promise<News | undefined> {
  if (isGuest && !entitlement.guests) return withdrawal('noLongerRequester', { says: 'withdrawn/guest', name: requester.name, title: entitlement.title });
  if (await directory.isAmong(requester.id, entitlement.requesters)) return undefined;
  return withdrawal('noLongerRequester', { says: 'withdrawn/no-requester', name: requester.name, title: entitlement.title });
}

function withdrawal(why: 'accountDisabled' | 'noLongerRequester', sentence: Sentence): News {
  return { type: 'withdrawn', why, by: null, ...said(sentence) };
}

function mayBeWithdrawn(request: AccessRequest): boolean {
  return !isFinal(request) && request.status !== 'revoking';
}
