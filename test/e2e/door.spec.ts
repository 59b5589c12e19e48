import assert from 'node:assert/strict';
import { pagesAt } from '../../src/sandbox/settings.js';
import { confirm, linkIn, open } from '../support/browser.js';
import { askLine, chatOf, noor, openCard, openTenant, riley, sees, type Tenant } from '../support/tenant.js';

/** The page that sees an address, as `npm run sandbox` has it: behind the simulator's own address. */
describe('the practice tenant\'s door', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => {
    tenant = await openTenant({ settings: pagesAt });
    await tenant.start();
  });
  after(() => tenant.close());

  const as = (who: { id: string }) => ({ cookie: `else=1; practice-person=${who.id}` });

  it('shows each person\'s own address, and the request goes on with it', async () => {
    const { control, simulator: { urls } } = tenant;
    await control.say(riley, askLine(riley, '1m').replace(` from ${riley.address}`, ''));
    const link = await linkIn(control, riley);
    assert.ok(link.startsWith(`${urls.page}/ip/`), link);
    assert.match((await open(link, 'ignored', { headers: as(noor) })).text, new RegExp(noor.address.replaceAll('.', '\\.')));
    assert.match((await open(link, '198.51.100.99')).text, /127\.0\.0\.1/, 'nobody says who they are: what a browser claims is not believed');
    const shown = await open(link, 'ignored', { headers: as(riley) });
    assert.match(shown.text, new RegExp(riley.address.replaceAll('.', '\\.')));
    assert.match(shown.headers.get('content-security-policy') ?? '', /form-action/);
    const foreign = await confirm(link, 'ignored', { ...as(riley), origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' });
    assert.equal(foreign.status, 403);
    assert.match((await confirm(link, 'ignored', { ...as(riley), 'sec-fetch-site': 'same-origin' })).text, /Sent to the approvers/);
    await openCard(control, riley);
    await sees(control, chatOf(riley), new RegExp(`Waiting for approval.*${riley.address.replaceAll('.', '\\.')}`));
    assert.match((await open(link, 'ignored', { headers: as(riley) })).text, /does not open anything any more/);
  });
});
