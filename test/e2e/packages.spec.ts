import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { elementsOf, textOf } from '../../src/sandbox/control.js';
import type { RecordEntry } from '../../src/simulator/core.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { openFor, openTenant, riley, untilOpen, type Tenant } from '../support/tenant.js';

type Call = Extract<RecordEntry, { kind: 'call' }>;

/** Each prescribed package at its work in one open window: by what stands on the wire and in Redis, not by what is imported. */
describe('the prescribed packages do the work', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let calls: Call[];
  let redis: Redis;
  let prefix: string;

  before(async () => {
    tenant = await openTenant();
    await tenant.start({ sweep: false });
    await openFor(tenant.control, riley, '5m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    calls = (await tenant.control.record()).filter((e): e is Call => e.kind === 'call');
    redis = new Redis(tenant.config.redisUrl);
    prefix = `{jit:${tenant.config.rules.instance}}`;
  });
  after(async () => { redis.disconnect(); await tenant.close(); });

  const by = (service: Call['service'], method: string, path: RegExp) => calls.filter((c) => c.service === service && c.method === method && path.test(c.path)).map((c) => c.client ?? '');

  const onTheWire: [string, Call['service'], string, RegExp, RegExp][] = [
    ['@azure/identity gets the tokens', 'token', 'POST', /oauth2/, /msal/i],
    ['@azure/arm-network puts the rule', 'arm', 'PUT', /securityRules\/jit-/, /azsdk-js-arm-network/],
    ['@azure/arm-authorization activates the roles', 'arm', 'PUT', /roleAssignmentScheduleRequests/, /azsdk-js-arm-authorization/],
    ['@microsoft/microsoft-graph-client reads the groups', 'graph', 'POST', /checkMemberGroups/, /graph-js/],
    ['botbuilder posts the card', 'connector', 'POST', /activities/, /Microsoft-BotFramework\/3\.1/],
  ];
  for (const [name, service, method, path, client] of onTheWire) {
    it(name, () => {
      const clients = by(service, method, path);
      assert.ok(clients.length > 0, 'it was called');
      for (const one of clients) assert.match(one, client);
    });
  }

  it('@microsoft/teams-ai takes the messages in and names itself when it answers', async () => {
    await tenant.control.say(riley, '/access help');
    const answers = (await tenant.control.record()).filter((e): e is Call => e.kind === 'call' && e.service === 'connector').map((c) => c.client ?? '');
    assert.ok(answers.some((client) => /teamsai-js\/1\.7\.4/.test(client)), [...new Set(answers)].join(' | '));
  });

  it('adaptivecards-templating fills the templates of cards/', async () => {
    const { conversations } = await tenant.control.state();
    const card = conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities[0]?.card;
    const template = readFileSync('cards/approval.json', 'utf8');
    assert.match(template, /\$\{/, 'the template has places to fill');
    assert.doesNotMatch(JSON.stringify(card), /\$\{/, 'and the card has none left');
    assert.match(textOf(card), /Riley Chen/);
    assert.ok(elementsOf(card).length > 10);
  });

  it('bullmq holds the end as a delayed job, due at the window\'s end', async () => {
    const delayed = await redis.zrange(`${prefix}:alarms:delayed`, 0, '-1');
    const [end] = delayed.filter((id) => id.startsWith('end-'));
    const { rules } = await tenant.control.state();
    const until = rules.find((r) => !r.foreign)?.until ?? '';
    assert.ok(end?.endsWith(`-${Date.parse(until)}`), `${end} for ${until}`);
  });

  it('ioredis carries the store, under one hash tag', async () => {
    const clients = await redis.client('LIST');
    assert.match(String(clients), /name=jit-producer/);
    assert.match(String(clients), /name=jit-worker/);
    const keys = await redis.keys(`*${tenant.config.rules.instance}*`);
    assert.ok(keys.length > 5 && keys.every((key) => key.startsWith(`${prefix}:`)), keys.join(' '));
  });
});
