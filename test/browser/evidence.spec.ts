import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generateKeyPairSync } from 'node:crypto';
import type { Redis } from 'ioredis';
import { chromium, type Browser } from 'playwright-core';
import { evidenceOf, type SomeEvidence } from '../ledger/someEvidence.js';
import { connectRedis } from '../store/redis.js';
import { ARGS } from '../support/browser.js';

const PICTURES = '.sandbox/pictures';

describe('a page of evidence in a real browser without a network', function () {
  this.timeout(120_000);
  const dir = mkdtempSync(join(tmpdir(), 'evidence-'));
  let redis: Redis;
  let browser: Browser;
  let made: SomeEvidence;
  before(async () => {
    mkdirSync(PICTURES, { recursive: true });
    redis = await connectRedis();
    const { privateKey } = generateKeyPairSync('ed25519', { privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    made = await evidenceOf(redis, { signingKey: privateKey, isSealed: true });
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', headless: true, args: ARGS });
  });
  after(async () => { await browser.close(); redis.disconnect(); });

  /** What the page says of itself, what it asked for, and what its policy kept it from. */
  async function opened(html: string, picture?: string) {
    const file = join(dir, 'evidence.html');
    writeFileSync(file, html);
    const context = await browser.newContext({ offline: true, viewport: { width: 1000, height: 900 } });
    const page = await context.newPage();
    const asked: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (line) => { if (line.type() === 'error') problems.push(line.text()); });
    page.on('dialog', (dialog) => { problems.push(`a dialog: ${dialog.message()}`); void dialog.dismiss(); });
    await page.goto(pathToFileURL(file).href);
    // checked after it was loaded; one whose script does not run stays as it came
    await page.locator('#verdict li').nth(1).waitFor({ timeout: 2000 }).catch(() => undefined);
    const verdict = await page.locator('#verdict').innerText().catch(() => 'no verdict');
    if (picture !== undefined) {
      await page.screenshot({ path: `${PICTURES}/evidence-${picture}.png`, fullPage: true });
      writeFileSync(`${PICTURES}/evidence-${picture}.pdf`, await page.pdf({ format: 'A4' }));
    }
    await context.close();
    return { verdict, asked: asked.slice(1), problems };
  }

  it('says yes, asks for nothing, and breaks no policy of its own', async () => {
    const { verdict, asked, problems } = await opened(made.html, 'yes');
    assert.match(verdict, /^Yes: this is as it was made\./);
    assert.equal(verdict.match(/✔/g)?.length, 6, verdict);
    assert.deepEqual([asked, problems], [[], []]);
  });

  it('says no after one changed byte, wherever it stands', async () => {
    const { html } = made;
    const places: [what: string, text: string][] = [
      ['what is read', 'Approved: '], ['a hash in the data', '"mac":"'], ['its own digest', 'page-digest" content="'],
      ['its script', 'checkEvidence('], ['its policy', 'default-src \'non'], ['its end', '</scrip'],
    ];
    for (const [what, text] of places) {
      const at = html.indexOf(text) + text.length;
      assert.ok(html.includes(text), what);
      const changed = html[at] === '0' ? '1' : '0';
      const { verdict } = await opened(html.slice(0, at) + changed + html.slice(at + 1));
      assert.match(verdict, /^NO: /, `${what}: ${verdict}`);
    }
    await opened(html.replace('Approved: ', 'Denied: '), 'no');
  });

  it('says no when something was put behind it', async () => {
    assert.match((await opened(`${made.html}<!-- x -->`)).verdict, /^NO: /);
  });
});
