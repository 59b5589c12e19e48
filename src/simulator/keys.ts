import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** One RSA key with which the simulator signs, and its public half as a JSON Web Key. */
export interface SigningKey { readonly kid: string; readonly pem: string; readonly publicPem: string; readonly jwk: JsonWebKey }

/**
 * Opens the key of a file, making it once. It must outlive a restart: the bot keeps our key set for a day and
 * looks for an unknown key at most once an hour.
 */
export function openSigningKey(file: string): SigningKey {
  const pem = readOrMake(file);
  const publicKey = createPublicKey(createPrivateKey(pem));
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const kid = createHash('sha256').update(publicPem).digest('base64url').slice(0, 27);
  return { kid, pem, publicPem, jwk: { ...publicKey.export({ format: 'jwk' }), kid, x5t: kid, use: 'sig' } };
}

function readOrMake(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error; // a file system error is always an ErrnoException
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    writeFileSync(file, privateKey, { mode: 0o600 });
    return privateKey;
  }
}
