import { z } from 'zod';
import { between, type Instant } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import { CANARY_SOURCE } from '../access/drill.js';
import type { Canary } from '../access/drills.js';
import { within, type Line, type Sentence } from '../access/sentences/index.js';
import { SESSIONS, stuck, stuckAfter, type StillOpen } from '../access/stuck.js';
import { targetKey } from '../access/target.js';
import { readFailure } from './failures.js';
import { asFailure } from './pass.js';
import type { Ports } from './ports.js';
import { pathsOn } from './wanted.js';

/** What is still open is told again after this long, and at once when more of it is. Milliseconds. */
const HOUR = 60 * 60_000;
/** A card has room for so many of them with their commands. */
const MOST = 8;

/** The newest of the posts about a request, counted from 1: what it said to be open, nothing for a closing, and when. */
const Told = z.object({ n: z.number(), open: z.array(z.string()), at: z.string() });
type Told = z.infer<typeof Told>;

type Means = Pick<Ports, 'store' | 'notifier' | 'layers' | 'sessions' | 'clock'>;

/** What may be stuck: a window that is being closed, or the canary of a drill. */
interface Subject {
  /** The name of the request, or of the drill. */
  readonly id: string;
  readonly title: Sentence;
  readonly closedTitle: Sentence;
  readonly since: Instant;
  readonly open: readonly StillOpen[];
  /** The commands that close it. */
  readonly byHand: (what: StillOpen['what']) => Promise<readonly Line[]>;
}

/**
 * Alarms both channels when a revocation takes longer than a minute: what is open, why, and the commands that close it by
 * hand; again every hour, and once more when it is closed. Rejects when that could not be told, so that it is tried again.
 */
export async function tellStuck(ports: Means, request: AccessRequest): Promise<void> {
  const { id, requester: { name: who }, entitlement: { title } } = request;
  await tellStuckOf(ports, {
    id, title: { says: 'stuck', who, title }, closedTitle: { says: 'stuck/closed', who, title },
    since: request.status === 'revoking' ? request.revokingSince : request.askedAt,
    open: stuck(request, ports.clock.now()), byHand: (what) => byHand(ports, request, what),
  });
}

/** The same for a drill; `canary` null: it has closed. */
export async function tellStuckDrill(ports: Means, { id, path, canary }: { id: string; path: string; canary: Canary | null }): Promise<void> {
  const target = canary && { layer: 'network', nsg: canary.path.nsg } as const;
  const stuckAt = canary && stuckAfter(canary.window.end);
  await tellStuckOf(ports, {
    id, title: { says: 'stuck/drill', path }, closedTitle: { says: 'stuck/drill-closed', path },
    since: canary?.window.end ?? ports.clock.now(),
    open: target && stuckAt !== null && stuckAt <= ports.clock.now() ? [{ what: target, stuckAt, why: undefined }] : [],
    byHand: async () => (canary && target ? ports.layers.byHand(target, { until: canary.window.end, address: CANARY_SOURCE, paths: [path] }) : []),
  });
}

async function tellStuckOf(ports: Means, subject: Subject): Promise<void> {
  const name = `stuck ${subject.id}`;
  const told = readTold(await ports.store.recall(name));
  const now = ports.clock.now();
  if (!isNews(subject.open, told, now)) return;
  const n = (told?.n ?? 0) + 1;
  await ports.notifier.tell({ row: name, n, where: ['approvals', 'audit'], ...(subject.open.length > 0 ? await alarmOf(ports, subject) : closedPost(subject, told?.at ?? now, now)) });
  await ports.store.remember(name, JSON.stringify({ n, open: subject.open.map(keyOf), at: now } satisfies Told));
}

function readTold(stored: string | undefined): Told | undefined {
  return stored ? Told.parse(JSON.parse(stored)) : undefined;
}

function isNews(open: readonly StillOpen[], told: Told | undefined, now: Instant): boolean {
  if (!told || told.open.length === 0 || open.length === 0) return (told?.open.length ?? 0) !== open.length;
  return open.some((one) => !told.open.includes(keyOf(one))) || between(told.at, now) >= HOUR;
}

async function alarmOf(ports: Means, subject: Subject) {
  const { id, title, since, open } = subject;
  const shown = await Promise.all(open.slice(0, MOST).map((one) => linesOf(ports, subject, one)));
  const rest: Line[] = open.length > MOST ? [{ says: 'stuck/more', more: open.length - MOST }] : [];
  const first: Sentence = { says: 'stuck/since', since, late: between(since, ports.clock.now()), request: id };
  return { tone: 'attention', isAlarm: true, title, lines: [first, ...shown.flat(), ...rest] } as const;
}

async function linesOf(ports: Means, { id, byHand: commandsFor }: Subject, { what, why }: StillOpen): Promise<Line[]> {
  const newest = await readFailure(ports, what === SESSIONS ? { request: id, what } : { what: targetKey(what) }) ?? why;
  const commands = await commandsFor(what).catch((error: unknown): Line[] => [{ says: 'stuck/no-command', why: within(asFailure(error)) }]);
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

function closedPost({ id, closedTitle }: Subject, at: Instant, now: Instant) {
  return { tone: 'good', title: closedTitle, lines: [{ says: 'stuck/read-back', at, now, request: id }] } as const;
}

export function inShort(what: StillOpen['what']): Sentence {
  if (what === SESSIONS) return { says: 'stuck/sessions' };
  return what.layer === 'network' ? { says: 'stuck/network', nsg: what.nsg.slice(what.nsg.lastIndexOf('/') + 1) } : { says: 'stuck/role', role: what };
}

function keyOf({ what }: StillOpen): string {
  return what === SESSIONS ? SESSIONS : targetKey(what);
}
