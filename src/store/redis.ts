import { Redis, type RedisOptions } from 'ioredis';
import type { Duration } from '../access/instant.js';
import type { Log } from '../workflow/ports.js';

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
}

/**
 * A connection that is ready; it comes back by itself when Redis does. `url`: `redis://`, `rediss://` (TLS) or
 * `unix:///path/to/socket`. Rejects with the driver's last error when Redis does not answer `within` (default ten seconds).
 */
export async function createRedis(url: string, role: keyof typeof ROLES, { log, within = START_WAIT }: RedisOver): Promise<Redis> {
  const options: Omit<RedisOptions, 'replyMapping'> = {
    ...ROLES[role],
    connectionName: `jit-${role}`,
    retryStrategy: (times) => Math.min(times * 50, LONGEST_RECONNECT_WAIT),
    // After a fail-over the old primary answers READONLY: the connection is made anew and the command sent again.
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
  };
  const redis = url.startsWith('unix://') ? new Redis({ ...options, path: decodeURIComponent(new URL(url).pathname) }) : new Redis(url, options);
  reportOutages(redis, role, log);
  await untilReady(redis, within);
  return redis;
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
