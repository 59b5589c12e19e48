import { mayBeOpen, type AccessRequest } from '../access/request.js';
import type { Person } from '../access/person.js';
import { load } from './change.js';
import { requirePart } from './parts.js';
import type { Ports } from './ports.js';

/** How many live requests are looked through, those due first. */
const MOST = 1000;

/** All that is, or may be, open now, what ends first at the front. Rejects with `not-allowed`. */
export async function openNow(ports: Pick<Ports, 'rules' | 'directory' | 'store'>, by: Person): Promise<AccessRequest[]> {
  await requirePart(ports, by, { parts: ['approver', 'operator', 'auditor'], refusal: { says: 'not-allowed/active' } });
  return (await ports.store.live(MOST)).filter(mayBeOpen);
}

/** One request with all that happened to it: for its requester, and for auditors. Rejects with `not-allowed`, `unknown-request`. */
export async function recordOf(ports: Ports, id: string, by: Person): ReturnType<typeof load> {
  const stored = await ports.store.request(id);
  // whether an id exists is told to nobody who may not see it
  if (stored?.requester.id !== by.id) await requirePart(ports, by, { parts: ['auditor'], refusal: { says: 'not-allowed/record', request: id.slice(0, 60) } });
  return load(ports, id);
}
