// What can be verified of a pack of evidence with nothing but the pack, and what cannot. The same text runs in the page and at the
// terminal (verify.mjs); it uses WebCrypto and imports nothing.

const HEX = '[0-9a-f]{64}';
const ZEROS = '0'.repeat(64);
const PAGE_DIGEST = new RegExp(`(<meta name="page-digest" content=")(${HEX})(">)`);
const encoder = new TextEncoder();

/** @typedef {{ what: string, ok: boolean | null, why: string }} Check `ok` null: cannot be said here */

/**
 * @param {any} file the JSON: `{ pack, digest, signature }`
 * @param {{ page?: string, publicKey?: string }} beside `page`: the text from `<html` to `</html>` in which it stands;
 *   `publicKey`: PEM, known from elsewhere
 * @returns {Promise<{ passed: boolean, checks: Check[] }>}
 */
export async function checkEvidence(file, { page, publicKey } = {}) {
  const checks = [];
  const check = async (what, run) => { checks.push({ what, ...await run().catch((error) => no(`it cannot be read: ${error.message}`)) }); };
  const { pack } = file;
  if (page !== undefined) await check('This page is as it was made', () => checkPage(page));
  await check('What it tells is as it was made', async () => yesOrNo(await sha256(canonical(pack)) === file.digest, `SHA-256 over its canonical JSON: ${file.digest}`));
  await check('It is signed', () => checkSignature(file.digest, file.signature, publicKey ?? pack.publicKey));
  await check('Each event is the one of its hash, and follows the one before it', () => checkChain(pack));
  await check('The seals cover the events', () => checkSeals(pack));
  await check('The seals are signed', () => checkSealSignatures(pack, publicKey));
  return { passed: checks.every(({ ok }) => ok !== false), checks };
}

const yesOrNo = (ok, why) => ({ ok, why });
const no = (why) => ({ ok: false, why });
const open = (why) => ({ ok: null, why });

/** The digest of a page stands in the page itself, and is taken over the text with zeros in its place. */
export async function checkPage(page) {
  const [, , digest] = PAGE_DIGEST.exec(page) ?? [];
  if (digest === undefined) return no('its own digest is not there');
  return yesOrNo(await sha256(page.replace(PAGE_DIGEST, `$1${ZEROS}$3`)) === digest, `SHA-256 over its text: ${digest}`);
}

async function checkChain({ request, events }) {
  if (events.length === 0) return no('there are no events');
  for (const [i, { event, previous, mac, hash }] of events.entries()) {
    if (event.request !== request || event.seq !== i + 1) return no(`event ${i + 1} is event ${event.seq} of request ${event.request}`);
    if (previous !== (events[i - 1]?.hash ?? '')) return no(`event ${i + 1} does not follow from the one before it`);
    if (await sha256(mac + canonical({ event, previous })) !== hash) return no(`event ${i + 1} (${event.type}) is not the one of its hash`);
  }
  return yesOrNo(true, `${events.length} events, each hash covers what happened and the hash before it`);
}

/** RFC 9162, 2.1.3.2: from the hash of an event up to the root that was sealed. */
async function checkSeals({ request, events, proofs, seals }) {
  for (const { seal, previous, mac, hash } of seals) {
    if (await sha256(mac + canonical({ seal, previous })) !== hash) return no(`seal ${seal.n} is not the one of its hash`);
  }
  let unsealed = 0;
  for (const [i, { hash, event }] of events.entries()) {
    const proof = proofs[i];
    if (proof?.seq !== event.seq) return no(`there is no word on event ${event.seq}`);
    if (proof.seal === null) { unsealed += 1; continue; }
    const sealed = seals.find(({ seal }) => seal.n === proof.seal);
    if (!sealed) return no(`seal ${proof.seal} is not here`);
    const root = await rootOf(await bytesHash(0, encoder.encode(`${request}|${event.seq}|${hash}`)), { ...proof, count: sealed.seal.count });
    if (root !== sealed.seal.root) return no(`event ${event.seq} is not among the events of seal ${proof.seal}`);
  }
  const covered = events.length - unsealed;
  if (covered === 0) return open('no seal covers these events yet: one is made each day. Until then only the audit channel bears witness');
  return yesOrNo(true, `${covered} of ${events.length} events are in ${seals.map(({ seal }) => `seal ${seal.n} (${seal.root.slice(0, 16)})`).join(', ')}. Compare that with the seals in the audit channel`);
}

async function rootOf(leaf, { index, count, path }) {
  let [at, last, hash] = [index, count - 1, leaf];
  for (const step of path) {
    if (last === 0) return undefined;
    const other = fromHex(step);
    if (at % 2 === 1 || at === last) {
      hash = await bytesHash(1, other, hash);
      while (at % 2 === 0 && at !== 0) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
    } else {
      hash = await bytesHash(1, hash, other);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? toHex(hash) : undefined;
}

async function checkSealSignatures({ seals }, publicKey) {
  const signed = seals.filter((one) => one.signed !== null);
  if (signed.length === 0) return open(seals.length === 0 ? 'there is none here' : 'they are not signed: no signing key was set, or it was out of reach. The audit channel bears witness to their roots');
  for (const { seal, hash, signed: { signature, publicKey: own } } of signed) {
    const found = await checkSignature(hash, signature, publicKey ?? own);
    if (found.ok !== true) return { ...found, why: `seal ${seal.n}: ${found.why}` };
  }
  return yesOrNo(true, `${signed.length} of ${seals.length}, each by the key that stands beside it; compare those keys with the ones you know`);
}

/** By which algorithm a key signs, its kind says: what its SPKI begins with, how it is read, how it checks. */
const KINDS = [
  ['302a300506032b6570', 'Ed25519', { name: 'Ed25519' }, { name: 'Ed25519' }],
  ['3059301306072a8648ce3d020106082a8648ce3d030107', 'ES256', { name: 'ECDSA', namedCurve: 'P-256' }, { name: 'ECDSA', hash: 'SHA-256' }],
  ['300d06092a864886f70d0101010500', 'PS256', { name: 'RSA-PSS', hash: 'SHA-256' }, { name: 'RSA-PSS', saltLength: 32 }],
];

/** A key that stands in the pack itself shows only that it signed: compare it. `publicKey`: one PEM or several behind each other, any of which may have signed. */
async function checkSignature(hash, signature, publicKey) {
  if (signature === null) return open('it was not signed when it was made: no signing key was set, or it was out of reach');
  if (!publicKey) return open('there is no public key to check it with');
  const keys = publicKey.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----\n?/g) ?? [];
  if (keys.length === 0) return no('the public key is none');
  let found;
  for (const pem of keys) {
    found = await checkWith(fromBase64(pem.replace(/-----[A-Z ]+-----|\s/g, '')), hash, fromBase64(signature));
    if (found.ok === true) return found;
  }
  return found;
}

async function checkWith(spki, hash, signature) {
  // of an RSA key its length comes first
  const [, name, read, check] = KINDS.find(([start]) => toHex(spki).slice(0, start.length + 8).includes(start)) ?? [];
  if (name === undefined) return no('its key is of a kind that does not sign here');
  let key;
  try {
    key = await crypto.subtle.importKey('spki', spki, read, false, ['verify']);
  } catch (error) {
    if (error.name === 'NotSupportedError') return open(`this browser knows no ${name}: node verify.mjs checks it`);
    throw error;
  }
  const ok = await crypto.subtle.verify(check, key, signature, encoder.encode(hash));
  return yesOrNo(ok, ok ? `${name}, by the key named below; compare that key with the one you know` : 'not by this key');
}

/** RFC 8785, for what JSON holds. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}

async function sha256(text) {
  return toHex(await digest(encoder.encode(text)));
}

function bytesHash(first, ...parts) {
  return digest(new Uint8Array([first, ...parts.flatMap((part) => [...part])]));
}

async function digest(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

function toHex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** One text only for the same bytes: another last sign would else go unnoticed. */
function fromBase64(text) {
  const signs = atob(text);
  if (btoa(signs) !== text) throw new Error('a base64 text is not as it was written');
  return Uint8Array.from(signs, (sign) => sign.charCodeAt(0));
}
