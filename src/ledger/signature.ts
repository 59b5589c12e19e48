import { constants, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { AccessError } from '../access/errors.js';
import type { OpenedKey, Signed, Signer } from '../workflow/ports.js';

/** A key that was given as text: PEM of an Ed25519 private key. */
export function createFileSigner(pem: string): Signer {
  const key = createPrivateKey(pem);
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  return { where: 'LEDGER_SIGNING_KEY', open: () => Promise.resolve({ publicKey, sign: (text) => Promise.resolve(sign(null, Buffer.from(text), key).toString('base64')) }) };
}

/** Signs a text, and does not believe the signature before it has checked it. */
export async function signedWith({ publicKey, sign: signs }: OpenedKey, text: string): Promise<Signed> {
  const signature = await signs(text);
  if (!isSignedBy(publicKey, text, signature)) throw new AccessError('azure-unavailable', 'The signing key gave a signature that does not check with its own public key.', { retryable: true });
  return { signature, publicKey };
}

/** Whether one of these public keys (PEM, one behind the other) made this signature (base64) over the UTF-8 of a text. */
export function isSignedBy(publicKeys: string, text: string, signature: string): boolean {
  const keys = publicKeys.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  return keys.some((pem) => checks(createPublicKey(pem), Buffer.from(text), Buffer.from(signature, 'base64')));
}

function checks(key: KeyObject, text: Buffer, signature: Buffer): boolean {
  switch (key.asymmetricKeyType) {
    case 'ed25519': return verify(null, text, key, signature);
    // r and s one behind the other (RFC 7518, 3.4)
    case 'ec': return verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signature);
    // the salt as long as the hash (RFC 7518, 3.5)
    case 'rsa': return verify('sha256', text, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature);
    default: return false;
  }
}
