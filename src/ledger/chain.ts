import { AccessError } from '../access/errors.js';
import type { RequestEvent } from '../access/request.js';
import type { Sentence } from '../access/sentences/index.js';
import { SYSTEM } from '../access/stop.js';
import type { Ledger } from '../workflow/ports.js';
import { isSame, keyedHash, sealOver } from './canonical.js';

/**
 * Seals and opens the chain of a request's events: `mac` is HMAC-SHA-256 over the canonical JSON (RFC 8785) of the event and
 * the hash before it, `hash` SHA-256 over the mac and that JSON: so whoever is shown an event can tell without the key that
 * it is the one whose hash was sealed. `key` is at least 32 characters and never stored where the events are. A request's
 * chain whose tail is missing is authentic as far as it goes: only a witness outside (the feed, which shows numbers and
 * hashes) can tell. That of the installation carries an end.
 */
export function createLedger({ key }: { key: string }): Ledger {
  // An empty key would make hashes that anybody can make.
  if (key.length < 32) throw new AccessError('configuration', 'The key of the ledger must have at least 32 characters.');
  const marksOf = (event: unknown, previous: string) => sealOver(key, { event, previous });
  const seal = <E>(event: E, previous: string): Link<E> => ({ event, previous, ...marksOf(event, previous) });
  const open = <E extends Placed>(sealed: readonly Link<E>[], behind: Behind = { count: 0, hash: '' }): E[] => {
    for (const [place, entry] of sealed.entries()) {
      const wrong = wrongWith(entry, { place, sealed, behind, marksOf });
      if (wrong !== undefined) throw broken(entry, behind.count + place, wrong);
    }
    return sealed.map(({ event }) => event);
  };
  const endOf = (hash: string): string => keyedHash(key, { end: hash });
  return {
    seal, open: (sealed) => open(sealed), sealSystem: seal, endOf,
    mark: (text) => keyedHash(key, { mark: text }),
    openSystem(sealed, end, behind) {
      const events = open(sealed, behind);
      const last = sealed.at(-1);
      if (!last) throw new AccessError('ledger-broken', { says: 'record/gone' });
      if (events.some(({ request }) => request !== SYSTEM)) throw new AccessError('ledger-broken', { says: 'record/another' });
      if (end === null || !isSame(end, endOf(last.hash))) throw new AccessError('ledger-broken', { says: 'record/cut-off' });
      return events;
    },
  };
}

type Placed = Pick<RequestEvent, 'seq'> & { readonly request: string; readonly type: string };
interface Link<E> { readonly event: E; readonly previous: string; readonly mac: string; readonly hash: string }

/** What is known already of a chain: so many events, the last of which has this hash. */
type Behind = Parameters<Ledger['openSystem']>[2] & object;

interface Around {
  readonly place: number;
  readonly behind: Behind;
  readonly sealed: readonly Link<Placed>[];
  readonly marksOf: (event: unknown, previous: string) => { readonly mac: string; readonly hash: string };
}

/** What is wrong with an event where it stands; undefined for nothing. */
function wrongWith({ event, previous, mac, hash }: Link<Placed>, { place, sealed, behind, marksOf }: Around): Sentence | undefined {
  const own = marksOf(event, previous);
  if (!isSame(mac, own.mac) || !isSame(hash, own.hash)) return { says: 'record/changed' };
  if (event.request !== sealed[0]?.event.request) return { says: 'record/foreign', request: event.request };
  if (event.seq !== behind.count + place + 1) return { says: 'record/misnumbered', seq: event.seq };
  if (previous !== (sealed[place - 1]?.hash ?? behind.hash)) return { says: 'record/unchained' };
  return undefined;
}

function broken(entry: Link<Placed>, place: number, wrong: Sentence): AccessError {
  const { request, type } = entry.event;
  return new AccessError('ledger-broken', { says: 'record/event', request: request === SYSTEM ? null : request, nth: place + 1, type, wrong });
}
