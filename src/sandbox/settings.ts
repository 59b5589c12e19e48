import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { BOT_ID, BOT_PASSWORD, TENANT_ID } from '../simulator/seed.js';
import { JIRA_TOKEN, JIRA_USER, JIRA_WINDOW_FIELDS, SERVICENOW_PASSWORD, SERVICENOW_USER, TICKETS_HOOK_SECRET } from '../simulator/tickets/seed.js';

/** PIM's floor of five minutes, shortened so that a window of seconds can be shown. Seconds; the entitlements file says the same. */
export const PIM_FLOOR = 2;

/** The simulator's addresses, as it gives them when it is ready. */
export interface SimulatorReady { readonly urls: { readonly https: string; readonly page: string }; readonly caFile: string }

/** The settings of production, pointed at the practice tenant: the same code reads them, and authentication is on. */
export function botEnvironment(of: { simulator: SimulatorReady; port: number; redisUrl: string; ledgerKey: string; instance: string | undefined }): Record<string, string> {
  const { simulator: { urls, caFile } } = of;
  return {
    NODE_EXTRA_CA_CERTS: caFile, HOST: '127.0.0.1', PORT: String(of.port), REDIS_URL: of.redisUrl, LEDGER_KEY: of.ledgerKey,
    ENTITLEMENTS: entitlements(of.instance),
    BOT_ID, BOT_TYPE: 'SingleTenant', BOT_TENANT_ID: TENANT_ID, BOT_PASSWORD, TEAMS_SERVICE_URL: `${urls.https}/teams`,
    ToBotFromChannelOpenIdMetadataUrl: `${urls.https}/botframework/.well-known/openidconfiguration`,
    ToChannelFromBotLoginUrl: `${urls.https}/${TENANT_ID}`, OAuthUrl: urls.https,
    ARM_ENDPOINT: urls.https, GRAPH_ENDPOINT: urls.https,
    SERVICENOW_URL: `${urls.https}/servicenow`, SERVICENOW_USER, SERVICENOW_PASSWORD,
    JIRA_URL: `${urls.https}/jira`, JIRA_USER, JIRA_TOKEN, JIRA_WINDOW_START_FIELD: JIRA_WINDOW_FIELDS.start, JIRA_WINDOW_END_FIELD: JIRA_WINDOW_FIELDS.end,
    TICKETS_HOOK_SECRET,
    AZURE_AUTHORITY_HOST: urls.https, AZURE_TENANT_ID: TENANT_ID, AZURE_CLIENT_ID: BOT_ID, AZURE_CLIENT_SECRET: BOT_PASSWORD,
  };
}

/** The bot's own pages, reached through the simulator's door, which is their proxy. */
export function pagesAt({ urls }: Pick<SimulatorReady, 'urls'>): Record<string, string> {
  return { PUBLIC_URL: urls.page, TRUST_PROXY: '1' };
}

/** The file itself, or its text under another instance name, so that a story shares nothing with what a Redis already holds. */
function entitlements(instance: string | undefined): string {
  const file = fileURLToPath(new URL('entitlements.yaml', import.meta.url));
  return instance === undefined ? file : readFileSync(file, 'utf8').replace('instance: sandbox', `instance: ${instance}`);
}

/** Removes what a story left in a Redis that may be somebody's own. */
export async function forget(redisUrl: string, instance: string): Promise<void> {
  const redis = new Redis(redisUrl);
  for await (const keys of redis.scanStream({ match: `{jit:${instance}}*`, count: 500 }) as AsyncIterable<string[]>) { // a stream is typed as any
    if (keys.length > 0) await redis.del(keys);
  }
  redis.disconnect();
}

/** The key of this folder's ledger, made once: what was sealed yesterday must still verify today. */
export function ledgerKeyIn(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'ledger.key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/** Below the ports that the system itself gives to whoever asks for none: a connection of somebody else's does not take it before it is used. */
const [LOWEST, HIGHEST] = [15_000, 32_000];
const TRIES = 20;

/** The wished port of loopback when it is free, else any free one. */
export async function freePort(wished: number): Promise<number> {
  for (let n = 0; n < TRIES; n += 1) {
    const port = await tryPort(n === 0 && wished > 0 ? wished : randomInt(LOWEST, HIGHEST));
    if (port !== undefined) return port;
  }
  return (await tryPort(0)) ?? 0;
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => { resolve(undefined); });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => { resolve(typeof address === 'object' && address ? address.port : undefined); });
    });
  });
}
