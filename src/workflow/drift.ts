import type { Drift, FoundDrift, Known } from '../access/drift.js';
import { AccessError } from '../access/errors.js';
import { later, type Instant } from '../access/instant.js';
import { mayBeOpen } from '../access/request.js';
import { SYSTEM } from '../access/stop.js';
import { targetKey, type IdentityTarget, type Pass, type Presence, type Target } from '../access/target.js';
import { load, type Loaded } from './change.js';
import { driftPost } from './driftNews.js';
import type { Ports } from './ports.js';
import { isBroken } from './systemNews.js';
import { pathsOn } from './wanted.js';

/** What stands for long is recorded again after this time. Milliseconds. */
const AGAIN = 60 * 60_000;
/** So far back somebody's hand is looked for in Azure's log. Milliseconds. */
const LOOK_BACK = 30 * 60_000;

/**
 * The windows that account for what is on a target: those that may be open there, and for a role the one that it says it
 * was made for, whatever became of it: PIM keeps the longer of two ends when the longer window is over.
 */
export async function knownOn(ports: Pick<Ports, 'store' | 'ledger'>, { target, open }: { target: Target; open: readonly Loaded[] }, present: readonly Presence[]): Promise<Known[]> {
  const named = target.layer === 'identity' ? present.flatMap((p) => (p.ours && p.request && !open.some(({ request }) => request.id === p.request) ? [p.request] : [])) : [];
  const others = await Promise.all(named.map((id) => load(ports, id).catch((error: unknown) => { if (error instanceof AccessError) return undefined; throw error; })));
  return [...open, ...others.flatMap((one) => one ?? [])].map((one) => knownFrom(one, target));
}

function knownFrom({ request, history }: Loaded, target: Target): Known {
  const meant = 'window' in request ? [request.window.end] : [];
  // an end that an extension has left behind may still stand on a rule that could not be deleted
  const before = history.flatMap(({ event }) => (event.type === 'opened' && targetKey(event.target) === targetKey(target) ? [event.until] : []));
  const standsUntil = request.status === 'active' && request.opened.some(({ target: one, until }) => targetKey(one) === targetKey(target) && until === request.window.end) ? request.window.end : null;
  return { request: request.id, ends: [...new Set([...meant, ...before])], address: request.address, standsUntil, paths: target.layer === 'network' && mayBeOpen(request) ? pathsOn(request, target.nsg) : [] };
}

/**
 * Writes down what a pass found that nobody asked for, with what became of it and who made it where Azure's log or PIM's requests tell, and
 * has it posted. What still stands is recorded once an hour. Never rejects: what has to close does not wait for its record.
 */
export async function recordDrift(ports: Pick<Ports, 'store' | 'system' | 'notifier' | 'queue' | 'activity' | 'directory' | 'clock' | 'log'>, target: Target, { reading, drift }: Pass): Promise<void> {
  if (!drift) return;
  const found: FoundDrift[] = [];
  try {
    for (const one of drift.found) {
      const stands = drift.left.some(({ name }) => name === one.name);
      if (stands && !(await ports.store.once(`drift ${targetKey(target)} ${JSON.stringify(one)}`, AGAIN))) continue;
      const mended = stands ? null : reading.present.some(({ name }) => name === one.name) ? 'restored' : 'taken away';
      found.push({ ...one, mended, by: await writerOf(ports, target, one) });
    }
    ports.log.warn({ target: targetKey(target), found }, 'something of ours was found in Azure that nobody here asked for');
    if (found.length === 0) return;
    await ports.system.append(() => ({ type: 'drifted', target, found }));
    await ports.queue.announce(SYSTEM);
  } catch (error) {
    ports.log.error({ err: error, target: targetKey(target), found: drift.found }, 'what was found in Azure could not be recorded');
    if (isBroken(error)) await tellUnrecorded(ports, target, found);
  }
}

/** Where the record is damaged or lost, people are told all the same. */
async function tellUnrecorded({ notifier, clock, log }: Pick<Ports, 'notifier' | 'clock' | 'log'>, target: Target, found: readonly FoundDrift[]): Promise<void> {
  const row = `drift ${targetKey(target)} ${clock.now()}`;
  await notifier.tell({ row, n: 1, ...driftPost({ target, found }) }).catch((error: unknown) => { log.error({ err: error }, 'and nobody could be told'); });
}

/** A rule has a resource of its own in Azure's log, which lags; an assignment has none, but the requests that changed it name who made them. */
async function writerOf(ports: Pick<Ports, 'activity' | 'directory' | 'clock' | 'log'>, target: Target, found: Drift): Promise<string | null> {
  try {
    return await (target.layer === 'network' ? ruleWriterOf(ports, target.nsg, found) : roleWriterOf(ports, target, found));
  } catch (error) {
    ports.log.warn({ name: found.name, reason: error instanceof Error ? error.message : String(error) }, 'who changed what is ours could not be read');
    return null;
  }
}

async function ruleWriterOf({ activity, clock }: Pick<Ports, 'activity' | 'clock'>, nsg: string, { name }: Drift): Promise<string | null> {
  const to = clock.now();
  const from: Instant = later(to, -LOOK_BACK);
  return (await activity.writersOf(`${nsg}/securityRules/${name}`, { from, to }))[0] ?? null;
}

async function roleWriterOf({ activity, directory }: Pick<Ports, 'activity' | 'directory'>, target: IdentityTarget, { schedule }: Drift): Promise<string | null> {
  const [by] = schedule === undefined ? [] : await activity.changersOf(target, schedule);
  if (by === undefined) return null;
  // an application has no account there, and an id alone tells too
  const account = await directory.person(by).catch(() => undefined);
  return account === undefined ? by : `${account.person.name} (${by})`;
}
