import './reflect.js';
import { webcrypto } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import * as x509 from '@peculiar/x509';
import { openSigningKey } from './keys.js';

const DAY_MS = 86_400_000;
const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const NAME = 'CN=jit-access-bot sandbox authority (throw-away)';

export interface Authority {
  /** Path of the certificate for NODE_EXTRA_CA_CERTS. */
  caFile: string;
  /** Makes a certificate for 127.0.0.1, ::1 and localhost, valid for 30 days; both as PEM. */
  issueServerCertificate(): Promise<{ key: string; cert: string }>;
}

/**
 * Opens the throw-away certificate authority of a folder, making it once and again when less than a day of it remains.
 * Its key never leaves the folder and is readable by its owner only.
 */
export async function openAuthority(dir: string): Promise<Authority> {
  await mkdir(dir, { recursive: true });
  const caFile = join(dir, 'ca.pem');
  const keyFile = join(dir, 'ca.key');
  if (!(await lastsADay(caFile))) await makeAuthority(caFile, keyFile);
  const issuer = new x509.X509Certificate(await readFile(caFile, 'utf8'));
  const signingKey = await importKey(await readFile(keyFile, 'utf8'));
  return { caFile, issueServerCertificate: () => issueServerCertificate(issuer, signingKey) };
}

async function lastsADay(caFile: string): Promise<boolean> {
  const pem = await readFile(caFile, 'utf8').catch(() => null);
  if (pem === null) return false;
  return new x509.X509Certificate(pem).notAfter.getTime() - Date.now() > DAY_MS;
}

/** Two processes may start at once: the one that creates the key file makes the certificate, the other waits for it. */
async function makeAuthority(caFile: string, keyFile: string): Promise<void> {
  const stale = await readFile(caFile, 'utf8').catch(() => null);
  if (stale !== null) { await rm(caFile); await rm(keyFile, { force: true }); }
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  try {
    await writeFile(keyFile, await exportKey(keys.privateKey), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // a file system error is always an ErrnoException
    if (await appears(caFile)) return;
    await rm(keyFile); // somebody died between key and certificate
    return makeAuthority(caFile, keyFile);
  }
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: NAME, keys, signingAlgorithm: CURVE, ...validFor(365),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await writeFile(`${caFile}.new`, certificate.toString('pem'));
  await rename(`${caFile}.new`, caFile);
}

async function appears(file: string): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    if (await readFile(file).then(() => true, () => false)) return true;
    await wait(100);
  }
  return false;
}

async function issueServerCertificate(issuer: x509.X509Certificate, signingKey: webcrypto.CryptoKey): Promise<{ key: string; cert: string }> {
  const keys = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=localhost', issuer: issuer.subject, publicKey: keys.publicKey, signingKey, signingAlgorithm: CURVE, ...validFor(30),
    extensions: [
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' }, { type: 'ip', value: '127.0.0.1' }, { type: 'ip', value: '::1' },
      ]),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { key: await exportKey(keys.privateKey), cert: certificate.toString('pem') };
}

function validFor(days: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + days * DAY_MS) };
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(pem);
  if (der === undefined) throw new Error('The authority\'s key file holds no key: remove the folder and start again.');
  return webcrypto.subtle.importKey('pkcs8', der, CURVE, false, ['sign']);
}

// Runnable by itself, because NODE_EXTRA_CA_CERTS is read only when a process starts: the file must exist before.
const [, script, dir] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(script).href) {
  if (dir === undefined) throw new Error('usage: node --import tsx src/simulator/authority.ts DIR');
  console.log((await openAuthority(dir)).caFile);
  openSigningKey(join(dir, 'signing.pem')); // takes a third of a second, and those who share the folder share it
}
