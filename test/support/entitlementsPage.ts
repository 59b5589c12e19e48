import { entitlementsJsonSchema } from '../../src/policy/jsonSchema.js';

/** A part of a JSON Schema, as far as the page tells of it. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | false;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

interface Section { readonly path: string; readonly about: string; readonly rows: readonly string[] }

/** The page of all keys of the entitlements file: what may be written, what holds without it, what it means. */
export function entitlementsPage(): string {
  const [whole, ...sections] = sectionsOf('', entitlementsJsonSchema());
  return [
    '# Entitlements: every key', '',
    'The file that says what may be asked for, and under which rules. `entitlements.example.yaml` shows all of it once, commented; `entitlements.schema.json` is for editors; `npm run check-entitlements -- FILE` lists every mistake. Written by `npm run docs` from the schema (src/policy/schema).', '',
    'A duration is a number and a unit: `45m`, `8h`, `1h 30m`, `14d`. *People* are `groups` and `people`: lists of object ids in Entra; members of groups within groups count. Keys in **bold** have to be there.',
    '', ...tableOf(whole), ...sections.flatMap((section) => ['', `## ${headingOf(section.path)}`, '', ...(section.about === '' ? [] : [section.about, '']), ...tableOf(section)]), '',
  ].join('\n');
}

function tableOf(section: Section | undefined): string[] {
  return ['| Key | What it takes | Without it | Meaning |', '|---|---|---|---|', ...section?.rows ?? []];
}

function headingOf(path: string): string {
  return `\`${path}\``;
}

/** One for each object that has keys of its own, those of a list's entries and of named things included. */
function sectionsOf(path: string, node: Node): Section[] {
  const keys = Object.entries(node.properties ?? {});
  const own = keys.length === 0 ? [] : [{ path, about: path === '' ? '' : node.description ?? '', rows: keys.map(([key, inner]) => rowOf({ key, inner, isNeeded: node.required?.includes(key) ?? false })) }];
  return [...own, ...keys.flatMap(([key, inner]) => insideOf(path === '' ? key : `${path}.${key}`, inner))];
}

function insideOf(path: string, node: Node): Section[] {
  if (isPeople(node)) return [];
  if (node.properties) return sectionsOf(path, node);
  if (node.additionalProperties) return sectionsOf(`${path}.NAME`, node.additionalProperties);
  if (node.items) return insideOf(`${path}[]`, node.items);
  // one period or a list of them is the same keys twice
  const branches = node.anyOf?.filter((branch) => branch.properties) ?? [];
  return branches.flatMap((branch) => sectionsOf(branches.length > 1 ? `${path} (${String(branch.properties?.kind?.const)})` : path, branch));
}

function rowOf({ key, inner, isNeeded }: { key: string; inner: Node; isNeeded: boolean }): string {
  const name = isNeeded ? `**\`${key}\`**` : `\`${key}\``;
  const cells = [name, takes(inner), isNeeded ? 'is needed' : without(inner), inner.description ?? ''];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function without({ default: usual }: Node): string {
  if (usual === undefined) return '—';
  if (Array.isArray(usual) && usual.length === 0) return 'none';
  if (typeof usual === 'object' && usual !== null && Object.keys(usual).length === 0) return 'as its keys say';
  return `\`${JSON.stringify(usual)}\``;
}

function takes(node: Node): string {
  const { type, format, pattern = '', minimum, maximum, maxLength } = node;
  if (node.const !== undefined) return `\`${JSON.stringify(node.const).replaceAll('"', '')}\``;
  if (node.enum) return node.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (isPeople(node)) return 'people';
  if (node.anyOf) return [...new Set(node.anyOf.map(takes))].join(', or ');
  if (node.items) return `a list: ${node.items.items ? 'lists of object ids' : takes(node.items)}`;
  if (node.additionalProperties) return 'names, each with keys of its own';
  if (type === 'object') return 'keys of its own';
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'integer' || type === 'number') return minimum === undefined ? 'a number' : `a whole number, ${minimum} to ${maximum}`;
  if (format === 'uuid') return 'an object id';
  if (pattern.includes('subscriptions')) return 'an Azure id';
  if (pattern.includes('[A-Za-z]+[\\s,]*')) return 'a duration';
  return maxLength === undefined ? 'text' : `text, up to ${maxLength} characters`;
}

function isPeople({ properties }: Node): boolean {
  return properties !== undefined && Object.keys(properties).sort().join() === 'groups,people';
}
