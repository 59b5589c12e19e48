import type { RequestEvent } from '../access/request.js';
import { SYSTEM } from '../access/stop.js';
import type { Archive } from '../workflow/ports.js';
import { createLedger } from './chain.js';
import { parseEntry } from './verify.js';
import { isAside } from './verifySystem.js';

/** The events of every request, each request once and authentic. Rejects with AccessError `ledger-broken` at the first that is not. */
export async function* openedHistories({ archive, key }: { archive: Archive; key: string }): AsyncIterable<RequestEvent[]> {
  const ledger = createLedger({ key });
  const seen = new Set<string>();
  for await (const { request, entries } of archive.histories()) {
    if (request === SYSTEM || isAside(request) || seen.has(request)) continue;
    seen.add(request);
    yield ledger.open(entries.map(parseEntry));
  }
}
