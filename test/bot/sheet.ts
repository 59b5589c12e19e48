import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Card } from '../../src/bot/views/fill.js';
import { pageRouter } from '../../src/simulator/control/page.js';
import { ARGS } from '../support/browser.js';

/** Of a card, in pixels: on a telephone, and where Teams and the page have most room. */
export const WIDTHS = { narrow: 320, wide: 640 } as const;
export const THEMES = {
  light: { colorScheme: 'light', contrast: 'no-preference' }, dark: { colorScheme: 'dark', contrast: 'no-preference' }, contrast: { colorScheme: 'dark', contrast: 'more' },
} as const;
export type Width = keyof typeof WIDTHS;
export type Theme = keyof typeof THEMES;

/** Of a picture, in pixels: what still is read when it is looked at as a whole. */
const ACROSS = 2000;

/** What the page finds wrong with a card: `status-active`, `sticks out by 12 px: …`. */
export interface Fault { readonly name: string; readonly what: string }

export interface Sheet {
  /** Draws these cards anew. */
  draw(cards: Readonly<Record<string, Card>>, look: { readonly theme: Theme; readonly width: Width }): Promise<readonly Fault[]>;
  /** The names that stand above the cards. */
  names(): Promise<string[]>;
  picture(path: string): Promise<void>;
  close(): Promise<void>;
}

/** A page that draws cards with the renderer of the sandbox's page, in a browser of its own that reaches this machine only. */
export async function openSheet(): Promise<Sheet> {
  const app = express();
  app.get('/sheet', (_req, res) => { res.sendFile(fileURLToPath(new URL('./sheet.html', import.meta.url))); });
  app.use(pageRouter());
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', headless: true, args: ARGS });
  // listening on a port, so its address is no pipe's name
  const page = await pageAt(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}/sheet`);
  return {
    draw: (cards, look) => draw(page, cards, look),
    names: () => page.locator('figcaption').allTextContents(),
    picture: async (path) => { await page.locator('#sheet').screenshot({ path }); },
    close: async () => { await browser.close(); server.close(); },
  };
}

async function pageAt(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: ACROSS + 100, height: 1200 } });
  await page.goto(url);
  return page;
}

async function draw(page: Page, cards: Readonly<Record<string, Card>>, { theme, width }: { theme: Theme; width: Width }): Promise<readonly Fault[]> {
  await page.emulateMedia(THEMES[theme]);
  const look = { cards: Object.entries(cards), width: WIDTHS[width], columns: Math.floor(ACROSS / WIDTHS[width]) };
  return page.evaluate<Fault[]>(`drawSheet(${JSON.stringify(look)})`);
}

/** One picture for each kind of card, theme and width. Answers where they are, and what is wrong on them. */
export async function drawSheets(cards: Readonly<Record<string, Card>>, folder: string): Promise<{ files: string[]; faults: string[] }> {
  mkdirSync(folder, { recursive: true });
  const sheet = await openSheet();
  const files: string[] = [];
  const faults: string[] = [];
  try {
    for (const width of Object.keys(WIDTHS) as Width[]) for (const theme of Object.keys(THEMES) as Theme[]) for (const [kind, some] of kindsOf(cards)) { // Object.keys forgets the names
      const found = await sheet.draw(some, { theme, width });
      faults.push(...found.map(({ name, what }) => `${name} (${width}, ${theme}) ${what}`));
      files.push(join(folder, `${kind}-${width}-${theme}.png`));
      await sheet.picture(files.at(-1) ?? '');
    }
  } finally {
    await sheet.close();
  }
  return { files, faults };
}

/** The cards that come in each state of a request, and the others. */
function kindsOf(cards: Readonly<Record<string, Card>>): [string, Record<string, Card>][] {
  const kinds = new Map<string, Record<string, Card>>();
  for (const [name, card] of Object.entries(cards)) {
    const [, language = '', named = 'others'] = /^(de-)?(?:(approval|status|closure)-)?/.exec(name) ?? [];
    const kind = `${language}${named}`;
    kinds.set(kind, { ...kinds.get(kind), [name]: card });
  }
  return [...kinds];
}
