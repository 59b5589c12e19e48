/* global checkEvidence, process */
// Behind check.mjs: `node verify.mjs FILE [--public-key FILE]`. Exit code 0 for yes, 1 for no.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values: options, positionals: [name] } = parseArgs({ allowPositionals: true, options: { 'public-key': { type: 'string' } } });

/** The JSON that stands in a page, and the page's own text. */
function readPage(text) {
  const [, written = ''] = /^<!doctype html>\n(<html[^]*<\/script>)$/.exec(text) ?? [];
  // as a browser writes it: it adds the end
  const page = `${written}</body></html>`;
  const [, json = ''] = /<script type="application\/json" id="evidence">([^]*?)<\/script>/.exec(page) ?? [];
  return { page, json };
}

async function verifyFile(path) {
  const text = readFileSync(path, 'utf8');
  const { page, json } = text.startsWith('{') ? { json: text } : readPage(text);
  const publicKey = options['public-key'] === undefined ? undefined : readFileSync(options['public-key'], 'utf8');
  const { passed, checks } = await checkEvidence(JSON.parse(json), { page, publicKey });
  for (const { what, ok, why } of checks) process.stdout.write(`${ok === null ? '–' : ok ? '✔' : '✘'} ${what} (${why})\n`);
  return passed;
}

if (name === undefined) process.stdout.write('node verify.mjs FILE.html or FILE.json [--public-key FILE]\n');
const passed = name !== undefined && await verifyFile(name).catch((error) => { process.stdout.write(`✘ It cannot be read: ${error.message}\n`); return false; });
process.stdout.write(passed ? 'Yes: this is as it was made.\n' : 'NO.\n');
process.exitCode = passed ? 0 : 1;
