import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import { between, type Instant } from '../access/instant.js';
import { inEnglish, type Line } from '../access/sentences/index.js';
import type { BaselineProblem, Ports } from './ports.js';

/** What stays wrong is told again after this long. Milliseconds. */
const TELL_AGAIN = 24 * 60 * 60_000;
/** As long as one post may take before another process may try it. Milliseconds. */
const CLAIM = 15_000;
/** A card has room for so many problems with their commands. */
const MOST = 5;

/** What was told of an NSG, and when; nothing wrong is the empty list. */
const Told = z.object({ what: z.array(z.string()), at: z.string() });
type Told = z.infer<typeof Told>;

type Means = Pick<Ports, 'layers' | 'rules' | 'store' | 'notifier' | 'clock' | 'log'>;

/**
 * Looks at every managed NSG at rest. What is wrong is told once in the audit channel, with the command that mends it, again
 * only when it has changed or after a day, and once more when it is in order again. One report over all replicas. Rejects when
 * somebody could not be told, so that it is tried again; an NSG that Azure is too busy to show is left to the next time.
 */
export async function checkBaselines(ports: Means): Promise<void> {
  const outcomes = await Promise.allSettled(guardingNsgs(ports).map((nsg) => checkBaseline(ports, nsg)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** NSGs that the file in force names, each once: those of the entitlements, and that of drills. */
export function managedNsgs(ports: Pick<Ports, 'rules'>): string[] {
  const { drill } = ports.rules;
  return eachOnce([...guardingNsgs(ports), ...(drill ? [drill.path.nsg] : [])]);
}

/** Those that have to let nobody in at rest; that of drills need not guard anything. */
function guardingNsgs({ rules }: Pick<Ports, 'rules'>): string[] {
  return eachOnce(rules.entitlements().flatMap((e) => e.paths.map((p) => p.nsg)));
}

function eachOnce(nsgs: readonly string[]): string[] {
  return [...new Map(nsgs.map((nsg) => [nsg.toLowerCase(), nsg])).values()];
}

async function checkBaseline(ports: Means, nsg: string): Promise<void> {
  const problems = await problemsOf(ports, nsg);
  if (!problems) return;
  const name = `baseline ${nsg.toLowerCase()}`;
  const told = readTold(await ports.store.recall(name));
  const what = problems.map((problem) => inEnglish(problem.what)).sort();
  const now = ports.clock.now();
  if (!isNews(what, told, now)) return;
  // Named for what was told before: the same report is made once, and the same trouble another day is another report.
  const isMine = await ports.store.once(`${name} after ${told?.at ?? ''}`, CLAIM);
  if (!isMine) throw new AccessError('chat-unavailable', 'This report is being posted.', { retryable: true });
  await report(ports, nsg, problems);
  await ports.store.remember(name, JSON.stringify({ what, at: now } satisfies Told));
}

async function problemsOf({ layers, log }: Means, nsg: string): Promise<BaselineProblem[] | undefined> {
  try {
    return await layers.baseline(nsg);
  } catch (error) {
    log.warn({ nsg, reason: error instanceof Error ? error.message : String(error) }, 'the baseline of an NSG could not be read');
    return undefined;
  }
}

function readTold(stored: string | undefined): Told | undefined {
  return stored === undefined ? undefined : Told.parse(JSON.parse(stored));
}

function isNews(what: readonly string[], told: Told | undefined, now: Instant): boolean {
  const before = told?.what ?? [];
  if (JSON.stringify(what) !== JSON.stringify(before)) return true;
  return what.length > 0 && told !== undefined && between(told.at, now) >= TELL_AGAIN;
}

async function report({ notifier, log }: Means, nsg: string, problems: readonly BaselineProblem[]): Promise<void> {
  const name = nsg.split('/').at(-1) ?? nsg;
  if (problems.length === 0) {
    log.info({ nsg }, 'the baseline of an NSG is in order again');
    return notifier.report({ says: 'at-rest/right', nsg: name }, [{ says: 'at-rest/taken' }]);
  }
  log.warn({ nsg, problems }, 'the baseline of an NSG is open');
  const lines = problems.slice(0, MOST).flatMap((problem): Line[] => [{ says: 'at-rest/problem', what: problem.what }, problem.mend]);
  const rest: Line[] = problems.length > MOST ? [{ says: 'at-rest/more', more: problems.length - MOST }] : [];
  await notifier.alarm({ says: 'at-rest/wrong', nsg: name }, [...lines, ...rest]);
}
