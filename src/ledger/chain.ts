import { AccessError } from '../access/errors.js';
import type { RequestEvent } from '../access/request.js';
import type { Ledger, SealedEvent } from '../workflow/ports.js';
import { isSame, keyedHash } from './canonical.js';

/**
 * Seals and opens the chain of a request's events: HMAC-SHA-256 over the canonical JSON (RFC 8785) of the event and the
 * hash before it, in hexadecimal. `key` is at least 32 characters and never stored where the events are. A chain whose
 * tail is missing is authentic as far as it goes: only a witness outside (the feed, which shows numbers and hashes) can
 * tell.
 */
export function createLedger({ key }: { key: string }): Ledger {
  // An empty key would make hashes that anybody can make.
  if (key.length < 32) throw new AccessError('configuration', 'The key of the ledger must have at least 32 characters.');
  const hashOf = (event: RequestEvent, previous: string) => keyedHash(key, { event, previous });
  return {
    seal: (event, previous) => ({ event, previous, hash: hashOf(event, previous) }),
    mark: (text) => keyedHash(key, { mark: text }),
    open(sealed) {
      for (const [place, entry] of sealed.entries()) {
        const wrong = wrongWith(entry, { place, sealed, hashOf });
        if (wrong !== undefined) throw broken(entry, place, wrong);
      }
      return sealed.map(({ event }) => event);
    },
  };
}

interface Around {
  readonly place: number;
  readonly sealed: readonly SealedEvent[];
  readonly hashOf: (event: RequestEvent, previous: string) => string;
}

/** What is wrong with an event where it stands; undefined for nothing. */
function wrongWith({ event, previous, hash }: SealedEvent, { place, sealed, hashOf }: Around): string | undefined {
  if (!isSame(hash, hashOf(event, previous))) return 'does not carry our hash: it was changed, or another key wrote it';
  if (event.request !== sealed[0]?.event.request) return `belongs to request ${event.request}`;
  if (event.seq !== place + 1) return `has the number ${event.seq}: one before it is missing, or the order was changed`;
  if (previous !== (sealed[place - 1]?.hash ?? '')) return 'does not follow from the event before it';
  return undefined;
}

function broken(entry: SealedEvent, place: number, wrong: string): AccessError {
  return new AccessError('ledger-broken', `The history of request ${entry.event.request} is not authentic: event ${place + 1} (${entry.event.type}) ${wrong}.`);
}
