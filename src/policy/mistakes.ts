import { z } from 'zod/v4';
import type { Line, Sentence } from '../access/sentences/index.js';
import type { Sized } from '../access/sentences/mistakes.js';
import { carried, carriedIn } from './carried.js';
import { nearest } from './nearest.js';

export type Path = readonly PropertyKey[];

/** One thing that is wrong with the entitlements file. */
export interface Mistake {
  readonly path: Path;
  /** What is wrong and what is allowed, to be read behind the place. */
  readonly what: Line;
  /** It is about the key itself, and not about what stands behind it. */
  readonly isKey?: boolean;
}

type RawIssue = z.core.$ZodRawIssue;

/** What every parse of the file is told with, where the schema has no words of its own. */
export function wordsFor(issue: RawIssue): string | undefined {
  // one line for each key, in their order
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => carried(unknownKey(key, issue.inst))).join('\n');
  const sentence = sentenceFor(issue);
  return sentence && carried(sentence);
}

function sentenceFor(issue: Exclude<RawIssue, { code: 'unrecognized_keys' }>): Sentence | undefined {
  switch (issue.code) {
    case 'invalid_type': return issue.input === undefined ? { says: 'mistake/missing' } : { says: 'mistake/kind', kind: issue.expected, is: shown(issue.input), needsQuotes: needsQuotes(issue) };
    case 'invalid_value': return issue.input === undefined ? { says: 'mistake/missing' } : otherValue(issue.input, issue.values.map(String));
    case 'too_small': return { says: 'mistake/too-small', of: sizedOf(issue.origin), least: Number(issue.minimum) };
    case 'too_big': return { says: 'mistake/too-big', of: sizedOf(issue.origin), most: Number(issue.maximum) };
    default: return undefined;
  }
}

function needsQuotes({ expected, input }: { readonly expected?: unknown; readonly input?: unknown }): boolean {
  return expected === 'string' && ['number', 'boolean'].includes(typeof input);
}

function otherValue(input: unknown, allowed: readonly string[]): Sentence {
  return { says: 'mistake/value', allowed, is: shown(input), meant: typeof input === 'string' ? meantBy(input, allowed) : null };
}

function sizedOf(origin: string): Sized {
  if (origin === 'array') return 'list';
  return origin === 'string' ? 'text' : 'number';
}

function unknownKey(key: string, section: unknown): Sentence {
  const known = section instanceof z.ZodObject ? Object.keys(section.shape) : [];
  return { says: 'mistake/key', key, known, meant: meantBy(key, known) };
}

/** What somebody wrote, as a mistake shows it. */
export function shown(value: unknown): Line {
  if (value === null) return { says: 'mistake/is-empty' };
  if (Array.isArray(value)) return { says: 'mistake/is-list' };
  if (typeof value === 'object') return { says: 'mistake/is-section' };
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…"` : text;
}

/** The name that was meant, for a hint; null: none is near. */
export function meantBy(word: string, names: readonly string[]): string | null {
  return nearest(word, names) ?? null;
}

/** The mistakes that a parse found: one for each key that is not known, and of a choice those of the branch that was meant. */
export function mistakesOf(issues: readonly z.core.$ZodIssue[], above: Path = []): Mistake[] {
  return issues.flatMap((issue): Mistake[] => {
    const path = [...above, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      const messages = issue.message.split('\n');
      return issue.keys.map((key, i) => ({ path: [...path, key], what: carriedIn(messages[i] ?? issue.message), isKey: true }));
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) return mistakesOf(meantBranch(issue.errors), path);
    return [{ path, what: carriedIn(issue.message) }];
  });
}

/** Whoever wrote a list meant the list: the branch that does not already refuse the kind of the whole. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] {
  return branches.find((issues) => !issues.some((one) => one.code === 'invalid_type' && one.path.length === 0)) ?? branches[0] ?? [];
}

/** `entitlements.bastion-prod.roles[0].scope`; `the file` for the whole. */
export function placeOf({ path, isKey = false }: Mistake): Line {
  const place = (isKey ? path.slice(0, -1) : path).reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`), '');
  return place.replace(/^\./, '') || WHOLE_FILE;
}

/** A mistake that nobody can see in the file alone; it has no line. */
export function mistakeAt(place: string, what: Sentence): Sentence {
  return { says: 'mistake/at', place, what };
}

/** The place of what is wrong with the whole. */
export const WHOLE_FILE = { says: 'mistake/file' } as const;
