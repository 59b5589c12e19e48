import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { isObject, withoutNulls, type Json } from './shape.js';

interface Parameter { name: string; in: string }
export interface Example {
  /** File names of the example and of the OpenAPI document that cites it. */
  readonly name: string;
  readonly api: string;
  readonly method: string;
  /** As the document has it, with `{names}` in it. */
  readonly path: string;
  readonly parameters: Json;
  /** Name of the parameter that is the body. */
  readonly body: string | undefined;
  readonly answers: Readonly<Record<string, { body?: unknown }>>;
  /** What the document says of each status, and of `default`. */
  readonly schemas: Readonly<Record<string, { schema?: unknown }>>;
}
export interface OpenApi { readonly examples: readonly Example[]; readonly problems: (schema: unknown, value: unknown) => string[] }

/** Reads every OpenAPI document under a folder, previews left out, with the examples that are there. */
export function readOpenApi(root: string): OpenApi {
  const documents = new Map<string, Json>();
  for (const file of filesIn(root).filter((one) => one.endsWith('.json') && !/(^|[/\\])(preview|examples)[/\\]/.test(relative(root, one)))) {
    documents.set(pathToFileURL(file).href, absolute(readJson(file), pathToFileURL(file).href) as Json); // an OpenAPI document is an object
  }
  const ajv = formats.default(new Ajv({ strict: false, allErrors: true, logger: false, validateSchema: false }));
  for (const [url, document] of documents) ajv.addSchema(document, url);
  const resolve = (ref: string): unknown => {
    const [url = '', pointer = ''] = ref.split('#');
    return pointer.split('/').slice(1).reduce<unknown>((at, key) => isObject(at) ? at[key.replaceAll('~1', '/')] : undefined, documents.get(url));
  };
  return {
    examples: [...documents].flatMap(([url, document]) => examplesOf(url, document, resolve)),
    problems(schema, value) {
      const validate = ajv.compile(schema as Json); // whatever is no schema, Ajv refuses
      const valid = validate(withoutNulls(value));
      const wrong = valid ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${String(message)}`);
      return [...wrong, ...strayKeys(value, schema, { resolve, documents: [...documents.values()], at: '' })];
    },
  };
}

function examplesOf(url: string, document: Json, resolve: (ref: string) => unknown): Example[] {
  const operations = Object.entries(isObject(document.paths) ? document.paths : {}).flatMap(([path, verbs]) => Object.entries(verbs as Json).map(([method, operation]) => ({ path, method, operation: operation as Json }))); // as OpenAPI 2.0 nests them
  return operations.flatMap(({ path, method, operation }) => Object.values(isObject(operation['x-ms-examples']) ? operation['x-ms-examples'] : {}).flatMap((cited) => {
    const file = new URL((cited as { $ref: string }).$ref, url).pathname; // an example is always cited by $ref
    if (!existsSync(file)) return [];
    const { parameters, responses } = readJson(file) as { parameters: Json; responses: Example['answers'] }; // the form of example files
    const named = (operation.parameters as (Parameter | { $ref: string })[]).map((one) => ('$ref' in one ? resolve(one.$ref) : one) as Parameter); // as OpenAPI 2.0 has them
    return [{
      name: basename(file), api: basename(new URL(url).pathname), method: method.toUpperCase(), path, parameters,
      body: named.find((one) => one.in === 'body')?.name, answers: responses, schemas: operation.responses as Example['schemas'], // as above
    }];
  }));
}

interface Place { resolve: (ref: string) => unknown; documents: readonly Json[]; at: string }

/** Keys that the schema does not have: JSON Schema lets them pass, but they would be our invention. */
function strayKeys(value: unknown, schema: unknown, place: Place): string[] {
  const { properties, items, open } = flatten(schema, value, place);
  if (Array.isArray(value)) return value.flatMap((one) => strayKeys(one, items, { ...place, at: `${place.at}[]` }));
  if (!isObject(value) || open) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = `${place.at}/${key}`;
    return key in properties ? strayKeys(inner, properties[key], { ...place, at }) : [`${at} is not in the schema`];
  });
}

/** A schema with its references, its `allOf` and the subtype that the value's discriminator names in one. */
function flatten(schema: unknown, value: unknown, place: Place): { properties: Json; items: unknown; open: boolean } {
  if (!isObject(schema)) return { properties: {}, items: undefined, open: true };
  if (typeof schema.$ref === 'string') return flatten(place.resolve(schema.$ref), value, place);
  const parts = [...(Array.isArray(schema.allOf) ? schema.allOf : []).map((one) => flatten(one, value, place)), ...subtypes(schema, value, place)];
  const own = isObject(schema.properties) ? schema.properties : {};
  const properties = Object.assign({}, ...parts.map((part) => part.properties), own) as Json;
  return { properties, items: schema.items, open: isObject(schema.additionalProperties) || (Object.keys(properties).length === 0 && schema.items === undefined) };
}

function subtypes(schema: Json, value: unknown, place: Place): { properties: Json }[] {
  if (typeof schema.discriminator !== 'string' || !isObject(value)) return [];
  const wanted = value[schema.discriminator];
  const all = place.documents.flatMap((document) => Object.entries(isObject(document.definitions) ? document.definitions : {}));
  // without a value of its own, a subtype is told by its name
  const found = all.flatMap(([name, one]) => isObject(one) && (one['x-ms-discriminator-value'] ?? name) === wanted ? [one.properties] : []);
  return found.map((properties) => ({ properties: isObject(properties) ? properties : {} }));
}

/** The same document with every reference in full, so that a part of it can be compiled by itself. */
function absolute(value: unknown, base: string): unknown {
  if (Array.isArray(value)) return value.map((one) => absolute(one, base));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === '$ref' && typeof inner === 'string' ? new URL(inner, base).href : absolute(inner, base)]));
}

export function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')) as unknown;
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name)).sort();
}
