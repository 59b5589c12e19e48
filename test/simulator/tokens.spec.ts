import assert from 'node:assert/strict';
import { ClientSecretCredential } from '@azure/identity';
import { BOT_ID, BOT_OBJECT_ID, BOT_PASSWORD, NSG_ID, TENANT_ID } from '../../src/simulator/seed.js';
import { openPractice, type Practice } from './practice.js';

const NSG_PATH = `${NSG_ID}?api-version=2025-05-01`;
const SCOPES = { arm: 'https://management.azure.com/.default', graph: 'https://graph.microsoft.com/.default', connector: 'https://api.botframework.com/.default' };

describe('simulator: sign-in and tokens', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const claimsOf = (token: string): Record<string, unknown> => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

  for (const [name, scope] of Object.entries(SCOPES)) {
    it(`@azure/identity gets a token for ${name}`, async () => {
      const { aud, oid, tid } = claimsOf((await practice.credential().getToken(scope)).token);
      assert.deepEqual([aud, oid, tid], [scope.replace('/.default', ''), BOT_OBJECT_ID, TENANT_ID]);
    });
  }

  const REFUSED: readonly [string, { tenant?: string; id?: string; secret?: string; scope?: string }, RegExp][] = [
    ['a wrong secret', { secret: 'wrong' }, /AADSTS7000215/], ['an unknown application', { id: TENANT_ID }, /AADSTS700016/],
    ['an unknown tenant', { tenant: BOT_ID }, /AADSTS90002/], ['an unknown resource', { scope: 'https://127.0.0.1/.default' }, /AADSTS500011/],
  ];
  for (const [what, { tenant = TENANT_ID, id = BOT_ID, secret = BOT_PASSWORD, scope = SCOPES.arm }, expected] of REFUSED) {
    it(`refuses ${what}: ${expected.source}`, async () => {
      const credential = new ClientSecretCredential(tenant, id, secret, { authorityHost: practice.simulator.urls.https, disableInstanceDiscovery: true });
      await assert.rejects(credential.getToken(scope), expected);
    });
  }

  const UNAUTHORIZED: readonly [string, (token: string) => Record<string, string>][] = [
    ['no token', () => ({})], ['another scheme', (token) => ({ authorization: `Basic ${token}` })],
    ['a changed token', (token) => ({ authorization: `Bearer ${token.slice(0, -4)}AAAA` })],
    ['an unsigned token', (token) => ({ authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.` })],
  ];
  for (const [what, headersOf] of UNAUTHORIZED) {
    it(`every service refuses ${what}: 401`, async () => {
      for (const [path, scope] of [[NSG_PATH, SCOPES.arm], [`/v1.0/users/${BOT_ID}`, SCOPES.graph], ['/teams/v3/conversations/a:x/members', SCOPES.connector]] as const) {
        const { token } = await practice.credential().getToken(scope);
        assert.equal((await practice.call('GET', path, { headers: headersOf(token) })).status, 401, path);
      }
    });
  }

  it('a token for one service opens no other', async () => {
    assert.equal((await practice.call('GET', NSG_PATH, { scope: SCOPES.graph })).status, 401);
    assert.equal((await practice.call('GET', NSG_PATH, { scope: SCOPES.arm })).status, 200);
  });

  it('a path that begins with two slashes is the same path', async () => {
    assert.equal((await practice.call('GET', `/${NSG_PATH}`)).status, 200);
  });

  for (const [version, code] of [['', 'MissingApiVersionParameter'], ['?api-version=latest', 'InvalidApiVersionParameter']] as const) {
    it(`ARM wants an api-version: ${code}`, async () => {
      const { status, body } = await practice.call('GET', `${NSG_ID}${version}`);
      assert.deepEqual([status, (body as { error: { code: string } }).error.code], [400, code]);
    });
  }
});
