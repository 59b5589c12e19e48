import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Redis } from 'ioredis';
import { createCredential, createDoctor, createVaultSigner } from '../../src/azure/index.js';
import { checkEvidence } from '../../src/ledger/evidence/check.mjs';
import { createLedger, createSealer, createSystemRecord, verifyRecord } from '../../src/ledger/index.js';
import { BOT_ID, BOT_OBJECT_ID } from '../../src/simulator/seed.js';
import { createArchive, createStore } from '../../src/store/index.js';
import { keysOf } from '../../src/store/keys.js';
import { evidenceOf } from '../ledger/someEvidence.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';
import { asRead } from '../support/findings.js';
import { noor } from '../support/people.js';
import { aRequest, at } from '../support/requests.js';
import { openTenant, type Tenant } from '../support/tenant.js';
import { written } from '../support/written.js';

const KEY = 'a key of thirty-two characters..';
const SIGN = 'Microsoft.KeyVault/vaults/keys/sign/action';

describe('a signing key in Azure Key Vault', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let redis: Redis;
  before(async () => { [tenant, redis] = await Promise.all([openTenant(), connectRedis()]); });
  after(async () => { redis.disconnect(); await tenant.close(); });
  afterEach(() => tenant.control.knobs({ withheld: [], failNext: [] }));

  const credential = () => createCredential(tenant.simulator.urls.https);
  const signer = (name = 'ledger-seals') => createVaultSigner({ credential: credential(), url: `${tenant.simulator.urls.https}/keys/${name}` });
  const fails = (status: number, match = '/keys/') => tenant.control.knobs({ failNext: [{ match, count: -1, status, retryAfter: 30 }] });
  /** One request that was denied, in the real store. */
  const aRecord = async () => {
    const instance = anInstance();
    const store = createStore({ redis, instance, log: silent });
    const ledger = createLedger({ key: KEY });
    const archive = createArchive({ redis, instance });
    await createSystemRecord({ store, ledger, clock: { now: () => at('09:00') } }).stop();
    const write = (id: string) => written({ store, ledger }, aRequest({ id, requester: noor }));
    await write('aaaa2222');
    const sealer = createSealer({ archive, key: KEY, signingKey: signer() });
    return { write, sealer, seals: keysOf(instance).seals, verify: (publicKey?: string) => verifyRecord({ archive, key: KEY, publicKey }) };
  };

  for (const [name, kind] of [['ledger-seals', 'ec'], ['ledger-seals-rsa', 'rsa']] as const) {
    it(`${kind}: what it signs checks with the public half, by Node and by the page's own check`, async () => {
      const { publicKey, sign } = await signer(name).open();
      const signature = Buffer.from(await sign('a text'), 'base64');
      assert.equal(createPublicKey(publicKey).asymmetricKeyType, kind);
      const as = kind === 'ec' ? { key: publicKey, dsaEncoding: 'ieee-p1363' as const } : { key: publicKey, padding: 6, saltLength: 32 }; // 6: RSA_PKCS1_PSS_PADDING
      assert.deepEqual([verify('sha256', Buffer.from('a text'), as, signature), verify('sha256', Buffer.from('another'), as, signature)], [true, false]);
      const { json, html } = await evidenceOf(redis, { signer: signer(name), isSealed: true });
      const found = await checkEvidence(JSON.parse(json), { publicKey });
      assert.deepEqual([found.passed, found.checks.map(({ ok }) => ok)], [true, [true, true, true, true, true]], JSON.stringify(found));
      assert.match(html, /Seals and this pack are signed\./);
      const changed = await checkEvidence({ ...(JSON.parse(json) as object), signature: signature.toString('base64') }, {});
      assert.deepEqual(changed.checks.map(({ ok }) => ok), [true, false, true, true, true], 'by the keys that stand in it');
    });
  }

  it('seals are signed with it, each version of the key stays good, and the public halves alone show it offline', async () => {
    const { write, sealer, verify: verified } = await aRecord();
    await sealer.sealNew(at('12:00'));
    const two = await Promise.all([sealer.signOpen(), sealer.signOpen()]);
    assert.deepEqual(two.map((one) => one?.signed).sort(), [0, 1], 'one of two processes');
    assert.equal(await sealer.signOpen(), undefined, 'nothing is left to sign');
    const first = (await signer().open()).publicKey;
    tenant.simulator.sim.vault.rotate('ledger-seals');
    const second = (await signer().open()).publicKey;
    assert.notEqual(first, second);
    await write('bbbb3333');
    await sealer.sealNew(at('13:00'));
    await sealer.signOpen();
    const { signed, passed } = await verified(`${first}${second}`);
    assert.deepEqual([signed, passed], [2, true]);
    assert.deepEqual((await verified(second)).findings, [{ where: 'seal 1', what: 'is not signed with this key' }]);
  });

  it('a seal does not wait for the key: it is signed when the key answers, and a signature put in by hand is found', async () => {
    const { sealer, verify: verified, seals } = await aRecord();
    await fails(503);
    assert.ok(await sealer.sealNew(at('12:00')));
    await assert.rejects(sealer.signOpen(), { code: 'azure-unavailable' });
    assert.deepEqual([(await verified()).passed, (await verified()).signed], [true, 0]);
    await tenant.control.knobs({ failNext: [] });
    assert.deepEqual(await sealer.signOpen(), { signed: 1 });
    const stored = await redis.lindex(seals, 0) ?? '';
    await redis.lset(seals, 0, stored.replace(/"signature":"[^"]+"/, `"signature":"${Buffer.alloc(64, 7).toString('base64')}"`));
    assert.deepEqual((await verified()).findings, [{ where: 'seal 1', what: 'is not signed with the key that stands beside it' }]);
    await assert.rejects(async () => (await createVaultSigner({ credential: credential(), url: `${tenant.simulator.urls.https}/keys/none` }).open()), /KeyNotFound/);
    const elsewhere = tenant.simulator.urls.https.replace('127.0.0.1', 'localhost');
    await assert.rejects(async () => createVaultSigner({ credential: credential(), url: `${elsewhere}/keys/ledger-seals` }).open(), /with another key/);
  });

  it('evidence is not refused while the key is out of reach, and says that it is not signed', async () => {
    await tenant.control.knobs({ withheld: [SIGN] });
    const { json, html } = await evidenceOf(redis, { signer: { ...signer(), where: 'x' }, isSealed: false });
    const { passed, checks } = await checkEvidence(JSON.parse(json), {});
    assert.deepEqual([passed, checks.map(({ ok }) => ok)], [true, [true, null, true, null, null]]);
    assert.match(html, /Nothing is signed: no signing key was set, or it was out of reach/);
  });

  it('the doctor tries it, and has the command that gives what is missing', async () => {
    const examine = async (name?: string) => {
      const { urls: { https } } = tenant.simulator;
      const found = asRead(await createDoctor({ credential: credential(), armEndpoint: https, graphEndpoint: https, rules: { drill: null, entitlements: () => [] }, app: { botId: BOT_ID, version: '0' }, signer: signer(name) }).examine());
      return found.find(({ group }) => group === 'Record');
    };
    assert.deepEqual([(await examine())?.status, (await examine())?.detail], ['ok', 'signs seals and evidence; tried']);
    await tenant.control.knobs({ withheld: [SIGN] });
    const refused = await examine();
    assert.deepEqual([refused?.status, /Forbidden: Caller is not authorized.*keys\/sign\/action/s.test(refused?.detail ?? '')], ['wrong', true], refused?.detail);
    assert.match(refused?.mend ?? '', new RegExp(`^az role assignment create --assignee-object-id ${BOT_OBJECT_ID} .*--role "Key Vault Crypto User" --scope .*/keys/ledger-seals"$`));
    await tenant.control.knobs({ withheld: [] });
    const absent = await examine('none');
    assert.deepEqual([absent?.status, absent?.mend?.startsWith('az keyvault key create')], ['wrong', true]);
    await fails(503);
    assert.equal((await examine())?.status, 'unknown');
  });

  const token = async (scope: string) => (await credential().getToken(scope))?.token ?? '';
  const ask = async (path: string, over: { token?: string; body?: object } = {}) => {
    const { urls: { https } } = tenant.simulator;
    const answer = await fetch(`${https}${path}`, { method: over.body ? 'POST' : 'GET', headers: { authorization: `Bearer ${over.token ?? await token('https://vault.azure.net/.default')}`, 'content-type': 'application/json' }, ...(over.body ? { body: JSON.stringify(over.body) } : {}) });
    const body = await answer.json() as { error?: { code: string }; key?: { kid: string; x: string }; kid?: string; value?: string }; // the simulator's
    return { status: answer.status, code: body.error?.code, demands: answer.headers.get('www-authenticate')?.replace(https, ''), ...body };
  };

  it('the practice vault refuses what Key Vault refuses', async () => {
    const { id } = tenant.simulator.sim.vault.find('ledger-seals') ?? { id: '' };
    const asked = async (...of: Parameters<typeof ask>) => { const { status, code, demands } = await ask(...of); return [status, code, demands]; };
    const value = createHash('sha256').update('x').digest('base64url');
    assert.deepEqual([
      await asked('/keys/ledger-seals'), await asked('/keys/none?api-version=7.4'), await asked('/keys/ledger-seals?api-version=7.4', { token: await token('https://storage.azure.com/.default') }),
      await asked(`/keys/ledger-seals/${id}/sign?api-version=7.4`, { body: { alg: 'PS256', value } }), await asked(`/keys/ledger-seals/${id}/sign?api-version=7.4`, { body: { alg: 'ES256', value: 'c2hvcnQ' } }),
    ].map(([status, code]) => `${status} ${code}`), ['400 BadParameter', '404 KeyNotFound', '401 Unauthorized', '400 BadParameter', '400 BadParameter']);
    assert.match(String((await asked('/keys/ledger-seals?api-version=7.4', { token: 'x' }))[2]), /^Bearer authorization="\/[0-9a-f-]+", resource="https:\/\/vault\.azure\.net"$/);
  });

  it('the practice vault keeps each version of a key apart, and reading apart from signing', async () => {
    const { https } = tenant.simulator.urls;
    const key = async (version = '') => (await ask(`/keys/ledger-seals${version}?api-version=7.4`)).key;
    const before = await key();
    tenant.simulator.sim.vault.rotate('ledger-seals');
    const now = await key();
    const [was, is] = [before, now].map((one) => `/${one?.kid.split('/').at(-1) ?? ''}`);
    assert.deepEqual([(await key(was))?.x, (await key(is))?.x, before?.kid, now?.kid], [before?.x, now?.x, `${https}/keys/ledger-seals${was}`, `${https}/keys/ledger-seals${is}`]);
    assert.notEqual(before?.x, now?.x);
    const value = createHash('sha256').update('x').digest('base64url');
    const sign = (body: object, version = is) => ask(`/keys/ledger-seals${version}/sign?api-version=7.4`, { body });
    assert.deepEqual([(await sign({ alg: 'ES256', value }, was)).kid, (await sign({ alg: 'ES256', value })).kid], [before?.kid, now?.kid]);
    assert.deepEqual([(await sign({ alg: 'ES256', value }, '/0')).code, (await sign({ alg: 'ES256', value: `${value}=` })).status, (await sign({ alg: 'ES256' })).status], ['KeyNotFound', 400, 400]);
    const { id } = tenant.simulator.sim.vault.find('ledger-seals-rsa') ?? { id: '' };
    const byRsa = async (alg: string) => (await ask(`/keys/ledger-seals-rsa/${id}/sign?api-version=7.4`, { body: { alg, value } })).status;
    assert.deepEqual([await byRsa('PS256'), await byRsa('RS256')], [200, 400]);
    for (const [withheld, read, signs] of [['Microsoft.KeyVault/vaults/keys/read', 403, 200], [SIGN, 200, 403]] as const) {
      await tenant.control.knobs({ withheld: [withheld] });
      assert.deepEqual([(await ask(`/keys/ledger-seals?api-version=7.4`)).status, (await sign({ alg: 'ES256', value })).status], [read, signs], withheld);
    }
  });
});
