import type { Finding } from '../../workflow/ports.js';
import type { ArmClients } from '../clients.js';
import { asAccessError } from '../failure.js';
import { allows, permissionsAt, type Permission } from './arm.js';
import { prove, type Proof } from './prove.js';

/** One action that a step needs, and a read that proves it where one does that changes nothing. */
export interface Need { readonly action: string; readonly why: string; readonly read?: () => Promise<unknown> }
/** One scope where actions are needed. `mend` gives all of them, by the least role that is known to work. */
export interface Place { readonly group: string; readonly scope: string; readonly needs: readonly Need[]; readonly mend: string }

/** One finding for each action that is needed at a place. */
export async function examinePlace(clients: ArmClients, place: Place): Promise<Finding[]> {
  const listed = await permissionsAt(clients, place.scope).catch((error: unknown) => asAccessError('list what this identity may do here', error).message);
  return Promise.all(place.needs.map(async (need) => ({ group: place.group, what: need.action, ...await judge(place, need, listed) })));
}

type Judged = Omit<Finding, 'group' | 'what'>;

/** `listed`: the list, or why there is none; then only what can be tried is known. */
async function judge({ mend }: Place, { action, why, read }: Need, listed: Permission[] | string): Promise<Judged> {
  const isListed = typeof listed !== 'string' && allows(listed, action);
  if (typeof listed !== 'string' && !isListed) return { status: 'wrong', detail: `${why}; this identity may not`, mend };
  if (read) return tried(await prove(read), { why, mend, isListed });
  return typeof listed === 'string' ? { status: 'unknown', detail: `${why}; ${listed}` } : { status: 'ok', detail: `${why}; listed` };
}

function tried(proof: Proof, { why, mend, isListed }: { why: string; mend: string; isListed: boolean }): Judged {
  switch (proof.is) {
    case 'given': return { status: 'ok', detail: `${why}; ${isListed ? 'listed and tried' : 'tried'}` };
    case 'refused': return { status: 'wrong', detail: `${why}; tried: ${proof.why}`, mend };
    case 'absent': return { status: 'wrong', detail: `${why}; tried: ${proof.why}`, mend: 'Correct the id in the entitlements file.' };
    case 'unsure': return { status: 'unknown', detail: `${why}; tried: ${proof.why}` };
  }
}
