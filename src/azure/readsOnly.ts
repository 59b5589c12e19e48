import { AccessError } from '../access/errors.js';

/** POSTs that change nothing: the sessions of a Bastion host, and the groups of a person. */
const READING_POSTS = /\/(getActiveSessions|(check|get)MemberGroups)$/i;

/** What a process says in place of a write that is not its own to make. */
export function notToWrite(what: string): AccessError {
  return new AccessError('configuration', `${what}: a process with ROLE=web reads Azure and writes nothing there. Start one with ROLE=worker, which opens and closes.`);
}

/**
 * The last door before Azure of a process that only reads: throws AccessError for any call that could change something,
 * whatever part of ours made it.
 */
export function refuseWrite(method: string, url: string): void {
  const { pathname } = new URL(url);
  if (method === 'GET' || method === 'HEAD' || (method === 'POST' && READING_POSTS.test(pathname))) return;
  throw notToWrite(`${method} ${pathname}`);
}
