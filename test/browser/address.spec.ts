import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { elementsOf } from '../../src/sandbox/control.js';
import { ARGS, inputsIn, linkIn } from '../support/browser.js';
import { ana, chatOf, noor, openCard, openTenant, riley, sees, TICKET, type Tenant } from '../support/tenant.js';

const PICTURES = '.sandbox/pictures';
const LINE = `/access request bastion-prod for 2h ticket ${TICKET} because patch the kernel of the web machines and restart them one after the other`;

describe('the address page, in a browser without scripts', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let browser: Browser;
  const traces = mkdtempSync(join(tmpdir(), 'jit-traces-'));
  const problems: string[] = [];

  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    const edit = (yaml: string): string => yaml.replace('duration: { min: 5s, default: 20s, max: 10m }', 'duration: { min: 5s, default: 20s, max: 10m }\n    stepUp: both');
    tenant = await openTenant({ page: true, settings: { TRUST_PROXY: '1' }, edit });
    await tenant.start();
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', headless: true, args: ARGS, tracesDir: traces });
  });
  after(async () => { await browser.close(); await tenant.close(); });

  async function openAs(url: string, address: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 900, height: 900 }, ignoreHTTPSErrors: true, extraHTTPHeaders: { 'x-forwarded-for': address }, ...options });
    const page = await context.newPage();
    // Entra's page is not ours: what the simulator lacks there, such as an icon, is no matter
    const isOurs = (at: string): boolean => !at.startsWith(tenant.simulator.urls.https);
    page.on('console', (line) => { if (line.type() === 'error' && isOurs(line.location().url) && !line.text().includes('410')) problems.push(line.text()); });
    await page.goto(url);
    return page;
  }
  /** The button that stands there opens the page in a window of its own, and its button sends the request. */
  async function confirmIn(place: Locator): Promise<Page> {
    await place.getByText('One thing is missing: your address').last().waitFor();
    const opening = place.page().context().waitForEvent('page');
    await place.getByText('Show my address', { exact: true }).last().click();
    const opened = await opening;
    await opened.getByRole('button', { name: 'Yes, send my request' }).click();
    await opened.getByText('Sent to the approvers.').waitFor();
    return opened;
  }
  const picture = (page: Page, name: string) => page.screenshot({ path: `${PICTURES}/address-${name}.png`, fullPage: true });
  const fits = async (page: Page) => {
    const { width } = page.viewportSize() ?? { width: 0 };
    const [main, card] = [await page.locator('main').boundingBox(), await page.locator('.card').boundingBox()];
    assert.ok(main && card && main.x + main.width <= width && card.x + card.width <= width, JSON.stringify({ width, main, card }));
  };

  it('the link of a request: seen in light and dark and on a phone, confirmed, and good for nothing afterwards', async () => {
    await tenant.control.say(riley, LINE);
    const link = await linkIn(tenant.control, riley);
    const ways: [string, BrowserContextOptions][] = [
      ['light', { colorScheme: 'light' }], ['dark', { colorScheme: 'dark' }], ['phone', { viewport: { width: 375, height: 812 } }],
      ['phone-dark', { viewport: { width: 375, height: 812 }, colorScheme: 'dark' }], ['contrast', { forcedColors: 'active' }],
    ];
    for (const [name, options] of ways) {
      const page = await openAs(link, riley.address, options);
      await page.getByText('VPN', { exact: false }).first().click();
      await fits(page);
      await picture(page, name);
      await page.context().close();
    }
    const six = await openAs(link, '2001:db8:85a3::8a2e:370:7334', { viewport: { width: 375, height: 812 } });
    await six.getByText('You came over IPv6').waitFor();
    await fits(six);
    await picture(six, 'ipv6');
    const page = await openAs(link, riley.address);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
    await page.getByRole('button', { name: 'Yes, send my request' }).press('Enter');
    await page.getByText('Sent to the approvers.').waitFor();
    await picture(page, 'sent');
    await openCard(tenant.control, riley);
    await page.goto(link);
    await page.getByText('does not open anything any more').waitFor();
    await picture(page, 'gone');
  });

  it('the sign-in: over to Entra by itself, without a script, and back with the cookie of this browser', async () => {
    const ask = `/access request bastion-quick for 1m ticket ${TICKET} because restart the web machines`;
    await tenant.control.say(riley, ask);
    const page = await openAs(await linkIn(tenant.control, riley, 2), riley.address, { viewport: { width: 375, height: 812 } });
    await picture(page, 'sign-in');
    await page.getByRole('button', { name: 'Yes, and sign in' }).click();
    await page.getByText('Who signs in?').waitFor();
    assert.match(page.url(), /\/oauth2\/v2\.0\/authorize\?/);
    await page.getByRole('button', { name: /Noor Haddad/ }).click();
    await page.getByText('Somebody else than Riley Chen signed in').waitFor();
    await fits(page);
    await picture(page, 'stranger');
    await tenant.control.say(riley, ask);
    await page.goto(await linkIn(tenant.control, riley, 3));
    await page.getByRole('button', { name: 'Yes, and sign in' }).click();
    await page.getByRole('button', { name: /Riley Chen/ }).click();
    await page.getByText('Sent to the approvers.').waitFor();
    await picture(page, 'signed-in');
    const pressed = await tenant.control.press(ana, { ...await openCard(tenant.control, riley), verb: 'approve' });
    const link = elementsOf(pressed.body?.value).find((element) => element.type === 'Action.OpenUrl') as { url?: string } | undefined; // as a card has it
    const approving = await openAs(link?.url ?? '', ana.address, { viewport: { width: 375, height: 812 } });
    await picture(approving, 'approve');
    await approving.getByRole('button', { name: 'Yes, and sign in' }).click();
    await picture(approving, 'entra');
    await approving.getByRole('button', { name: /Cancel/ }).click();
    await approving.getByText('Nobody signed in').waitFor();
    await picture(approving, 'cancelled');
    await approving.getByRole('button', { name: 'Try again' }).click();
    await approving.getByRole('button', { name: /Ana Costa/ }).click();
    await approving.getByText('Your yes is counted').waitFor();
    await picture(approving, 'approved');
  });

  it('five inputs take a new user from opening the chat to a sent request, the page among them', async () => {
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 }, ignoreHTTPSErrors: true, extraHTTPHeaders: { 'x-forwarded-for': noor.address } });
    await context.tracing.start({ name: 'noor', title: 'noor' });
    const page = await context.newPage();
    await page.goto(`${tenant.simulator.urls.page}/#person=noor&conversation=personal`);
    await page.getByRole('button', { name: 'Ask', exact: true }).first().click();
    const dialog = page.getByTestId('dialog');
    await dialog.getByLabel('Reason').fill(`${TICKET}: patch the kernel`);
    await dialog.getByRole('button', { name: 'Send' }).click();
    const shown = await confirmIn(dialog);
    await picture(shown, 'five-sent');
    assert.deepEqual(inputsIn(traces, 'noor'), ['click', 'fill', 'click', 'click', 'click']);
    await openCard(tenant.control, noor);
    assert.match(await sees(tenant.control, chatOf(noor), /Waiting for approval/), new RegExp(`${TICKET}.*${noor.address.replaceAll('.', '\\.')}|${noor.address.replaceAll('.', '\\.')}.*${TICKET}`));
  });

  it('no policy of the pages was broken by the pages themselves', () => assert.deepEqual(problems, []));
});
