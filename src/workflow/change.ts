import { AccessError, errorOf } from '../access/errors.js';
import type { AccessRequest, News } from '../access/request.js';
import { nextEvent, replay, transition } from '../access/transition.js';
import { refuseNewer } from '../access/version.js';
import type { Ports, SealedEvent } from './ports.js';

/** How often a lost race is run again before giving up; with two hundred clicks on one card the loser sees the winner at once. */
const TRIES = 20;

/** A request, and the events that made it. */
export interface Loaded { readonly request: AccessRequest; readonly history: readonly SealedEvent[] }

/** What was found authentic, by the last of its events: the store gives the same object for the same text. */
const authentic = new WeakMap<Ports['ledger'], WeakMap<SealedEvent, Loaded>>();

/**
 * A request as its authenticated events make it. The stored record is never believed: a hand-written `activating` has
 * no events that carry our key, and is no request. Rejects with `ledger-broken`, `newer-version`, `unknown-request`.
 */
export async function load(ports: Pick<Ports, 'store' | 'ledger'>, id: string): Promise<Loaded> {
  const history = await ports.store.history(id);
  if (history.length === 0) throw errorOf({ says: 'unknown-request', request: id });
  const known = authentic.get(ports.ledger) ?? new WeakMap<SealedEvent, Loaded>();
  authentic.set(ports.ledger, known);
  const [last] = history.slice(-1);
  const before = last && known.get(last);
  if (before && isSame(before.history, history)) return { request: before.request, history };
  const request = open(ports, id, history);
  if (last) known.set(last, { request, history: [...history] });
  return { request, history };
}

/** By identity: every event is the very object that was found authentic where it stands. */
function isSame(one: readonly SealedEvent[], other: readonly SealedEvent[]): boolean {
  return one.length === other.length && one.every((sealed, place) => sealed === other[place]);
}

function open({ ledger }: Pick<Ports, 'ledger'>, id: string, history: readonly SealedEvent[]): AccessRequest {
  const events = ledger.open(history);
  refuseNewer(events, id);
  const request = replay(events);
  if (request.id !== id) throw new AccessError('ledger-broken', { says: 'record/of-another', request: id, found: request.id });
  return request;
}

/**
 * Saves what happened to a request by compare-and-set, and asks again when somebody else was first. `think` gives the
 * news, undefined for nothing to do, or throws to refuse.
 */
export async function change(ports: Ports, id: string, think: (request: AccessRequest) => News | undefined): Promise<AccessRequest> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { request, history } = await load(ports, id);
    const news = think(request);
    if (!news) return request;
    const event = nextEvent(request, news, ports.clock.now());
    const after = transition(request, event);
    const sealed = ports.ledger.seal(event, history.at(-1)?.hash ?? '');
    if (await ports.store.append(after, sealed)) {
      ports.log.info({ request: id, event: event.type, seq: event.seq, status: after.status }, 'request changed');
      await ports.queue.announce(id);
      return after;
    }
  }
  throw errorOf({ says: 'conflict/many', request: id }, { retryable: true });
}
