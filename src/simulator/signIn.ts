import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { urlencoded, Router, type Request } from 'express';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { Sim } from './core.js';
import type { SigningKey } from './keys.js';
import { BOT_ID, PEOPLE, TENANT_ID, type SeedPerson } from './seed.js';

/** Where the bot's registration lets a sign-in come back to: its page, on this machine. */
const REDIRECT = /^https?:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/ip\/signed-in$/;
/** About as long as Entra's (learn: v2-oauth2-auth-code-flow). Milliseconds. */
const CODE_LIVES = 10 * 60_000;
const TOKEN_SECONDS = 3599;

const Ask = z.object({
  client_id: z.string(), redirect_uri: z.string(), response_type: z.literal('code'), scope: z.string(), nonce: z.string().optional(), state: z.string().optional(),
  code_challenge: z.string(), code_challenge_method: z.literal('S256'), prompt: z.string().optional(), claims: z.string().optional(), login_hint: z.string().optional(),
});
type Ask = z.infer<typeof Ask>;
const Claims = z.object({ id_token: z.object({ acrs: z.object({ value: z.string().optional(), values: z.array(z.string()).optional() }).optional() }) });

/** `at`: when the code was given; `authenticated`: when the person last was asked for credentials. */
interface Issued { readonly ask: Ask; readonly person: SeedPerson; readonly at: number; readonly authenticated: number }

/** Codes that were given and not redeemed; and when each person was last asked for credentials, for all their browsers at once. */
export interface Codes { readonly given: Map<string, Issued>; readonly sessions: Map<string, number> }

/** Entra's page: a person of the tenant is picked in place of a password. */
export function authorizeRouter(sim: Sim, codes: Codes): Router {
  const router = Router();
  router.get('/:tenant/oauth2/v2.0/authorize', (req, res) => {
    const asked = readAsk(req);
    if (typeof asked === 'string') return void res.status(400).type('html').send(page(`<h1>Sorry, but we're having trouble signing you in.</h1><p>${escaped(asked)}</p>`));
    res.type('html').send(page(picking(asked)));
  });
  router.post('/:tenant/oauth2/v2.0/authorize', urlencoded({ extended: false }), (req, res) => {
    const asked = readAsk(req);
    if (typeof asked === 'string') return void res.status(400).send(asked);
    const picked = z.object({ person: z.string() }).safeParse(req.body);
    const person = PEOPLE.find(({ id }) => picked.success && id === picked.data.person && !sim.state.disabled.includes(id));
    res.redirect(302, person ? withCode(sim, codes, { ask: asked, person }) : back(asked, { error: 'access_denied', error_description: 'AADSTS65004: User declined to consent to access the app.' }));
  });
  return router;
}

/** A code for tokens, once. What is wrong is said as Entra says it. */
export function redeemCode(sim: Sim, codes: Codes, { body, key, issuer }: { body: Record<string, unknown>; key: SigningKey; issuer: string }): { tokens: Record<string, unknown> } | { error: string; description: string } {
  const code = typeof body['code'] === 'string' ? body['code'] : '';
  const issued = codes.given.get(code);
  codes.given.delete(code);
  if (issued === undefined) return { error: 'invalid_grant', description: 'AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.' };
  if (sim.clock.now().getTime() - issued.at > CODE_LIVES) return { error: 'invalid_grant', description: 'AADSTS70008: The provided authorization code or refresh token has expired due to inactivity.' };
  if (body['client_id'] !== issued.ask.client_id || body['redirect_uri'] !== issued.ask.redirect_uri) return { error: 'invalid_client', description: 'AADSTS700005: Provided Authorization Code is intended to use against other client or redirect.' };
  const verifier = typeof body['code_verifier'] === 'string' ? body['code_verifier'] : '';
  if (createHash('sha256').update(verifier).digest('base64url') !== issued.ask.code_challenge) return { error: 'invalid_grant', description: 'AADSTS501481: The Code_Verifier does not match the code_challenge supplied in the authorization request.' };
  return { tokens: tokensFor(sim, issued, { key, issuer }) };
}

function tokensFor(sim: Sim, { ask, person, authenticated }: Issued, { key, issuer }: { key: SigningKey; issuer: string }): Record<string, unknown> {
  const now = Math.floor(sim.clock.now().getTime() / 1000);
  const wanted = ask.claims === undefined ? undefined : Claims.parse(JSON.parse(ask.claims)).id_token;
  const acrs = [wanted?.acrs?.value ?? [], wanted?.acrs?.values ?? []].flat().filter((one) => !sim.knobs.contextsUnmet.includes(one));
  const has = (claim: string): boolean => sim.knobs.optionalClaims.includes(claim);
  const claims = {
    aud: ask.client_id, iss: issuer, iat: now, nbf: now, exp: now + TOKEN_SECONDS, ver: '2.0', tid: sim.knobs.signInTenant ?? TENANT_ID, oid: person.id, sub: randomUUID(), uti: randomUUID(),
    name: person.name, preferred_username: person.mail, ...(ask.nonce === undefined ? {} : { nonce: ask.nonce }),
    ...(has('auth_time') ? { auth_time: Math.floor(authenticated / 1000) } : {}), ...(has('acrs') && acrs.length > 0 ? { acrs } : {}),
  };
  return {
    token_type: 'Bearer', scope: 'openid profile', expires_in: TOKEN_SECONDS, ext_expires_in: TOKEN_SECONDS, access_token: randomBytes(24).toString('base64url'),
    id_token: jwt.sign(claims, key.pem, { algorithm: 'RS256', keyid: key.kid }), client_info: Buffer.from(JSON.stringify({ uid: person.id, utid: TENANT_ID })).toString('base64url'),
  };
}

function readAsk(req: Request): Ask | string {
  if (req.params['tenant']?.toString().toLowerCase() !== TENANT_ID) return `AADSTS90002: Tenant '${String(req.params['tenant'])}' not found.`;
  const parsed = Ask.safeParse(req.query);
  if (!parsed.success) return `AADSTS900144: The request must contain the parameters: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}.`;
  if (parsed.data.client_id !== BOT_ID) return `AADSTS700016: Application with identifier '${parsed.data.client_id}' was not found in the directory 'Contoso'.`;
  if (!REDIRECT.test(parsed.data.redirect_uri)) return `AADSTS50011: The redirect URI '${parsed.data.redirect_uri}' specified in the request does not match the redirect URIs configured for the application.`;
  return parsed.data;
}

/** Without `prompt=login` whoever is signed in already is not asked again, as with Entra. */
function withCode(sim: Sim, { given, sessions }: Codes, { ask, person }: Pick<Issued, 'ask' | 'person'>): string {
  const code = randomBytes(32).toString('base64url');
  const at = sim.clock.now().getTime();
  const authenticated = ask.prompt === 'login' ? at : sessions.get(person.id) ?? at;
  sessions.set(person.id, authenticated);
  given.set(code, { ask, person, at, authenticated });
  return back(ask, { code, session_state: randomUUID() });
}

function back({ redirect_uri, state }: Ask, answer: Record<string, string>): string {
  return `${redirect_uri}?${new URLSearchParams({ ...answer, ...(state === undefined ? {} : { state }) }).toString()}`;
}

function picking({ login_hint, claims }: Ask): string {
  const people = PEOPLE.map(({ id, name, mail }) => `<button name="person" value="${id}"${mail === login_hint ? ' autofocus' : ''}>${escaped(name)}<small>${escaped(mail)}</small></button>`);
  const context = /"value":"(c\d+)"/.exec(claims ?? '')?.[1];
  return `<h1>Who signs in?</h1><p>The practice tenant plays Entra: pick a person in place of a password${context === undefined ? '' : ` and of the second factor that authentication context ${context} asks for`}.</p><form method="post">${people.join('')}<button name="person" value="">Cancel</button></form>`;
}

function page(contents: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in to Contoso</title><style>body{font:16px/1.5 system-ui;max-width:26rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}button{display:block;width:100%;margin:.5rem 0;padding:.75rem;font:inherit;text-align:left}small{display:block;opacity:.7}</style>${contents}</html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
