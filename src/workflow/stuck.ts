import { z } from 'zod';
import { between, type Instant } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import { saidBy, within, type Line, type Said, type Sentence } from '../access/sentences/index.js';
import { SESSIONS, stuck, type StillOpen } from '../access/stuck.js';
import { targetKey } from '../access/target.js';
import { asFailure, type Failure } from './pass.js';
import type { Ports } from './ports.js';
import { pathsOn } from './wanted.js';

/** What is still open is told again after this long, and at once when more of it is. Milliseconds. */
const HOUR = 60 * 60_000;
/** The newest failure of a target is remembered for this long: the next try, a minute later, brings another. Milliseconds. */
const FRESH = 10 * 60_000;
/** A card has room for so many of them with their commands. */
const MOST = 8;

/** The newest of the posts about a request, counted from 1: what it said to be open, nothing for a closing, and when. */
const Told = z.object({ n: z.number(), open: z.array(z.string()), at: z.string() });
type Told = z.infer<typeof Told>;
/** Why the newest try failed, as it was kept some minutes ago. */
const Why = z.object({ message: z.string(), sentence: z.object({ says: z.string() }).passthrough().optional() });

type Means = Pick<Ports, 'store' | 'notifier' | 'layers' | 'sessions' | 'clock'>;

/** Keeps why the newest try failed: the record has the first failure alone, and the way out is in the last. `request`: for what is no target of several. */
export async function keepWhy({ store }: Pick<Ports, 'store'>, { request = '', what }: { request?: string; what: string }, failure: Failure): Promise<void> {
  await store.keep(nameOf(request, what), JSON.stringify(saidBy(failure)), FRESH);
}

/**
 * Alarms both channels when a revocation takes longer than a minute: what is open, why, and the commands that close it by
 * hand; again every hour, and once more when it is closed. Rejects when that could not be told, so that it is tried again.
 */
export async function tellStuck(ports: Means, request: AccessRequest): Promise<void> {
  const name = `stuck ${request.id}`;
  const told = readTold(await ports.store.recall(name));
  const now = ports.clock.now();
  const open = stuck(request, now);
  if (!isNews(open, told, now)) return;
  const n = (told?.n ?? 0) + 1;
  await ports.notifier.tell({ row: name, n, where: ['approvals', 'audit'], ...(open.length > 0 ? await alarmOf(ports, request, open) : closedPost(request, told?.at ?? now)) });
  await ports.store.remember(name, JSON.stringify({ n, open: open.map(keyOf), at: now } satisfies Told));
}

function readTold(stored: string | undefined): Told | undefined {
  return stored ? Told.parse(JSON.parse(stored)) : undefined;
}

function isNews(open: readonly StillOpen[], told: Told | undefined, now: Instant): boolean {
  if (!told || told.open.length === 0 || open.length === 0) return (told?.open.length ?? 0) !== open.length;
  return open.some((one) => !told.open.includes(keyOf(one))) || between(told.at, now) >= HOUR;
}

async function alarmOf(ports: Means, request: AccessRequest, open: readonly StillOpen[]) {
  const { id, requester, entitlement } = request;
  const since = request.status === 'revoking' ? request.revokingSince : request.askedAt;
  const shown = await Promise.all(open.slice(0, MOST).map((one) => linesOf(ports, request, one)));
  const rest: Line[] = open.length > MOST ? [{ says: 'stuck/more', more: open.length - MOST }] : [];
  const first: Sentence = { says: 'stuck/since', since, late: between(since, ports.clock.now()), request: id };
  return { tone: 'attention', isAlarm: true, title: { says: 'stuck', who: requester.name, title: entitlement.title }, lines: [first, ...shown.flat(), ...rest] } as const;
}

async function linesOf(ports: Means, request: AccessRequest, { what, why }: StillOpen): Promise<Line[]> {
  const key = what === SESSIONS ? nameOf(request.id, SESSIONS) : nameOf('', targetKey(what));
  const kept = await ports.store.kept(key);
  const newest = kept === undefined ? why : Why.parse(JSON.parse(kept)) as Said; // kept by `keepWhy`
  const commands = await byHand(ports, request, what).catch((error: unknown): Line[] => [{ says: 'stuck/no-command', why: within(asFailure(error)) }]);
  return [
    { says: 'stuck/why', what: inShort(what), why: newest ? within(newest) : { says: 'stuck/as-open' } },
    ...(commands.length > 0 ? commands : [{ says: 'stuck/nothing-left' } as const]),
  ];
}

async function byHand({ layers, sessions }: Means, request: AccessRequest, what: StillOpen['what']): Promise<Line[]> {
  const { entitlement, logins, address } = request;
  if (what === SESSIONS) return sessions.byHand(entitlement, logins);
  const until = request.status === 'revoking' ? request.window.end : request.askedAt;
  return layers.byHand(what, { until, address, paths: what.layer === 'network' ? pathsOn(request, what.nsg).map((path) => path.id) : [] });
}

function closedPost({ id, requester, entitlement }: AccessRequest, toldAt: Instant) {
  return { tone: 'good', title: { says: 'stuck/closed', who: requester.name, title: entitlement.title }, lines: [{ says: 'stuck/read-back', at: toldAt, request: id }] } as const;
}

export function inShort(what: StillOpen['what']): Sentence {
  if (what === SESSIONS) return { says: 'stuck/sessions' };
  return what.layer === 'network' ? { says: 'stuck/network', nsg: what.nsg.slice(what.nsg.lastIndexOf('/') + 1) } : { says: 'stuck/role', role: what };
}

function keyOf({ what }: StillOpen): string {
  return what === SESSIONS ? SESSIONS : targetKey(what);
}

function nameOf(request: string, what: string): string {
  return `why ${request} ${what}`;
}
