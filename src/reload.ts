import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import pRetry from 'p-retry';
import { inEnglish, type Line, type Sentence } from './access/sentences/index.js';
import type { InForce } from './inForce.js';
import { difference } from './policy/difference.js';
import { parseEntitlements, problemInOneLine, type Parsed } from './policy/entitlements.js';
import { mistakeAt } from './policy/mistakes.js';
import { unbuilt } from './policy/unbuilt.js';
import type { TicketSettings } from './tickets/index.js';
import { unsigned } from './signInSettings.js';
import { unasked } from './ticketSettings.js';
import type { Log, Notifier, Store } from './workflow/ports.js';

/**
 * How often the file is read. By its content and not by notices of the file system: an editor puts another file in its
 * place, a ConfigMap of Kubernetes another link above it, and neither is told reliably. Milliseconds.
 */
const EVERY = 1_000;
/** As many lines as one post shows. */
const MOST_LINES = 12;
/** What was told last, for all replicas. */
const TOLD = 'entitlements:told';
/** Longer than it takes to remember what was told, and shorter than any two edits. Milliseconds. */
const RACE = 5_000;

export interface ReloadOver {
  readonly file: string;
  /** What the file said when the rules in force were made from it. */
  readonly text: string;
  readonly inForce: InForce;
  /** The ticket systems that can be asked. */
  readonly tickets: TicketSettings;
  /** Whether people can sign in at a page. */
  readonly canSignIn: boolean;
  readonly notifier: Pick<Notifier, 'report' | 'alarm'>;
  readonly store: Pick<Store, 'once' | 'remember' | 'recall'>;
  readonly log: Log;
}

/**
 * Follows the entitlements file. A good new version is in force at once and told in the audit channel as what changed; a
 * bad one is told with all that is wrong, and the rules in force stay.
 */
export function followEntitlements(over: ReloadOver): { close(): void } {
  const stopping = new AbortController();
  void follow(over, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) over.log.error({ err: error }, 'the entitlements file is no longer followed');
  });
  return { close: () => { stopping.abort(); } };
}

async function follow(over: ReloadOver, signal: AbortSignal): Promise<void> {
  let seen = over.text;
  let judged = over.text;
  let telling = tell(atStart(over), over, signal);
  for (;;) {
    await wait(EVERY, undefined, { signal, ref: false });
    const now = await readFile(over.file, 'utf8').catch(asUnreadable);
    // the same twice: nobody is in the middle of writing it
    if (now === seen && now !== judged) {
      judged = now;
      const news = judge(now, over);
      telling = telling.then(() => tell(news, over, signal));
    }
    seen = now;
  }
}

const UNREADABLE = '\0';

/** In place of a text: no file has a NUL in it that is YAML. */
function asUnreadable(error: unknown): string {
  return `${UNREADABLE}${error instanceof Error ? error.message : String(error)}`;
}

/** `key`: which version it is about, and what became of it. */
interface News { readonly key: string; readonly title: Sentence; readonly lines: readonly Line[]; readonly isStart?: boolean; readonly isTrouble?: boolean }

/** An edit while nobody ran is told too, though nobody knows any more what stood there before. */
function atStart({ text, inForce }: ReloadOver): News {
  const names = inForce.book().entitlements.map((e) => e.id);
  return { key: `in force ${hashOf(text)}`, title: { says: 'file/start' }, lines: [{ says: 'file/in-force', names }], isStart: true };
}

/** Puts what the file says in force when it is good. */
function judge(text: string, { file, inForce, tickets, canSignIn, log }: ReloadOver): News {
  const before = inForce.book();
  const parsed = parseEntitlements(text);
  const problems = problemsOf(text, parsed, { instance: before.instance, tickets, canSignIn });
  if (!parsed.ok || problems.length > 0) {
    log.error({ file, problems: problems.map(inEnglish) }, 'the entitlements file was refused; what is in force stays');
    return { key: `refused ${hashOf(text)}`, title: { says: 'file/refused', problems: problems.length }, lines: problems, isTrouble: true };
  }
  inForce.replace(parsed.book);
  const changes = difference(before, parsed.book);
  log.info({ file, changes: changes.map(inEnglish) }, 'the entitlements file was read again');
  return { key: `in force ${hashOf(text)}`, title: { says: changes.length > 0 ? 'file/changed' : 'file/in-order' }, lines: changes };
}

function problemsOf(text: string, parsed: Parsed, { instance, tickets, canSignIn }: { instance: string } & Pick<ReloadOver, 'tickets' | 'canSignIn'>): Sentence[] {
  if (text.startsWith(UNREADABLE)) return [{ says: 'mistake/unreadable', why: text.slice(UNREADABLE.length) }];
  return parsed.ok ? [...instanceProblems(instance, parsed.book.instance), ...unbuilt(parsed.book), ...unasked(parsed.book, tickets), ...unsigned(parsed.book, canSignIn)] : parsed.problems.map(problemInOneLine);
}

function instanceProblems(running: string, wished: string): Sentence[] {
  return running === wished ? [] : [mistakeAt('instance', { says: 'mistake/instance', running, wished })];
}

/** Never rejects: what could not be told stands in the log. */
async function tell(news: News, { store, notifier, log }: ReloadOver, signal: AbortSignal): Promise<void> {
  const more = news.lines.length - MOST_LINES + 1;
  const shown: readonly Line[] = more > 1 ? [...news.lines.slice(0, -more), { says: 'file/more', more }] : news.lines;
  try {
    if (await pRetry(() => isToTell(store, news), { ...PATIENT, signal })) await pRetry(() => (news.isTrouble ? notifier.alarm(news.title, shown) : notifier.report(news.title, shown)), { ...PATIENT, signal });
  } catch (error) {
    if (!signal.aborted) log.error({ err: error, title: inEnglish(news.title), lines: news.lines.map(inEnglish) }, 'what became of the entitlements file was not told');
  }
}

/** Redis or Teams may be away for some minutes. */
const PATIENT = { retries: 8, minTimeout: 1_000, factor: 2 };

/** Of all replicas the first tells, and what says nothing new is not told. */
async function isToTell(store: ReloadOver['store'], { key, lines, isStart = false }: News): Promise<boolean> {
  const last = await store.recall(TOLD);
  if (last === key || !(await store.once(`entitlements:${hashOf(`${last} ${key}`)}`, RACE))) return false;
  await store.remember(TOLD, key);
  if (isStart) return last !== undefined;
  return lines.length > 0 || last?.startsWith('refused') === true;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
