import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { isMap, isSeq, parse, parseDocument, visit } from 'yaml';
import { inEnglish } from '../../src/access/sentences/index.js';
import { parseEntitlements, problemInOneLine } from '../../src/policy/entitlements.js';
import { entitlementsJsonSchema } from '../../src/policy/jsonSchema.js';

const FILES = ['docs/entitlements.example.yaml', 'src/sandbox/entitlements.yaml'];
const read = (file: string) => readFileSync(file, 'utf8');

/** A part of a JSON Schema, as far as it is walked here. */
interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | false;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Every key that may be written, by its path; `*` for a name or a place in a list. */
function keysOf(node: Node, path: readonly string[] = []): { key: string; description: string | undefined }[] {
  const below: [string, Node][] = [
    ...(node.additionalProperties ? [['*', node.additionalProperties] as [string, Node]] : []),
    ...(node.items ? [['*', node.items] as [string, Node]] : []),
  ];
  return [
    ...Object.entries(node.properties ?? {}).flatMap(([name, inner]) => [{ key: [...path, name].join('.'), description: inner.description }, ...keysOf(inner, [...path, name])]),
    ...below.flatMap(([name, inner]) => keysOf(inner, [...path, name])),
    ...(node.anyOf ?? []).flatMap((branch) => keysOf(branch, path)),
  ];
}

/** Every key that is written, in the same notation. */
function writtenIn(text: string): Set<string> {
  const found = new Set<string>();
  visit(parseDocument(text), {
    Pair(_, pair, ancestors) {
      const path = ancestors.flatMap((one, i) => {
        const inside = ancestors[i + 1];
        if (isSeq(one)) return ['*'];
        return isMap(one) && inside && 'key' in inside ? [String(inside.key)] : [];
      });
      found.add([...path, String(pair.key)].join('.'));
    },
  });
  return found;
}

/** A map of our own names, and not of keys. */
function withNames(key: string): string {
  return key.replace(/^(paths|entitlements)\.[^.]+/, '$1.*');
}

describe('docs/entitlements: the schema for editors and the example', () => {
  const schema = entitlementsJsonSchema() as Node;
  const validate = formats.default(new Ajv({ allErrors: true })).compile(schema);

  it('the schema in the repository is what the source gives: npm run entitlements-schema writes it', () => {
    assert.deepEqual(JSON.parse(read('docs/entitlements.schema.json')), schema);
  });

  for (const file of FILES) {
    it(`${file} is right by the schema, and in earnest`, () => {
      assert.ok(validate(parse(read(file))), JSON.stringify(validate.errors));
      const parsed = parseEntitlements(read(file));
      assert.deepEqual(parsed.ok ? [] : parsed.problems.map((one) => inEnglish(problemInOneLine(one))), []);
    });
  }

  const wrong: [string, (text: string) => string][] = [
    ['a key that is not known', (t) => t.replace('mostOpen:', 'mostopen:')],
    ['a duration without unit', (t) => t.replace('lapsesAfter: 8h', 'lapsesAfter: 8')],
    ['a choice that is none', (t) => t.replace('cutSessions: own', 'cutSessions: mine')],
    ['a key that is missing', (t) => t.replace('title: Production', '# title: Production')],
    ['a name of a path with capitals', (t) => t.replace('  bastionprod:', '  BastionProd:')],
  ];
  for (const [name, spoil] of wrong) {
    it(`${name} is wrong by the schema too`, () => assert.equal(validate(parse(spoil(read(FILES[0]!)))), false));
  }

  it('the example has every key', () => {
    const written = new Set([...writtenIn(read(FILES[0]!))].map(withNames));
    // one period of the week is written like several, and people everywhere as among `requesters`
    const keys = keysOf(schema).map(({ key }) => key.replace(/\.hours\.(?!\*)/, '.hours.*.')).filter((key) => !/(?<!requesters)\.(groups|people)$/.test(key));
    assert.deepEqual(keys.filter((key) => !written.has(key)), []);
  });

  it('every key says what it means', () => {
    assert.deepEqual(keysOf(schema).filter(({ description }) => !description || description.length < 8).map(({ key }) => key), []);
  });
});
