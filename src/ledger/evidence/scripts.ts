import { readFileSync } from 'node:fs';

/** What verifies itself in the page: one script without an import. */
export function pageScript(): string {
  return `\n${read('check.mjs')}\n${read('inPage.mjs')}`;
}

/** `verify.mjs`, for Node alone. */
export function verifierText(): string {
  return `${read('check.mjs')}\n${read('atTerminal.mjs')}`;
}

function read(name: string): string {
  // a page that verifies its own text cannot take another's line ends, nor ask for the map that the compiler names
  return readFileSync(new URL(name, import.meta.url), 'utf8').replaceAll('\r\n', '\n').replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n');
}
