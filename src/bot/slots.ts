import { createHash } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { AccessRequest } from '../access/request.js';
import type { Log, Store } from '../workflow/ports.js';
import type { Pace } from './pace.js';
import { ChatError, isShut, toChatError } from './wire/chatError.js';
import { channelOf, type Connector, type Posted } from './wire/connector.js';

/** What is remembered of one place where a request is shown. */
const Remembered = z.object({
  posted: z.object({ conversation: z.string(), activity: z.string() }).optional(),
  /** Hash of what stands there, and the version of the request that it shows. */
  hash: z.string().default(''),
  seq: z.number().default(0),
  /** Posts that were begun and whose end is not known. */
  begun: z.number().default(0),
  /** Posts that Teams did not take, for sure. */
  tries: z.number().default(0),
  /** Somebody deleted it. */
  gone: z.boolean().default(false),
});
type Remembered = z.infer<typeof Remembered>;

/** What is shown of a request: it is drawn from that request, and from nothing else that changes. */
export interface Drawn { readonly request: AccessRequest; readonly activity: Partial<Activity> }

export interface Showing extends Drawn {
  readonly slot: 'approval' | 'status' | 'root' | `copy ${string}`;
  /** Where it stands already, though it was not posted as this: it is changed there, and never posted. */
  readonly at?: Posted;
  /** The channel in which it stands or is to stand, whose pace it keeps; without it a person's own chat. */
  readonly channel?: string;
  readonly post?: (activity: Partial<Activity>) => Promise<Posted>;
  /** Where it goes when the place in which it stands takes nothing from us any more; without it that is tried again. */
  readonly elsewhere?: (activity: Partial<Activity>) => Promise<Posted>;
  /** The same as it is now: much may have changed while it waited for its turn. */
  readonly redraw: () => Promise<Drawn>;
}

/** The places where a request is shown: posted once, then changed where it stands. */
export interface Slots {
  /** Where it stands; undefined when nothing does. Rejects with ChatError. */
  show(showing: Showing): Promise<Posted | undefined>;
  /** Where it stood last; undefined for what was not posted yet. */
  standing(request: string, slot: Showing['slot']): Promise<Posted | undefined>;
}

export interface SlotDeps {
  readonly connector: Pick<Connector, 'update'>;
  readonly store: Pick<Store, 'remember' | 'recall' | 'once'>;
  readonly pace: Pace;
  readonly log: Log;
}

/**
 * Posts begun without a known end, after which nothing more is posted. A post whose answer was lost may or may not
 * stand there, and Teams cannot be asked. A line of the feed is then left out rather than doubled, the first of a thread
 * too: what comes after it stands in the channel itself (feed.ts). A card is
 * posted once more: without the approval card nobody could decide, and a twin does no harm, for its buttons carry the
 * same request and say that it is decided.
 */
const MOST_BEGUN: Readonly<Record<string, number>> = { approval: 2, status: 2, root: 1 };

/** A claim on a post holds this long: longer than a post can take. Milliseconds. */
const CLAIM = 30_000;

interface Slot extends Showing {
  readonly name: string;
  readonly known: Remembered;
  readonly hash: string;
  readonly save: (change: Partial<Remembered>) => Promise<void>;
}

export function createSlots(deps: SlotDeps): Slots {
  const oneByOne = createOrder();
  return {
    async show(showing) {
      const seen = await openSlot(showing, deps.store);
      if (isShown(seen)) return seen.known.posted;
      const { channel } = showing;
      // where it stands: another channel may have been named since
      if (channel !== undefined) await deps.pace.turn(seen.known.posted ? channelOf(seen.known.posted) : channel); // before the claim, which is short, and before the post counts as begun
      return oneByOne(seen.name, async () => {
        // All that changed meanwhile is one change: the newest is shown, and whoever waits behind finds it done.
        const slot = await openSlot({ ...showing, ...await showing.redraw() }, deps.store);
        if (isShown(slot)) return slot.known.posted;
        return slot.known.posted ? update(slot, slot.known.posted, deps) : firstPost(slot, deps);
      });
    },
    standing: async (request, slot) => (await recalled(nameOf(request, slot), deps.store)).posted,
  };
}

/** Does what is about one place one after the other, within this process. */
function createOrder(): <T>(place: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (place, work) => {
    const before = last.get(place);
    const mine = before ? before.then(work, work) : work();
    last.set(place, mine);
    try {
      return await mine;
    } finally {
      if (last.get(place) === mine) last.delete(place);
    }
  };
}

function isShown({ known, hash, request }: Slot): boolean {
  return known.gone || known.hash === hash || known.seq > request.seq;
}

async function openSlot(showing: Showing, store: SlotDeps['store']): Promise<Slot> {
  const name = nameOf(showing.request.id, showing.slot);
  const found = await recalled(name, store);
  const known = showing.at && !found.posted ? { ...found, posted: showing.at } : found;
  let now = known;
  const save = async (change: Partial<Remembered>): Promise<void> => {
    now = { ...now, ...change };
    await store.remember(name, JSON.stringify(now));
  };
  const hash = createHash('sha256').update(JSON.stringify(showing.activity)).digest('base64url');
  return { ...showing, name, known, hash, save };
}

function nameOf(request: string, slot: Showing['slot']): string {
  return `card:${request}:${slot}`;
}

async function recalled(name: string, store: Pick<Store, 'recall'>): Promise<Remembered> {
  return Remembered.parse(JSON.parse(await store.recall(name) ?? '{}'));
}

async function update(opened: Slot, posted: Posted, deps: SlotDeps): Promise<Posted | undefined> {
  const { request, slot, activity, hash, elsewhere, save } = opened;
  const { connector, log } = deps;
  try {
    await connector.update(posted, activity);
  } catch (error) {
    if (elsewhere !== undefined && isShut(error) && !isGone(error)) return move(opened, elsewhere, deps);
    if (!isGone(error) && !(opened.at && isShut(error))) throw error;
    log.info({ request: request.id, slot }, 'card was deleted, or its place takes nothing; not shown any more');
    await save({ gone: true });
    return posted;
  }
  await save({ hash, seq: request.seq });
  return posted;
}

function isGone(error: unknown): boolean {
  return error instanceof ChatError && error.fate === 'gone';
}

/** A new post in another place, and a claim of its own; the changes to come are made there. */
async function move(opened: Slot, elsewhere: NonNullable<Slot['post']>, deps: SlotDeps): Promise<Posted | undefined> {
  const known = { ...opened.known, tries: opened.known.tries + 1 };
  deps.log.warn({ request: opened.request.id, slot: opened.slot }, 'card cannot be changed where it stands; posted elsewhere');
  await opened.save({ tries: known.tries });
  return firstPost({ ...opened, known, post: elsewhere }, deps);
}

async function firstPost(opened: Slot, { store, log }: SlotDeps): Promise<Posted | undefined> {
  const { request, slot, activity, name, known, hash, post, save } = opened;
  if (!post) return undefined;
  if (known.begun >= (MOST_BEGUN[slot] ?? 0)) {
    log.error({ request: request.id, slot, begun: known.begun }, 'not posted again: what was posted before had no answer');
    return undefined;
  }
  // Two runs of one announcement at once (a stalled job): the second leaves it to the first.
  if (!(await store.once(`${name}:${known.begun}:${known.tries}`, CLAIM))) throw new ChatError('busy', 'This card is being posted.');
  await save({ begun: known.begun + 1 });
  try {
    const posted = await post(activity);
    await save({ posted, hash, seq: request.seq, begun: 0 });
    return posted;
  } catch (error) {
    const failure = toChatError(error);
    if (failure.fate !== 'uncertain') await save({ begun: known.begun, tries: known.tries + 1 });
    throw failure;
  }
}
