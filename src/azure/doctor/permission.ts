import type { Purpose } from '../../access/sentences/findings.js';
import { within, type Line } from '../../access/sentences/index.js';
import type { Finding } from '../../workflow/ports.js';
import type { ArmClients } from '../clients.js';
import { asAccessError } from '../failure.js';
import { allows, permissionsAt, type Permission } from './arm.js';
import { CORRECT } from './mend.js';
import { prove, type Proof } from './prove.js';

/** One action that a step needs, and a read that proves it where one does that changes nothing. `isOptional`: the bot can do without, and the purpose says what is lost. */
export interface Need { readonly action: string; readonly purpose: Purpose; readonly read?: () => Promise<unknown>; readonly isOptional?: boolean }
/** One scope where actions are needed. `mend` gives all of them, by the least role that is known to work. */
export interface Place { readonly group: Line; readonly scope: string; readonly needs: readonly Need[]; readonly mend: Line }

/** One finding for each action that is needed at a place. */
export async function examinePlace(clients: ArmClients, place: Place): Promise<Finding[]> {
  const listed = await permissionsAt(clients, place.scope).catch((error: unknown) => unlisted(error));
  return Promise.all(place.needs.map(async (need) => ({ group: place.group, what: need.action, ...await judge(place, need, listed) })));
}

/** Why there is no list. */
interface Unlisted { readonly why: Line }

function unlisted(error: unknown): Unlisted {
  return { why: within(asAccessError({ says: 'tried/permissions' }, error)) };
}

type Judged = Omit<Finding, 'group' | 'what'>;

/** `listed`: the list, or why there is none; then only what can be tried is known. */
async function judge({ mend }: Place, { action, purpose, read, isOptional = false }: Need, listed: Permission[] | Unlisted): Promise<Judged> {
  const detail = (how: Line): Line => ({ says: 'found/for', purpose, how });
  const isListed = !('why' in listed) && allows(listed, action);
  if (!('why' in listed) && !isListed) return { status: isOptional ? 'unknown' : 'wrong', detail: detail({ says: 'found/may-not' }), mend };
  if (read) return tried(await prove(read), { detail, mend, isListed });
  // who may read nothing at a place sees no list of it either
  if ('why' in listed && isOptional) return { status: 'unknown', detail: detail(listed.why), mend };
  return 'why' in listed ? { status: 'unknown', detail: detail(listed.why) } : { status: 'ok', detail: detail({ says: 'found/listed' }) };
}

function tried(proof: Proof, { detail, mend, isListed }: { detail: (how: Line) => Line; mend: Line; isListed: boolean }): Judged {
  switch (proof.is) {
    case 'given': return { status: 'ok', detail: detail({ says: 'found/tried', isListed }) };
    case 'refused': return { status: 'wrong', detail: detail({ says: 'found/tried-but', why: proof.why }), mend };
    case 'absent': return { status: 'wrong', detail: detail({ says: 'found/tried-but', why: proof.why }), mend: CORRECT };
    case 'unsure': return { status: 'unknown', detail: detail({ says: 'found/tried-but', why: proof.why }) };
  }
}
