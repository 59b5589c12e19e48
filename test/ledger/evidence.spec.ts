import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Redis } from 'ioredis';
import { leafOf, pathTo, createMerkleTree } from '../../src/ledger/merkle.js';
import { checkEvidence } from '../../src/ledger/evidence/check.mjs';
import { connectRedis } from '../store/redis.js';
import { evidenceOf, type SomeEvidence } from './someEvidence.js';

const run = promisify(execFile);

describe('evidence of a request', function () {
  this.timeout(30_000);
  const pair = generateKeyPairSync('ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
  const dir = mkdtempSync(join(tmpdir(), 'evidence-'));
  let redis: Redis;
  let signed: SomeEvidence;
  before(async () => { redis = await connectRedis(); signed = await evidenceOf(redis, { signingKey: pair.privateKey, isSealed: true }); });
  after(() => { redis.disconnect(); });

  const judge = async (json: string, publicKey?: string) => checkEvidence(JSON.parse(json), publicKey === undefined ? {} : { publicKey });
  /** By the program that lies beside it, with nothing of ours loaded. */
  const atTerminal = async (name: string, text: string) => {
    writeFileSync(join(dir, 'verify.mjs'), signed.verifier);
    writeFileSync(join(dir, name), text);
    return run(process.execPath, [join(dir, 'verify.mjs'), join(dir, name)], { cwd: dir, env: {} }).then(({ stdout }) => ({ code: 0, stdout }), (error: { code: number; stdout: string }) => error);
  };

  it('verifies itself without the ledger\'s key: digest, chain, place under the seals, signatures', async () => {
    const { passed, checks } = await judge(signed.json, pair.publicKey);
    assert.deepEqual([passed, checks.map(({ ok }) => ok)], [true, [true, true, true, true, true]]);
    for (const [name, text] of [['a.json', signed.json], ['a.html', signed.html]] as const) {
      const { code, stdout } = await atTerminal(name, text);
      assert.equal(code, 0, stdout);
      assert.match(stdout, /Yes: this is as it was made\.\n$/);
    }
  });

  it('says so when nothing is signed, or no seal covers the events yet, and is not less sure of the rest', async () => {
    const { json, html } = await evidenceOf(redis, { isSealed: false });
    const { passed, checks } = await judge(json);
    assert.deepEqual([passed, checks.map(({ ok }) => ok)], [true, [true, null, true, null, null]]);
    assert.match(html, /no seal covers these events yet.*Nothing is signed/);
  });

  it('of every changed byte the program says no', async () => {
    let walked = 0;
    for (const text of [signed.json, signed.html]) {
      for (let at = 7; at < text.length; at += Math.ceil(text.length / 5)) {
        const changed = text[at] === 'a' ? 'b' : 'a';
        const { code, stdout } = await atTerminal('changed.html', text.slice(0, at) + changed + text.slice(at + 1));
        assert.equal(code, 1, `byte ${at} of ${text.slice(at - 20, at + 20)}: ${stdout}`);
        walked += 1;
      }
    }
    console.log(`      ${walked} changed bytes, each found`);
    assert.ok(walked >= 8);
  });

  const TAMPERED: [what: string, from: RegExp, to: string, found: RegExp][] = [
    ['an event, with a new digest over it', /"verdict":"approve"/g, '"verdict":"deny"', /is not the one of its hash/],
    ['a seal\'s root', /"root":"../, '"root":"00', /seal 1 is not the one of its hash/],
    ['a place under the seal', /"index":\d+/, '"index":999', /is not among the events of seal 1/],
  ];
  for (const [what, from, to, found] of TAMPERED) {
    it(`is found changed by whoever can make digests: ${what}`, async () => {
      const { pack } = JSON.parse(JSON.stringify(JSON.parse(signed.json)).replace(from, to)) as { pack: object };
      const { checks } = await checkEvidence({ pack, digest: '', signature: null });
      assert.match(checks.filter(({ ok }) => ok === false).map(({ why }) => why).join(' | '), found);
    });
  }

  it('is not taken for signed by another key', async () => {
    const other = generateKeyPairSync('ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    const { passed, checks } = await judge(signed.json, other.publicKey);
    assert.deepEqual([passed, checks.filter(({ ok }) => ok === false).map(({ what }) => what)], [false, ['It is signed', 'The seals are signed']]);
  });

  it('tells each decision with the rule that asked for it, and takes nothing that people typed for markup', () => {
    assert.match(signed.html, /Ana Costa \([^)]*\)<\/td><td>Approved: "&lt;img src=x onerror=alert\(1\)&gt; &amp; go"<\/td><td>stage 1 of 1: 1 of group/);
    assert.doesNotMatch(signed.html, /<img|https?:\/\/[^ <"]*\.(?:js|css|png)|src=(?!x)/);
  });

  it('finds the way from every leaf to the root, for every size up to 40', async () => {
    for (let count = 1; count <= 40; count += 1) {
      const tree = createMerkleTree();
      const pointers = Array.from({ length: count }, (_, i) => ({ place: `${i}-0`, request: 'aaaa2222', seq: i + 1, hash: `h${i}` }));
      for (const pointer of pointers) tree.add(pointer);
      const seal = { v: 1, n: 1, ...tree.root() };
      for (const index of [0, Math.floor(count / 2), count - 1]) {
        const path = pathTo(pointers.map(leafOf), index).map((hash) => hash.toString('hex'));
        const pack = { request: 'aaaa2222', events: [{ event: { seq: index + 1 }, hash: `h${index}` }], proofs: [{ seq: index + 1, seal: 1, index, path }], seals: [{ seal }] };
        const { checks } = await checkEvidence({ pack, digest: '', signature: null });
        // the seal of this test has no hash of its own: what is asked is whether the way ends at its root
        assert.doesNotMatch(checks.map(({ why }) => why).join(), /is not among the events/, `${index} of ${count}`);
      }
    }
  });
});
