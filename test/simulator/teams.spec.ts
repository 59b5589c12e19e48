import assert from 'node:assert/strict';
import { ConfigurationBotFrameworkAuthentication, type Activity, type ConversationParameters } from 'botbuilder';
import { ConnectorClient } from 'botframework-connector';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../../src/sandbox/control.js';
import { BOT_ID, BOT_NAME, CHANNELS, TENANT_ID } from '../../src/simulator/seed.js';
import { ana, openPractice, riley, sam, type Practice } from './practice.js';

const CARD = { contentType: 'application/vnd.microsoft.card.adaptive', content: { type: 'AdaptiveCard', version: '1.5', body: [] } };
const message = (over: Partial<Activity> = {}): Activity => ({ type: 'message', text: 'hello', ...over }) as Activity; // the SDK's type demands what only Teams sets

describe('simulator: the Teams connector, through botframework-connector', function () {
  this.timeout(30_000);
  let practice: Practice;
  let client: ConnectorClient;

  beforeEach(async function () {
    practice = await openPractice(this);
    client = connectorFor(practice, 'bot');
  });
  afterEach(async () => { await practice?.close(); });

  const personal = async (id = `29:${riley.id}`) => (await client.conversations.createConversation({ members: [{ id }], tenantId: TENANT_ID } as ConversationParameters)).id; // as above
  const stored = (conversation: string) => practice.simulator.sim.state.conversations[conversation]?.activities ?? [];

  it('opens the chat with a person, posts, replies, edits and deletes', async () => {
    const chat = await personal();
    const { id } = await client.conversations.sendToConversation(chat, message({ attachments: [CARD] }));
    await client.conversations.replyToActivity(chat, id, message({ text: 'more' }));
    await client.conversations.updateActivity(chat, id, message({ text: 'edited' }));
    assert.deepEqual(stored(chat).map(({ text, card, from, editedAt, replyTo }) => [text, card !== undefined, from, editedAt !== undefined, replyTo]), [
      ['edited', false, BOT_ID, true, undefined], ['more', false, BOT_ID, false, id],
    ]);
    await client.conversations.deleteActivity(chat, id);
    assert.equal(stored(chat)[0]?.deleted, true);
    assert.deepEqual(practice.record('activity.received').map(({ what }) => what), ['post', 'post', 'update', 'delete']);
    await assert.rejects(client.conversations.updateActivity(chat, id, message()), { statusCode: 404 });
  });

  it('opens a thread in a channel and answers in it', async () => {
    const ask = { isGroup: true, channelData: { channel: { id: CHANNELS.audit.id } }, activity: message() } as unknown as ConversationParameters; // as above
    const thread = await client.conversations.createConversation(ask);
    assert.equal(thread.id, `${CHANNELS.audit.id};messageid=${thread.activityId}`);
    await client.conversations.sendToConversation(thread.id, message({ text: 'in the thread' }));
    const { id } = await client.conversations.sendToConversation(CHANNELS.audit.id, message({ text: 'a new one' }));
    assert.deepEqual(stored(CHANNELS.audit.id).map(({ replyTo }) => replyTo), [undefined, thread.activityId, undefined]);
    await client.conversations.updateActivity(`${CHANNELS.audit.id};messageid=${id}`, id, message({ text: 'edited' }));
    assert.equal(stored(CHANNELS.audit.id)[2]?.text, 'edited');
  });

  it('lists members as Teams does, and nobody from outside', async () => {
    const members = await client.conversations.getConversationMembers(CHANNELS.approvals.id);
    assert.equal(members.length, 6);
    assert.deepEqual(members[0], { ...members[0], id: `29:${riley.id}`, aadObjectId: riley.id, name: 'Riley Chen' });
    assert.equal((await client.conversations.getConversationMember(CHANNELS.approvals.id, ana.id)).id, `29:${ana.id}`);
    await assert.rejects(client.conversations.getConversationMember(CHANNELS.approvals.id, sam.id), { statusCode: 404 });
  });

  const REFUSED: readonly [string, number, () => Promise<unknown>][] = [
    ['a chat with nobody', 403, () => personal('29:00000000-0000-4000-8000-00000000dead')],
    ['a conversation that does not exist', 404, () => client.conversations.sendToConversation('a:nobody', message())],
    ['an answer in a thread that does not exist', 404, () => client.conversations.sendToConversation(`${CHANNELS.audit.id};messageid=1`, message())],
    ['a card that is too large', 413, async () => client.conversations.sendToConversation(await personal(), message({ attachments: [{ ...CARD, content: { text: 'x'.repeat(15_000) } }] }))],
    ['anybody but the bot', 403, () => connectorFor(practice, 'operator').conversations.sendToConversation(CHANNELS.audit.id, message())],
  ];
  for (const [what, statusCode, doing] of REFUSED) {
    it(`refuses ${what}: ${statusCode}`, async () => {
      await assert.rejects(doing(), { statusCode });
      assert.deepEqual(practice.record('activity.received'), []);
    });
  }

  it('a bot does not change what a person wrote', async () => {
    practice.simulator.sim.urls.bot = 'http://127.0.0.1:9/';
    await practice.api('POST', `/api/people/${riley.id}/message`, { conversation: 'personal', text: 'mine' });
    const [{ id } = { id: '' }] = stored(`a:${riley.id}`);
    await assert.rejects(client.conversations.updateActivity(`a:${riley.id}`, id, message()), { statusCode: 403 });
  });

  it('ids grow even within one millisecond', async () => {
    const chat = await personal();
    for (let n = 0; n < 5; n++) await client.conversations.sendToConversation(chat, message());
    const ids = stored(chat).map(({ id }) => Number(id));
    assert.deepEqual(ids, [...new Set(ids)].sort((a, b) => a - b));
  });

  it('is away when it is told to be', async () => {
    practice.turn({ connectorDown: true });
    assert.equal((await practice.call('GET', `/teams/v3/conversations/a:${riley.id}/members`, { scope: 'https://api.botframework.com/.default' })).status, 503);
  });
});

describe('simulator: what a person sends, as the bot gets it', function () {
  this.timeout(30_000);
  let practice: Practice;
  let bot: Server;
  let received: { activity: Activity; authorization: string }[];
  let answer: unknown;
  // botframework-connector writes each refusal, with all keys, to the console
  const { error } = console;
  before(() => { console.error = () => undefined; });
  after(() => { console.error = error; });

  beforeEach(async function () {
    received = [];
    answer = undefined;
    bot = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        received.push({ activity: JSON.parse(Buffer.concat(chunks).toString()) as Activity, authorization: req.headers.authorization ?? '' });
        res.writeHead(200, { 'content-type': 'application/json' }).end(answer === undefined ? '' : JSON.stringify(answer));
      });
    });
    await new Promise<void>((done) => { bot.listen(0, '127.0.0.1', done); });
    practice = await openPractice(this);
    await practice.api('POST', '/api/bot', { url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}/api/messages` }); // a server that listens on a port has an AddressInfo
  });
  afterEach(async () => { bot?.close(); await practice?.close(); });

  /** The SDK's own check, pointed at the simulator's keys as the sandbox points it. */
  const authenticate = ({ activity, authorization }: { activity: Activity; authorization: string }) => new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppId: BOT_ID, MicrosoftAppType: 'SingleTenant', MicrosoftAppTenantId: TENANT_ID, MicrosoftAppPassword: 'unused',
    ToChannelFromBotLoginUrl: practice.simulator.urls.https, ToChannelFromBotOAuthScope: 'https://api.botframework.com', ToBotFromChannelTokenIssuer: 'https://api.botframework.com',
    OAuthUrl: practice.simulator.urls.https, ToBotFromChannelOpenIdMetadataUrl: `${practice.simulator.urls.https}/botframework/.well-known/openidconfiguration`,
    ToBotFromEmulatorOpenIdMetadataUrl: `${practice.simulator.urls.https}/botframework/.well-known/openidconfiguration`, CallerId: 'urn:botframework:azure',
  }).authenticateRequest(activity, authorization);

  it('a chat message: signed so that the SDK accepts it, from the person, in their conversation', async () => {
    const { body } = await practice.api('POST', `/api/people/${riley.id}/message`, { conversation: 'personal', text: '/access help' });
    const [{ activity } = received[0]!] = received;
    assert.deepEqual([activity.type, activity.text, activity.id, activity.channelId, activity.locale], ['message', '/access help', (body as { activityId: string }).activityId, 'msteams', 'en-US']);
    assert.deepEqual(activity.from, { id: `29:${riley.id}`, name: 'Riley Chen', aadObjectId: riley.id });
    assert.deepEqual([activity.recipient, activity.conversation], [{ id: `28:${BOT_ID}`, name: BOT_NAME }, { id: `a:${riley.id}`, conversationType: 'personal', tenantId: TENANT_ID, isGroup: false }]);
    assert.equal((await authenticate(received[0]!)).claimsIdentity.getClaimValue('aud'), BOT_ID);
  });

  it('a changed token, or another service\'s address, is refused by the same check', async () => {
    await practice.api('POST', `/api/people/${riley.id}/message`, { conversation: 'personal', text: 'x' });
    const [first] = received;
    await assert.rejects(authenticate({ ...first!, activity: { ...first!.activity, serviceUrl: 'https://elsewhere.example/' } }));
    await assert.rejects(authenticate({ ...first!, authorization: `${first!.authorization.slice(0, -6)}AAAAAA` }));
  });

  it('in a channel the bot is mentioned, and the thread is in the conversation\'s id', async () => {
    await practice.api('POST', `/api/people/${riley.id}/message`, { conversation: CHANNELS.approvals.id, text: '/access help' });
    const { activity } = received[0]!;
    assert.deepEqual([activity.text, activity.conversation.id, activity.conversation.conversationType], [`<at>${BOT_NAME}</at> /access help`, `${CHANNELS.approvals.id};messageid=${activity.id}`, 'channel']);
    assert.equal((activity.channelData as { channel: { id: string } }).channel.id, CHANNELS.approvals.id);
    assert.equal(activity.entities?.[0]?.type, 'mention');
  });

  it('a pressed button is an invoke on the card\'s activity, and its answer comes back', async () => {
    answer = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done.' };
    const posted = await connectorFor(practice, 'bot').conversations.sendToConversation(CHANNELS.approvals.id, message({ attachments: [CARD] }));
    const { body } = await practice.api('POST', `/api/people/${ana.id}/press`, { conversation: CHANNELS.approvals.id, activityId: posted.id, action: { type: 'Action.Execute', verb: 'approve', data: { id: 1 } } });
    const { activity } = received[0]!;
    assert.deepEqual(body, { status: 200, body: answer });
    assert.deepEqual([activity.type, activity.name, activity.replyToId, activity.conversation.id], ['invoke', 'adaptiveCard/action', posted.id, `${CHANNELS.approvals.id};messageid=${posted.id}`]);
    assert.deepEqual(activity.value, { action: { type: 'Action.Execute', id: '', verb: 'approve', data: { id: 1 } }, trigger: 'manual' });
    assert.deepEqual(practice.record('activity.sent').map(({ from, what, verb, status }) => [from, what, verb, status]), [[ana.id, 'invoke', 'approve', 200]]);
  });

  it('an Action.Submit is a message with a value and without text', async () => {
    await practice.api('POST', `/api/people/${riley.id}/press`, { conversation: 'personal', activityId: '1', action: { type: 'Action.Submit', data: { a: 1 } } });
    const { activity } = received[0]!;
    assert.deepEqual([activity.type, activity.text, activity.value], ['message', undefined, { a: 1 }]);
  });

  it('an activity comes twice when Teams repeats it, and the repetition is the same', async () => {
    practice.turn({ activityTwice: true });
    await practice.api('POST', `/api/people/${riley.id}/message`, { conversation: 'personal', text: 'x' });
    await until(() => Promise.resolve(received.length === 2 || undefined), { what: 'the repetition', within: 5000 });
    assert.deepEqual(received[1]?.activity, received[0]?.activity);
  });

  it('every other activity is late, and comes behind the next', async () => {
    practice.turn({ activityLateMs: 400 });
    const say = (text: string) => practice.api('POST', `/api/people/${riley.id}/message`, { conversation: 'personal', text });
    await Promise.all([say('first'), new Promise((resolve) => { setTimeout(resolve, 100); }).then(() => say('second'))]);
    assert.deepEqual(received.map(({ activity: { text } }) => text), ['second', 'first']);
  });

  it('a person writes only where they are a member', async () => {
    assert.equal((await practice.api('POST', `/api/people/${sam.id}/message`, { conversation: CHANNELS.approvals.id, text: 'x' })).status, 403);
    assert.deepEqual(received, []);
  });
});

function connectorFor(practice: Practice, as: 'bot' | 'operator'): ConnectorClient {
  const signRequest = async <R extends { headers: { set(name: string, value: unknown): void } }>(request: R): Promise<R> => {
    request.headers.set('authorization', `Bearer ${(await practice.credential(as).getToken('https://api.botframework.com/.default')).token}`);
    return request;
  };
  return new ConnectorClient({ signRequest }, { baseUri: `${practice.simulator.urls.https}/teams/` }); // its credentials' type is not exported
}
