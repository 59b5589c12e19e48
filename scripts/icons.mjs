// npm run icons: draws appPackage/*.png from the SVG beside each
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureDependencies, ROOT } from './dependencies.mjs';
import { runAsEntry, say } from './say.mjs';

/** What Teams demands of each, in pixels. */
const ICONS = { color: 192, outline: 32 };

await runAsEntry(async () => {
  await ensureDependencies();
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox'] });
  try {
    for (const [name, size] of Object.entries(ICONS)) await draw(browser, join(ROOT, 'appPackage', name), size);
  } finally {
    await browser.close();
  }
  return 0;
});

async function draw(browser, base, size) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${await readFile(`${base}.svg`, 'utf8')}`);
  await page.screenshot({ path: `${base}.png`, omitBackground: true });
  say(`${base}.png`);
}
