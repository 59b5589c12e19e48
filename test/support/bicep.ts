import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser, type Node } from 'web-tree-sitter';

/** Bicep's own functions and decorators, as far as the templates use them: one that is misspelt is not among them. */
const FUNCTIONS = ['concat', 'description', 'empty', 'filter', 'guid', 'join', 'json', 'map', 'maxLength', 'minLength', 'replace', 'resourceGroup', 'skip', 'split', 'subscription', 'subscriptionResourceId', 'take', 'toLower', 'uniqueString', 'uriComponent'];
const DECLARES = ['parameter_declaration', 'variable_declaration', 'resource_declaration', 'module_declaration', 'output_declaration'];

interface Parameter { readonly name: string; readonly isNeeded: boolean }
interface Module { readonly path: string; readonly given: readonly string[] }
/** `type` without its version; `name` and `parent` as they are written. */
interface Resource { readonly symbol: string; readonly type: string; readonly version: string; readonly isExisting: boolean; readonly name: string; readonly parent: string | undefined; /** All of it, as text. */ readonly body: string }

/** What the tree of a template shows. Types and versions of resources it does not know. */
export interface Template {
  readonly file: string;
  /** What the grammar does not take, names that nothing declares, and keys that stand twice in one object; each with its line. */
  readonly problems: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly modules: readonly Module[];
  readonly resources: readonly Resource[];
  readonly outputs: readonly string[];
  /** Parameters, variables and existing resources that nothing uses. */
  readonly unused: readonly string[];
  /** The value of a variable that is made of literals alone. */
  readonly literal: (variable: string) => unknown;
}

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

export function readTemplate(file: string): Template {
  return templateOf(file, readFileSync(file, 'utf8'));
}

/** `text` in the place of what the file holds. */
export function templateOf(file: string, text: string): Template {
  const root = parser.parse(text)?.rootNode;
  if (root === undefined) throw new Error(`${file} could not be read`);
  const declarations = root.namedChildren.filter((node) => DECLARES.includes(node.type));
  const of = (type: string) => declarations.filter((node) => node.type === type);
  const uses = all(root).filter((node) => node.type === 'identifier' && isUse(node));
  const locals = all(root).filter((node) => isLocal(node)).map((node) => node.text);
  const known = [...declarations.filter((node) => node.type !== 'output_declaration').map(nameOf), ...locals, ...FUNCTIONS];
  const used = new Set(uses.map((node) => node.text));
  const resources = of('resource_declaration').map(resourceOf);
  return {
    file,
    problems: [
      ...all(root).filter((node) => node.isError || node.isMissing).map((node) => at(node, `is no Bicep: ${node.text.slice(0, 40)}`)),
      ...uses.filter((node) => !known.includes(node.text)).map((node) => at(node, `nothing declares ${node.text}`)),
      ...all(root).filter((node) => node.type === 'object').flatMap((object) => twice(keysOf(object).map(({ key }) => key)).map((key) => at(object, `has ${key} twice`))),
      ...twice(declarations.filter((node) => node.type !== 'output_declaration').map(nameOf)).map((name) => `${name} is declared twice`),
    ],
    parameters: of('parameter_declaration').map((node) => ({ name: nameOf(node), isNeeded: !node.children.some((child) => child.type === '=') })),
    modules: of('module_declaration').map((node) => ({ path: stringIn(node), given: keysOf(valueAt(node, 'params')).map(({ key }) => key) })),
    resources,
    outputs: of('output_declaration').map(nameOf),
    unused: [...['parameter_declaration', 'variable_declaration'].flatMap((type) => of(type).map(nameOf)), ...resources.filter((one) => one.isExisting).map((one) => one.symbol)].filter((name) => !used.has(name)),
    literal: (variable) => literalOf(of('variable_declaration').find((node) => nameOf(node) === variable)?.lastNamedChild),
  };
}

function all(node: Node): Node[] {
  return [node, ...node.children.flatMap(all)];
}

function nameOf(declaration: Node): string {
  return declaration.firstNamedChild?.text ?? '';
}

function resourceOf(node: Node): Resource {
  const [type = '', version = ''] = stringIn(node).split('@');
  const property = (key: string) => keysOf(bodyOf(node)).find((one) => one.key === key)?.value?.text;
  return { symbol: nameOf(node), type, version, isExisting: node.children.some((child) => child.type === 'existing'), name: property('name') ?? '', parent: property('parent'), body: node.text };
}

/** The object of a resource or module, also where a loop makes several. */
function bodyOf(node: Node): Node | undefined {
  return node.namedChildren.flatMap((child) => (child.type === 'for_statement' ? child.namedChildren : [child])).find((child) => child.type === 'object');
}

function valueAt(node: Node, key: string): Node | undefined {
  return keysOf(bodyOf(node)).find((one) => one.key === key)?.value;
}

function keysOf(object: Node | undefined): { key: string; value: Node | undefined }[] {
  return (object?.namedChildren ?? []).filter((child) => child.type === 'object_property').map((child) => ({ key: child.firstNamedChild?.text ?? '', value: child.namedChild(1) ?? undefined }));
}

function stringIn(node: Node): string {
  return textOf(node.namedChildren.find((child) => child.type === 'string'));
}

function textOf(string: Node | undefined): string {
  return string?.text.slice(1, -1).replaceAll('\\\'', '\'') ?? '';
}

/** Whether an identifier names something that stands elsewhere: not where it is declared, nor as the key of an object. */
function isUse(node: Node): boolean {
  const { parent } = node;
  if (parent === null || isLocal(node)) return false;
  const isFirst = parent.firstNamedChild?.id === node.id;
  return !(isFirst && ['object_property', ...DECLARES].includes(parent.type));
}

/** Whether an identifier is the variable of a loop, or what a function of one line takes. */
function isLocal(node: Node): boolean {
  const { parent } = node;
  if (node.type === 'loop_variable' || node.type === 'loop_enumerator') return true;
  return node.type === 'identifier' && ['for_statement', 'lambda_expression'].includes(parent?.type ?? '') && parent?.firstNamedChild?.id === node.id;
}

function literalOf(node: Node | null | undefined): unknown {
  switch (node?.type) {
    case 'string': return textOf(node);
    case 'number': return Number(node.text);
    case 'boolean': return node.text === 'true';
    case 'array': return node.namedChildren.map(literalOf);
    case 'object': return Object.fromEntries(keysOf(node).map(({ key, value }) => [key, literalOf(value)]));
    default: throw new Error(`${node?.text ?? 'nothing'} is no literal`);
  }
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, n) => names.indexOf(name) !== n);
}

function at(node: Node, what: string): string {
  return `line ${node.startPosition.row + 1}: ${what}`;
}
