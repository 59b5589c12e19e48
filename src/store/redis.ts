import { isIP } from 'node:net';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { Duration } from '../access/instant.js';
import type { Log } from '../workflow/ports.js';
import { staySignedIn, type SignIn } from './signedIn.js';

/** How long a start waits for Redis. Milliseconds. */
const START_WAIT = 10_000;
const LONGEST_RECONNECT_WAIT = 1000;

/**
 * A producer's command fails when Redis is away, and soon: somebody waits for the answer, and what cannot be saved must
 * not open anything. A worker's waits for as long as it takes (BullMQ refuses anything else).
 */
const ROLES = {
  producer: { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 3000 },
  worker: { maxRetriesPerRequest: null },
} as const satisfies Record<string, RedisOptions>;

export interface RedisOver {
  readonly log: Pick<Log, 'warn' | 'info'>;
  readonly within?: Duration;
  /** For an address without a login. */
  readonly signIn?: SignIn | undefined;
}

/**
 * A connection that is ready; it comes back by itself when Redis does. `url`: `redis://`, `rediss://` (TLS),
 * `unix:///path/to/socket`, or of a Redis Cluster `redis-cluster://` and `rediss-cluster://` with any of its nodes, commas between. Rejects with the driver's last error when Redis does not answer `within` (default ten seconds), and as `signIn` does.
 */
export async function createRedis(url: string, role: keyof typeof ROLES, { log, within = START_WAIT, signIn }: RedisOver): Promise<Redis> {
  const first = await signIn?.();
  const options: Omit<RedisOptions, 'replyMapping'> = {
    ...ROLES[role],
    ...(first && { username: first.username, password: first.password }),
    connectionName: `jit-${role}`,
    retryStrategy: (times) => Math.min(times * 50, LONGEST_RECONNECT_WAIT),
    // After a fail-over the old primary answers READONLY: the connection is made anew and the command sent again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  };
  const redis = isOfCluster(url) ? openCluster(url, role, options) : url.startsWith('unix://') ? new Redis({ ...options, path: decodeURIComponent(new URL(url).pathname) }) : new Redis(url, options);
  reportOutages(redis, role, log);
  if (signIn && first) staySignedIn(redis, { first, signIn, log });
  await untilReady(redis, within);
  return redis;
}

function isOfCluster(url: string): boolean {
  return /^rediss?-cluster:/.test(url);
}

/** All keys of an installation lie in one slot, and all of its commands go to the node that has it, whichever that is by now. */
function openCluster(url: string, role: keyof typeof ROLES, options: Omit<RedisOptions, 'replyMapping'>): Redis {
  const [, scheme = '', login = '', hosts = ''] = /^(rediss?)-cluster:\/\/(?:([^@]*)@)?(.*?)\/?$/.exec(url) ?? [];
  const nodes = hosts.split(',').map((host) => new URL(`${scheme}://${host}`)).map(({ hostname, port }) => ({ host: hostname, port: Number(port || 6379) }));
  const [username = '', password = ''] = login.split(':').map(decodeURIComponent);
  const named = nodes.find(({ host }) => isIP(host) === 0)?.host;
  // nodes tell each other's addresses, and their certificates are made out to the name
  const tls = scheme === 'rediss' ? { tls: named === undefined ? {} : { servername: named } } : {};
  const { retryStrategy, ...redisOptions } = options;
  const cluster = new Cluster(nodes, {
    redisOptions: { ...redisOptions, ...tls, ...(username === '' ? {} : { username }), ...(password === '' ? {} : { password }) },
    enableOfflineQueue: role === 'worker',
    slotsRefreshTimeout: 2000,
    slotsRefreshInterval: 5000,
    ...(retryStrategy ? { clusterRetryStrategy: (times: number) => retryStrategy(times) } : {}),
  });
  // All commands that are used here are the same on both, and what is not is behind `atHome` and `scanned`.
  return cluster as unknown as Redis;
}

/** What names no key. */
export interface Home { time(): Promise<readonly (number | string)[]>; ping(): Promise<string>; info(section: string): Promise<string> }

/** The same, asked of the node that holds an installation: in a Cluster any node would answer, be ours away or not. */
export function atHome(redis: Redis, instance: string): Home {
  if (!redis.isCluster) return redis;
  const ask = (...command: string[]): Promise<unknown> => redis.eval('return redis.call(unpack(ARGV))', 1, `{jit:${instance}}:home`, ...command);
  return {
    // the answers of the three commands, which a script hands on
    time: async () => await ask('TIME') as string[],
    ping: async () => (await ask('PING') as { ok?: string }).ok ?? 'PONG',
    info: async (section) => await ask('INFO', section) as string,
  };
}

/** Keys that match, page by page, on whatever node they are. */
export async function* scanned(redis: Redis, options: { readonly match: string; readonly count: number }): AsyncGenerator<string[]> {
  const nodes = redis.isCluster ? (redis as unknown as Cluster).nodes('master') : [redis]; // which `openCluster` made
  for (const node of nodes) yield* node.scanStream(options) as AsyncIterable<string[]>; // a stream is typed as any
}

/** One line when Redis goes and one when it is back: the driver says it on every try. */
function reportOutages(redis: Redis, role: string, log: Pick<Log, 'warn' | 'info'>): void {
  let isAway = false;
  redis.on('error', (error: Error) => {
    if (!isAway) log.warn({ role, reason: error.message }, 'Redis is out of reach');
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) log.info({ role }, 'Redis is back');
    isAway = false;
  });
}

async function untilReady(redis: Redis, within: Duration): Promise<void> {
  let lastError = new Error('Redis did not answer.');
  const noteError = (error: Error) => { lastError = error; };
  redis.on('error', noteError);
  try {
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(() => reject(lastError), within);
      redis.once('ready', () => { clearTimeout(patience); resolve(); });
      redis.once('end', () => { clearTimeout(patience); reject(lastError); });
    });
  } catch (error) {
    redis.disconnect();
    throw error;
  } finally {
    redis.off('error', noteError);
  }
}
