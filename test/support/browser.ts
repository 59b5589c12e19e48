import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { elementsOf, until, type Control } from '../../src/sandbox/control.js';
import type { SeedPerson } from '../../src/simulator/seed.js';
import { chatOf, withTexts } from './tenant.js';

/** How the tests start Chromium: without what it would ask of the internet by itself. */
export const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** What a person does with hand or finger: whatever else the trace holds is looking. */
const INPUTS = ['click', 'fill', 'press', 'selectOption', 'type', 'tap', 'check', 'insertText'];

/** The inputs in a trace so far, in their order: in every window of its browser. */
export function inputsIn(folder: string, trace: string): string[] {
  const file = readdirSync(folder).find((name) => name === `${trace}.trace`) ?? assert.fail(`no trace among ${readdirSync(folder).join()}`);
  const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { type: string; method?: string }); // as Playwright writes it
  return lines.filter(({ type, method }) => type === 'before' && INPUTS.includes(method ?? '')).map(({ method }) => method ?? '');
}

/** What a browser without scripts does with our pages: it opens a link, and sends the form back to where it came from. */
export interface Browsed {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Where the page's form goes, and where the page goes on to by itself. */
  readonly form: string | undefined;
  readonly onwards: string | undefined;
}

/** As seen behind one proxy: `address` is what the proxy wrote. */
export async function open(url: string, address: string, init: RequestInit = {}): Promise<Browsed> {
  const answer = await fetch(url, { redirect: 'manual', ...init, headers: { 'x-forwarded-for': address, ...init.headers } });
  const page = await answer.text();
  const [form, onwards] = [/<form method="post" action="([^"]*)"/.exec(page)?.[1], /http-equiv="refresh" content="0; url=([^"]*)"/.exec(page)?.[1]];
  return { status: answer.status, headers: answer.headers, text: wordsOf(page), form: form && new URL(form, url).href, onwards: onwards && unescaped(onwards) };
}

export function confirm(url: string, address: string, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }): Promise<Browsed> {
  return open(url, address, { method: 'POST', headers });
}

/** What is read, without the markup. */
export function wordsOf(page: string): string {
  return unescaped(page.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ').trim();
}

function unescaped(markup: string): string {
  return markup.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** The newest link that stands on a card in a person's chat, as soon as there are `count` of them. */
export async function linkIn(control: Control, who: SeedPerson, count = 1): Promise<string> {
  return until(async () => {
    const links = await linksIn(control, chatOf(who));
    return links.length >= count ? links.at(-1) : undefined;
  }, { what: `link number ${count} for ${who.name}`, within: 15_000 }).catch(withTexts(control, chatOf(who)));
}

export async function linksIn(control: Control, conversation: string): Promise<string[]> {
  const { conversations } = await control.state();
  const cards = conversations.find((c) => c.id === conversation)?.activities.map((a) => a.card) ?? [];
  const urls = cards.flatMap(elementsOf).flatMap((e) => (e.type === 'Action.OpenUrl' ? [(e as { url?: string }).url ?? ''] : []));
  return urls.filter((url) => url.includes('/ip/'));
}

/** Entra's page: this person signs in, or (undefined) cancels. Answers where the browser is sent back to. */
export async function signInAs(url: string, who: SeedPerson | undefined): Promise<string> {
  const answer = await fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ person: who?.id ?? '' }) });
  return answer.headers.get('location') ?? `no way back: ${answer.status} ${await answer.text()}`;
}

/** What a browser keeps of an answer, and sends along the next time. */
export function cookiesOf({ headers }: Browsed): Record<string, string> {
  return { cookie: headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') };
}
