import { strict as assert } from 'node:assert';
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import { createChat, createServer, type Server } from '../../src/bot/index.js';
import { aLog, aMemory, channels, clock, directory, someVerbs } from './stage.js';

const BOT = '11111111-2222-3333-4444-555555555555';
const TENANT = '7e4a1700-0000-4000-8000-000000000001';
const ISSUER = 'https://api.botframework.com';
const MINUTE = 60;

const [ours, others] = [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('rsa', { modulusLength: 2048 })];
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

interface Try { body?: object | string; header?: string | undefined }
interface Signing { key?: KeyObject; kid?: string; algorithm?: jwt.Algorithm }

describe('authentication of activities, over HTTP', () => {
  const memory = aMemory();
  const log = aLog();
  let keys: HttpServer;
  let server: Server;
  let service = '';
  let url = '';
  // botframework-connector writes each refusal, with all keys, to the console.
  const { error } = console;
  before(() => { console.error = () => undefined; });
  after(() => { console.error = error; });

  before(async () => {
    keys = createHttpServer((req, res) => {
      const jwk = { ...ours.publicKey.export({ format: 'jwk' }), use: 'sig' };
      res.setHeader('content-type', 'application/json');
      res.end(JSON.stringify(req.url === '/openid'
        ? { issuer: ISSUER, jwks_uri: `${service}/keys`, id_token_signing_alg_values_supported: ['RS256'] }
        : { keys: [{ ...jwk, kid: 'key1', endorsements: ['msteams'] }, { ...jwk, kid: 'unendorsed' }] }));
    });
    await new Promise<void>((done) => { keys.listen(0, '127.0.0.1', done); });
    service = `http://127.0.0.1:${(keys.address() as AddressInfo).port}`; // a server that listens on a port has an AddressInfo
    const chat = createChat({
      botId: BOT, tenantId: TENANT, botType: 'SingleTenant', allowedServiceHosts: [new URL(service).host], openIdMetadataUrl: `${service}/openid`,
      tokenIssuer: ISSUER, loginUrl: service, oauthScope: ISSUER, oauthUrl: service, channels: { language: 'en', timeZone: 'UTC' }, limits: { perPerson: 1000, inAll: 1000 },
    }, { store: memory, channels, latest: () => Promise.resolve(undefined), directory, meanings: () => Promise.resolve([]), operators: () => ({ groups: [], people: [] }), clock, log, getToken: () => Promise.resolve('token') });
    server = createServer({ take: chat.answering(someVerbs({})), readiness: () => Promise.resolve({ ready: false, redis: 'away' }), log });
    url = `http://127.0.0.1:${await server.listen(0, '127.0.0.1')}`;
  });
  after(async () => {
    await server.close();
    keys.close();
  });

  const activity = (over: object = {}) => ({
    type: 'message', id: crypto.randomUUID(), channelId: 'msteams', serviceUrl: `${service}/svc/`, text: 'x',
    from: { id: '29:u', aadObjectId: 'a0000000-0000-4000-8000-000000000001', name: 'U' }, recipient: { id: `28:${BOT}` },
    conversation: { id: 'c', tenantId: TENANT }, ...over,
  });
  const now = () => Math.floor(Date.now() / 1000);
  const claims = (over: object = {}) => JSON.parse(JSON.stringify({ iss: ISSUER, aud: BOT, serviceurl: `${service}/svc/`, nbf: now() - 10, iat: now() - 10, exp: now() + 60 * MINUTE, ...over })) as object; // drops what is undefined
  const token = (over: object = {}, { key = ours.privateKey, kid = 'key1', algorithm = 'RS256' }: Signing = {}) => `Bearer ${jwt.sign(claims(over), key, { algorithm, keyid: kid, noTimestamp: true })}`;
  const parts = () => token().slice('Bearer '.length).split('.') as [string, string, string];
  const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  async function send({ body = activity(), header = token() }: Try) {
    const before = memory.names.length;
    const answer = await fetch(`${url}/api/messages`, {
      method: 'POST', headers: { 'content-type': 'application/json', ...(header === '' ? {} : { authorization: header }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text(), isTaken: memory.names.length > before };
  }

  const accepted: Record<string, () => Try> = {
    'a valid token': () => ({}),
    'expired 4 minutes ago (the SDK allows five)': () => ({ header: token({ exp: now() - 4 * MINUTE }) }),
    RS512: () => ({ header: token({}, { algorithm: 'RS512' }) }),
    'a tenant in the channel\'s part': () => ({ body: activity({ conversation: { id: 'c' }, channelData: { tenant: { id: TENANT } } }) }),
  };
  for (const [name, make] of Object.entries(accepted)) {
    it(`takes ${name}`, async () => {
      const { status, isTaken } = await send(make());
      assert.deepEqual([status, isTaken], [200, true]);
    });
  }

  const refused: Record<string, () => Try> = {
    'no header': () => ({ header: '' }),
    'Basic': () => ({ header: 'Basic abc' }),
    'bearer in lower case': () => ({ header: token().replace('Bearer', 'bearer') }),
    'a garbage token': () => ({ header: 'Bearer a.b.c' }),
    'another audience': () => ({ header: token({ aud: '99999999-2222-3333-4444-555555555555' }) }),
    'no audience': () => ({ header: token({ aud: undefined }) }),
    'a list of audiences': () => ({ header: token({ aud: [BOT] }) }),
    'another issuer': () => ({ header: token({ iss: 'https://evil.example' }) }),
    'no issuer': () => ({ header: token({ iss: undefined }) }),
    'expired an hour ago': () => ({ header: token({ exp: now() - 60 * MINUTE }) }),
    'no expiry': () => ({ header: token({ exp: undefined }) }),
    'not yet valid': () => ({ header: token({ nbf: now() + 60 * MINUTE }) }),
    'another key under our key\'s id': () => ({ header: token({}, { key: others.privateKey }) }),
    'an unknown key': () => ({ header: token({}, { key: others.privateKey, kid: 'key9' }) }),
    'alg none': () => ({ header: `Bearer ${base64({ alg: 'none', typ: 'JWT', kid: 'key1' })}.${base64(claims())}.` }),
    'a stripped signature': () => ({ header: `Bearer ${parts().slice(0, 2).join('.')}.` }),
    'HS256 with the public key as secret': () => {
      const text = `${base64({ alg: 'HS256', typ: 'JWT', kid: 'key1' })}.${base64(claims())}`;
      return { header: `Bearer ${text}.${createHmac('sha256', ours.publicKey.export({ type: 'pkcs1', format: 'pem' })).update(text).digest('base64url')}` };
    },
    PS256: () => ({ header: token({}, { algorithm: 'PS256' }) }),
    ES256: () => ({ header: token({}, { key: curve.privateKey, algorithm: 'ES256' }) }),
    'a tampered payload': () => {
      const [head, , signature] = parts();
      return { header: `Bearer ${head}.${base64(claims({ extra: 1 }))}.${signature}` };
    },
    'another serviceUrl than the token\'s': () => ({ body: activity({ serviceUrl: `${service}/other/` }) }),
    'a serviceUrl that is not Teams\'': () => ({ body: activity({ serviceUrl: 'https://evil.example/' }), header: token({ serviceurl: 'https://evil.example/' }) }),
    'a host that looks like Teams\'': () => ({ body: activity({ serviceUrl: 'https://smba.trafficmanager.net.evil.example/' }), header: token({ serviceurl: 'https://smba.trafficmanager.net.evil.example/' }) }),
    'Teams\' name before an @': () => ({ body: activity({ serviceUrl: 'https://smba.trafficmanager.net@evil.example/' }), header: token({ serviceurl: 'https://smba.trafficmanager.net@evil.example/' }) }),
    'plain http to Teams': () => ({ body: activity({ serviceUrl: 'http://smba.trafficmanager.net/' }), header: token({ serviceurl: 'http://smba.trafficmanager.net/' }) }),
    'no serviceUrl in the token': () => ({ header: token({ serviceurl: undefined }) }),
    'no serviceUrl in the activity': () => ({ body: activity({ serviceUrl: undefined, type: 'event' }) }),
    'another channel': () => ({ body: activity({ channelId: 'webchat' }) }),
    'another channel under a key without endorsements': () => ({ body: activity({ channelId: 'webchat' }), header: token({}, { kid: 'unendorsed' }) }),
    'the channel for which the SDK asks the network first': () => ({ body: activity({ channelId: 'AseChannel' }) }),
    'another tenant': () => ({ body: activity({ conversation: { id: 'c', tenantId: 'evil' }, channelData: { tenant: { id: 'evil' } } }) }),
    'another tenant in one of the two places': () => ({ body: activity({ conversation: { id: 'c', tenantId: 'evil' }, channelData: { tenant: { id: TENANT } } }) }),
    'no tenant': () => ({ body: activity({ conversation: { id: 'c' } }) }),
    'no recipient': () => ({ body: activity({ recipient: undefined }) }),
    'no sender': () => ({ body: activity({ from: undefined }) }),
    'an id that no header can hold': () => ({ body: activity({ conversation: { id: 'c\n𐀀', tenantId: TENANT } }) }),
    'what an answer would copy, of another type': () => ({ body: activity({ conversation: { id: 'c', tenantId: TENANT, isGroup: -4.2 } }) }),
    'a name of somebody that is no text': () => ({ body: activity({ recipient: { id: `28:${BOT}`, name: 7 } }) }),
    'no conversation': () => ({ body: activity({ conversation: undefined }) }),
    'an emulator\'s token': () => ({ header: token({ iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/', appid: BOT, ver: '1.0', serviceurl: undefined }) }),
  };
  for (const [name, make] of Object.entries(refused)) {
    it(`refuses ${name}: 401 without a word`, async () => {
      assert.deepEqual(await send(make()), { status: 401, text: '', isTaken: false });
    });
  }

  for (const [name, body] of Object.entries({ 'not JSON': '{oops', 'a list': '[]', 'no type': activity({ type: undefined }), 'a number as type': activity({ type: 5 }), 'nothing': '' })) {
    it(`answers 400 to ${name}, signed or not`, async () => {
      const { status, text, isTaken } = await send({ body });
      assert.deepEqual([status, isTaken], [400, false]);
      assert.ok(!/at .*\.(ts|js)/.test(text), 'no stack');
    });
  }

  it('answers 413 to a body that is too large, before it is read', async () => {
    const { status, text } = await send({ body: activity({ text: 'x'.repeat(300_000) }) });
    assert.equal(status, 413);
    assert.match(text, /larger than 256kb/);
  });

  it('a timestamp that is none does no harm', async () => {
    assert.equal((await send({ body: activity({ timestamp: 'zzz', localTimestamp: {} }) })).status, 200);
  });

  it('tells the reason to the log alone', () => {
    assert.ok(log.lines.some(({ text, facts }) => text === 'activity refused' && JSON.stringify(facts).includes('tenant')));
  });

  it('has health and readiness, nothing else, and does not say what it runs on', async () => {
    const health = await fetch(`${url}/healthz`);
    assert.deepEqual([health.status, health.headers.get('x-powered-by')], [200, null]);
    const ready = await fetch(`${url}/readyz`);
    assert.deepEqual([ready.status, await ready.json()], [503, { ready: false, redis: 'away' }]);
    assert.equal((await fetch(`${url}/api/messages`)).status, 404);
    assert.equal((await fetch(`${url}/etc`)).status, 404);
  });
});
