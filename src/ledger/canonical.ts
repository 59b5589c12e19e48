import { createHmac, timingSafeEqual } from 'node:crypto';
import canonicalize from 'canonicalize';

/** HMAC-SHA-256 over the canonical JSON (RFC 8785) of a value, in hexadecimal. */
export function keyedHash(key: string, value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('What JSON cannot hold cannot be sealed.');
  return createHmac('sha256', key).update(text).digest('hex');
}

/** Compares in a time that tells nothing of where they differ. */
export function isSame(hash: string, wanted: string): boolean {
  const [given, own] = [Buffer.from(hash), Buffer.from(wanted)];
  return given.length === own.length && timingSafeEqual(given, own);
}
