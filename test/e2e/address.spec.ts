import assert from 'node:assert/strict';
import { textOf } from '../../src/sandbox/control.js';
import { CHANNELS } from '../../src/simulator/seed.js';
import { createRedis } from '../../src/store/index.js';
import { confirm, linkIn, linksIn, open } from '../support/browser.js';
import { ana, askLine, chatOf, openCard, openTenant, riley, sees, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;
const ELSEWHERE = '203.0.113.99';
/** Everything but the address. */
const LINE = `/access request bastion-quick for 1m ticket ${TICKET} because <b>patch</b> & "kernel"`;

describe('the address page', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());

  async function start(settings: Record<string, string> = { TRUST_PROXY: '1' }): Promise<void> {
    tenant = await openTenant({ page: true, settings });
    await tenant.start();
  }
  const requests = async () => {
    const { conversations } = await tenant.control.state();
    return conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities.map((a) => textOf(a.card)) ?? [];
  };

  it('a request without an address waits behind a link, and goes on with what was typed and the address that the page saw', async () => {
    await start();
    await tenant.control.say(riley, LINE);
    const link = await linkIn(tenant.control, riley);
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/ip\/[A-Za-z0-9_-]{43}$/);
    const shown = await open(link, riley.address);
    assert.equal(shown.status, 200);
    for (const part of [riley.address, 'Riley Chen', 'Production machines through Bastion, for a moment', '1m', TICKET, '<b>patch</b> & "kernel"']) assert.ok(shown.text.includes(part), `${part} in ${shown.text}`);
    const done = await confirm(link, riley.address);
    assert.match(done.text, /Sent to the approvers\. From 203\.0\.113\.7\/32/);
    const card = await openCard(tenant.control, riley);
    await tenant.control.press(ana, { ...card, verb: 'approve' });
    await untilOpen(tenant.control, { roles: 4, rules: 1, sources: [`${riley.address}/32`] });
  });

  it('looking uses nothing up, whoever looks; confirming works once', async () => {
    await start();
    await tenant.control.say(riley, LINE);
    const link = await linkIn(tenant.control, riley);
    for (const method of ['GET', 'HEAD', 'GET']) assert.equal((await open(link, ELSEWHERE, { method })).status, 200, method);
    assert.deepEqual(await requests(), []);
    const both = await Promise.all([confirm(link, riley.address), confirm(link, riley.address)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 410]);
    assert.match(both.find(({ status }) => status === 410)?.text ?? '', /works once and for ten minutes.*send your request again/);
    assert.equal((await open(link, riley.address)).status, 410);
    await openCard(tenant.control, riley);
    assert.equal((await requests()).length, 1);
  });

  it('a link lasts ten minutes; a wrong one gets the same polite page', async () => {
    await start();
    await tenant.control.say(riley, '/access ip');
    const link = await linkIn(tenant.control, riley);
    await tenant.advance(9 * MINUTE);
    assert.equal((await open(link, riley.address)).status, 200);
    await tenant.advance(MINUTE + 1000);
    const [late, wrong, short] = [await confirm(link, riley.address), await open(`${link.slice(0, -3)}xyz`, riley.address), await open(link.slice(0, -3), riley.address)];
    assert.deepEqual([late.status, wrong.status, short.status], [410, 410, 404]);
    assert.equal(late.text, wrong.text);
    assert.equal(late.text, short.text);
  });

  it('a form that another site sends does nothing, and the link stays good', async () => {
    await start();
    await tenant.control.say(riley, '/access ip');
    const link = await linkIn(tenant.control, riley);
    const own = new URL(link).origin;
    for (const headers of [{ 'sec-fetch-site': 'cross-site', origin: own }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }, { origin: 'null' }, {}] as Record<string, string>[]) {
      assert.equal((await confirm(link, riley.address, headers)).status, 403, JSON.stringify(headers));
    }
    assert.equal((await confirm(link, riley.address, { origin: own })).status, 200, 'an old browser says only where the form stood');
  });

  it('no header makes an address when no proxy is trusted', async () => {
    await start({});
    await tenant.control.say(riley, LINE);
    const link = await linkIn(tenant.control, riley);
    for (const headers of [{ 'x-forwarded-for': ELSEWHERE }, { 'x-forwarded-for': `${ELSEWHERE}, ${ELSEWHERE}` }, { forwarded: `for=${ELSEWHERE}` }, { 'x-real-ip': ELSEWHERE }, { 'x-client-ip': ELSEWHERE }] as Record<string, string>[]) {
      const shown = await open(link, ELSEWHERE, { headers });
      assert.match(shown.text, /Seen from here 127\.0\.0\.1 /, JSON.stringify(headers));
      assert.match(shown.text, /loopback address.*TRUST_PROXY/);
    }
    assert.match((await confirm(link, ELSEWHERE)).text, /Nothing has been used up/);
    assert.deepEqual(await requests(), []);
  });

  it('behind one proxy only what that proxy wrote counts, and not what the client wrote before it', async () => {
    await start();
    await tenant.control.say(riley, '/access ip');
    const link = await linkIn(tenant.control, riley);
    const seen = async (header: string) => /(?:Your address|Seen from here) (\S+)/.exec((await open(link, header)).text)?.[1];
    assert.equal(await seen(`${ELSEWHERE}, ${riley.address}`), riley.address);
    assert.equal(await seen(`${ELSEWHERE}, 10.0.0.1, ${riley.address}`), riley.address);
    assert.equal(await seen(`${riley.address}:52344`), riley.address, 'as Azure\'s gateways write it');
    assert.equal(await seen(`::ffff:${riley.address}`), riley.address);
    assert.equal(await seen('<script>'), '<script>');
  });

  it('proxies may be named by their addresses', async () => {
    await start({ TRUST_PROXY: '127.0.0.0/8, 10.0.0.0/24' });
    await tenant.control.say(riley, '/access ip');
    const link = await linkIn(tenant.control, riley);
    assert.match((await open(link, `${ELSEWHERE}, ${riley.address}, 10.0.0.9`)).text, new RegExp(`Your address ${riley.address}`));
  });

  const unusable: [string, string, RegExp][] = [
    ['an IPv6 address', '2001:db8::7', /You came over IPv6.*IPv4 only.*Switch IPv6 off/],
    ['a private one', '10.1.2.3', /a private address, which Azure never sees/],
    ['one of a carrier', '100.64.3.2', /shared carrier address/],
  ];
  for (const [name, address, expected] of unusable) {
    it(`${name} is not let in, the page says what to do, and the link stays good`, async () => {
      await start();
      await tenant.control.say(riley, LINE);
      const link = await linkIn(tenant.control, riley);
      assert.match((await open(link, address)).text, expected);
      assert.match((await confirm(link, address)).text, expected);
      assert.deepEqual(await requests(), []);
      assert.equal((await confirm(link, riley.address)).status, 200);
      await openCard(tenant.control, riley);
    });
  }

  it('/access ip notes the address for ten minutes, and says so when it is used', async () => {
    await start();
    await tenant.control.say(riley, '/access ip');
    await confirm(await linkIn(tenant.control, riley), riley.address);
    await sees(tenant.control, chatOf(riley), /Your address is 203\.0\.113\.7\. Until [\d:]+ UTC it is used/);
    await tenant.advance(4 * MINUTE);
    await tenant.control.say(riley, LINE);
    await sees(tenant.control, chatOf(riley), /from 203\.0\.113\.7, which you showed 4 min ago/);
    await openCard(tenant.control, riley);
    await tenant.control.say(riley, '/access cancel');
    await tenant.advance(7 * MINUTE);
    await tenant.control.say(riley, LINE);
    await linkIn(tenant.control, riley, 2);
  });

  it('what else is wrong is said before anybody is sent to the page', async () => {
    await start();
    await tenant.control.say(riley, LINE.replace('1m', '9d').replace(TICKET, 'x'));
    const said = await sees(tenant.control, chatOf(riley), /2 things to correct/);
    assert.doesNotMatch(said, /address that you connect from/);
    assert.deepEqual(await linksIn(tenant.control, chatOf(riley)), []);
  });

  it('what no longer holds when the page is confirmed is said in the chat with the line, and on the page', async () => {
    await start();
    await tenant.control.say(riley, LINE);
    const link = await linkIn(tenant.control, riley);
    tenant.simulator.sim.state.eligibilities.splice(0);
    assert.match((await confirm(link, riley.address)).text, /Nothing was asked, Riley Chen\. PIM does not list you as eligible/);
    const said = await sees(tenant.control, chatOf(riley), /things to correct/);
    assert.match(said, /PIM does not list you as eligible.*\/access request bastion-quick for 1m/);
  });

  it('while Azure does not answer nothing typed is lost: the same button works a minute later', async () => {
    await start();
    await tenant.control.say(riley, LINE);
    const link = await linkIn(tenant.control, riley);
    await tenant.control.knobs({ failNext: [{ match: 'roleEligibilityScheduleInstances', count: -1, status: 500 }] });
    const failed = await confirm(link, riley.address);
    assert.match(failed.text, /It may go better in a minute.*What you typed is kept/);
    await tenant.control.knobs({ failNext: [] });
    assert.match((await confirm(failed.form ?? '', riley.address)).text, /Sent to the approvers/);
    for (const used of [link, failed.form ?? '']) assert.equal((await open(used, riley.address)).status, 410);
  });

  it('asked in a channel, the link goes to nobody but the person, in their own chat', async () => {
    await start();
    await tenant.control.say(riley, LINE, { conversation: CHANNELS.approvals.id });
    const link = await linkIn(tenant.control, riley);
    await sees(tenant.control, CHANNELS.approvals.id, /I have written to you in our own chat, Riley Chen/);
    assert.deepEqual(await linksIn(tenant.control, CHANNELS.approvals.id), []);
    await confirm(link, riley.address);
    await sees(tenant.control, CHANNELS.approvals.id, /Sent to the approvers, Riley Chen/);
  });

  it('Redis holds no token, and what somebody writes there in its place opens nothing', async () => {
    await start();
    await tenant.control.say(riley, LINE);
    const link = await linkIn(tenant.control, riley);
    const token = link.split('/').at(-1) ?? '';
    const redis = await createRedis(tenant.config.redisUrl, 'producer', { log: { info: () => undefined, warn: () => undefined } });
    try {
      const [key = '', ...more] = await redis.keys(`{jit:${tenant.config.rules.instance}}:kept:link*`);
      const value = await redis.get(key) ?? '';
      assert.deepEqual([more.length, key.includes(token), value.includes(token)], [0, false, false]);
      await redis.set(key, value.replace(riley.id, ana.id));
    } finally {
      redis.disconnect();
    }
    assert.equal((await open(link, riley.address)).status, 410);
    assert.equal((await confirm(link, riley.address)).status, 410);
    assert.deepEqual(await requests(), []);
  });

  it('may be shown in no frame, run no script, be kept nowhere, and says to nobody where it was', async () => {
    await start();
    await tenant.control.say(riley, '/access ip');
    const link = await linkIn(tenant.control, riley);
    for (const { headers, status } of [await open(link, riley.address), await open(`${link}x`, riley.address), await confirm(link, riley.address, {})]) {
      const policy = headers.get('content-security-policy') ?? '';
      assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/, String(status));
      assert.deepEqual(['cache-control', 'referrer-policy', 'x-frame-options', 'x-content-type-options'].map((name) => headers.get(name)), ['no-store', 'same-origin', 'DENY', 'nosniff']);
      assert.match(headers.get('content-type') ?? '', /^text\/html/);
    }
  });
});

describe('without PUBLIC_URL', function () {
  this.timeout(60_000);

  it('there is no page: the address is typed, and the chat says so', async () => {
    const tenant = await openTenant();
    try {
      const { port } = await tenant.start();
      await tenant.control.say(riley, LINE);
      await sees(tenant.control, chatOf(riley), /The address that you connect from is needed.*Add it: from/);
      await tenant.control.say(riley, '/access ip');
      await sees(tenant.control, chatOf(riley), /There is no page here that could show your address/);
      assert.equal((await open(`http://127.0.0.1:${port}/ip/${'x'.repeat(43)}`, riley.address)).headers.get('content-type'), 'application/json; charset=utf-8');
      await tenant.control.say(riley, askLine(riley));
      await openCard(tenant.control, riley);
    } finally {
      await tenant.close();
    }
  });
});
