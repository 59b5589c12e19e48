import { z } from 'zod';
import { inWords } from '../access/duration.js';
import { roleInWords } from '../access/entitlement.js';
import { between, clockTime, type Instant } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import { SESSIONS, stuck, type StillOpen } from '../access/stuck.js';
import { targetKey } from '../access/target.js';
import type { Failure } from './pass.js';
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

type Means = Pick<Ports, 'store' | 'notifier' | 'layers' | 'sessions' | 'clock'>;

/** Keeps why the newest try failed: the record has the first failure alone, and the way out is in the last. `request`: for what is no target of several. */
export async function keepWhy({ store }: Pick<Ports, 'store'>, { request = '', what }: { request?: string; what: string }, { message }: Failure): Promise<void> {
  await store.keep(nameOf(request, what), message, FRESH);
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
  await ports.notifier.tell({ row: name, n, where: ['approvals', 'audit'], ...(open.length > 0 ? await alarmOf(ports, request, open) : closedPost(request, told)) });
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
  const rest = open.length > MOST ? [`and ${open.length - MOST} more of the same request`] : [];
  return {
    tone: 'attention', isAlarm: true, text: `⛔ STILL OPEN: ${requester.name}, ${entitlement.title}`,
    lines: [`Should have closed at ${clockTime(since)}, ${inWords(between(since, ports.clock.now()))} ago. It is tried again at least once a minute. Request ${id}.`, ...shown.flat(), ...rest],
  } as const;
}

async function linesOf(ports: Means, request: AccessRequest, { what, why }: StillOpen): Promise<string[]> {
  const key = what === SESSIONS ? nameOf(request.id, SESSIONS) : nameOf('', targetKey(what));
  const reason = await ports.store.kept(key) ?? why?.message ?? 'Azure takes the write, and shows it as open all the same.';
  const commands = await byHand(ports, request, what).catch((error: unknown) => [
    `How to close it by hand could not be found out: ${error instanceof Error ? error.message : String(error)}`,
  ]);
  return [`• ${inShort(what)}: ${reason}`, ...(commands.length > 0 ? commands : ['Nothing of it is left in Azure; the next try will see that.'])];
}

async function byHand({ layers, sessions }: Means, request: AccessRequest, what: StillOpen['what']): Promise<string[]> {
  const { entitlement, logins, address } = request;
  if (what === SESSIONS) return sessions.byHand(entitlement, logins);
  const until = request.status === 'revoking' ? request.window.end : request.askedAt;
  return layers.byHand(what, { until, address, paths: what.layer === 'network' ? pathsOn(request, what.nsg).map((path) => path.id) : [] });
}

function closedPost({ id, requester, entitlement }: AccessRequest, told: Told | undefined) {
  return {
    tone: 'good', text: `Closed after all: ${requester.name}, ${entitlement.title}`,
    lines: [`What was told to be open at ${told ? clockTime(told.at) : 'that time'} has been read back as closed. Request ${id}.`],
  } as const;
}

function inShort(what: StillOpen['what']): string {
  if (what === SESSIONS) return 'Bastion sessions';
  return what.layer === 'network' ? `network ${what.nsg.slice(what.nsg.lastIndexOf('/') + 1)}` : roleInWords(what);
}

function keyOf({ what }: StillOpen): string {
  return what === SESSIONS ? SESSIONS : targetKey(what);
}

function nameOf(request: string, what: string): string {
  return `why ${request} ${what}`;
}
