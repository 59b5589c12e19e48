import { createHash, createPublicKey } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import type { OpenedKey, Signer } from '../workflow/ports.js';
import { isLoopback } from './endpoint.js';
import { send, type SinkOver } from './sinks/send.js';

// learn: rest/api/keyvault/keys/get-key, and sign
const VERSION = 'api-version=7.4';
const base64url = z.string().regex(/^[\w-]+$/);
const Bundle = z.object({
  key: z.object({ kid: z.string() }).and(z.union([
    z.object({ kty: z.enum(['EC', 'EC-HSM']), crv: z.literal('P-256'), x: base64url, y: base64url }),
    z.object({ kty: z.enum(['RSA', 'RSA-HSM']), n: base64url, e: base64url }),
  ])),
});
const Result = z.object({ kid: z.string(), value: base64url });

/**
 * A key in Azure Key Vault: `url` with its version or, without, the newest one, looked up anew each time. Signs ES256 with
 * a P-256 key and PS256 with an RSA key; a standard vault has no Ed25519. Two calls of its REST API with what the exports
 * use already: @azure/keyvault-keys would be three packages and 4.6 MB for them.
 */
export function createVaultSigner({ credential, url }: { credential: TokenCredential; url: string }): Signer {
  const over: SinkOver = { credential, url, scope: scopeOf(url), tried: `sign with the key ${url}` };
  return {
    where: url,
    async open() {
      const { text } = await send(over, { method: 'GET', url: `${url}?${VERSION}` });
      const found = Bundle.safeParse(parsed(text));
      if (!found.success) throw new AccessError('configuration', `The key ${url} is neither an RSA key nor an elliptic one on P-256: seals cannot be signed with it.`);
      const { key } = found.data;
      // the token goes to the key that is set, and to no other address
      if (key.kid !== url && !key.kid.startsWith(`${url}/`)) throw new AccessError('azure-refused', `The vault answered for ${url} with another key: ${key.kid}.`);
      return opened(over, key);
    },
  };
}

function opened(over: SinkOver, { kid, ...key }: z.infer<typeof Bundle>['key']): OpenedKey {
  const alg = 'crv' in key ? 'ES256' : 'PS256';
  const jwk = 'crv' in key ? { kty: 'EC', crv: key.crv, x: key.x, y: key.y } : { kty: 'RSA', n: key.n, e: key.e };
  return {
    publicKey: createPublicKey({ format: 'jwk', key: jwk }).export({ type: 'spki', format: 'pem' }).toString(),
    async sign(text) {
      // the vault signs a digest, which is made here
      const value = createHash('sha256').update(text).digest('base64url');
      const answer = await send(over, { method: 'POST', url: `${kid}/sign?${VERSION}`, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ alg, value }) });
      return Buffer.from(Result.parse(parsed(answer.text)).value, 'base64url').toString('base64');
    },
  };
}

/** `https://NAME.vault.azure.net/…` wants tokens for `https://vault.azure.net`, as each cloud has it. */
function scopeOf(url: string): string {
  const { host } = new URL(url);
  return `https://${isLoopback(url) ? 'vault.azure.net' : host.slice(host.indexOf('.') + 1)}/.default`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
