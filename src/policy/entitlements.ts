import type { DrillRule } from '../access/drill.js';
import type { Entitlement } from '../access/entitlement.js';
import type { Language } from '../access/language.js';
import type { People } from '../access/person.js';
import type { Line, Sentence } from '../access/sentences/index.js';
import { shortest } from './checks/common.js';
import { crossMistakes } from './checks/file.js';
import type { LoginRule } from './logins.js';
import { mistakesOf, placeOf, WHOLE_FILE, wordsFor, type Mistake } from './mistakes.js';
import { readable } from './readable.js';
import { fileSchema, type EntitlementsFile } from './schema.js';
import { readYaml, type Position } from './yamlText.js';

/** The entitlements file, checked and resolved: what each entitlement names stands in it. */
export interface RuleBook {
  readonly instance: string;
  /** Ids of the channels of Teams; null: an operator says in Teams which it is. */
  readonly channels: { readonly approvals: string | null; readonly audit: string | null; readonly language: Language; readonly timeZone: string };
  readonly mostOpen: number;
  readonly roles: { readonly operators: People; readonly auditors: People; readonly securityOfficers: People };
  /** Each entry: the object ids of one human. */
  readonly accounts: readonly (readonly string[])[];
  readonly logins: readonly LoginRule[];
  /** Null: none are wanted. */
  readonly drill: DrillRule | null;
  readonly entitlements: readonly Entitlement[];
}

/** One thing that is wrong, where it stands, and what is allowed there. */
export interface FileProblem extends Position {
  /** `entitlements.bastion-prod.duration`; `the file` for the whole. */
  readonly place: Line;
  readonly what: Line;
}

export type Parsed = { readonly ok: true; readonly book: RuleBook } | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Reads the file's text (YAML). Never throws: everything that is wrong is in `problems`, each with its place, in the order of the text. */
export function parseEntitlements(text: string): Parsed {
  const yaml = readYaml(text);
  const broken = yaml.errors.map(({ what, at }): FileProblem => ({ place: WHOLE_FILE, what, ...at }));
  if (yaml.data === undefined) return { ok: false, problems: broken };
  const parsed = fileSchema.safeParse(yaml.data, { error: wordsFor });
  const mistakes = [
    ...(parsed.success ? [] : mistakesOf(parsed.error.issues)),
    ...crossMistakes(readable(fileSchema, yaml.data) ?? {}),
  ];
  const told = mistakes.map((mistake: Mistake): FileProblem => ({ place: placeOf(mistake), what: mistake.what, ...yaml.positionOf(mistake.path, mistake.isKey) }));
  const problems = [...broken, ...told].sort((a, b) => a.line - b.line || a.column - b.column).filter(isNew);
  return parsed.success && problems.length === 0 ? { ok: true, book: resolve(parsed.data) } : { ok: false, problems };
}

/** What is written once and used in several places by an alias is one mistake. */
function isNew(problem: FileProblem, i: number, all: readonly FileProblem[]): boolean {
  const same = (other: FileProblem): boolean => other.line === problem.line && other.column === problem.column && JSON.stringify(other.what) === JSON.stringify(problem.what);
  return all.findIndex(same) === i;
}

/** `entitlements.bastion-prod.duration.max: must be … (line 12, column 5)`. */
export function problemInOneLine({ place, what, line, column }: FileProblem): Sentence {
  return { says: 'mistake', place, what, line, column };
}

function resolve(file: EntitlementsFile): RuleBook {
  const { instance, channels, mostOpen, roles, accounts, logins, roundTo, pimFloor } = file;
  const entitlements = Object.entries(file.entitlements).map(([id, e]): Entitlement => ({
    ...e, id, roundTo, pimFloor,
    roles: e.roles.map((role) => (role.kind === 'group' ? { ...role, name: role.name ?? `group ${role.group}` } : role)),
    paths: e.paths.flatMap((name) => { const path = file.paths[name]; return path ? [{ ...path, id: name }] : []; }),
    freezes: file.freezes.filter((freeze) => freeze.entitlements?.includes(id) ?? true).map(({ title, from, to, zone }) => ({ title, from, to, zone })),
    duration: { ...e.duration, min: Math.max(e.duration.min, shortest(file)) },
  }));
  return { instance, channels, mostOpen, roles, accounts, logins, drill: drillIn(file), entitlements };
}

function drillIn({ drill, paths, roundTo }: EntitlementsFile): DrillRule | null {
  const path = drill && paths[drill.path];
  return path ? { path: { ...path, id: drill.path }, at: drill.at, length: drill.length, roundTo } : null;
}
