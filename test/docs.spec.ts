import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { readKnobs } from '../src/simulator/knobs.js';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const Alerts = z.object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string() })) })) });
const sources = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^(simulator|sandbox)\/|words\/de\//.test(file)).map((file) => read(`src/${file}`).replaceAll('\\\'', '\'')).join('\n');

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
