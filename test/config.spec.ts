import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inEnglish } from '../src/access/sentences/index.js';
import { ConfigurationError, readConfig } from '../src/config.js';
import { parseEntitlements } from '../src/policy/entitlements.js';
import { mentioned, unasked } from '../src/ticketSettings.js';

const practice = readFileSync('src/sandbox/entitlements.yaml', 'utf8');
/** Up to the entitlement for which a ticket system has to be set up. */
const [unasking = ''] = practice.split('\n  # Under a ticket');

const right = {
  BOT_ID: 'b0700000-0000-4000-8000-000000000001', BOT_TYPE: 'SingleTenant', BOT_TENANT_ID: '7e4a1700-0000-4000-8000-000000000001', BOT_PASSWORD: 'x',
  REDIS_URL: 'redis://127.0.0.1:6379', ENTITLEMENTS: unasking, LEDGER_KEY: 'k'.repeat(32),
};

const jira = { JIRA_URL: 'https://x.example', JIRA_USER: 'a@x.example', JIRA_TOKEN: 't' };
const servicenow = { SERVICENOW_URL: 'https://x.example/', SERVICENOW_USER: 'u', SERVICENOW_PASSWORD: 'p' };

const withStepUp = unasking.replace('    cutSessions: own', '    cutSessions: own\n    stepUp: requester');

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

  it('takes the places to which the record is exported', () => {
    const stream = 'https://x.westeurope-1.ingest.monitor.azure.com/dataCollectionRules/dcr-0a1b/streams/Custom-JitLedger_CL';
    const { ledgerExport } = readConfig({ ...right, LEDGER_EXPORT_FILE: '/srv/record.jsonl', LEDGER_EXPORT_LOGS: stream, LEDGER_EXPORT_BLOB: 'https://x.blob.core.windows.net/ledger/' });
    assert.deepEqual(ledgerExport, { file: '/srv/record.jsonl', logs: { url: stream, scope: 'https://monitor.azure.com/.default' }, blob: { url: 'https://x.blob.core.windows.net/ledger', scope: 'https://storage.azure.com/.default' }, keep: undefined });
    assert.deepEqual(readConfig(right).ledgerExport, { file: undefined, logs: undefined, blob: undefined, keep: undefined });
    assert.equal(readConfig({ ...right, LEDGER_EXPORT_FILE: '/srv/record.jsonl', LEDGER_KEEP: '400d' }).ledgerExport.keep, 400 * 24 * 60 * 60_000);
    assert.match(problemsOf({ ...right, LEDGER_KEEP: '400d' }).join(), /LEDGER_KEEP: must not be set without an export/);
    assert.match(problemsOf({ ...right, LEDGER_EXPORT_FILE: '/srv/record.jsonl', LEDGER_KEEP: '1d' }).join(), /LEDGER_KEEP: must be 30d or more/);
    const wrong = { LEDGER_EXPORT_FILE: 'record.jsonl', LEDGER_EXPORT_LOGS: 'https://x.example/streams/y', LEDGER_EXPORT_BLOB: 'https://x.blob.core.windows.net/ledger?sig=secret', LEDGER_EXPORT_LOGS_SCOPE: 'monitor' };
    for (const [name, value] of Object.entries(wrong)) assert.match(problemsOf({ ...right, [name]: value }).join(), new RegExp(`^${name}: must be`), name);
  });

  it('takes what signs the seals: a key in a vault, or one as text', () => {
    const vaultKey = 'https://contoso.vault.azure.net/keys/ledger-seals';
    assert.deepEqual(readConfig({ ...right, LEDGER_SIGNING_KEY: vaultKey }).ledgerSigningKey, { vaultKey });
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    assert.deepEqual(readConfig({ ...right, LEDGER_SIGNING_KEY: pem.replaceAll('\n', '\\n') }).ledgerSigningKey, { pem });
    for (const wrong of ['https://contoso.example/keys/ledger-seals', `${vaultKey}?x=1`, 'https://contoso.vault.azure.net/secrets/x', pem.slice(0, 60)]) {
      assert.match(problemsOf({ ...right, LEDGER_SIGNING_KEY: wrong }).join(), /^LEDGER_SIGNING_KEY: must be a key in Azure Key Vault/, wrong);
    }
  });

  it('takes a Redis that is signed in at with Entra', () => {
    for (const url of ['rediss://cache.example:10000', 'rediss-cluster://cache.example:10000', 'redis://127.0.0.1:6379/2', 'unix:///run/redis.sock']) assert.equal(readConfig({ ...right, REDIS_AUTH: 'entra', REDIS_URL: url }).redisAuth, 'entra', url);
    assert.equal(readConfig(right).redisAuth, 'url');
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
    ['traces in a form that is not spoken', { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /OTEL_EXPORTER_OTLP_PROTOCOL: must be http\/json/],
    ['headers of traces that are none', { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=50%' }, /OTEL_EXPORTER_OTLP_HEADERS: must be name=value/],
    ['a mistyped type, which the Bot Framework would take for MultiTenant', { BOT_TYPE: 'SingleTennant' }, /BOT_TYPE: must be/],
    ['a sign-in with Entra over a wire in clear', { REDIS_AUTH: 'entra', REDIS_URL: 'redis://cache.example:10000' }, /REDIS_URL: must begin with rediss:\/\//],
    ['the same at a Cluster', { REDIS_AUTH: 'entra', REDIS_URL: 'redis-cluster://127.0.0.1:7000,cache.example:7000' }, /REDIS_URL: must begin with rediss:\/\//],
    ['a sign-in with Entra beside a key', { REDIS_AUTH: 'entra', REDIS_URL: 'rediss://:key@cache.example:10000' }, /REDIS_URL: must have no user and no password/],
    ['no bot id, which would switch authentication off', { BOT_ID: '' }, /BOT_ID: is missing/],
    ['a single tenant without password', { BOT_PASSWORD: '' }, /BOT_PASSWORD: is missing/],
    ['a managed identity with a password', { BOT_TYPE: 'UserAssignedMSI' }, /BOT_PASSWORD: must not be set/],
    ['an entitlements file that is not there', { ENTITLEMENTS: 'nowhere.yaml' }, /there is no file nowhere.yaml/],
    ['entitlements inline, with a mistake', { ENTITLEMENTS: 'version: 1\ninstance: x\n' }, /ENTITLEMENTS: paths: is missing/],
    ['an entitlements file with rules that nothing enforces yet', { ENTITLEMENTS: unasking.replace('ports: ["443"]', 'ports: ["8443"]\n    client: 8443') }, /paths.bastionprod.client: is not enforced by this version yet/],
    ['entitlements with tickets in a system that is not set up', { ENTITLEMENTS: 'src/sandbox/entitlements.yaml' }, /bastion-change.ticket.system: servicenow cannot be asked; set SERVICENOW_URL/],
    ['entitlements with a sign-in for which there is no page', { ENTITLEMENTS: withStepUp }, /bastion-prod.stepUp: needs a page at which people sign in; set PUBLIC_URL/],
    ['Azure without TLS', { ARM_ENDPOINT: 'http://127.0.0.1' }, /ARM_ENDPOINT: must begin with https/],
    ['a short key', { LEDGER_KEY: 'short' }, /LEDGER_KEY: must have at least 32/],
    ['a sign-in of an application without its secret', { PUBLIC_URL: 'https://x.example', SIGNIN_CLIENT_ID: right.BOT_ID }, /^SIGNIN_CLIENT_SECRET: is missing/m],
    ['a sign-in without a page', { SIGNIN_CONTEXT: 'c1' }, /^PUBLIC_URL: is missing; people sign in at a page/m],
    ['a context that is none', { SIGNIN_CONTEXT: 'mfa' }, /SIGNIN_CONTEXT: must be the id of an authentication context/],
    ['a page without TLS', { PUBLIC_URL: 'http://jit.contoso.example' }, /PUBLIC_URL: must begin with https/],
    ['a page below a path', { PUBLIC_URL: 'https://contoso.example/jit' }, /PUBLIC_URL: .*nothing behind the host/],
    ['a proxy that believes every client', { TRUST_PROXY: 'true' }, /TRUST_PROXY: must be the number of proxies/],
    ['ServiceNow without its address', { SERVICENOW_TOKEN: 't' }, /^SERVICENOW_URL: is missing/m],
    ['ServiceNow without a sign-in', { SERVICENOW_URL: 'https://x.example' }, /^SERVICENOW_PASSWORD: is missing/m],
    ['ServiceNow with a password of nobody', { SERVICENOW_URL: 'https://x.example', SERVICENOW_PASSWORD: 'p' }, /^SERVICENOW_USER: is missing/m],
    ['ServiceNow with two sign-ins', { SERVICENOW_URL: 'https://x.example', SERVICENOW_USER: 'u', SERVICENOW_PASSWORD: 'p', SERVICENOW_TOKEN: 't' }, /^SERVICENOW_PASSWORD: must not be set beside/m],
    ['ServiceNow without TLS', { SERVICENOW_URL: 'http://x.example', SERVICENOW_TOKEN: 't' }, /^SERVICENOW_URL: must begin with https/m],
    ['Jira without its token', { JIRA_URL: 'https://x.example', JIRA_USER: 'a@x.example' }, /^JIRA_TOKEN: is missing/m],
    ['half of a planned window', { ...jira, JIRA_WINDOW_END_FIELD: 'customfield_1' }, /^JIRA_WINDOW_START_FIELD: is missing/m],
    ['a planned window by name', { ...jira, JIRA_WINDOW_START_FIELD: 'Planned start', JIRA_WINDOW_END_FIELD: 'customfield_2' }, /^JIRA_WINDOW_START_FIELD: must be the id/m],
    ['a short secret of the hook', { TICKETS_HOOK_SECRET: 'short' }, /^TICKETS_HOOK_SECRET: must have at least 32/m],
    ['a port that is none', { PORT: 'x' }, /PORT/],
  ];
  for (const [name, over, expected] of wrong) it(`${name}: is refused`, () => assert.match(problemsOf({ ...right, ...over }).join('\n'), expected));

  it('ticket systems are set up or not, each by itself', () => {
    assert.deepEqual(readConfig(right).tickets, { servicenow: undefined, jira: undefined });
    assert.deepEqual(readConfig({ ...right, ...servicenow }).tickets, { servicenow: { url: 'https://x.example', signIn: { user: 'u', password: 'p' } }, jira: undefined });
    assert.deepEqual(readConfig({ ...right, SERVICENOW_URL: 'https://x.example', SERVICENOW_TOKEN: 't' }).tickets.servicenow?.signIn, { token: 't' });
    const withScopes = { ...jira, JIRA_API_URL: 'https://api.example/ex/jira/1', JIRA_WINDOW_START_FIELD: 'customfield_1', JIRA_WINDOW_END_FIELD: 'customfield_2' };
    assert.deepEqual(readConfig({ ...right, ...withScopes }).tickets.jira, { url: 'https://x.example', apiUrl: 'https://api.example/ex/jira/1', user: 'a@x.example', token: 't', window: { start: 'customfield_1', end: 'customfield_2' } });
    assert.equal(readConfig({ ...right, ...jira }).tickets.jira?.apiUrl, 'https://x.example');
  });

  it('an entitlement whose tickets stand in a system that is not set up says what to set', () => {
    const book = parseEntitlements(readFileSync('docs/entitlements.example.yaml', 'utf8'));
    assert.ok(book.ok);
    const asked = (system: 'servicenow' | 'jira' | 'pattern') => ({ entitlements: book.book.entitlements.slice(0, 1).map((one) => ({ ...one, id: 'one', ticket: { ...one.ticket, system } })) });
    assert.match(unasked(asked('servicenow'), mentioned({})).map(inEnglish).join(), /^entitlements\.one\.ticket\.system: servicenow cannot be asked; set SERVICENOW_URL with /);
    assert.match(unasked(asked('jira'), mentioned(servicenow)).map(inEnglish).join(), /^entitlements\.one\.ticket\.system: jira cannot be asked; set JIRA_URL, JIRA_USER and JIRA_TOKEN$/);
    for (const [system, set] of [['servicenow', servicenow], ['jira', jira], ['pattern', {}]] as const) assert.deepEqual(unasked(asked(system), mentioned(set)), [], system);
  });
});
