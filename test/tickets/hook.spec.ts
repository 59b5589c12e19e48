import assert from 'node:assert/strict';
import type { Redis } from 'ioredis';
import { later } from '../../src/access/instant.js';
import { createStore } from '../../src/store/index.js';
import { createHook, signatureOf, SIGNATURE_HEADER, TIMESTAMP_HEADER, type TakeNotice } from '../../src/tickets/hook.js';
import { anInstance, connectRedis, silent } from '../store/redis.js';

const SECRET = 'sandbox-only-secret-of-the-tickets-hook';
const NOW = '2026-11-30T00:00:00.000Z';
const SENT = '1795996800';
const BODY = '{"system":"servicenow","number":"chg0030001"}';
/** As `openssl dgst -sha256 -hmac` has it of `1795996800.{"system":…`. */
const HEX = 'be51dd1bff9d707f592ad7e81f9ab6d389c302809125fadb0d4c06fbecb80ae6';
const BASE64 = 'vlHdG/+dcH9ZKtfoH5q204nDAoCRJfrbDUwG++y4CuY=';
const MINUTE = 60_000;

describe('the hook of ticket systems', () => {
  let redis: Redis;
  let hook: TakeNotice;
  let now: string;
  let instance: string;

  before(async () => { redis = await connectRedis(); });
  after(() => { redis.disconnect(); });
  beforeEach(() => {
    now = NOW;
    instance = anInstance();
    hook = createHook({ secret: SECRET, clock: { now: () => now }, store: createStore({ redis, instance, log: silent }) });
  });

  interface Sent { body?: string; sent?: string; signature?: string }
  const send = ({ body = BODY, sent = SENT, signature = `sha256=${HEX}` }: Sent = {}) => {
    const headers: Record<string, string> = { [TIMESTAMP_HEADER]: sent, [SIGNATURE_HEADER]: signature };
    return hook(Buffer.from(body), (name) => headers[name]);
  };
  const signed = (body: string, sent = SENT) => send({ body, sent, signature: `sha256=${signatureOf(SECRET, sent, Buffer.from(body)).toString('hex')}` });

  it('takes what openssl has signed, and says which ticket to look at', async () => {
    assert.deepEqual(await send(), { status: 202, body: { taken: true }, ticket: { system: 'servicenow', number: 'CHG0030001' } });
  });

  it('takes a signature in base64, as ServiceNow writes it', async () => {
    assert.equal((await send({ signature: `sha256=${BASE64}` })).status, 202);
  });

  it('takes nothing twice, in whatever form the signature is written', async () => {
    await send();
    for (const signature of [`sha256=${HEX}`, `sha256=${HEX.toUpperCase()}`, `sha256=${BASE64}`]) {
      const { status, ticket } = await send({ signature });
      assert.deepEqual([status, ticket], [409, undefined], signature);
    }
    assert.equal((await signed(BODY, String(Number(SENT) + 1))).status, 202);
  });

  it('of two that come at once one is taken', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => send()));
    assert.deepEqual(all.map(({ status }) => status).sort(), [202, ...Array<number>(7).fill(409)]);
  });

  const WRONG: readonly (readonly [string, Sent])[] = [
    ['another body', { body: BODY.replace('0001', '0002') }], ['a body of other bytes that mean the same', { body: `${BODY} ` }],
    ['another time', { sent: String(Number(SENT) + 1) }], ['no time', { sent: '' }], ['a time that is none', { sent: 'now' }], ['a time in milliseconds', { sent: `${SENT}000` }],
    ['no signature', { signature: '' }], ['another kind of signature', { signature: `sha1=${HEX}` }], ['a signature without its kind', { signature: HEX }],
    ['half a signature', { signature: `sha256=${HEX.slice(0, 32)}` }], ['a signature that ends otherwise', { signature: `sha256=${HEX.slice(0, -1)}7` }],
    ['the signature of the body alone', { signature: `sha256=${signatureOf(SECRET, '', Buffer.from(BODY)).toString('hex')}` }],
    ['another secret', { signature: `sha256=${signatureOf('another', SENT, Buffer.from(BODY)).toString('hex')}` }],
  ];
  for (const [name, wrong] of WRONG) {
    it(`refuses ${name}, says what it wants, and remembers nothing`, async () => {
      const { status, body, ticket } = await send(wrong);
      assert.deepEqual([status, ticket], [401, undefined]);
      assert.match('error' in body ? body.error : '', /^X-Jit-(Timestamp|Signature) must be /);
      assert.equal((await send()).status, 202);
    });
  }

  it('takes what was sent up to five minutes ago or ahead, by the one clock', async () => {
    for (const [by, status] of [[-5 * MINUTE, 202], [5 * MINUTE, 202], [-5 * MINUTE - 1000, 401], [5 * MINUTE + 1000, 401]] as const) {
      now = later(NOW, by);
      assert.equal((await signed(`{"system":"jira","number":"OPS-7","by":${by}}`)).status, status, String(by));
    }
  });

  it('remembers for longer than a signature is good', async () => {
    await send();
    const [key, ...others] = await redis.keys(`*${instance}*`);
    assert.deepEqual([others, await redis.pttl(key ?? '') > 10 * MINUTE], [[], true]);
  });

  for (const body of ['', 'CHG0030001', '[]', '{}', '{"system":"pattern","number":"X-1"}', '{"system":"jira"}', '{"system":"jira","number":7}', '{"system":"jira","number":" "}', `{"system":"jira","number":"${'9'.repeat(61)}"}`]) {
    it(`refuses a signed ${JSON.stringify(body).slice(0, 50)}`, async () => {
      const { status, ticket } = await signed(body);
      assert.deepEqual([status, ticket], [400, undefined]);
    });
  }

  it('refuses what a web framework has taken apart before it', async () => {
    assert.equal((await hook({ system: 'jira', number: 'OPS-7' }, () => SENT)).status, 401);
  });
});
