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

async function checkSealSignatures({ seals, publicKey: own }, publicKey = own) {
  const signed = seals.filter(({ signature }) => signature !== null);
  if (signed.length === 0) return open(seals.length === 0 ? 'there is none here' : 'they are not signed: no signing key was set. The audit channel bears witness to their roots');
  for (const { seal, hash, signature } of signed) {
    const found = await checkSignature(hash, signature, publicKey);
    if (found.ok !== true) return { ...found, why: `seal ${seal.n}: ${found.why}` };
  }
  return yesOrNo(true, `${signed.length} of ${seals.length}, by the key named below`);
}

/** Ed25519 over the text of a hash. A key that stands in the pack itself shows only that both were signed with the same: compare it. */
async function checkSignature(hash, signature, publicKey) {
  if (signature === null) return open('no signing key was set when it was made');
  if (!publicKey) return open('there is no public key to check it with');
  let key;
  try {
    key = await crypto.subtle.importKey('spki', fromBase64(publicKey.replace(/-----[A-Z ]+-----|\s/g, '')), { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if (error.name === 'NotSupportedError') return open('this browser knows no Ed25519: node verify.mjs checks it');
    throw error;
  }
  const ok = await crypto.subtle.verify({ name: 'Ed25519' }, key, fromBase64(signature), encoder.encode(hash));
  return yesOrNo(ok, ok ? 'Ed25519, by the key named below; compare that key with the one you know' : 'not by this key');
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

function fromBase64(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}
