import { randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { SigningKey } from './keys.js';
import { BOT_ID, BOT_OBJECT_ID, BOT_PASSWORD, BOT_ROLES, OPERATOR_ID, OPERATOR_OBJECT_ID, OPERATOR_PASSWORD, OPERATOR_ROLES, TENANT_ID, WEB_ID, WEB_OBJECT_ID, WEB_PASSWORD, WEB_ROLES, WORKER_ID, WORKER_OBJECT_ID, WORKER_PASSWORD } from './seed.js';

/** An application that can sign in with its secret. */
export interface App {
  readonly appId: string;
  readonly password: string;
  readonly objectId: string;
  /** Graph's application permissions that it was given. */
  readonly roles: readonly string[];
}

export const APPS: readonly App[] = [
  { appId: BOT_ID, password: BOT_PASSWORD, objectId: BOT_OBJECT_ID, roles: BOT_ROLES },
  { appId: WEB_ID, password: WEB_PASSWORD, objectId: WEB_OBJECT_ID, roles: WEB_ROLES },
  { appId: WORKER_ID, password: WORKER_PASSWORD, objectId: WORKER_OBJECT_ID, roles: BOT_ROLES },
  { appId: OPERATOR_ID, password: OPERATOR_PASSWORD, objectId: OPERATOR_OBJECT_ID, roles: OPERATOR_ROLES },
];

/** What a token can be for. The audience is the resource of the scope that was asked for. */
export const AUDIENCES = {
  arm: 'https://management.azure.com',
  graph: 'https://graph.microsoft.com',
  connector: 'https://api.botframework.com',
  monitor: 'https://monitor.azure.com',
  storage: 'https://storage.azure.com',
  vault: 'https://vault.azure.net',
  redis: 'https://redis.azure.com',
} as const;
export type Audience = keyof typeof AUDIENCES;

/** Who calls, as its token says. `roles` are application permissions, which only a token for Graph has. */
export interface Caller { readonly appId: string; readonly objectId: string; readonly roles: readonly string[] }

/** Seconds that a token is good for. They are real seconds: clients judge tokens by their own clock, not by ours. */
export const TOKEN_SECONDS = 3599;

const Claims = z.object({ appid: z.string(), oid: z.string(), roles: z.array(z.string()).default([]) });

export function issueAppToken(key: SigningKey, issuer: string, ask: { app: App; audience: Audience }): string {
  const { app, audience } = ask;
  const claims = { aud: AUDIENCES[audience], iss: issuer, appid: app.appId, azp: app.appId, appidacr: '1', idtyp: 'app', oid: app.objectId, sub: app.objectId, tid: TENANT_ID, uti: randomUUID(), ver: '1.0', ...(audience === 'graph' ? { roles: app.roles } : {}) };
  return jwt.sign(claims, key.pem, { algorithm: 'RS256', keyid: key.kid, expiresIn: TOKEN_SECONDS, notBefore: 0 });
}

/** Who an Authorization header speaks for, or null when it is missing, forged, expired or for somebody else. */
export function readBearer(key: SigningKey, issuer: string, ask: { header: string | undefined; audience: Audience }): Caller | null {
  const token = /^Bearer (\S+)$/i.exec(ask.header ?? '')?.[1];
  if (token === undefined) return null;
  try {
    const claims = Claims.parse(jwt.verify(token, key.publicPem, { algorithms: ['RS256'], audience: AUDIENCES[ask.audience], issuer }));
    return { appId: claims.appid, objectId: claims.oid, roles: claims.roles };
  } catch {
    return null; // why is nobody's business but the holder's, and Azure does not tell either
  }
}

/** What Teams sends with each activity: signed by the Bot Framework for this bot, bound to the service's address. */
export function issueChannelToken(key: SigningKey, serviceUrl: string): string {
  return jwt.sign({ serviceurl: serviceUrl }, key.pem, { algorithm: 'RS256', keyid: key.kid, audience: BOT_ID, issuer: 'https://api.botframework.com', expiresIn: 3600, notBefore: 0 });
}
