import { strict as assert } from 'node:assert';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BotSettings } from '../../src/bot/index.js';
import { StrictAdapter } from '../../src/bot/wire/adapter.js';
import { ChatError } from '../../src/bot/wire/chatError.js';
import { createConnector, type Connector } from '../../src/bot/wire/connector.js';
import { createServiceUrls } from '../../src/bot/wire/serviceUrl.js';
import { aLog, aMemory } from './stage.js';

/** Answers of a service that misbehaves; the practice tenant's own Teams is in chat.spec.ts and notifier.spec.ts. */
interface Answer { status: number; headers?: Record<string, string>; body?: unknown }
interface Call { method: string; path: string; authorization: string | undefined; body: Record<string, unknown> }

describe('connector, against a Teams service that misbehaves', () => {
  const calls: Call[] = [];
  let answer: Answer | 'never' | 'cut' = { status: 201, body: { id: '1' } };
  /** What the next calls are answered with first, and not to wait. */
  let busy: number[] = [];
  let service: Server;
  let settings: BotSettings;
  let connector: Connector;
  let patient: Connector;
  let scopes: string[] = [];
  let getToken: (scope: string) => Promise<string>;

  before(async () => {
    service = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>; // the connector sends objects
        calls.push({ method: req.method ?? '', path: decodeURIComponent(req.url ?? ''), authorization: req.headers.authorization, body });
        if (answer === 'cut') req.socket.destroy();
        else if (busy.length > 0) res.writeHead(busy.shift() ?? 429, { 'retry-after': '0' }).end('{}');
        else if (answer !== 'never') res.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(JSON.stringify(answer.body ?? {}));
      });
    });
    await new Promise<void>((done) => { service.listen(0, '127.0.0.1', done); });
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`; // a server that listens on a port has an AddressInfo
    settings = {
      botId: 'bot', tenantId: 'tenant', botType: 'SingleTenant', serviceUrl: url, openIdMetadataUrl: url, tokenIssuer: 'https://api.botframework.com',
      loginUrl: url, oauthScope: 'https://api.botframework.com', oauthUrl: url, channels: { language: 'en', timeZone: 'UTC' }, limits: { perPerson: 1000, inAll: 1000 },
    };
    const adapter = new StrictAdapter(settings, { getToken: (scope) => getToken(scope), log: aLog() });
    const urls = createServiceUrls(settings, aMemory());
    connector = createConnector(settings, { adapter, urls, whenBusy: 'gives up' });
    patient = createConnector(settings, { adapter, urls, whenBusy: 'waits' });
  });
  after(() => {
    service.closeAllConnections();
    service.close();
  });
  beforeEach(() => {
    calls.length = 0;
    busy = [];
    scopes = [];
    answer = { status: 201, body: { id: '1' } };
    getToken = (scope) => { scopes.push(scope); return Promise.resolve('token'); };
  });

  const activity = { type: 'message', text: 'x' };
  const uses: Record<string, () => Promise<unknown>> = {
    post: () => connector.post('c', activity),
    startThread: () => connector.startThread('19:x@thread.tacv2', activity),
    personalChat: () => connector.personalChat('29:person'),
    update: () => connector.update({ conversation: 'c', activity: '1' }, activity),
    member: () => connector.member('c', '29:person'),
  };
  async function failureOf(use: () => Promise<unknown>): Promise<ChatError> {
    const error = await use().then(() => undefined, (failure: unknown) => failure);
    assert.ok(error instanceof ChatError, String(error));
    return error;
  }

  for (const [name, use] of Object.entries(uses)) {
    it(`${name} is tried once, whatever the answer: the jobs repeat what may be repeated`, async () => {
      for (const status of [404, 412, 429, 500, 502, 504]) {
        calls.length = 0;
        answer = { status };
        await failureOf(use);
        assert.equal(calls.length, 1, `${status}`);
      }
    });

    it(`${name} ${name === 'member' ? 'only reads, and is asked three times' : 'is tried once'} when the connection breaks, and does not know what became of it`, async () => {
      answer = 'cut';
      assert.equal((await failureOf(use)).fate, 'uncertain');
      assert.equal(calls.length, name === 'member' ? 3 : 1);
    });
  }

  it('what answers people waits while Teams is busy, and is posted once then', async () => {
    busy = [412, 429];
    assert.deepEqual(await patient.post('c', activity), { conversation: 'c', activity: '1' });
    assert.deepEqual(calls.map(({ method, body, authorization }) => [method, body.text, authorization]), Array.from({ length: 3 }, () => ['POST', 'x', 'Bearer token']));
  });

  it('it gives up at the fifth no, at a wait that nobody waits for, and at once where the post may stand there', async () => {
    busy = Array.from({ length: 9 }, () => 429);
    assert.equal((await failureOf(() => patient.post('c', activity))).fate, 'busy');
    assert.equal(calls.length, 5);
    busy = [];
    for (const no of [{ status: 429, headers: { 'retry-after': '3600' } }, { status: 500 }, { status: 502 }, { status: 504 }, { status: 403 }]) {
      calls.length = 0;
      answer = no;
      await failureOf(() => patient.post('c', activity));
      assert.equal(calls.length, 1, String(no.status));
    }
  });

  it('a change is not waited for: what it shows is drawn anew by whoever tries again', async () => {
    answer = { status: 429, headers: { 'retry-after': '0' } };
    await failureOf(() => patient.update({ conversation: 'c', activity: '1' }, activity));
    assert.equal(calls.length, 1);
  });

  it('a member is found although the kept connection was cut', async () => {
    answer = 'cut';
    const found = connector.member('c', '29:person');
    while (calls.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    answer = { status: 200, body: { id: '29:person', aadObjectId: 'abc', tenantId: 'tenant', name: 'P' } };
    assert.deepEqual([(await found).id, calls.length], ['abc', 2]);
  });

  it('no call waits for ever', async () => {
    answer = 'never';
    const start = performance.now();
    const fates = await Promise.all(Object.values(uses).map(async (use) => (await failureOf(use)).fate));
    const took = performance.now() - start;
    assert.deepEqual(new Set(fates), new Set(['uncertain']));
    assert.ok(took > 7500 && took < 12_000, `${took} ms`);
    assert.equal(calls.length, fates.length);
  });

  it('carries how long Teams asks to wait', async () => {
    answer = { status: 429, headers: { 'retry-after': '3' } };
    assert.equal((await failureOf(uses.post!)).retryAfter, 3000);
  });

  it('sends the token of its own scope, and nothing at all without one', async () => {
    await connector.post('c', activity);
    assert.deepEqual([calls[0]?.authorization, scopes], ['Bearer token', ['https://api.botframework.com/.default']]);
    getToken = () => Promise.reject(new Error('secret'));
    const failure = await failureOf(uses.post!);
    assert.deepEqual([failure.fate, failure.message.includes('secret'), calls.length], ['unsent', false, 1]);
  });

  it('takes an answer without an id for one of unknown fate, not for a success', async () => {
    answer = { status: 201, body: {} };
    for (const name of ['post', 'startThread', 'personalChat']) assert.equal((await failureOf(uses[name]!)).fate, 'uncertain', name);
  });

  it('addresses a thread, a person and a member as Teams wants it', async () => {
    await connector.post('19:x@thread.tacv2;messageid=7', activity);
    await connector.personalChat('29:person');
    answer = { status: 200, body: { id: '29:person', aadObjectId: 'ABC', tenantId: 'TENANT', name: 'P' } };
    assert.deepEqual(await connector.member('19:x@thread.tacv2;messageid=7', '29:person'), { id: 'abc', teamsId: '29:person', tenantId: 'tenant', name: 'P' });
    const [post, chat, member] = calls;
    assert.deepEqual([post?.method, post?.path], ['POST', '/v3/conversations/19:x@thread.tacv2;messageid=7/activities']);
    assert.deepEqual(chat?.body, { isGroup: false, bot: { id: '28:bot', name: '' }, members: [{ id: '29:person', name: '' }], tenantId: 'tenant', channelData: { tenant: { id: 'tenant' } } });
    assert.equal(member?.path, '/v3/conversations/19:x@thread.tacv2/members/29:person', 'of the channel, not of the thread');
  });

  it('an address that is not Teams\' never gets the token', async () => {
    const adapter = new StrictAdapter(settings, { getToken, log: aLog() });
    await assert.rejects(adapter.clientFor('https://evil.example/', 'waits'), /not one of the Teams service/);
    assert.deepEqual(scopes, []);
  });
});
