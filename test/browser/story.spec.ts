import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { ARGS } from '../support/browser.js';
import { askLine, chatOf, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';
import { CHANNELS } from '../../src/simulator/seed.js';

/** Where the pictures go: git-ignored, and looked at by people. */
const PICTURES = '.sandbox/pictures';

describe('the page: the whole story with people in front of it', function () {
  this.timeout(120_000);
  let tenant: Tenant;
  let browser: Browser;
  const problems: string[] = [];

  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    tenant = await openTenant();
    await tenant.start();
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', headless: true, args: ARGS });
  });
  after(async () => { await browser.close(); await tenant.close(); });

  /** A window of one person, as each has a browser of their own. */
  async function windowOf(person: string, conversation: string): Promise<Page> {
    const page = await browser.newPage({ reducedMotion: 'reduce', viewport: { width: 1440, height: 900 } });
    page.on('console', (line) => { if (line.type() === 'error') problems.push(line.text()); });
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${tenant.simulator.urls.page}/#person=${person}&conversation=${conversation}`);
    await page.getByTestId('composer').waitFor();
    return page;
  }

  async function send(page: Page, text: string): Promise<void> {
    await page.getByTestId('composer').fill(text);
    await page.getByTestId('send').click();
  }

  async function tryToConnect(page: Page): Promise<boolean> {
    await page.getByTestId('connect-vm-web-1').click();
    await page.getByTestId('connect-result').waitFor();
    await page.locator('[data-testid=connect-vm-web-1]:not([disabled])').waitFor();
    return (await page.getByTestId('connect-result').getAttribute('data-ok')) === 'true';
  }

  const picture = (page: Page, name: string) => page.screenshot({ path: `${PICTURES}/${name}.png` });
  const state = (page: Page, tile: string) => page.getByTestId(`tile-${tile}`).getAttribute('data-state');

  it('asked, approved, open, closed: every step as its person sees it', async () => {
    const rileys = await windowOf('riley', 'personal');
    const anas = await windowOf('ana', 'approvals');
    assert.deepEqual([await state(rileys, 'identity'), await state(rileys, 'network')], ['closed', 'closed']);
    assert.equal(await tryToConnect(rileys), false, 'nobody gets in at rest');
    await picture(rileys, '1-at-rest');

    await send(rileys, askLine(riley, '15s'));
    await rileys.getByText('Waiting for approval').first().waitFor();
    await picture(rileys, '2-asked');
    const approve = anas.getByRole('button', { name: 'Approve' }).last();
    await approve.waitFor();
    await picture(anas, '3-approval');
    await approve.click();

    await rileys.locator('[data-testid=tile-network][data-state=open]').waitFor({ timeout: 20_000 });
    await rileys.getByText(/az network bastion/).first().waitFor();
    assert.equal(await state(rileys, 'identity'), 'open');
    assert.match(await rileys.getByTestId('rules').innerText(), /203\.0\.113\.7/);
    assert.match(await rileys.getByTestId('roles').innerText(), /Virtual Machine Administrator Login/);
    assert.equal(await tryToConnect(rileys), true, 'Riley gets in now');
    await picture(rileys, '4-open');
    await anas.getByText(/Approved by Ana Costa/i).first().waitFor();
    assert.equal(await anas.getByRole('button', { name: 'Approve' }).count(), 0, 'the decided card has no buttons');
    await picture(anas, '5-decided');

    await rileys.locator('[data-testid=tile-network][data-state=closed]').waitFor({ timeout: 40_000 });
    await rileys.locator('[data-testid=tile-identity][data-state=closed]').waitFor({ timeout: 40_000 });
    await sees(tenant.control, CHANNELS.audit.id, /lateness/i, 20_000);
    assert.equal(await rileys.getByTestId('sessions').locator('li').count(), 0, 'the session is cut');
    assert.equal(await tryToConnect(rileys), false, 'and is kept out again');
    await picture(rileys, '6-closed');
    const audit = await windowOf('mia', 'audit');
    await audit.getByText(/lateness/i).first().waitFor();
    await picture(audit, '7-proof');
    await untilOpen(tenant.control, { roles: 0, rules: 0, sessions: 0 });
  });

  it('bad input gets a clear sentence where it happens, and who may not decide sees no buttons', async () => {
    const rileys = await windowOf('riley', 'personal');
    await send(rileys, askLine(riley, '15s').replace(riley.address, '0.0.0.0/0').replace(/ because.*/, ''));
    await rileys.getByText(/only a single one/).first().waitFor();
    await rileys.getByText(/reason is needed/).first().waitFor();
    await picture(rileys, '8-bad-input');
    await send(rileys, askLine(riley, '15s'));
    await sees(tenant.control, chatOf(riley), /Waiting for approval/);
    const approvals = await windowOf('riley', 'approvals');
    await approvals.getByText(/Who may decide sees the buttons here/).first().waitFor();
    assert.equal(await approvals.getByRole('button', { name: 'Approve' }).count(), 0, 'no buttons for the own request');
    const anas = await windowOf('ana', 'approvals');
    await anas.getByText(/You are asked as a member of/).first().waitFor();
    await picture(anas, '9-as-approver');
    await picture(approvals, '9-own-request');
  });

  it('no script of the page complained', () => assert.deepEqual(problems, []));
});
