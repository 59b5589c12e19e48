import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ERROR_CODES } from '../src/access/errors.js';
import { commandIn, commands } from '../src/bot/commands/index.js';
import { VERSION } from '../src/bot/version.js';
import { de } from '../src/bot/words/de/index.js';
import { en } from '../src/bot/words/en/index.js';
import { usage } from '../src/bot/words/en/usage.js';
import { readKnobs } from '../src/simulator/knobs.js';
import { commandsPage, SCRIPTS } from './support/commandsPage.js';
import { entitlementsPage } from './support/entitlementsPage.js';
import { errorsPage } from './support/errorsPage.js';
import { alarms, FUNCTIONS } from './support/runbook.js';

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

describe('docs/commands.md and docs/entitlements.md', () => {
  const Package = z.object({ scripts: z.record(z.string()) });
  const { scripts } = Package.parse(JSON.parse(read('package.json')));
  const pages = ['README.md', 'SECURITY.md', ...readdirSync(new URL('../docs', import.meta.url)).filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`)];

  it('are what the lists and the schema say', () => {
    assert.equal(read('docs/commands.md'), commandsPage(), 'run npm run docs and commit docs/commands.md');
    assert.equal(read('docs/entitlements.md'), entitlementsPage(), 'run npm run docs and commit docs/entitlements.md');
    assert.doesNotMatch(entitlementsPage(), /undefined|\[object/);
  });

  it('an example of each command in Teams calls that command', () => {
    assert.deepEqual(commands.filter(({ name, example }) => commandIn(example)?.name !== name).map(({ name }) => name), []);
  });

  it('each command of the terminal is run by a test, or says what it needs instead', () => {
    assert.deepEqual(Object.keys(SCRIPTS).sort(), Object.keys(scripts).sort());
    const unheard = Object.entries(SCRIPTS).filter(([, { run }]) => 'by' in run && !read(run.by).includes(run.as)).map(([name]) => name);
    assert.deepEqual(unheard, [], 'the test that is named does not run it');
    const named = pages.flatMap((page) => [...read(page).matchAll(/npm (?:run )?([a-z][a-z:-]*)/g)].map(([, name = '']) => ({ page, name }))).filter(({ name }) => !['ci', 'install', 'run', 'nor'].includes(name));
    assert.ok(named.length > 20);
    assert.deepEqual(named.filter(({ name }) => SCRIPTS[name] === undefined), []);
  });

  it('whatever needs a tenant or an engine is marked so', () => {
    const needing = pages.filter((page) => /^ *(?:az|atk|docker|kubectl) /m.test(read(page)) || /`(?:az|atk|docker) [a-z]/.test(read(page)));
    assert.ok(needing.includes('docs/install.md'));
    assert.deepEqual(needing.filter((page) => !/needs? a tenant|none was run against/.test(read(page))), []);
  });

  it('each link of a page leads to something', () => {
    const links = pages.flatMap((page) => [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to = '']) => ({ page, to })));
    assert.ok(links.length > 2);
    assert.deepEqual(links.filter(({ page, to }) => !existsSync(new URL(to, new URL(`../${page}`, import.meta.url)))), []);
  });
});

describe('docs/operate.md', () => {
  const runbook = read('docs/operate.md');

  it('has something on each alert of the example', () => {
    const alerts = Alerts.parse(parse(read('infra/alerts.yaml'))).groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    assert.ok(alerts.length > 5);
    assert.deepEqual(alerts.filter((alert) => !runbook.includes(`\`${alert}\``)), []);
  });

  it('has something on each alert that Azure sends', () => {
    const names = [...read('infra/alerts.bicep').matchAll(/\{ name: '([a-z-]+)', severity/g)].map(([, name = '']) => name);
    assert.ok(names.length > 8);
    assert.deepEqual(names.filter((name) => !runbook.includes(`\`${name}\``)), []);
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

  it('has for each alarm how to provoke it in the practice tenant, and its cure there', () => {
    assert.ok(alarms.length > 12);
    const lacking = alarms.filter(({ provocations }) => provocations.length === 0 || provocations.some(({ text }) => !text.includes('**Cure')));
    assert.deepEqual(lacking.map(({ title }) => title), []);
    const shell = spawnSync('bash', ['-n'], { input: [FUNCTIONS, ...alarms.flatMap(({ provocations }) => provocations.flatMap(({ provoke, cure }) => [...provoke, ...cure]))].join('\n'), encoding: 'utf8' });
    assert.deepEqual([shell.status, shell.stderr], [0, ''], 'what a shell is to run, it can read');
  });

  for (const [, json = ''] of runbook.matchAll(/knob '([^']+)'/g)) {
    it(`the simulator has the knob ${json}`, () => { assert.ok(Object.keys(readKnobs(JSON.parse(json))).length > 0); });
  }
});

/** Not alarms: lines of a request's thread and of its cards, and what people do on purpose. */
const NAMED_ELSEWHERE = ['⚠ REVIEWED', '⚠ Break-glass found', '⚠ Read again in Azure', '⛔ ${', '⚠ The record of the stop switch'];

describe('CHANGELOG.md', () => {
  const [, top = ''] = read('CHANGELOG.md').split(/^## /m);

  it('begins with this version, and the help tells of each of its points, in each language', () => {
    assert.ok(top.startsWith(VERSION), top.slice(0, 20));
    const points = [...top.matchAll(/^\* \*\*(.+?)\*\*/gm)].map(([, name]) => name);
    assert.deepEqual(en.changes.lines.map((line) => line.split(':')[0]), points);
    assert.equal(de.changes.lines.length, points.length);
  });
});

describe('README.md', () => {
  const readme = read('README.md');

  it('has a row for each command, as the help has it', () => {
    const rows = commands.map(({ name }) => `| \`${usage[name].line.replaceAll('|', '\\|')}\` | ${usage[name].does} |`);
    assert.ok(rows.length > 15);
    assert.deepEqual(rows.filter((row) => !readme.includes(row)), []);
  });
});
