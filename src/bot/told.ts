import { z } from 'zod';
import type { Log, Store } from '../workflow/ports.js';
import type { Channel, Pace } from './pace.js';
import { ChatError, toChatError } from './wire/chatError.js';

/** Up to which event it was told here, and how often the next one was tried. */
const Told = z.object({ upTo: z.number().default(0), tries: z.number().default(0) });
/** A claim on a post holds this long: longer than a post can take. Milliseconds. */
const CLAIM = 30_000;

/** One post about one event of a request, in one of the places where its events are told. */
export interface Telling {
  readonly request: string;
  readonly seq: number;
  /** `loud`: the audit channel itself, beside the request's thread in it. */
  readonly where: 'feed' | 'loud' | 'approvers' | 'requester';
  readonly post: () => Promise<void>;
}

export interface TellMeans { readonly store: Pick<Store, 'remember' | 'recall' | 'once'>; readonly pace: Pace; readonly log: Log }

const CHANNEL: Readonly<Record<Telling['where'], Channel | undefined>> = { feed: 'audit', loud: 'audit', approvers: 'approvals', requester: undefined };

/**
 * Tells an event once. A post whose fate is unknown (the answer was lost) is not repeated: one line may be missing, and
 * its number shows that; none stands there twice. Rejects with ChatError.
 */
export async function tellOnce({ request, seq, where, post }: Telling, { store, pace, log }: TellMeans): Promise<void> {
  const name = `told:${request}:${where}`;
  const told = Told.parse(JSON.parse(await store.recall(name) ?? '{}'));
  if (told.upTo >= seq) return;
  const channel = CHANNEL[where];
  if (channel) await pace.turn(channel); // before the claim, which is short, and before the post counts as begun
  if (!(await store.once(`${name}:${seq}:${told.tries}`, CLAIM))) throw new ChatError('busy', 'This line is being posted.');
  await store.remember(name, JSON.stringify({ upTo: seq, tries: 0 }));
  try {
    await post();
  } catch (error) {
    const failure = toChatError(error);
    if (failure.fate === 'uncertain') {
      log.error({ request, seq, where, err: failure }, 'line of the feed may be missing: its post had no answer');
      return;
    }
    await store.remember(name, JSON.stringify({ upTo: told.upTo, tries: told.tries + 1 }));
    throw failure;
  }
}
