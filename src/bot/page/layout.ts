import type { Reader } from '../words/reader.js';
import { html, type Html } from './html.js';
import { STYLE } from './style.js';

/** One page as it is sent: its status and its text. */
export interface Page { readonly status: number; readonly text: string; /** Of its content security, where it is not that of all our pages. */ readonly policy?: string }

const LOCK = html`<svg width="22" height="22" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><rect x="4" y="11" width="16" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/></svg>`;
/** Without it browsers ask for one that is not there. */
const ICON = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#7b7fd6" stroke-width="2"><rect x="4" y="11" width="16" height="10" rx="2"/><path d="M8 11V7a4 4 0 0 1 8 0v4"/></svg>')}`;

/** A whole page around its contents. Needs no script. `onwards`: where the browser goes from here by itself. */
export function page(title: string, contents: Html, { language }: Pick<Reader, 'language'>, { status = 200, onwards }: { status?: number; onwards?: string } = {}): Page {
  const { markup } = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${title} - JIT Access</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">${onwards === undefined ? '' : html`
<meta http-equiv="refresh" content="0; url=${onwards}">`}
<link rel="icon" href="${ICON}">
<style>${{ markup: STYLE }}</style>
</head>
<body>
<main>
<p class="brand">${LOCK} JIT Access</p>
<div class="card">
${contents}
</div>
</main>
</body>
</html>
`;
  return { status, text: markup };
}
