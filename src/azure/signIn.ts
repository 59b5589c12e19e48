import type { ConfidentialClientApplication, Configuration } from '@azure/msal-node';
import { z } from 'zod';
import { errorOf } from '../access/errors.js';
import { instant } from '../access/instant.js';
import type { Log, SignIn, SignedIn } from '../workflow/ports.js';
import { isLoopback } from './endpoint.js';

export interface SignInSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tenantId: string;
  /** `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
  readonly redirectUri: string;
  /** The authentication context that this tenant's conditional access ties to multi-factor authentication; null: none is named. */
  readonly context: string | null;
}

/** A tenth of a second of loading, which waits for the first sign-in. */
const msal = () => import('@azure/msal-node');

/** Whose object id it is stands in the token with the scope `profile` only (learn: id-token-claims-reference). MSAL adds `offline_access`; the refresh token that comes of it is kept nowhere. */
const SCOPES = ['openid', 'profile'];

const Claims = z.object({
  aud: z.string(), tid: z.string().toLowerCase(), oid: z.string().toLowerCase(), nonce: z.string(),
  auth_time: z.number().optional(),
  acrs: z.array(z.string()).default([]),
});

/**
 * Signs people in by the authorization code flow with PKCE.
 *
 * `prompt=login` makes Entra ask for credentials although the browser is signed in (learn: v2-oauth2-auth-code-flow). What a
 * sign-in shows beyond that is an authentication context: it is asked for in `claims` and stands in the token's `acrs` once
 * every policy on it was satisfied (learn: developer-guide-conditional-access-authentication-context). `amr`, which would
 * name MFA, is in v1.0 tokens only (learn: id-token-claims-reference), and so nothing is concluded from it.
 */
export function createSignIn(settings: SignInSettings, log: Log): SignIn {
  return {
    tenantId: settings.tenantId.toLowerCase(), context: settings.context,
    async begin({ state, context, loginHint }) {
      const crypto = new (await msal()).CryptoProvider();
      const { verifier, challenge } = await crypto.generatePkceCodes();
      const nonce = crypto.createNewGuid();
      const url = await calling('begin a sign-in', log, async () => (await clientOf(settings)).getAuthCodeUrl({
        scopes: SCOPES, redirectUri: settings.redirectUri, responseMode: 'query', prompt: 'login', state, nonce,
        codeChallenge: challenge, codeChallengeMethod: 'S256', claims: claimsFor(context), ...(loginHint === undefined ? {} : { loginHint }),
      }));
      return { url, secrets: { nonce, verifier } };
    },
    async redeem(code, { nonce, verifier }) {
      const answer = await calling('redeem a sign-in', log, async () => (await clientOf(settings)).acquireTokenByCode(
        { code, scopes: SCOPES, redirectUri: settings.redirectUri, codeVerifier: verifier }, { code, nonce },
      ));
      return signedIn(answer.idTokenClaims, { nonce, clientId: settings.clientId });
    },
  };
}

/** Whoever holds the browser can strike out what is asked for here, and so nothing is concluded from having asked. */
function claimsFor(context: string | undefined): string {
  return JSON.stringify({ id_token: { auth_time: { essential: true }, ...(context === undefined ? {} : { acrs: { essential: true, value: context } }) } });
}

/** One for each call: what MSAL remembers of a person goes with it. */
async function clientOf({ clientId, clientSecret, tenantId, authorityHost }: SignInSettings): Promise<ConfidentialClientApplication> {
  const { ConfidentialClientApplication } = await msal();
  const auth: Configuration['auth'] = { clientId, clientSecret, authority: `${authorityHost}/${tenantId}` };
  // Microsoft's public instance discovery is left out for an authority on this machine, and for no other.
  return new ConfidentialClientApplication({ auth: isLoopback(authorityHost) ? { ...auth, knownAuthorities: [new URL(authorityHost).host] } : auth });
}

/** The token came straight from Entra over TLS, so its signature need not be checked (OpenID Connect Core 3.1.3.7, 6); what it is for must be. */
function signedIn(claims: unknown, { nonce, clientId }: { nonce: string; clientId: string }): SignedIn {
  const read = Claims.safeParse(claims);
  if (!read.success || read.data.aud !== clientId || read.data.nonce !== nonce) throw errorOf({ says: 'sign-in-failed/foreign' });
  const { tid, oid, acrs, auth_time: authenticated } = read.data;
  // not `iat`: a browser that is signed in and leaves out `prompt=login` gets a token that is new and a sign-in that is old
  if (authenticated === undefined) throw errorOf({ says: 'sign-in-failed/no-time' });
  return { tid, oid, acrs, at: instant(authenticated * 1000) };
}

/** Entra says in detail what it does not like; that is for the log. */
async function calling<T>(what: string, log: Log, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { errorCode = '' } = z.object({ errorCode: z.string().optional() }).catch({}).parse(error);
    log.warn({ err: error, what }, 'Entra did not complete a sign-in');
    // these say no for good: a code that was used, is too old or is somebody else's; a secret that is wrong
    const isFinal = ['invalid_grant', 'invalid_client', 'unauthorized_client', 'invalid_request', 'nonce_mismatch'].includes(errorCode);
    throw errorOf({ says: isFinal ? 'sign-in-failed/final' : 'sign-in-failed' }, { retryable: !isFinal, cause: error });
  }
}
