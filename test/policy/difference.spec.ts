import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inEnglish } from '../../src/access/sentences/index.js';
import { PLAIN, readerOf } from '../../src/bot/words/reader.js';
import { difference } from '../../src/policy/difference.js';
import { parseEntitlements, type RuleBook } from '../../src/policy/entitlements.js';

const example = readFileSync('docs/entitlements.example.yaml', 'utf8');

function bookOf(text: string): RuleBook {
  const parsed = parseEntitlements(text);
  assert.ok(parsed.ok, 'the text is right');
  return parsed.book;
}

const GROUP = '60000000-1111-4000-8000-000000000002';
const OTHER = '60000000-1111-4000-8000-0000000000aa';
const cases: [string, (text: string) => string, string[]][] = [
  ['nothing', (t) => t, []],
  ['a comment', (t) => t.replace('# What people read.', '# For reading.'), []],
  ['the same duration in other words', (t) => t.replace('max: 4h', 'max: 240m'), []],
  ['the longest window', (t) => t.replace('max: 4h', 'max: 2h'), ['bastion-prod: longest window 4 h -> 2 h']],
  ['a minute more than a day', (t) => t.replace('reviewWithin: 24h', 'reviewWithin: 1441m'), ['bastion-prod: break-glass up to 1 h, reviewed by 2 within 1 d -> up to 1 h, reviewed by 2 within 1 d 1 min']],
  ['a second more, which words would leave out', (t) => t.replace('within: 14d', 'within: 1209661s'), ['bastion-prod: later start within 14 d -> within 1209661 s']],
  ['a group more', (t) => t.replace(`[${GROUP}]`, `[${GROUP}, ${OTHER}]`), [`bastion-prod: approvers + group ${OTHER}`]],
  ['another group', (t) => t.replace(`[${GROUP}]`, `[${OTHER}]`), [`bastion-prod: approvers + group ${OTHER}, - group ${GROUP}`]],
  ['a stage less', (t) => t.replace(/ {8}- approvers: \{ groups: \[60000000-1111-4000-8000-000000000005\] \}\n.*\n.*from: start\n/, ''), [
    'bastion-prod: stage 3: approvers - group 60000000-1111-4000-8000-000000000005',
    'bastion-prod: stage 3: approvals needed 1 -> none', 'bastion-prod: stage 3: denials that refuse 1 -> none',
    'bastion-prod: stage 3: escalation never -> none', 'bastion-prod: stage 3: asked from start -> none',
  ]],
  ['another scope that ends alike', (t) => t.replace('role: Reader, scope: /subscriptions/5ab00000-1111-4000-8000-000000000001', 'role: Reader, scope: /subscriptions/5ab00000-1111-4000-8000-000000000002'), [
    'bastion-prod: roles + Reader on /subscriptions/5ab00000-1111-4000-8000-000000000002/resourceGroups/prod, - Reader on /subscriptions/5ab00000-1111-4000-8000-000000000001/resourceGroups/prod',
  ]],
  ['a rule that was not there', (t) => t.replace('    breakGlass: { max: 1h, reviewers: 2, reviewWithin: 24h }\n', ''), ['bastion-prod: break-glass up to 1 h, reviewed by 2 within 1 d -> no']],
  ['hours', (t) => t.replace('to: "18:00"', 'to: "17:00"'), ['bastion-prod: hours on working days from 08:00 to 18:00 or on Wed and Sat from 22:00 to 04:00 Europe/Paris -> on working days from 08:00 to 17:00 or on Wed and Sat from 22:00 to 04:00 Europe/Paris']],
  ['a name', (t) => t.replaceAll('bastion-prod', 'bastion-new'), [
    `new entitlement bastion-new: Production machines through Bastion, for group 60000000-1111-4000-8000-000000000001, person a0000000-1111-4000-8000-000000000007, approved by group ${GROUP}`,
    'gone: bastion-prod',
  ]],
  ['what is common to all', (t) => t.replace('\nmostOpen: 5', '\nmostOpen: 6'), ['most under way 5 -> 6']],
  ['an officer', (t) => t.replace('5ec00000-1111-4000-8000-000000000002', '5ec00000-1111-4000-8000-000000000003'), ['security officers + person 5ec00000-1111-4000-8000-000000000003, - person 5ec00000-1111-4000-8000-000000000002']],
];

describe('policy/difference', () => {
  for (const [name, edit, expected] of cases) {
    it(`${name}: ${expected.length} lines`, () => {
      if (name !== 'nothing') assert.notEqual(edit(example), example);
      assert.deepEqual(difference(bookOf(example), bookOf(edit(example))).map(inEnglish), expected);
    });
  }

  it('nothing that the book holds changes untold', () => {
    const book = bookOf(example);
    const untold = placesIn(book).filter((path) => difference(book, changedAt(book, path)).length === 0).map((path) => path.join('.'));
    assert.deepEqual(untold, ['instance'], 'the instance never changes while we run');
  });

  for (const reader of [PLAIN, readerOf({ locale: 'de' })]) {
    it(`${reader.language}: what a value was and is reads otherwise, however little differs`, () => {
      const book = bookOf(example);
      const told = placesIn(book).flatMap((path) => difference(book, changedAt(book, path)).map(reader.say)).filter((line) => line.includes(' -> '));
      assert.ok(told.length > 50, `${told.length} values`);
      assert.deepEqual(told.filter((line) => /(?:^|[ :])(\S.*) -> \1$/.test(line)), []);
    });
  }
});

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The paths of every value that holds no others. */
function placesIn(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  return Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...path, key]));
}

function changedAt<T>(value: T, path: readonly string[]): T {
  const copy = structuredClone(value) as Record<string, Json>; // a book is plain values
  const last = path.at(-1) ?? '';
  const holder = path.slice(0, -1).reduce<Record<string, Json>>((at, key) => at[key] as Record<string, Json>, copy);
  holder[last] = other(holder[last]);
  return copy as T;
}

/** Another value of the same kind; a duration of a thousandth more, which no rounding may swallow. */
function other(value: Json | undefined): Json {
  switch (typeof value) {
    case 'number': return value + 1;
    case 'boolean': return !value;
    case 'string': return /^\d{4}-\d\d-\d\dT/.test(value) ? value.replace('00.000Z', '01.000Z') : `${value}x`;
    default: return 60_000;
  }
}
