import { createHash } from 'node:crypto';
import { plainHash } from '../canonical.js';
import { markup } from './markup.js';
import type { EvidenceFile } from './pack.js';
import { pageScript } from './scripts.js';
import { contentsOf } from './sections.js';
import { STYLE } from './style.js';

/** Added by the browser: left out, for of a byte changed in it nobody could tell. */
const END = '</body></html>';
const NO_DIGEST = '0'.repeat(64);

/** By which a browser takes this sheet and this script and no other, and nothing from anywhere. */
export function evidencePolicy(): string {
  return `default-src 'none'; style-src '${sourceOf(STYLE)}'; script-src '${sourceOf(pageScript())}'; base-uri 'none'; form-action 'none'`;
}

/**
 * One page without anything from elsewhere. It stands exactly as a browser would write it, and carries the digest over its own
 * text, so that a script in it can tell whether one byte of what is shown was changed.
 */
export function evidencePage(file: EvidenceFile): string {
  const { pack } = file;
  // `<` would end the element; every other sign may stand in it
  const data = JSON.stringify(file).replaceAll('<', '\\u003c');
  const page = '<html lang="en"><head>'
    + `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${evidencePolicy()}">`
    + `<meta name="page-digest" content="${NO_DIGEST}"><meta name="viewport" content="width=device-width, initial-scale=1">`
    + `${markup`<title>Evidence ${pack.request}</title>`.html}<style>${STYLE}</style></head><body>`
    + `${contentsOf(file).html}`
    + `<script type="application/json" id="evidence">${data}</script><script type="module">${pageScript()}</script>`;
  return `<!doctype html>\n${page.replace(NO_DIGEST, plainHash(page + END))}`;
}

function sourceOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
