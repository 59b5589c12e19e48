import { mayBeOpen, type AccessRequest, type Spoken } from '../access/request.js';
import type { Person } from '../access/person.js';
import { load } from './change.js';
import { recordLookOnce } from './looks.js';
import { isApproverOf, requirePart } from './parts.js';
import type { Ports } from './ports.js';

/** How many live requests are looked through, those due first. */
const MOST = 1000;

/** All that is, or may be, open now, what ends first at the front. Rejects with `not-allowed`. */
export async function openNow(ports: Pick<Ports, 'rules' | 'directory' | 'store'>, by: Person): Promise<AccessRequest[]> {
  await requirePart(ports, by, { parts: ['approver', 'operator', 'auditor'], refusal: { says: 'not-allowed/active' } });
  return (await ports.store.live(MOST)).filter(mayBeOpen);
}

/** One request with all that happened to it: for its requester, its approvers and auditors, of whom that look is recorded. Rejects with `not-allowed`, `unknown-request`. */
export async function recordOf(ports: Ports, id: string, spoken: Spoken): ReturnType<typeof load> {
  const { by } = spoken;
  const stored = await ports.store.request(id);
  if (stored?.requester.id === by.id) return load(ports, id);
  // whether an id exists is told to nobody who may not see it
  const isTheirs = stored !== undefined && await isApproverOf(ports, stored.entitlement, by);
  if (!isTheirs) await requirePart(ports, by, { parts: ['auditor'], refusal: { says: 'not-allowed/record', request: id.slice(0, 60) } });
  const found = await load(ports, id);
  await recordLookOnce(ports, spoken, { what: 'request', of: id });
  return found;
}
