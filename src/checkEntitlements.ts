import { readFileSync } from 'node:fs';
import { inWords } from './access/duration.js';
import { roleInWords, type Entitlement, type Stage } from './access/entitlement.js';
import { readOptions } from './options.js';
import { parseEntitlements } from './policy/entitlements.js';
import { inEnglish } from './access/sentences/index.js';
import { hoursInWords } from './access/sentences/words.js';
import { peopleInWords } from './policy/sayings.js';

/** Says of an entitlements file everything that is wrong with it, or what it allows. Exit code 1 when something is wrong. */

const { values: { json }, positionals: [file = ''] } = readOptions('npm run check-entitlements -- FILE [--json]', { allowPositionals: true, options: { json: { type: 'boolean', default: false } } });

function say(line: string): void {
  // with --json the last line is for a program, and the rest for whoever watches
  (json ? process.stderr : process.stdout).write(`${line}\n`);
}

/** In English, as every tool. */
interface Problem { readonly place: string; readonly message: string; readonly line: number; readonly column: number }

function check(text: string): { problems: readonly Problem[]; entitlements: readonly Entitlement[] } {
  const parsed = parseEntitlements(text);
  return parsed.ok ? { problems: [], entitlements: parsed.book.entitlements } : { problems: parsed.problems.map(({ place, what, line, column }) => ({ place: inEnglish(place), message: inEnglish(what), line, column })), entitlements: [] };
}

function read(): ReturnType<typeof check> {
  try {
    return check(readFileSync(file, 'utf8'));
  } catch (error) {
    const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return { problems: [{ place: 'the file', message, line: 1, column: 1 }], entitlements: [] };
  }
}

function summaryOf(e: Entitlement) {
  return {
    id: e.id, title: e.title, requesters: peopleInWords(e.requesters), roles: e.roles.map(roleInWords), paths: e.paths.map((path) => path.id),
    approves: [...e.approval.stages.map(stageInWords), ...(e.approval.automatic.length > 0 ? ['nobody, where approval.automatic holds'] : [])],
    open: `${e.hours.length === 0 ? 'at any time' : hoursInWords(e.hours)}, for ${inWords(e.duration.min)} to ${inWords(e.duration.max)}`,
  };
}

function stageInWords({ needed, approvers }: Stage): string {
  return `${needed} of ${peopleInWords(approvers).join(', ')}`;
}

function tell(all: readonly ReturnType<typeof summaryOf>[]): void {
  const count = (list: readonly string[], one: string) => `${new Set(list).size} ${one}${new Set(list).size === 1 ? '' : 's'}`;
  say(`${file} is in order: ${count(all.map((e) => e.id), 'entitlement')}, ${count(all.flatMap((e) => e.roles), 'role')}, ${count(all.flatMap((e) => e.paths), 'path')}.`);
  for (const { id, title, requesters, roles, paths, approves, open } of all) {
    say(`\n${id}: ${title}`);
    for (const [name, words] of [['asks', requesters], ['approves', approves], ['roles', roles], ['paths', paths], ['open', [open]]] as const) {
      say(`  ${name.padEnd(9)} ${words.join('; ')}`);
    }
  }
}

const { problems, entitlements } = read();
const summary = entitlements.map(summaryOf);
for (const { line, column, place, message } of problems) say(`${file}:${line}:${column} ${place}: ${message}`);
if (problems.length > 0) say(`\n${problems.length === 1 ? 'One thing' : `${problems.length} things`} to correct.`);
else tell(summary);
if (json) process.stdout.write(`${JSON.stringify({ passed: problems.length === 0, file, problems, entitlements: summary })}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
