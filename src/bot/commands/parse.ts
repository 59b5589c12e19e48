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
const CLAUSES: Readonly<Record<string, Clause>> = {
  for: 'duration', für: 'duration', until: 'duration', till: 'duration', bis: 'duration', at: 'start', from: 'address', von: 'address', ticket: 'ticket',
};
/** These say a length by its end. */
const UNTIL = /^(?:until|till|bis):?$/i;
/** The reason is the rest of the line, whatever stands in it; in quotes it ends with them where more of the request follows. */
const REASON = /(?:^|\s)(?:because|reason|weil|grund)(?::\s*|\s+|$)/i;
/** `2h`, `1.5`, `min`: as long as words look like this they belong to `for`. */
const PART_OF_DURATION = /^(\d+(\.\d+)?)?(ms|s|secs?|seconds?|sek|sekunden?|m|mins?|minutes?|minuten|h|hrs?|hours?|std|stunden?|d|days?|tage?|w|weeks?)?[.,]?$/i;
/** `22:00`, `6pm`, `18 Uhr`, `tomorrow`, `2026-12-01`, `Europe/Paris`: as long as words look like this they belong to `at` and `until`. */
const PART_OF_MOMENT = /^(\d{1,2}(:\d{2})?(am|pm|uhr)?|\d{4}-\d{2}-\d{2}([tT]\d{1,2}:\d{2})?|\d{1,2}\.\d{1,2}\.(\d{4})?|today|tomorrow|heute|morgen|am|pm|uhr|utc|z|[a-z]+\/[a-z_/+-]+)$/i;
/** `tomorrow at 22:00`, `morgen um 22:00`: the word between belongs to them too. */
const DAY = /^(?:today|tomorrow|heute|morgen|\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.(\d{4})?)$/i;
const FILLERS = ['access', 'to', 'me', 'please', 'and', 'the', 'bitte'];
/** What people say around it who ask in a sentence. */
const PROSE = ['i', 'need', 'want', 'would', 'like', 'can', 'could', 'may', 'have', 'get', 'a', 'an', 'my', 'us', 'ich', 'brauche', 'zugriff', 'auf'];
/** A word, or several in quotes. */
const WORD = /(["'`]).{1,200}?\1[,;]?(?=\s|$)|\S+/g;
/** `for:2h`: no space was left. */
const GLUED = /(^|\s)(for|für|until|till|bis|at|from|von|ticket)[:=](?=\S)/gi;
/** What needs no word in front of it: nothing else looks so. */
const SHAPES: readonly (readonly [Clause, RegExp])[] = [
  ['address', /^\d{1,3}(\.\d{1,3}){3}(\/\d{1,2})?$/],
  ['duration', /^\d+(\.\d+)? ?(s|secs?|seconds?|sek|sekunden?|m|mins?|minutes?|minuten|h\d{0,2}|hrs?|hours?|std|stunden?|d|days?|tage?)$/i],
  ['ticket', /^[a-z]{2,10}-?\d{2,12}$/i],
];

/** Splits `[/]access status xyz` into the command's name (lower case, '' for none) and the rest. */
export function parseCommand(line: string): { name: string; rest: string } {
  const bare = behindAccess(line).replace(/^break glass(?= |$)/i, 'breakglass');
  const [name = ''] = bare.split(' ', 1);
  return { name: name.toLowerCase().replace(/[.!?:,]+$/, ''), rest: bare.slice(name.length).trim() };
}

/** The line without what calls the bot. */
export function behindAccess(line: string): string {
  const called = unquote(line).replace(/^@.*?(?=\/access\b)/i, '');
  return withoutSlip(called.replace(/^\/?\s?access\b[\s:,]*/i, '').replace(/^\//, ''));
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
  const { head, reason } = withoutReason(rest);
  const { found, strangers, problems } = readClauses(head);
  const [entitlement, ...extra] = nameIn(strangers);
  return typedOf({ entitlement, extra, found, reason, problems });
}

/**
 * The same of somebody who asks, more forgiving: an address, a length and a ticket's number are known by their looks, and
 * of several words that could be what is asked for, the one that is a name (`known`, lower case) is it.
 */
export function parseAsk(rest: string, known: readonly string[] = []): Typed {
  const { head, reason } = withoutReason(rest);
  const { found, strangers, problems } = readClauses(head);
  const left = withUnits(nameIn(strangers).filter((word) => !isProse(word)));
  const name = left.find((word) => known.includes(word.toLowerCase()));
  const others = left.filter((word) => word !== name && !isPlaced(word, found));
  const [entitlement, ...extra] = name === undefined ? others : [name, ...others];
  return typedOf({ entitlement, extra, found, reason, problems });
}

export function isProse(word: string): boolean {
  return PROSE.includes(word.toLowerCase());
}

/** `90 min` is one. */
function withUnits(words: readonly string[]): string[] {
  const isUnitOf = (i: number): boolean => /^\d+(\.\d+)?$/.test(words[i] ?? '') && /^[a-z]+$/i.test(words[i + 1] ?? '') && PART_OF_DURATION.test(words[i + 1] ?? '');
  return words.flatMap((word, i) => (isUnitOf(i - 1) ? [] : [isUnitOf(i) ? `${word} ${words[i + 1] ?? ''}` : word]));
}

/** Puts a word where its looks say that it belongs, when nothing was said of that yet. */
function isPlaced(word: string, found: Map<Clause, string>): boolean {
  const clause = SHAPES.find(([kind, shape]) => !found.has(kind) && shape.test(word))?.[0];
  if (clause !== undefined) found.set(clause, word);
  return clause !== undefined;
}

interface Pieces { readonly entitlement: string | undefined; readonly extra: readonly string[]; readonly found: ReadonlyMap<Clause, string>; readonly reason: string; readonly problems: readonly Stray[] }

function typedOf({ entitlement, extra, found, reason, problems }: Pieces): Typed {
  const unplaced = extra.length === 0 ? [] : [{ is: 'stray' as const, words: extra.join(' ').slice(0, 120) }];
  return {
    ...(entitlement === undefined ? {} : { entitlement }), ...Object.fromEntries(found),
    ...(reason === '' ? {} : { reason }), problems: [...problems, ...unplaced],
  };
}

/** Of words that are in no clause, those that mean something. */
function nameIn(strangers: readonly string[]): string[] {
  return strangers.filter((word) => !FILLERS.includes(word.toLowerCase()));
}

function withoutReason(rest: string): { head: string; reason: string } {
  const cut = REASON.exec(rest);
  if (cut === null) return { head: rest, reason: '' };
  const [head, tail] = [rest.slice(0, cut.index), rest.slice(cut.index + cut[0].length)];
  const [, , quoted = '', behind = ''] = /^(["'`])(.*?)\1[,;]?\s+(\S.*)$/s.exec(tail) ?? [];
  const goesOn = quoted !== '' && (clauseOf(behind.split(' ', 1)[0] ?? '') !== undefined || nameIn(readClauses(head).strangers).length === 0);
  return goesOn ? { head: `${head} ${behind}`, reason: quoted.trim() } : { head, reason: unquote(tail) };
}

function readClauses(head: string): { found: Map<Clause, string>; strangers: string[]; problems: Stray[] } {
  const words = (head.replace(GLUED, '$1$2: ').match(WORD) ?? []).map((word) => unquote(word.replace(/[,;]+$/, ''))).filter((word) => word !== '');
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
    const isUntil = UNTIL.test(word);
    const end = endOfValue(words, at + 1, isUntil || clause === 'start' ? PART_OF_MOMENT : clause === 'duration' ? PART_OF_DURATION : undefined);
    if (found.has(clause)) problems.push({ is: 'twice', words: word });
    if (end > at + 1) found.set(clause, `${isUntil ? 'until ' : ''}${words.slice(at + 1, end).join(' ')}`);
    at = end;
  }
  return { found, strangers, problems };
}

/** A value is one word, whatever it is; a duration and a moment go on as long as they look like one: `for 1 h 30 min`. */
function endOfValue(words: readonly string[], from: number, part: RegExp | undefined): number {
  let end = from;
  for (; end < words.length; end += 1) {
    const word = words[end] ?? '';
    const isBetween = part === PART_OF_MOMENT && /^(?:at|um)$/i.test(word) && end === from + 1 && DAY.test(words[from] ?? '') && /^\d/.test(words[end + 1] ?? '');
    if (isBetween) continue;
    if (clauseOf(word) !== undefined || (end > from && !(part?.test(word) ?? false))) break;
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
