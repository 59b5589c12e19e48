import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControl, type Control } from '../../src/sandbox/control.js';
import { botEnvironment, freePort, type SimulatorReady } from '../../src/sandbox/settings.js';
import { openSigningKey } from '../../src/simulator/keys.js';
import { issueChannelToken } from '../../src/simulator/tokens.js';
import { startProgram, startRedisOn } from '../chaos/child.js';
import type { Product } from '../chaos/product.js';

/** The bot as a process of its own, with its page and its hook, in front of the practice tenant. */
export interface House {
  readonly url: string;
  readonly control: Control;
  readonly serviceUrl: string;
  readonly hookSecret: string;
  /** A token of Teams' own, for this bot. */
  token(): string;
  /** What the bot has logged as an error since it was asked the last time. */
  errors(): string[];
  close(): Promise<void>;
}

export async function openHouse({ product, redisProgram }: { product: Product; redisProgram: string }): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'jit-fuzz-'));
  const [redisPort, port, log] = [await freePort(0), await freePort(0), join(folder, 'bot.log')];
  mkdirSync(join(folder, 'redis'));
  const redis = await startRedisOn({ program: redisProgram, port: redisPort, dir: join(folder, 'redis'), log: join(folder, 'redis.log') });
  const url = `http://127.0.0.1:${port}`;
  const simulator = await startProgram({ file: product.program('simulator/main'), log: join(folder, 'simulator.log'), env: { SIM_DIR: join(folder, 'tenant'), BOT_URL: `${url}/api/messages` } });
  const ready = simulator.ready as SimulatorReady; // sent by our own simulator/main.ts
  const env = botEnvironment({ simulator: ready, port, redisUrl: `redis://127.0.0.1:${redisPort}`, ledgerKey: randomBytes(32).toString('hex'), instance: `f${randomBytes(4).toString('hex')}` });
  const unlimited = { LIMIT_PER_PERSON: '100000000', LIMIT_IN_ALL: '100000000' };
  const bot = await startProgram({ file: product.program('main'), log, env: { ...env, ...unlimited, PUBLIC_URL: url, LOG_LEVEL: 'error' } });
  const key = openSigningKey(join(folder, 'tenant', 'authority', 'signing.pem'));
  const serviceUrl = `${ready.urls.https}/teams/`;
  const token = issueChannelToken(key, serviceUrl);
  let read = 0;
  return {
    url, serviceUrl, hookSecret: env.TICKETS_HOOK_SECRET ?? '', control: createControl(ready.urls.page),
    token: () => token,
    errors() {
      const text = readFileSync(log, 'utf8');
      const lines = text.slice(read).split('\n').filter((one) => one.trim() !== '');
      read = text.length;
      return lines;
    },
    async close() {
      for (const child of [bot, simulator, redis]) { child.signal('SIGTERM'); await child.ended; }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
