import { ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential, type TokenCredentialOptions } from '@azure/identity';
import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import { isLoopback } from './endpoint.js';
import { asAccessError } from './failure.js';
import { CALL_LIMIT } from './steady.js';

/**
 * The identity that acts in Azure, as @azure/identity finds it: environment, workload identity, managed identity,
 * developer's sign-in. `authorityHost` is what AZURE_AUTHORITY_HOST says (undefined: the public cloud). Microsoft's
 * public instance discovery is left out for an authority on this machine, and for no other.
 */
export function createCredential(authorityHost?: string): TokenCredential {
  return new DefaultAzureCredential(authorityOptions(authorityHost));
}

export interface BotIdentity {
  readonly id: string;
  readonly type: 'SingleTenant' | 'UserAssignedMSI';
  readonly tenantId: string;
  /** Only for SingleTenant. */
  readonly password: string | undefined;
  /** `https://login.microsoftonline.com`, with or without the tenant behind it. */
  readonly loginUrl: string;
}

/** Tokens for the bot's own identity (the chat's connector wants them). The function rejects with AccessError. */
export function createBotToken(bot: BotIdentity): (scope: string) => Promise<string> {
  const credential = botCredential(bot);
  return async (scope) => {
    try {
      const token = await credential.getToken(scope);
      if (!token) throw new Error('the authority gave no token');
      return token.token;
    } catch (error) {
      throw asAccessError(`give the bot a token for ${scope}`, error);
    }
  };
}

/** The bot's own registration, as what it speaks in Teams. */
export function botCredential({ id, type, tenantId, password, loginUrl }: BotIdentity): TokenCredential {
  if (type === 'UserAssignedMSI') return new ManagedIdentityCredential({ clientId: id, ...limited });
  if (!password) throw new AccessError('configuration', 'A bot of type SingleTenant needs its password.');
  return new ClientSecretCredential(tenantId, id, password, authorityOptions(new URL(loginUrl).origin));
}

type Options = TokenCredentialOptions & { disableInstanceDiscovery?: true };

function authorityOptions(authorityHost: string | undefined): Options {
  if (authorityHost === undefined) return limited;
  return { ...limited, authorityHost, ...(isLoopback(authorityHost) ? { disableInstanceDiscovery: true } : {}) };
}

/** @azure/identity waits for ever for an authority that takes a call and does not answer; with it would wait whoever needs the token. */
const limited: TokenCredentialOptions = {
  additionalPolicies: [{
    position: 'perRetry',
    policy: {
      name: 'limit',
      sendRequest(request, next) {
        if (request.timeout === 0) request.timeout = CALL_LIMIT; // its own look whether there is a managed identity is shorter
        return next(request);
      },
    },
  }],
};

const Claims = z.object({ oid: z.string().toLowerCase(), roles: z.array(z.string()).default([]) });

/**
 * What the token of a credential says of its principal: the object id, and for Graph the application permissions. It is
 * read and not verified, for it is our own, straight from the authority over TLS, and nobody is let in on its word.
 */
export async function claimsOf(credential: TokenCredential, scope: string): Promise<{ oid: string; roles: string[] }> {
  const token = await credential.getToken(scope);
  return claimsIn(token?.token ?? '');
}

/** Object id of the principal whose token this is. */
export function oidIn(token: string): string {
  return claimsIn(token).oid;
}

function claimsIn(token: string): z.infer<typeof Claims> {
  return Claims.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
}

/** Object id of the principal that a credential speaks for. */
export async function objectIdOf(credential: TokenCredential, scope: string): Promise<string> {
  return (await claimsOf(credential, scope)).oid;
}
