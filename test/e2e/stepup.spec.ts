import assert from 'node:assert/strict';
import { elementsOf, textOf } from '../../src/sandbox/control.js';
import { CHANNELS, TENANT_ID } from '../../src/simulator/seed.js';
import { createRedis, createStore } from '../../src/store/index.js';
import { silent } from '../store/redis.js';
import { confirm, cookiesOf, linkIn, linksIn, open, signInAs, type Browsed } from '../support/browser.js';
import { ana, ben, chatOf, noor, openCard, openNow, openTenant, riley, sees, TICKET, untilOpen, type Tenant } from '../support/tenant.js';

const MINUTE = 60_000;
const LINE = `/access request bastion-quick for 1m ticket ${TICKET} because patch the kernel`;

/** `stepUp` in the entitlements file, with the practice tenant in Entra's place. */
describe('the step-up sign-in of the requester', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());

  async function start(settings: Record<string, string> = {}, stepUp = 'requester'): Promise<void> {
    const edit = (yaml: string): string => yaml.replace('duration: { min: 5s, default: 20s, max: 10m }', `duration: { min: 5s, default: 20s, max: 10m }\n    stepUp: ${stepUp}`);
    tenant = await openTenant({ page: true, settings: { TRUST_PROXY: '1', ...settings }, edit });
    await tenant.start();
  }
  /** The link is confirmed; what is then to be opened at Entra, and what the browser keeps. */
  async function begun(link: string, address = riley.address): Promise<{ at: string; cookies: Record<string, string>; page: Browsed }> {
    const page = await confirm(link, address);
    return { at: page.onwards ?? `no way on: ${page.text}`, cookies: cookiesOf(page), page };
  }
  const asked = async (line = LINE): Promise<string> => { await tenant.control.say(riley, line); return linkIn(tenant.control, riley); };
  const cards = async (): Promise<string[]> => (await tenant.control.state()).conversations.find((c) => c.id === CHANNELS.approvals.id)?.activities.map((a) => textOf(a.card)) ?? [];
  const factsOf = async () => {
    await openCard(tenant.control, riley);
    const redis = await createRedis(tenant.config.redisUrl, 'producer', { log: silent });
    const store = createStore({ redis, instance: tenant.config.rules.instance, log: silent });
    const [request] = await store.newestOf(riley.id, 1).finally(() => { redis.disconnect(); });
    return request;
  };

  it('the request goes on after the sign-in, and keeps who signed in, when, and from where', async () => {
    await start({ SIGNIN_CONTEXT: 'c1' });
    const link = await asked();
    assert.match((await open(link, riley.address)).text, /Yes, and sign in.*Microsoft asks you to sign in once more/);
    const { at, cookies } = await begun(link);
    const { searchParams: ask, pathname } = new URL(at);
    assert.equal(pathname, `/${TENANT_ID}/oauth2/v2.0/authorize`);
    assert.deepEqual(['response_type', 'response_mode', 'prompt', 'code_challenge_method', 'login_hint'].map((name) => ask.get(name)), ['code', 'query', 'login', 'S256', riley.mail]);
    const { id_token: wanted } = JSON.parse(ask.get('claims') ?? '{}') as { id_token: Record<string, unknown> }; // as MSAL was given it
    // MSAL asks for some of its own besides
    assert.deepEqual({ auth_time: wanted.auth_time, acrs: wanted.acrs }, { auth_time: { essential: true }, acrs: { essential: true, value: 'c1' } });
    assert.deepEqual(await cards(), [], 'nothing was asked before the sign-in');
    assert.match((await open(await signInAs(at, riley), riley.address, { headers: cookies })).text, /Sent to the approvers/);
    const request = await factsOf();
    const { at: when, ...stepUp } = request?.stepUp ?? { at: '' };
    assert.deepEqual(stepUp, { oid: riley.id, acrs: ['c1'], mfa: true, address: riley.address });
    assert.ok(Math.abs(Date.parse(when) - Date.now()) < MINUTE);
    await tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
    await untilOpen(tenant.control, { roles: 4, rules: 1, sources: [`${riley.address}/32`] });
  });

  it('without an authentication context a fresh sign-in is enough, and is not taken for MFA', async () => {
    await start();
    const { at, cookies } = await begun(await asked());
    assert.ok(!(new URL(at).searchParams.get('claims') ?? '').includes('acrs'));
    assert.match((await open(await signInAs(at, riley), riley.address, { headers: cookies })).text, /Sent to the approvers/);
    assert.deepEqual([(await factsOf())?.stepUp?.acrs, (await factsOf())?.stepUp?.mfa], [[], false]);
  });

  it('somebody else who signs in opens nothing, and it is reported in the audit channel', async () => {
    await start();
    const { at, cookies } = await begun(await asked());
    const refused = await open(await signInAs(at, noor), riley.address, { headers: cookies });
    assert.match(refused.text, /Nothing was asked.*Somebody else than Riley Chen signed in.*It was reported/);
    assert.equal(refused.form, undefined);
    const said = await sees(tenant.control, CHANNELS.audit.id, /a link of Riley Chen was used with another sign-in/);
    assert.match(said, new RegExp(`Noor Haddad \\(${noor.id}\\) signed in, from ${riley.address}`));
    await sees(tenant.control, chatOf(riley), /Somebody else than Riley Chen signed in/);
    assert.deepEqual(await cards(), []);
  });

  it('begun by one and finished by another, in another browser or from another address, it does not count', async () => {
    await start();
    const first = await begun(await asked());
    const back = await signInAs(first.at, riley);
    assert.match((await open(back, riley.address)).text, /begun in another browser/);
    assert.equal((await open(back, riley.address, { headers: first.cookies })).status, 410, 'and is used up by it');
    await tenant.control.say(riley, LINE);
    const second = await begun(await linkIn(tenant.control, riley, 2), '203.0.113.99');
    assert.match((await open(await signInAs(second.at, riley), riley.address, { headers: second.cookies })).text, /came from 203\.0\.113\.99 when you confirmed, and from 203\.0\.113\.7 after/);
    assert.deepEqual(await cards(), []);
  });

  it('the way back works once; a state, a code or a verifier of another sign-in does not', async () => {
    await start();
    const first = await begun(await asked());
    await tenant.control.say(riley, LINE);
    const second = await begun(await linkIn(tenant.control, riley, 2));
    const [backOne, backTwo] = [new URL(await signInAs(first.at, riley)), new URL(await signInAs(second.at, riley))];
    const mixed = new URL(backOne);
    mixed.searchParams.set('code', backTwo.searchParams.get('code') ?? '');
    assert.match((await open(mixed.href, riley.address, { headers: first.cookies })).text, /Entra did not take this sign-in/);
    assert.equal((await open(backOne.href, riley.address, { headers: first.cookies })).status, 410);
    assert.match((await open(backTwo.href, riley.address, { headers: second.cookies })).text, /Entra did not take this sign-in/, 'its code was redeemed already');
    for (const query of ['', '?state=x&code=y', `?state=${'s'.repeat(43)}&code=y`]) assert.equal((await open(`${backOne.origin}/ip/signed-in${query}`, riley.address)).status, 410);
    assert.deepEqual(await cards(), []);
  });

  it('a context that Entra does not vouch for refuses; what was typed is kept, and the next try counts', async () => {
    await start({ SIGNIN_CONTEXT: 'c1' });
    await tenant.control.knobs({ contextsUnmet: ['c1'] });
    const first = await begun(await asked());
    const refused = await open(await signInAs(first.at, riley), riley.address, { headers: first.cookies });
    assert.match(refused.text, /does not vouch for authentication context c1/);
    assert.deepEqual(await cards(), []);
    await tenant.control.knobs({ contextsUnmet: [] });
    const again = await begun(refused.form ?? '');
    assert.match((await open(await signInAs(again.at, riley), riley.address, { headers: again.cookies })).text, /Sent to the approvers/);
  });

  it('who cancels at Entra can try again, as long as the link would have lived', async () => {
    await start();
    const first = await begun(await asked());
    const cancelled = await open(await signInAs(first.at, undefined), riley.address, { headers: first.cookies });
    assert.match(cancelled.text, /Nobody signed in \(Entra says: access_denied\)/);
    await tenant.advance(9 * MINUTE);
    assert.equal((await open(cancelled.form ?? '', riley.address)).status, 200);
    await tenant.advance(2 * MINUTE);
    assert.equal((await confirm(cancelled.form ?? '', riley.address)).status, 410);
  });

  it('a sign-in that takes longer than the link lives does not count', async () => {
    await start();
    const first = await begun(await asked());
    const back = await signInAs(first.at, riley);
    await tenant.advance(11 * MINUTE);
    assert.equal((await open(back, riley.address, { headers: first.cookies })).status, 410);
  });

  it('a browser that is signed in already, and leaves out that Entra should ask again, does not count', async () => {
    await start();
    const first = await begun(await asked());
    assert.match((await open(await signInAs(first.at, riley), riley.address, { headers: first.cookies })).text, /Sent to the approvers/);
    await tenant.advance(5 * MINUTE);
    await tenant.control.say(riley, LINE);
    const second = await begun(await linkIn(tenant.control, riley, 2));
    const silent = new URL(second.at);
    for (const name of ['prompt', 'claims']) silent.searchParams.delete(name);
    assert.match((await open(await signInAs(silent.href, riley), riley.address, { headers: second.cookies })).text, /Entra did not ask for your credentials again/);
    assert.equal((await cards()).length, 1);
  });

  it('a token that does not say when the person signed in does not count', async () => {
    await start();
    await tenant.control.knobs({ optionalClaims: ['acrs'] });
    const { at, cookies } = await begun(await asked());
    assert.match((await open(await signInAs(at, riley), riley.address, { headers: cookies })).text, /Entra does not say when you signed in.*auth_time/);
    assert.deepEqual(await cards(), []);
  });

  it('a sign-in of another tenant does not count, even with the same object id, and is reported', async () => {
    await start();
    await tenant.control.knobs({ signInTenant: '99999999-9999-4999-8999-999999999999' });
    const { at, cookies } = await begun(await asked());
    assert.match((await open(await signInAs(at, riley), riley.address, { headers: cookies })).text, /Nothing was asked.*does not count/);
    await sees(tenant.control, CHANNELS.audit.id, /a link of Riley Chen was used with another sign-in/);
    assert.deepEqual(await cards(), []);
  });

  it('an address that was typed has to be the one from which the person signs in', async () => {
    await start();
    const link = await asked(LINE.replace('ticket', 'from 203.0.113.99 ticket'));
    assert.match((await open(link, riley.address)).text, /You asked for 203\.0\.113\.99, and come from 203\.0\.113\.7/);
    assert.match((await confirm(link, riley.address)).text, /You asked for 203\.0\.113\.99/);
    const { at, cookies } = await begun(link, '203.0.113.99');
    assert.match((await open(await signInAs(at, riley), '203.0.113.99', { headers: cookies })).text, /From 203\.0\.113\.99\/32/);
  });

  it('break-glass opens nothing before the sign-in either', async () => {
    await start({}, 'requester\n    breakGlass: { max: 5m, reviewers: 1, reviewWithin: 1h }');
    const { at, cookies } = await begun(await asked(`/access breakglass bastion-quick for 1m from ${riley.address} ticket ${TICKET} because the site is down`));
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
    await open(await signInAs(at, riley), riley.address, { headers: cookies });
    await untilOpen(tenant.control, { roles: 4, rules: 1, sources: [`${riley.address}/32`] });
  });

  it('an address that was shown before does not spare the sign-in', async () => {
    await start();
    await tenant.control.say(riley, '/access ip');
    await confirm(await linkIn(tenant.control, riley), riley.address);
    await tenant.control.say(riley, LINE);
    await linkIn(tenant.control, riley, 2);
    assert.deepEqual(await cards(), []);
  });
});

describe('PIM\'s own demand for MFA or an authentication context', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  afterEach(() => tenant.close());
  const ASK = `/access request database-on-call for 1m ticket ${TICKET} because restore a table`;

  async function start(settings: Record<string, string>): Promise<void> {
    tenant = await openTenant({ page: true, settings: { TRUST_PROXY: '1', ...settings }, knobs: { policies: { 'Security Reader': { endUserRules: ['MultiFactorAuthentication'] }, 'member of Database operators': { authenticationContext: 'c7' } } } });
    await tenant.start();
  }

  it('is met by a sign-in at the page for each context, and the roles open', async () => {
    await start({ SIGNIN_CONTEXT: 'c1' });
    await tenant.control.say(riley, ASK);
    const page = await confirm(await linkIn(tenant.control, riley), riley.address);
    const next = await open(await signInAs(page.onwards ?? '', riley), riley.address, { headers: cookiesOf(page) });
    assert.match(new URL(next.onwards ?? '').searchParams.get('claims') ?? '', /"value":"c1"/, 'the second context is asked for by itself');
    assert.match((await open(await signInAs(next.onwards ?? '', riley), riley.address, { headers: cookiesOf(next) })).text, /Sent to the approvers/);
    await tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
    await untilOpen(tenant.control, { roles: 3, rules: 1 });
  });

  it('is refused before anybody signs in where no context stands for MFA', async () => {
    await start({});
    await tenant.control.say(riley, ASK);
    const said = await sees(tenant.control, chatOf(riley), /one thing to correct/);
    assert.match(said, /Security Reader in Entra asks for multi-factor authentication at the activation, which a sign-in here cannot show.*SIGNIN_CONTEXT/);
    assert.deepEqual(await linksIn(tenant.control, chatOf(riley)), []);
  });

  it('that came after the sign-in opens nothing', async () => {
    await start({ SIGNIN_CONTEXT: 'c1' });
    await tenant.control.knobs({ policies: {} });
    await tenant.control.say(riley, ASK.replace('ticket', `from ${riley.address} ticket`));
    const card = await openCard(tenant.control, riley);
    await tenant.control.knobs({ policies: { 'Security Reader': { endUserRules: ['MultiFactorAuthentication'] } } });
    await tenant.control.press(ana, { ...card, verb: 'approve' });
    await sees(tenant.control, chatOf(riley), /could not be opened: PIM's own setting of Security Reader/i, 20_000);
    assert.deepEqual((await openNow(tenant.control)).rules, 0);
  });
});

describe('the step-up sign-in of approvers', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  beforeEach(async () => {
    const edit = (yaml: string): string => yaml.replace('duration: { min: 5s, default: 20s, max: 10m }', 'duration: { min: 5s, default: 20s, max: 10m }\n    stepUp: both\n    extend: { times: 1, by: 1m, approval: true }');
    tenant = await openTenant({ page: true, settings: { TRUST_PROXY: '1', SIGNIN_CONTEXT: 'c1' }, edit });
    await tenant.start();
    await tenant.control.say(riley, LINE);
    assert.match((await through(await linkIn(tenant.control, riley), riley)).text, /Sent to the approvers/);
  });
  afterEach(() => tenant.close());

  /** From the link to the page after the sign-in. */
  async function through(link: string, who: typeof ana): Promise<Browsed> {
    const page = await confirm(link, who.address);
    return open(await signInAs(page.onwards ?? '', who), who.address, { headers: cookiesOf(page) });
  }
  /** Presses Approve; the link on the card that comes back to the presser alone. */
  async function pressed(who: typeof ana): Promise<string> {
    const answer = await tenant.control.press(who, { ...await openCard(tenant.control, riley), verb: 'approve' });
    assert.match(textOf(answer.body?.value), /Your yes counts once you have signed in yourself/);
    const link = elementsOf(answer.body?.value).find((element) => element.type === 'Action.OpenUrl') as { url?: string } | undefined; // as a card has it
    return link?.url ?? 'no link';
  }

  it('a yes counts after it, and not before', async () => {
    const link = await pressed(ana);
    assert.deepEqual(await linksIn(tenant.control, CHANNELS.approvals.id), [], 'nobody else sees the link');
    assert.match((await open(link, ana.address)).text, /Do you approve this, Ana Costa\? Who Riley Chen.*patch the kernel/);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
    assert.match((await through(link, ana)).text, /Your yes is counted, Ana Costa/);
    await untilOpen(tenant.control, { roles: 4, rules: 1, sources: [`${riley.address}/32`] });
    await sees(tenant.control, CHANNELS.audit.id, /Approved by Ana Costa, who signed in for it/);
    assert.equal((await open(link, ana.address)).status, 410);
  });

  it('somebody else\'s sign-in does not count, and is reported', async () => {
    const refused = await through(await pressed(ana), ben);
    assert.match(refused.text, /Nothing was counted.*Somebody else than Ana Costa signed in/);
    await sees(tenant.control, CHANNELS.audit.id, /a link of Ana Costa was used with another sign-in.*an approval of/);
    assert.deepEqual((await openNow(tenant.control)).roles, 0);
  });

  it('begun in one browser and finished in another, without the context, or too late, it does not count', async () => {
    const other = await confirm(await pressed(ana), ana.address);
    assert.match((await open(await signInAs(other.onwards ?? '', ana), ana.address)).text, /Nothing was counted.*begun in another browser/);
    await tenant.control.knobs({ contextsUnmet: ['c1'] });
    assert.match((await through(await pressed(ana), ana)).text, /Nothing was counted.*does not vouch for authentication context c1/);
    await tenant.control.knobs({ contextsUnmet: [] });
    const late = await confirm(await pressed(ana), ana.address);
    const back = await signInAs(late.onwards ?? '', ana);
    await tenant.advance(11 * MINUTE);
    assert.equal((await open(back, ana.address, { headers: cookiesOf(late) })).status, 410);
    assert.deepEqual(await openNow(tenant.control), { roles: 0, rules: 0, sources: [], sessions: 0 });
  });

  it('neither the link nor the way back is good for a second yes', async () => {
    const link = await pressed(ana);
    const page = await confirm(link, ana.address);
    const back = await signInAs(page.onwards ?? '', ana);
    assert.match((await open(back, ana.address, { headers: cookiesOf(page) })).text, /Your yes is counted/);
    for (const again of [await open(back, ana.address, { headers: cookiesOf(page) }), await confirm(link, ana.address)]) assert.equal(again.status, 410);
  });

  it('a yes to more time asks for it too, and the page says how much', async () => {
    await through(await pressed(ana), ana);
    await sees(tenant.control, chatOf(riley), /Ready: read back from Azure/);
    await tenant.control.say(riley, '/access extend by 10s');
    await sees(tenant.control, CHANNELS.approvals.id, /More time: Riley Chen asks for it/);
    const link = await pressed(ana);
    assert.match((await open(link, ana.address)).text, /How much longer 10 s/);
    assert.match((await through(link, ben)).text, /Somebody else than Ana Costa signed in/);
    assert.match((await through(await pressed(ben), ben)).text, /Your yes is counted, Ben Okafor/);
    await sees(tenant.control, CHANNELS.audit.id, /More time: approved by Ben Okafor/);
  });

  it('a no needs none; and a yes that was held too long says who decided', async () => {
    const link = await pressed(ana);
    const card = await openCard(tenant.control, riley);
    const denied = await tenant.control.press(ben, { ...card, verb: 'deny', data: { ...card.data as object, comment: 'not today' } });
    assert.match(textOf(denied.body?.value), /Denied by Ben Okafor/);
    assert.match((await through(link, ana)).text, /Nothing was counted, Ana Costa.*Ben Okafor denied this request already/);
    assert.deepEqual((await openNow(tenant.control)).roles, 0);
  });
});
