import { distance } from 'fastest-levenshtein';
import type { Reader } from '../words/reader.js';

/** The parts of a request as typed; what is missing is undefined, what belongs nowhere is in `problems`. */
export interface Typed {
  readonly entitlement?: string;
  readonly duration?: string;
  readonly start?: string;
  readonly address?: string;
  readonly ticket?: string;
  readonly reason?: string;
  readonly problems: readonly Stray[];
}

/** What belongs nowhere: words that are no part of a request, or a clause that was given before. */
export type Stray = { readonly is: 'stray' | 'twice'; readonly words: string };

export function strayInWords({ is, words }: Stray, { words: { asked } }: Pick<Reader, 'words'>): string {
  return asked[is](words);
}

type Clause = 'duration' | 'start' | 'address' | 'ticket';
const CLAUSES: Readonly<Record<string, Clause>> = { for: 'duration', at: 'start', from: 'address', ticket: 'ticket' };
/** The reason is the rest of the line, whatever stands in it. */
const REASON = /(?:^|\s)(?:because|reason)(?::\s*|\s+|$)/i;
/** `2h`, `1.5`, `min`: as long as words look like this they belong to `for`. */
const PART_OF_DURATION = /^(\d+(\.\d+)?)?(ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)?[.,]?$/i;
/** `22:00`, `tomorrow`, `2026-12-01`, `Europe/Paris`: as long as words look like this they belong to `at`. */
const PART_OF_START = /^(\d{1,2}:\d{2}|\d{4}-\d{2}-\d{2}([tT]\d{1,2}:\d{2})?|today|tomorrow|utc|z|[a-z]+\/[a-z_/+-]+)$/i;
const FILLERS = ['access', 'to', 'me', 'please', 'and'];

/** Splits `[/]access status xyz` into the command's name (lower case, '' for none) and the rest. */
export function parseCommand(line: string): { name: string; rest: string } {
  const called = unquote(line).replace(/^@.*?(?=\/access\b)/i, '');
  const bare = withoutSlip(called.replace(/^\/?\s?access\b[\s:,]*/i, '').replace(/^\//, ''));
  const [name = ''] = bare.split(' ', 1);
  return { name: name.toLowerCase().replace(/[.!?:,]+$/, ''), rest: bare.slice(name.length).trim() };
}

/** `acces status`: the bot's own word with a slip of the finger, when something stands behind it. */
function withoutSlip(line: string): string {
  const [first = '', ...rest] = line.split(' ');
  const isSlip = rest.length > 0 && first.length > 3 && distance(first.toLowerCase(), 'access') <= 2;
  return isSlip ? rest.join(' ') : line;
}

/**
 * Reads what stands behind `request`: an entitlement and the clauses `for`, `from`, `ticket`, `because`, in any order
 * and case, quoted or not. Nothing is guessed: a word that belongs nowhere is a problem, and so is a clause given twice.
 */
export function parseRequest(rest: string): Typed {
  const cut = REASON.exec(rest);
  const reason = cut === null ? '' : unquote(rest.slice(cut.index + cut[0].length));
  const { found, strangers, problems } = readClauses(cut === null ? rest : rest.slice(0, cut.index));
  const [entitlement, ...extra] = strangers.filter((word) => !FILLERS.includes(word.toLowerCase()));
  const unplaced = extra.length === 0 ? [] : [{ is: 'stray' as const, words: extra.join(' ').slice(0, 120) }];
  return {
    ...(entitlement === undefined ? {} : { entitlement }), ...Object.fromEntries(found),
    ...(reason === '' ? {} : { reason }), problems: [...problems, ...unplaced],
  };
}

function readClauses(head: string): { found: Map<Clause, string>; strangers: string[]; problems: Stray[] } {
  const words = head.split(' ').map((word) => unquote(word.replace(/[,;]+$/, ''))).filter((word) => word !== '');
  const found = new Map<Clause, string>();
  const problems: Stray[] = [];
  const strangers: string[] = [];
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    const clause = clauseOf(word);
    if (clause === undefined) {
      strangers.push(word);
      at += 1;
      continue;
    }
    const end = endOfValue(words, at + 1, clause);
    if (found.has(clause)) problems.push({ is: 'twice', words: word });
    if (end > at + 1) found.set(clause, words.slice(at + 1, end).join(' '));
    at = end;
  }
  return { found, strangers, problems };
}

const PARTS: Readonly<Partial<Record<Clause, RegExp>>> = { duration: PART_OF_DURATION, start: PART_OF_START };

/** A value is one word, whatever it is; a duration and a start go on as long as they look like one: `for 1 h 30 min`. */
function endOfValue(words: readonly string[], from: number, clause: Clause): number {
  let end = from;
  while (end < words.length && clauseOf(words[end] ?? '') === undefined) {
    if (end > from && !(PARTS[clause]?.test(words[end] ?? '') ?? false)) break;
    end += 1;
  }
  return end;
}

function clauseOf(word: string): Clause | undefined {
  const name = word.toLowerCase().replace(/:$/, '');
  return Object.hasOwn(CLAUSES, name) ? CLAUSES[name] : undefined;
}

function unquote(text: string): string {
  return text.trim().replace(/^(["'`])(.*)\1$/s, '$2').trim();
}
