import type { Redis } from 'ioredis';
import type { Duration } from '../access/instant.js';
import type { Log } from '../workflow/ports.js';

/** As whom a connection signs in, and for how long that holds. Milliseconds. */
export interface RedisLogin { readonly username: string; readonly password: string; readonly lasts: Duration }

/** Signs in anew. Rejects when it cannot be done just now. */
export type SignIn = () => Promise<RedisLogin>;

/** Redis cuts a connection whose token has run out; Microsoft has clients renew theirs three minutes before (learn.microsoft.com/azure/redis/entra-for-authentication). Milliseconds. */
const AHEAD = 3 * 60_000;
/** A short token is renewed when so much of it is over. */
const PART = 0.75;
/** Never sooner: an authority may hand out the same token until it is nearly over. Milliseconds. */
const SOONEST = 1000;
const AGAIN = 5000;
/** The token ran out before it was renewed: this machine slept, or its clock was set. */
const REFUSED = /WRONGPASS|NOAUTH/;

type Over = Pick<Log, 'warn'>;

/**
 * Keeps a connection, and each that is made from it, signed in: what is open signs in again on the same connection before
 * its token runs out, and what is opened anew uses the newest. Ends with the connection.
 */
export function staySignedIn(redis: Redis, { first, signIn, log }: { first: RedisLogin; signIn: SignIn; log: Over }): void {
  const all = new Set<Redis>();
  let timer: NodeJS.Timeout | undefined;
  let [isOver, isUrgent] = [false, false];
  const plan = (wait: Duration): void => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(() => { void renew(); }, wait).unref();
  };
  const failed = (error: unknown): void => { log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'the sign-in at Redis could not be renewed; it is tried again'); };
  const renew = async (): Promise<void> => {
    isUrgent = false;
    try {
      const login = await signIn();
      plan(waitOf(login));
      // one that waits for a job answers when that wait is over, after seconds; one that is lost meanwhile comes back with what it was just given
      for (const node of [...all].flatMap(nodesOf)) void signInAgain(node, login).catch((error: unknown) => { failed(error); plan(AGAIN); });
    } catch (error) {
      failed(error);
      plan(AGAIN);
    }
  };
  follow(redis, all, (error) => {
    if (isUrgent || !REFUSED.test(error.message)) return;
    isUrgent = true; // each try to connect is refused, and none of them puts it off
    plan(SOONEST);
  });
  plan(waitOf(first));
  redis.once('end', () => { isOver = true; clearTimeout(timer); });
}

function waitOf({ lasts }: RedisLogin): Duration {
  return Math.max(SOONEST, lasts > 2 * AHEAD ? lasts - AHEAD : lasts * PART);
}

/** BullMQ makes connections of its own from the one that it is given, ends one that hangs, and opens it again: none is forgotten, and there are few. */
function follow(one: Redis, all: Set<Redis>, troubled: (error: Error) => void): void {
  all.add(one);
  one.on('error', troubled);
  const duplicate = one.duplicate.bind(one);
  one.duplicate = (...given) => {
    const made = duplicate(...given);
    follow(made, all, troubled);
    return made;
  };
}

/** What ioredis keeps of a Cluster; its pool makes each node's connection with options of its own. */
interface OfCluster { readonly options: { readonly redisOptions?: object }; readonly connectionPool: { readonly redisOptions: object }; nodes(role: 'all'): Redis[] }

/** The connections that sign in, and what new ones to nodes are made with. */
function nodesOf(one: Redis): { options: { username?: string | undefined; password?: string | undefined }; connection?: Redis }[] {
  if (!one.isCluster) return [{ options: one.options, connection: one }];
  const cluster = one as unknown as OfCluster; // which `openCluster` made
  return [...[cluster.options.redisOptions, cluster.connectionPool.redisOptions].flatMap((options) => (options ? [{ options }] : [])), ...cluster.nodes('all').map((node) => ({ options: node.options, connection: node }))];
}

async function signInAgain({ options, connection }: ReturnType<typeof nodesOf>[number], { username, password }: RedisLogin): Promise<void> {
  Object.assign(options, { username, password });
  if (connection?.status === 'ready') await connection.call('AUTH', username, password);
}
