import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import { SYSTEM } from '../access/stop.js';
import { isSame } from './canonical.js';
import type { Ledger, Pointer, SealedSystemEvent } from '../workflow/ports.js';

interface Stored { readonly entries: readonly string[]; readonly record: string | null; readonly ledger: Ledger; readonly note: (where: string, what: string) => void }

/** Whether this is what was put aside when the installation's chain was begun anew. Ids of requests have no such letters. */
export function isAside(name: string): boolean {
  return name.startsWith(`${SYSTEM}-until-`);
}

/** The pointers of its events, when it is whole; what is wrong with it is noted. */
export function checkSystem(name: string, { entries, record, ledger, note }: Stored): Omit<Pointer, 'place'>[] {
  try {
    const sealed = entries.map(parseEntry);
    ledger.openSystem(sealed, record);
    return sealed.map(({ event: { seq }, hash }) => ({ request: SYSTEM, seq, hash }));
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    note(isAside(name) ? `what was put aside when the installation's history was begun anew (${name})` : 'the installation', error.message);
    return [];
  }
}

const Removed = z.object({ type: z.literal('removed'), requests: z.array(z.string()) });

/** Requests that this chain says were old enough to be taken out, by each event that is ours, also where the chain as a whole is not. */
export function removalsIn(entries: readonly string[], ledger: Pick<Ledger, 'sealSystem'>): string[] {
  return entries.flatMap((text, place) => {
    try {
      const { event, previous, mac } = parseEntry(text, place);
      const found = Removed.safeParse(event);
      return found.success && isSame(mac, ledger.sealSystem(event, previous).mac) ? found.data.requests : [];
    } catch {
      return []; // it is noted where the chain is checked
    }
  });
}

const Entry = z.object({ event: z.object({ request: z.literal(SYSTEM), seq: z.number(), type: z.string() }).passthrough(), previous: z.string(), mac: z.string(), hash: z.string() });

function parseEntry(text: string, place: number): SealedSystemEvent {
  try {
    // the hash, which is checked next, says whether it is an event of ours
    return Entry.parse(JSON.parse(text)) as unknown as SealedSystemEvent;
  } catch {
    throw new AccessError('ledger-broken', `Event ${place + 1} of its history is not an event of the installation.`);
  }
}
