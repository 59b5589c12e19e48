import assert from 'node:assert/strict';
import { ConfigurationError, readConfig } from '../src/config.js';

const right = {
  BOT_ID: 'b0700000-0000-4000-8000-000000000001', BOT_TYPE: 'SingleTenant', BOT_TENANT_ID: '7e4a1700-0000-4000-8000-000000000001', BOT_PASSWORD: 'x',
  REDIS_URL: 'redis://127.0.0.1:6379', ENTITLEMENTS: 'src/sandbox/entitlements.yaml', LEDGER_KEY: 'k'.repeat(32),
};

function problemsOf(settings: Record<string, string | undefined>): readonly string[] {
  try { readConfig(settings); return []; } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
}

describe('config', () => {
  it('is read, with what is usual filled in', () => {
    const config = readConfig(right);
    assert.deepEqual([config.port, config.role, config.armEndpoint], [3978, 'all', 'https://management.azure.com']);
    assert.ok(Object.isFrozen(config));
    assert.deepEqual([config.publicUrl, config.trustProxy], [undefined, 0], 'no page, and no proxy is believed');
  });

  it('takes the root of the page and the proxies in front of it', () => {
    const { publicUrl, trustProxy } = readConfig({ ...right, PUBLIC_URL: 'https://JIT.contoso.example/', TRUST_PROXY: '10.0.1.0/24, fd00::1' });
    assert.deepEqual([publicUrl, trustProxy], ['https://jit.contoso.example', ['10.0.1.0/24', 'fd00::1']]);
    assert.deepEqual([readConfig({ ...right, TRUST_PROXY: '2' }).trustProxy, readConfig({ ...right, PUBLIC_URL: 'http://127.0.0.1:3978' }).publicUrl], [2, 'http://127.0.0.1:3978']);
  });

  it('lists every missing setting at once', () => {
    const text = problemsOf({}).join('\n');
    for (const name of ['BOT_ID', 'BOT_TYPE', 'BOT_TENANT_ID', 'REDIS_URL', 'ENTITLEMENTS', 'LEDGER_KEY']) assert.match(text, new RegExp(`^${name}: `, 'm'));
  });

  const wrong: [string, Record<string, string | undefined>, RegExp][] = [
    ['a mistyped type, which the Bot Framework would take for MultiTenant', { BOT_TYPE: 'SingleTennant' }, /BOT_TYPE: must be/],
    ['no bot id, which would switch authentication off', { BOT_ID: '' }, /BOT_ID: is missing/],
    ['a single tenant without password', { BOT_PASSWORD: '' }, /BOT_PASSWORD: is missing/],
    ['a managed identity with a password', { BOT_TYPE: 'UserAssignedMSI' }, /BOT_PASSWORD: must not be set/],
    ['an entitlements file that is not there', { ENTITLEMENTS: 'nowhere.yaml' }, /there is no file nowhere.yaml/],
    ['entitlements inline, with a mistake', { ENTITLEMENTS: 'version: 1\ninstance: x\n' }, /ENTITLEMENTS: channels: is missing/],
    ['an entitlements file with rules that nothing enforces yet', { ENTITLEMENTS: 'docs/entitlements.example.yaml' }, /breakGlass: is not enforced by this version yet/],
    ['Azure without TLS', { ARM_ENDPOINT: 'http://127.0.0.1' }, /ARM_ENDPOINT: must begin with https/],
    ['a short key', { LEDGER_KEY: 'short' }, /LEDGER_KEY: must have at least 32/],
    ['a page without TLS', { PUBLIC_URL: 'http://jit.contoso.example' }, /PUBLIC_URL: must begin with https/],
    ['a page below a path', { PUBLIC_URL: 'https://contoso.example/jit' }, /PUBLIC_URL: .*nothing behind the host/],
    ['a proxy that believes every client', { TRUST_PROXY: 'true' }, /TRUST_PROXY: must be the number of proxies/],
    ['a port that is none', { PORT: 'x' }, /PORT/],
  ];
  for (const [name, over, expected] of wrong) it(`${name}: is refused`, () => assert.match(problemsOf({ ...right, ...over }).join('\n'), expected));
});
