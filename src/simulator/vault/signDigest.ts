import { constants, createHash, generateKeyPairSync, privateEncrypt, randomBytes, type KeyObject } from 'node:crypto';

/** A vault is given a digest and not what it is of, and Node signs nothing that it has not hashed itself: so both are done here, with Node's arithmetic where it has one. */
export function signDigest(key: KeyObject, digest: Buffer): Buffer {
  return key.asymmetricKeyType === 'ec' ? es256(key, digest) : ps256(key, digest);
}

/** The order of P-256 (FIPS 186-4, D.1.2.3). */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** FIPS 186-4, 6.4: an ephemeral key pair is the random number k and the point kG. */
function es256(key: KeyObject, digest: Buffer): Buffer {
  const ephemeral = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const [k, r] = [numberIn(ephemeral.d), numberIn(ephemeral.x) % N];
  const s = (inverse(k) * (numberOf(digest) + r * numberIn(key.export({ format: 'jwk' }).d))) % N;
  return Buffer.concat([bytesOf(r), bytesOf(s)]);
}

/** RFC 8017, 9.1.1, with a salt as long as the hash; then the private key's bare operation. */
function ps256(key: KeyObject, digest: Buffer): Buffer {
  const length = (key.asymmetricKeyDetails?.modulusLength ?? 2048) / 8;
  const salt = randomBytes(32);
  const hash = sha256(Buffer.alloc(8), digest, salt);
  const block = Buffer.concat([Buffer.alloc(length - 66), Buffer.from([1]), salt]);
  const mask = Buffer.concat(Array.from({ length: Math.ceil(block.length / 32) }, (_, i) => sha256(hash, Buffer.from([0, 0, i >> 8, i & 255])))).subarray(0, block.length);
  const masked = Buffer.from(block.map((byte, i) => byte ^ (mask[i] ?? 0)));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, Buffer.concat([masked, hash, Buffer.from([0xbc])]));
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function numberIn(base64url: string | undefined): bigint {
  return numberOf(Buffer.from(base64url ?? '', 'base64url'));
}

function numberOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function bytesOf(number: bigint): Buffer {
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex');
}

/** Fermat's little theorem: N is a prime. */
function inverse(number: bigint): bigint {
  let [result, base] = [1n, number % N];
  for (let rest = N - 2n; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * base) % N;
    base = (base * base) % N;
  }
  return result;
}
