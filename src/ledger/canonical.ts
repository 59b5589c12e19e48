import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import canonicalize from 'canonicalize';

/** The canonical JSON (RFC 8785) of a value. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('What JSON cannot hold cannot be sealed.');
  return text;
}

/** HMAC-SHA-256 over the canonical JSON of a value, in hexadecimal. */
export function keyedHash(key: string, value: unknown): string {
  return createHmac('sha256', key).update(canonical(value)).digest('hex');
}

/** SHA-256 over the UTF-8 of a text, in hexadecimal. */
export function plainHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What only the key makes (`mac`), and a hash over it and the value that anybody can make again: SHA-256 of the mac and the canonical JSON behind it. */
export function sealOver(key: string, value: unknown): { readonly mac: string; readonly hash: string } {
  const text = canonical(value);
  const mac = createHmac('sha256', key).update(text).digest('hex');
  return { mac, hash: plainHash(mac + text) };
}

/** Compares in a time that tells nothing of where they differ. */
export function isSame(hash: string, wanted: string): boolean {
  const [given, own] = [Buffer.from(hash), Buffer.from(wanted)];
  return given.length === own.length && timingSafeEqual(given, own);
}
