import { z } from 'zod/v4';
import { didYouMean } from './nearest.js';

export type Path = readonly PropertyKey[];

/** One thing that is wrong with the entitlements file. */
export interface Mistake {
  readonly path: Path;
  /** What is wrong and what is allowed, to be read behind the place. */
  readonly message: string;
  /** It is about the key itself, and not about what stands behind it. */
  readonly isKey?: boolean;
}

type RawIssue = z.core.$ZodRawIssue;

/** What every parse of the file is told with, where the schema has no words of its own. */
export function wordsFor(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': return issue.input === undefined ? 'is missing' : `must be ${KINDS[issue.expected] ?? issue.expected}, is ${shown(issue.input)}${hintFor(issue)}`;
    case 'invalid_value': {
      const values = issue.values.map(String);
      const allowed = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
      return issue.input === undefined ? 'is missing' : `${allowed}; is ${shown(issue.input)}${typeof issue.input === 'string' ? didYouMean(issue.input, values) : ''}`;
    }
    case 'too_small': return `must ${sized(issue.origin, `at least ${issue.minimum}`)}`;
    case 'too_big': return `must ${sized(issue.origin, `at most ${issue.maximum}`)}`;
    // one line for each key, in their order
    case 'unrecognized_keys': return issue.keys.map((key) => unknownKey(key, issue.inst)).join('\n');
    default: return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a section of keys and values', record: 'a section of names', array: 'a list', string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false',
};

function hintFor({ expected, input }: { readonly expected?: unknown; readonly input?: unknown }): string {
  return expected === 'string' && ['number', 'boolean'].includes(typeof input) ? '; put it in quotes' : '';
}

function sized(origin: string, limit: string): string {
  if (origin === 'array') return `list ${limit}`;
  return origin === 'string' ? `have ${limit} characters` : `be ${limit}`;
}

function unknownKey(key: string, section: unknown): string {
  const known = section instanceof z.ZodObject ? Object.keys(section.shape) : [];
  return `"${key}" is not a key that is known here${didYouMean(key, known)} (known: ${known.join(', ')})`;
}

function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…"` : text;
}

/** The mistakes that a parse found: one for each key that is not known, and of a choice those of the branch that was meant. */
export function mistakesOf(issues: readonly z.core.$ZodIssue[], above: Path = []): Mistake[] {
  return issues.flatMap((issue): Mistake[] => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, i) => ({ path: [...path, key], message: messages[i] ?? issue.message, isKey: true }));
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) return mistakesOf(meantBranch(issue.errors), path);
    return [{ path, message: issue.message }];
  });
}

/** Whoever wrote a list meant the list: the branch that does not already refuse the kind of the whole. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  return branches.find((issues) => !issues.some((one) => one.code === 'invalid_type' && one.path.length === 0)) ?? branches[0] ?? [];
}

/** `entitlements.bastion-prod.roles[0].scope`; `the file` for the whole. */
export function placeOf({ path, isKey = false }: Mistake): string {
  const place = (isKey ? path.slice(0, -1) : path).reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`), '');
  return place.replace(/^\./, '') || 'the file';
}
