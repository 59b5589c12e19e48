import { readFileSync } from 'node:fs';
import { isObject } from './shape.js';

interface Type { base: string | undefined; properties: Map<string, string> }
export interface Csdl { problems(type: string, value: unknown): string[] }

/** Graph's own schema: which properties a type has, and which words an enumeration. Only what the check needs is read of the XML. */
export function readCsdl(file: string): Csdl {
  // other namespaces have types of the same names
  const xml = /<Schema Namespace="microsoft\.graph"[\s\S]*?<\/Schema>/.exec(readFileSync(file, 'utf8'))?.[0] ?? '';
  const types = new Map<string, Type>();
  for (const [, name = '', attributes = '', body = ''] of xml.matchAll(/<(?:EntityType|ComplexType) Name="(\w+)"([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:EntityType|ComplexType)>)/g)) {
    const properties = [...body.matchAll(/<(?:Navigation)?Property Name="(\w+)" Type="([^"]+)"/g)].map(([, key = '', type = '']) => [key, type] as const);
    types.set(name, { base: /BaseType="[\w.]*?(\w+)"/.exec(attributes)?.[1], properties: new Map(properties) });
  }
  const enums = new Map([...xml.matchAll(/<EnumType Name="(\w+)"[^>]*>([\s\S]*?)<\/EnumType>/g)].map(([, name = '', body = '']) => [name, [...body.matchAll(/<Member Name="(\w+)"/g)].map(([, member = '']) => member.toLowerCase())]));
  return { problems: (type, value) => check(value, type, { types, enums, at: '' }) };
}

interface Place { types: Map<string, Type>; enums: Map<string, string[]>; at: string }

function check(value: unknown, type: string, place: Place): string[] {
  const inner = /^Collection\((.*)\)$/.exec(type)?.[1];
  if (inner !== undefined) return Array.isArray(value) ? value.flatMap((one) => check(one, inner, { ...place, at: `${place.at}[]` })) : [`${place.at} is no list`];
  if (value === null || type.startsWith('Edm.')) return [];
  const name = type.slice(type.lastIndexOf('.') + 1);
  const words = place.enums.get(name);
  // wire values are capitalised in some published responses although the schema has them in lower case
  if (words !== undefined) return typeof value === 'string' && words.includes(value.toLowerCase()) ? [] : [`${place.at} is none of ${words.join(', ')}`];
  return isObject(value) ? checkKeys(value, name, place) : [`${place.at} is no ${name}`];
}

function checkKeys(value: Record<string, unknown>, name: string, place: Place): string[] {
  const named = value['@odata.type'];
  const properties = propertiesOf(typeof named === 'string' ? named.slice(named.lastIndexOf('.') + 1) : name, place.types);
  return Object.entries(value).filter(([key]) => !key.startsWith('@')).flatMap(([key, inner]) => {
    const type = properties.get(key);
    return type === undefined ? [`${place.at}/${key} is no property of ${name}`] : check(inner, type, { ...place, at: `${place.at}/${key}` });
  });
}

function propertiesOf(name: string, types: Map<string, Type>): Map<string, string> {
  const type = types.get(name);
  if (type === undefined) throw new Error(`The schema has no type ${name}.`);
  return new Map([...(type.base === undefined ? [] : propertiesOf(type.base, types)), ...type.properties]);
}
