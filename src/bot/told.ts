import { z } from 'zod';
import type { Log, Store } from '../workflow/ports.js';
import type { Pace } from './pace.js';
import { ChatError, toChatError } from './wire/chatError.js';

/** Up to which event it was told here, and how often the next one was tried. */
const Told = z.object({ upTo: z.number().default(0), tries: z.number().default(0) });
/** A claim on a post holds this long: longer than a post can take. Milliseconds. */
const CLAIM = 30_000;

/** One of the places where events are told: `loud` is the audit channel itself, beside the request's thread in it; otherwise the channel with that id. */
export type ToldIn = 'feed' | 'loud' | 'approvers' | 'operators' | 'requester' | `channel ${string}`;

/** One post about one event of a request, or about several that waited together. */
export interface Telling {
  readonly request: string;
  /** The event's number, or the last one's. */
  readonly seq: number;
  readonly where: ToldIn;
  /** The channel that it goes into or into a thread of, whose pace it keeps; without it a person's own chat. */
  readonly channel?: string;
  /** Something is wrong that somebody must know of. */
  readonly isAlarm?: boolean | undefined;
  readonly post: () => Promise<void>;
}

export interface TellMeans { readonly store: Pick<Store, 'remember' | 'recall' | 'once'>; readonly pace: Pace; readonly log: Log }

/** Up to which event it was told there. */
export async function toldUpTo({ request, where }: Pick<Telling, 'request' | 'where'>, store: Pick<Store, 'recall'>): Promise<number> {
  return Told.parse(JSON.parse(await store.recall(nameOf(request, where)) ?? '{}')).upTo;
}

function nameOf(request: string, where: ToldIn): string {
  return `told:${request}:${where}`;
}

/**
 * Tells an event once. A post whose fate is unknown (the answer was lost) is not repeated: one line may be missing, and
 * its number shows that; none stands there twice. An alarm is: silence would be worse than the same line twice, and it is
 * posted again when the claim on it has passed. Rejects with ChatError.
 */
export async function tellOnce({ request, seq, where, channel, isAlarm = false, post }: Telling, { store, pace, log }: TellMeans): Promise<void> {
  const name = nameOf(request, where);
  const told = Told.parse(JSON.parse(await store.recall(name) ?? '{}'));
  if (told.upTo >= seq) return;
  if (channel !== undefined) await pace.turn(channel); // before the claim, which is short, and before the post counts as begun
  if (!(await store.once(`${name}:${seq}:${told.tries}`, CLAIM))) throw new ChatError('busy', 'This line is being posted.');
  await store.remember(name, JSON.stringify({ upTo: seq, tries: 0 }));
  try {
    await post();
  } catch (error) {
    const failure = toChatError(error);
    if (failure.fate === 'uncertain' && isAlarm) {
      await store.remember(name, JSON.stringify(told)); // the claim stays: one try in so long
      throw failure;
    }
    if (failure.fate === 'uncertain') {
      log.error({ request, seq, where, err: failure }, 'line of the feed may be missing: its post had no answer');
      return;
    }
    await store.remember(name, JSON.stringify({ upTo: told.upTo, tries: told.tries + 1 }));
    throw failure;
  }
}
