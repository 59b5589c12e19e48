import { z } from 'zod';
import { errorOf } from '../../access/errors.js';
import type { Person } from '../../access/person.js';
import type { Verbs } from '../../workflow/verbs.js';
import { againDuration } from '../views/again.js';
import { Filled, filledFrom } from './filled.js';

/** What a button carries that opens the form: what stands in it, or the request that is asked for once more. Of that request the card says no more than its name. */
const Opens = z.union([z.object({ again: z.string().min(1).max(60) }), Filled]);
export type Opened = { readonly again: string } | Filled;

export function openedBy(data: unknown): Opened | undefined {
  return Opens.safeParse(data).data;
}

/** What the form is filled with. Rejects with `unknown-request`, and with `not-yours` where somebody else asked for it. The address is the one of now. */
export async function filledBy(opened: Opened, by: Person, verbs: Pick<Verbs, 'request'>): Promise<Filled> {
  if (!('again' in opened)) return opened;
  const request = await verbs.request(opened.again);
  if (!request) throw errorOf({ says: 'unknown-request', request: opened.again });
  if (request.requester.id !== by.id) throw errorOf({ says: 'not-yours/again' });
  return filledFrom({ entitlement: request.entitlement.id, duration: againDuration(request), ticket: request.ticket ?? undefined, reason: request.reason });
}
