import assert from 'node:assert/strict';
import type { AccessRequest, RequestEvent } from '../../src/access/request.js';
import { transition } from '../../src/access/transition.js';
import type { Ledger, SealedEvent, Store } from '../../src/workflow/ports.js';

/** Writes a request as the bot would: each event sealed behind the one before, and saved with the request that it makes. Answers what was written. */
export async function written({ store, ledger }: { store: Pick<Store, 'append'>; ledger: Pick<Ledger, 'seal'> }, { events }: { readonly events: readonly RequestEvent[] }): Promise<{ request: AccessRequest; sealed: SealedEvent[] }> {
  const sealed: SealedEvent[] = [];
  let request: AccessRequest | undefined;
  for (const event of events) {
    request = transition(request, event);
    const one = ledger.seal(event, sealed.at(-1)?.hash ?? '');
    assert.ok(await store.append(request, one), `event ${event.seq} of ${request.id} was not written`);
    sealed.push(one);
  }
  return { request: request ?? assert.fail('a request has at least one event'), sealed };
}
