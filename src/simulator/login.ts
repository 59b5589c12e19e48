import { Router, urlencoded, type ErrorRequestHandler, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Sim } from './core.js';
import type { SigningKey } from './keys.js';
import { BOT_OBJECT_ID, TENANT_ID } from './seed.js';
import { clientOf } from './client.js';
import { applyFaults } from './faults.js';
import { authorizeRouter, redeemCode, type Codes } from './signIn.js';
import { APPS, AUDIENCES, TOKEN_SECONDS, issueAppToken, type App, type Audience } from './tokens.js';
import { WireError } from './wireError.js';

const TokenAsk = z.object({ client_id: z.string(), client_secret: z.string(), scope: z.string(), grant_type: z.string() });

/** The issuer of this tenant's tokens. */
export function issuerOf(sim: Sim): string {
  return `${sim.urls.https}/${TENANT_ID}/v2.0`;
}

/** Entra's sign-in: token endpoint (client credentials), discovery and keys, as MSAL asks for them. */
export function loginRouter(sim: Sim, key: SigningKey): Router {
  const router = Router();
  router.get('/common/discovery/instance', (_req, res) => void res.json(instanceDiscovery(sim)));
  router.get(['/:tenant/v2.0/.well-known/openid-configuration', '/:tenant/.well-known/openid-configuration'], (_req, res) => void res.json(openidConfiguration(sim)));
  router.get(['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys'], (_req, res) => void res.json({ keys: [{ ...key.jwk, issuer: issuerOf(sim) }] }));
  const codes: Codes = { given: new Map(), sessions: new Map() };
  router.use(authorizeRouter(sim, codes));
  router.post('/:tenant/oauth2/v2.0/token', applyFaults(sim, 'login'), urlencoded({ extended: false }), (req, res) => { answerToken(sim, key, { req, res, codes }); });
  router.use(answerDown);
  return router;
}

const answerDown: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (!(error instanceof WireError)) { next(error); return; }
  res.status(error.status).set(error.more.headers ?? {}).json({ error: 'temporarily_unavailable', error_description: 'AADSTS90033: A transient error has occurred. Please try again.', error_codes: [90033] });
};

/** The Bot Framework's own discovery: with these keys the bot checks that an activity came from Teams. */
export function botFrameworkRouter(sim: Sim, key: SigningKey): Router {
  const router = Router();
  router.get('/.well-known/openidconfiguration', (_req, res) => void res.json({
    issuer: 'https://api.botframework.com', authorization_endpoint: 'https://invalid.botframework.com',
    jwks_uri: `${sim.urls.https}/botframework/keys`, id_token_signing_alg_values_supported: ['RS256'], token_endpoint_auth_methods_supported: ['private_key_jwt'],
  }));
  router.get('/keys', (_req, res) => void res.json({ keys: [{ ...key.jwk, endorsements: ['msteams'] }] }));
  return router;
}

function answerToken(sim: Sim, key: SigningKey, exchange: { req: Request; res: Response; codes: Codes }): void {
  const { req, res, codes } = exchange;
  res.on('close', () => { sim.record.add({ kind: 'call', service: 'token', method: 'POST', path: req.originalUrl, status: res.statusCode, client: clientOf(req) }); });
  const asked = readAsk(req);
  if ('redeems' in asked) {
    const redeemed = redeemCode(sim, codes, { body: asked.redeems, key, issuer: issuerOf(sim) });
    if ('error' in redeemed) return void res.status(400).json({ error: redeemed.error, error_description: redeemed.description, error_codes: [Number(/\d+/.exec(redeemed.description)?.[0])] });
    return void res.set('cache-control', 'no-store').json(redeemed.tokens);
  }
  if ('error' in asked) return void res.status(asked.status).json({ error: asked.error, error_description: asked.description, error_codes: [Number(/\d+/.exec(asked.description)?.[0])] });
  const token = issueAppToken(key, issuerOf(sim), { ...asked, app: asGiven(sim, asked.app) });
  res.set('cache-control', 'no-store').json({ token_type: 'Bearer', expires_in: TOKEN_SECONDS, ext_expires_in: TOKEN_SECONDS, access_token: token });
}

interface Refusal { status: number; error: string; description: string }

/** Codes and sentences as Entra's (AADSTS…), so that a wrong setting reads as it would in the real tenant. */
function readAsk(req: Request): { app: App; audience: Audience } | { redeems: Record<string, unknown> } | Refusal {
  const parsed = TokenAsk.safeParse(withBasic(req));
  if (!parsed.success) return { status: 400, error: 'invalid_request', description: 'AADSTS900144: The request body must contain the parameters: client_id, client_secret, scope, grant_type.' };
  const { client_id, client_secret, scope, grant_type } = parsed.data;
  if (req.params['tenant']?.toString().toLowerCase() !== TENANT_ID && req.params['tenant'] !== 'botframework.com') return { status: 400, error: 'invalid_request', description: `AADSTS90002: Tenant '${String(req.params['tenant'])}' not found.` };
  if (!['client_credentials', 'authorization_code'].includes(grant_type)) return { status: 400, error: 'unsupported_grant_type', description: `AADSTS70003: The app requested an unsupported grant type '${grant_type}'.` };
  const app = APPS.find((one) => one.appId === client_id.toLowerCase());
  if (app === undefined) return { status: 400, error: 'unauthorized_client', description: `AADSTS700016: Application with identifier '${client_id}' was not found in the directory 'Contoso'.` };
  if (app.password !== client_secret) return { status: 401, error: 'invalid_client', description: `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${client_id}'.` };
  if (grant_type === 'authorization_code') return { redeems: z.record(z.unknown()).parse(req.body) };
  const audience = audienceOf(scope);
  if (audience === null) return { status: 400, error: 'invalid_resource', description: `AADSTS500011: The resource principal named ${scope.replace('/.default', '')} was not found in the tenant named Contoso.` };
  return { app, audience };
}

/** What is withheld from the bot is in none of its tokens. */
function asGiven(sim: Sim, app: App): App {
  return app.objectId === BOT_OBJECT_ID ? { ...app, roles: app.roles.filter((role) => !sim.knobs.withheld.includes(role)) } : app;
}

function audienceOf(scope: string): Audience | null {
  const wanted = scope.split(' ').find((one) => one.endsWith('/.default'))?.replace(/\/+\.default$/, '');
  for (const [name, resource] of Object.entries(AUDIENCES)) if (wanted === resource) return name as Audience; // Object.entries loses the key type
  return null;
}

/** Credentials may come as HTTP Basic instead of in the body (RFC 6749, 2.3.1). */
function withBasic(req: Request): unknown {
  const body = z.record(z.unknown()).catch({}).parse(req.body);
  const basic = /^Basic (\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (basic === undefined) return body;
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { client_id: decodeURIComponent(id), client_secret: decodeURIComponent(secret), ...body };
}

function openidConfiguration(sim: Sim): Record<string, unknown> {
  const root = `${sim.urls.https}/${TENANT_ID}`;
  return {
    issuer: issuerOf(sim), authorization_endpoint: `${root}/oauth2/v2.0/authorize`, token_endpoint: `${root}/oauth2/v2.0/token`,
    end_session_endpoint: `${root}/oauth2/v2.0/logout`, jwks_uri: `${root}/discovery/v2.0/keys`,
    response_types_supported: ['code', 'id_token'], subject_types_supported: ['pairwise'], id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
  };
}

/** MSAL asks this of any authority that it does not know by name, to learn that the host vouches for itself. */
function instanceDiscovery(sim: Sim): Record<string, unknown> {
  const host = new URL(sim.urls.https).host;
  return {
    tenant_discovery_endpoint: `${sim.urls.https}/${TENANT_ID}/v2.0/.well-known/openid-configuration`, 'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
