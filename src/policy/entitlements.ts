import { parseDocument } from 'yaml';
import type { ZodIssue } from 'zod';
import type { Entitlement } from '../access/entitlement.js';
import { inWords } from '../access/duration.js';
import type { Duration } from '../access/instant.js';
import { fileSchema, type EntitlementsFile } from './schema.js';

/** The entitlements file, checked and resolved: what each entitlement names stands in it. */
export interface RuleBook {
  readonly instance: string;
  readonly channels: { readonly approvals: string; readonly audit: string };
  readonly mostOpen: number;
  readonly entitlements: readonly Entitlement[];
}

export type Parsed = { readonly ok: true; readonly book: RuleBook } | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the file's text (YAML). Never throws: everything that is wrong is in `problems`, each with its place. */
export function parseEntitlements(text: string): Parsed {
  const document = parseDocument(text);
  if (document.errors.length > 0) return { ok: false, problems: document.errors.map((e) => e.message.split('\n')[0] ?? e.message) };
  const parsed = fileSchema.safeParse(document.toJS());
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap(problemsOf) };
  const problems = crossProblems(parsed.data);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, book: resolve(parsed.data) };
}

function problemsOf(issue: ZodIssue): string[] {
  const place = issue.path.join('.') || 'the file';
  switch (issue.code) {
    case 'unrecognized_keys': return issue.keys.map((key) => `${place}: "${key}" is not a key that is known here`);
    case 'invalid_type': return [issue.received === 'undefined' ? `${place}: is missing` : `${place}: must be ${issue.expected}, is ${issue.received}`];
    default: return [`${place}: ${issue.message}`];
  }
}

/** What one value alone cannot show. */
function crossProblems(file: EntitlementsFile): string[] {
  return Object.entries(file.entitlements).flatMap(([id, e]) => {
    const place = `entitlements.${id}`;
    const { min, default: usual, max } = e.duration;
    const unknown = e.paths.filter((name) => !file.paths[name]);
    return [
      ...unknown.map((name) => `${place}.paths: "${name}" is not one of paths (${Object.keys(file.paths).join(', ')})`),
      ...(min <= usual && usual <= max ? [] : [`${place}.duration: must be min <= default <= max, is ${[min, usual, max].map(inWords).join(', ')}`]),
      ...(max >= shortest(file) ? [] : [`${place}.duration.max: must be at least pimFloor + 2 roundTo (${inWords(shortest(file))})`]),
    ];
  });
}

/** What is rounded off at the end, and what the opening takes, must leave PIM its floor. */
function shortest({ pimFloor, roundTo }: EntitlementsFile): Duration {
  return pimFloor + 2 * roundTo;
}

function resolve(file: EntitlementsFile): RuleBook {
  const { instance, channels, mostOpen, roundTo, pimFloor } = file;
  const entitlements = Object.entries(file.entitlements).map(([id, e]): Entitlement => ({
    ...e, id, roundTo, pimFloor,
    roles: e.roles.map((role) => (role.kind === 'group' ? { ...role, name: role.name ?? `group ${role.group}` } : role)),
    paths: e.paths.flatMap((name) => { const path = file.paths[name]; return path ? [{ ...path, id: name }] : []; }),
    duration: { ...e.duration, min: Math.max(e.duration.min, shortest(file)) },
  }));
  return { instance, channels, mostOpen, entitlements };
}
