import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { ARGS } from './browser.js';

/** Where the pictures go: git-ignored, and looked at by people. */
const PICTURES = '.sandbox/pictures';

export interface Seat { readonly conversation?: 'personal' | 'approvals' | 'audit'; readonly width?: number; readonly height?: number }

/** Windows on the practice tenant's page: each person has one of their own, as on a desk of their own. */
export interface Windows {
  of(person: string, seat?: Seat): Promise<Page>;
  picture(page: Page, name: string): Promise<void>;
  /** What scripts of any of the pages have complained about. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export async function openWindows(url: string): Promise<Windows> {
  mkdirSync(PICTURES, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', headless: true, args: ARGS });
  const problems: string[] = [];
  return {
    problems,
    async of(person, { conversation = 'personal', width = 1440, height = 900 } = {}) {
      const page = await browser.newPage({ viewport: { width, height } });
      page.on('console', (line) => { if (line.type() === 'error') problems.push(line.text()); });
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`${url}/#person=${person}&conversation=${conversation}`);
      await page.getByTestId('composer').waitFor();
      return page;
    },
    picture: async (page, name) => { await page.screenshot({ path: `${PICTURES}/${name}.png` }); },
    close: () => browser.close(),
  };
}

export async function send(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('send').click();
  await page.locator('[data-testid=send]:not([disabled])').waitFor();
}

/** Nothing sticks out of its card, or out of the page. */
export async function assertFits(page: Page): Promise<void> {
  const sticking = await page.evaluate<string[]>(`[...document.querySelectorAll('[data-testid=card]')].flatMap((card) => {
    const edge = card.getBoundingClientRect();
    return [...card.querySelectorAll('*')].filter((part) => part.getBoundingClientRect().width > 0 && part.getBoundingClientRect().right > edge.right + 1).map((part) => part.textContent.slice(0, 60));
  }).concat(document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [])`);
  assert.deepEqual(sticking, []);
}
