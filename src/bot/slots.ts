import { createHash } from 'node:crypto';
import type { Activity } from 'botbuilder';
import { z } from 'zod';
import type { AccessRequest } from '../access/request.js';
import type { Log, Store } from '../workflow/ports.js';
import { ChatError, toChatError } from './wire/chatError.js';
import type { Connector, Posted } from './wire/connector.js';

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

export interface Showing {
  readonly request: AccessRequest;
  readonly slot: 'approval' | 'status' | 'root';
  readonly activity: Partial<Activity>;
  readonly post: () => Promise<Posted>;
}

/** The places where a request is shown: posted once, then changed where it stands. */
export interface Slots {
  /** Where it stands; undefined when nothing does. */
  show(showing: Showing): Promise<Posted | undefined>;
}

/**
 * Posts begun without a known end, after which nothing more is posted. A post whose answer was lost may or may not
 * stand there, and Teams cannot be asked. A line of the feed is then left out rather than doubled (feed.ts). A card is
 * posted once more: without the approval card nobody could decide, and a twin does no harm, for its buttons carry the
 * same request and say that it is decided.
 */
const MOST_BEGUN = 2;

/** A claim on a post holds this long: longer than a post can take. Milliseconds. */
const CLAIM = 30_000;

export function createSlots({ connector, store, log }: { connector: Connector; store: Pick<Store, 'remember' | 'recall' | 'once'>; log: Log }): Slots {
  return {
    async show({ request, slot, activity, post }) {
      const name = `card:${request.id}:${slot}`;
      const known = Remembered.parse(JSON.parse(await store.recall(name) ?? '{}'));
      const hash = createHash('sha256').update(JSON.stringify(activity)).digest('base64url');
      const save = (change: Partial<Remembered>) => store.remember(name, JSON.stringify({ ...known, ...change }));
      if (known.gone || known.hash === hash || known.seq > request.seq) return known.posted;
      if (known.posted) return update(known.posted);
      if (known.begun >= MOST_BEGUN) {
        log.error({ request: request.id, slot }, 'card not posted: two posts had no answer');
        return undefined;
      }
      // Two runs of one announcement at once (a stalled job): the second leaves it to the first.
      if (!(await store.once(`${name}:${known.begun}:${known.tries}`, CLAIM))) throw new ChatError('busy', 'This card is being posted.');
      return firstPost();

      async function update(posted: Posted): Promise<Posted> {
        try {
          await connector.update(posted, activity);
        } catch (error) {
          if (!(error instanceof ChatError) || error.fate !== 'gone') throw error;
          log.info({ request: request.id, slot }, 'card was deleted; not shown any more');
          await save({ gone: true });
          return posted;
        }
        await save({ hash, seq: request.seq });
        return posted;
      }

      async function firstPost(): Promise<Posted> {
        await save({ begun: known.begun + 1 });
        try {
          const posted = await post();
          await save({ posted, hash, seq: request.seq, begun: 0 });
          return posted;
        } catch (error) {
          const failure = toChatError(error);
          if (failure.fate !== 'uncertain') await save({ tries: known.tries + 1 });
          throw failure;
        }
      }
    },
  };
}
