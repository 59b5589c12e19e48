import { isAlias, isMap, isSeq, LineCounter, parseDocument, visit, type Document, type ErrorCode, type Node } from 'yaml';
import type { Line } from '../access/sentences/index.js';
import type { YamlFault } from '../access/sentences/mistakes.js';
import type { Path } from './mistakes.js';

/** A place in a text, both counted from 1. */
export interface Position { readonly line: number; readonly column: number }

export interface YamlText {
  /** Undefined when the text is no YAML at all. */
  readonly data: unknown;
  readonly errors: readonly { readonly what: Line; readonly at: Position }[];
  /** Where a value stands, or (`isKey`) its key; for what is missing: the section in which it is missed. */
  positionOf(path: Path, isKey?: boolean): Position;
}

/** What the library's codes come to for whoever wrote the text. */
const FAULTS: Readonly<Record<ErrorCode, YamlFault>> = {
  BAD_INDENT: 'indent', TAB_AS_INDENT: 'indent', MISSING_CHAR: 'missing', DUPLICATE_KEY: 'twice', MULTIPLE_DOCS: 'several', RESOURCE_EXHAUSTION: 'too-much',
  ALIAS_PROPS: 'anchor', BAD_ALIAS: 'anchor', MULTIPLE_ANCHORS: 'anchor', MULTIPLE_TAGS: 'tag', TAG_RESOLVE_FAILED: 'tag', BAD_COLLECTION_TYPE: 'tag',
  BAD_DIRECTIVE: 'misplaced', BAD_DQ_ESCAPE: 'misplaced', BAD_PROP_ORDER: 'misplaced', BAD_SCALAR_START: 'misplaced', BLOCK_AS_IMPLICIT_KEY: 'misplaced', BLOCK_IN_FLOW: 'misplaced',
  IMPOSSIBLE: 'misplaced', KEY_OVER_1024_CHARS: 'misplaced', MULTILINE_IMPLICIT_KEY: 'misplaced', NON_STRING_KEY: 'misplaced', UNEXPECTED_TOKEN: 'misplaced',
};

/** Reads YAML. Never throws. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): Position => { const { line, col } = lines.linePos(offset); return { line: Math.max(1, line), column: Math.max(1, col) }; };
  const errors = [
    ...document.errors.map((e) => ({ what: { says: 'mistake/yaml', fault: FAULTS[e.code], told: e.message.replace(/ at line \d+, column \d+:?[^]*$/, '') } as const, at: at(e.pos[0]) })),
    ...lostAliases(document).map(({ name, offset }) => ({ what: { says: 'mistake/anchor', name } as const, at: at(offset) })),
  ];
  // a key that stands there twice spoils nothing else
  const isReadable = errors.length === document.errors.length && document.errors.every((e) => e.code === 'DUPLICATE_KEY');
  try {
    return { data: isReadable ? document.toJS() as unknown : undefined, errors, positionOf: (path, isKey = false) => at(offsetOf(document, path, isKey)) };
  } catch (error) {
    // aliases of aliases, such as nobody writes who means well
    return { data: undefined, errors: [...errors, { what: { says: 'mistake/yaml', fault: 'too-much', told: error instanceof Error ? error.message : String(error) }, at: at(0) }], positionOf: () => at(0) };
  }
}

function lostAliases(document: Document): { name: string; offset: number }[] {
  const lost: { name: string; offset: number }[] = [];
  visit(document, { Alias: (_, node) => { if (!node.resolve(document)) lost.push({ name: node.source, offset: node.range?.[0] ?? 0 }); } });
  return lost;
}

function offsetOf(document: Document, path: Path, isKey: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [i, part] of path.entries()) {
    const inside = isAlias(node) ? node.resolve(document) : node;
    const pair = isMap(inside) ? inside.items.find(({ key }) => textOf(key) === String(part)) : undefined;
    const next: unknown = pair ? pair.value : isSeq(inside) ? inside.items[Number(part)] : undefined;
    const isLast = i === path.length - 1;
    const found = (isLast && isKey ? undefined : startOf(next)) ?? startOf(pair?.key);
    if (found === undefined) break;
    // what is missing in a section is told at the section's key, above its first line
    offset = isLast ? found : startOf(pair?.key) ?? found;
    node = next;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Partial<Node> | undefined | null)?.range?.[0]; // every node of a parsed document has one, and nothing else does
}

function textOf(key: unknown): string {
  return String((key as { value?: unknown } | null)?.value); // a scalar, as every key of ours is
}
