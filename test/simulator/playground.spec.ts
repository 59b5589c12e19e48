import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { seen } from '../../src/sandbox/playground.js';
import { BOT_ID, CHANNELS, TENANT_ID } from '../../src/simulator/seed.js';
import { until } from '../../src/sandbox/control.js';
import { playgroundUrl } from '../../src/simulator/teams/playground.js';
import { ana, openTenant, riley, type Tenant } from '../support/tenant.js';

const { currentUser, users } = seen(riley);

/** What a window of the Playground does over HTTP: it takes what the bot posts, and names the members of a conversation as its configuration does. */
async function openWindow(): Promise<{ url: string; taken: { path: string; body: string }[]; close(): void }> {
  const taken: { path: string; body: string }[] = [];
  const server: Server = createServer((req, res) => {
    void text(req).then((body) => {
      const path = `${req.method} ${req.url}`;
      taken.push({ path, body });
      const [, asked] = /\/members\/([^/]+)$/.exec(req.url ?? '') ?? [];
      const member = asked && [currentUser, ...users].find(({ id, aadObjectId }) => [id, aadObjectId].includes(decodeURIComponent(asked)));
      res.writeHead(member ? 200 : asked ? 404 : 201, { 'content-type': 'application/json' }).end(JSON.stringify(member ? { ...member, tenantId: TENANT_ID } : { id: `${taken.length}` }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, close: () => { server.closeAllConnections(); server.close(); } }; // a listening server has an AddressInfo
}

describe('Microsoft\'s local client in front of the bot', () => {
  let tenant: Tenant;
  let windows: Awaited<ReturnType<typeof openWindow>>[];
  let endpoint: string;
  before(async () => {
    windows = [await openWindow(), await openWindow()];
    tenant = await openTenant({
      playground: [riley, ana].map(({ id }, n) => ({ person: id, url: windows[n]?.url ?? '' })),
      settings: (simulator) => ({ TEAMS_SERVICE_URL: playgroundUrl(simulator) }),
    });
    await tenant.start();
    endpoint = `${tenant.simulator.urls.page}/playground/api/messages`;
  });
  after(async () => {
    await tenant.close();
    for (const one of windows) one.close();
  });

  /** As the Playground sends it (0.2.28): unsigned. */
  const typed = (line: string, over: Record<string, unknown> = {}) => fetch(endpoint, {
    method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'message', text: line, id: crypto.randomUUID(), from: currentUser, timestamp: new Date().toISOString(), serviceUrl: `${windows[0]?.url}/_connector`,
      conversation: { conversationType: 'personal', tenantId: TENANT_ID, id: `a:${riley.id}` }, recipient: { id: `28:${BOT_ID}`, name: 'JIT Access' }, locale: 'en-US', channelData: { tenant: { id: TENANT_ID } }, channelId: 'msteams', ...over,
    }),
  });
  const seenBy = (n: number, pattern: RegExp) => until(() => Promise.resolve(windows[n]?.taken.find(({ body }) => pattern.test(body))), { what: `${pattern} in window ${n}`, within: 15_000 });

  it('what is typed reaches the bot signed; the answer, and the approvers\' card, each reach their own window', async () => {
    assert.equal((await typed('/access request bastion-quick for 1m from 203.0.113.7 ticket CHG0030001 because patch the kernel')).status, 200);
    const answer = await seenBy(0, /Waiting for approval/);
    assert.ok(answer.path.startsWith(`POST /_connector/v3/conversations/${encodeURIComponent(`a:${riley.id}`)}/activities`), answer.path);
    const card = await seenBy(1, /asks for access/);
    assert.match(card.body, new RegExp(CHANNELS.approvals.id.replaceAll('.', '\\.')));
    assert.equal(windows[0]?.taken.some(({ body }) => body.includes('asks for access')), false);
    assert.match(card.body, /"verb":"approve"/, 'a client that refreshes no cards shows the buttons to everybody');
    assert.doesNotMatch(card.body, /"refresh"/);
  });

  it('the bot itself takes nothing unsigned, and the practice tenant nothing of a window that it does not know', async () => {
    const direct = await fetch(tenant.simulator.sim.urls.bot, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ type: 'message', text: '/access', channelId: 'msteams', serviceUrl: playgroundUrl(tenant.simulator), conversation: { id: `a:${riley.id}` } }) });
    assert.equal(direct.status, 401);
    assert.equal((await typed('/access', { serviceUrl: 'http://127.0.0.1:9/_connector' })).status, 403);
  });
});
