import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ERROR_CODES } from '../src/access/errors.js';
import { commands } from '../src/bot/commands/index.js';
import { usage } from '../src/bot/words/en/usage.js';
import { readKnobs } from '../src/simulator/knobs.js';
import { errorsPage } from './support/errorsPage.js';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const Alerts = z.object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string() })) })) });
const sources = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^(simulator|sandbox)\/|words\/de\//.test(file)).map((file) => read(`src/${file}`).replaceAll('\\\'', '\'')).join('\n');

describe('docs/errors.md', () => {
  const page = read('docs/errors.md');

  it('is what the catalogue says', () => {
    assert.equal(page, errorsPage(), 'a text has changed: run npm run docs and commit docs/errors.md');
  });

  it('has each code, and no text that is only half written', () => {
    assert.deepEqual(ERROR_CODES.filter((code) => !page.includes(`\`${code}`)), []);
    assert.doesNotMatch(page, /undefined|\[object|NaN|Invalid|\$\{/);
  });
});

describe('docs/operate.md', () => {
  const runbook = read('docs/operate.md');

  it('has something on each alert of the example', () => {
    const alerts = Alerts.parse(parse(read('infra/alerts.yaml'))).groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    assert.ok(alerts.length > 5);
    assert.deepEqual(alerts.filter((alert) => !runbook.includes(`\`${alert}\``)), []);
  });

  it('has something on everything that is loud', () => {
    const loud = [...sources.matchAll(/['"`]([⚠⛔] [^'"`$:;\\]{4,60})/g)].map(([, text = '']) => text.trim());
    assert.ok(loud.length > 8);
    const known = runbook.replaceAll('…', '');
    assert.deepEqual(loud.filter((text) => !NAMED_ELSEWHERE.some((one) => text.startsWith(one)) && !known.includes(text.split(' ').slice(0, 4).join(' '))), []);
  });

  it('quotes what the product says', () => {
    const quoted = [...runbook.matchAll(/`([⚠⛔] [^`…]+)`/g)].map(([, text = '']) => text);
    assert.ok(quoted.length > 5);
    assert.deepEqual(quoted.filter((text) => !sources.includes(text)), []);
  });

  for (const [, json = ''] of runbook.matchAll(/knob '([^']+)'/g)) {
    it(`the simulator has the knob ${json}`, () => { assert.ok(Object.keys(readKnobs(JSON.parse(json))).length > 0); });
  }
});

/** Not alarms: lines of a request's thread and of its cards, and what people do on purpose. */
const NAMED_ELSEWHERE = ['⚠ REVIEWED', '⚠ Break-glass found', '⚠ Read again in Azure', '⛔ ${', '⚠ The record of the stop switch'];

describe('README.md', () => {
  const readme = read('README.md');

  it('has a row for each command, as the help has it', () => {
    const rows = commands.map(({ name }) => `| \`${usage[name].line.replaceAll('|', '\\|')}\` | ${usage[name].does} |`);
    assert.ok(rows.length > 15);
    assert.deepEqual(rows.filter((row) => !readme.includes(row)), []);
  });
});
