import assert from 'node:assert/strict';
import { checkEvidence } from '../../src/ledger/evidence/check.mjs';
import { elementsOf, until } from '../../src/sandbox/control.js';
import { CHANNELS, VMS } from '../../src/simulator/seed.js';
import { open } from '../support/browser.js';
import { saidSomewhere } from '../support/spoken.js';
import { ana, chatOf, openFor, openTenant, riley, sam, sees, untilOpen, type Tenant } from '../support/tenant.js';

const RESTART = { log: 'azure', what: 'Microsoft.Compute/virtualMachines/restart/action', on: VMS[0].id } as const;

describe('evidence in the chat', function () {
  this.timeout(150_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant({ page: true, settings: { TRUST_PROXY: '1' } }); await tenant.start(); });
  after(() => tenant.close());

  const linksOf = async (who: typeof ana) => {
    const { conversations } = await tenant.control.state();
    const cards = conversations.find((c) => c.id === chatOf(who))?.activities.map((a) => a.card) ?? [];
    return cards.flatMap(elementsOf).flatMap((e) => (e.type === 'Action.OpenUrl' ? [(e as { url?: string }).url ?? ''] : [])).filter((url) => url.includes('/evidence/'));
  };
  const linkFor = async (who: typeof ana, id: string, count = 1) => {
    await tenant.control.say(who, `/access evidence ${id}`);
    return until(async () => { const links = await linksOf(who); return links.length >= count ? links.at(-1) : undefined; }, { what: `link ${count} of ${who.name}`, within: 30_000 });
  };
  const show = async (link: string) => {
    const answer = await fetch(link, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } });
    return { status: answer.status, text: await answer.text(), policy: answer.headers.get('content-security-policy') ?? '' };
  };
  const packIn = (text: string) => JSON.parse(/id="evidence">([^]*?)<\/script>/.exec(text)?.[1] ?? '') as { pack: { activity: { unread: string | null; rows: { what: string; outcome: string }[] }[] } };

  it('shows an approver once what the person did in the window, and that look is recorded; nobody else gets a link', async () => {
    await openFor(tenant.control, riley, '8s');
    await untilOpen(tenant.control, { rules: 1 });
    assert.deepEqual(await tenant.control.act(riley, RESTART), { outcome: 'Succeeded' });
    await tenant.advance(60 * 60_000);
    const id = /request ([a-z0-9]{8})/.exec(await sees(tenant.control, CHANNELS.audit.id, /request [a-z0-9]{8}/))?.[1] ?? '';
    await sees(tenant.control, CHANNELS.audit.id, /Lateness/);

    const link = await linkFor(ana, id);
    assert.equal((await open(link, ana.address)).status, 200);
    assert.equal((await fetch(link, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } })).status, 403);
    const { status, text, policy } = await show(link);
    assert.equal(status, 200);
    assert.match(policy, /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; .*frame-ancestors 'none'$/);
    const file = packIn(text);
    assert.deepEqual(file.pack.activity.map(({ unread, rows }) => [unread, rows.map(({ what, outcome }) => `${what} ${outcome}`)]), [[null, [`${RESTART.what} Succeeded`]]]);
    assert.equal((await checkEvidence(file)).passed, true);
    assert.equal((await show(link)).status, 410);
    await sees(tenant.control, CHANNELS.audit.id, new RegExp(`Ana Costa looked at the evidence of request ${id}`));
    assert.ok((await saidSomewhere(tenant)).includes('looked'));

    await tenant.control.say(sam, `/access evidence ${id}`);
    await sees(tenant.control, chatOf(sam), /only auditors and its approvers/);
    assert.deepEqual(await linksOf(sam), []);

    await tenant.control.knobs({ deny: ['GET /subscriptions/5ab00000-0000-4000-8000-000000000001/providers/Microsoft.Insights'] });
    const own = await show(await linkFor(riley, id));
    assert.match(packIn(own.text).pack.activity[0]?.unread ?? '', /AuthorizationFailed/);
  });
});
