import { drillsAfter, NO_DRILLS, type Drills } from '../access/drills.js';
import type { DrillEvent } from '../access/drill.js';
import { AccessError } from '../access/errors.js';
import { between, type Instant } from '../access/instant.js';
import type { Person } from '../access/person.js';
import { within, type Sentence } from '../access/sentences/index.js';
import { stopAfter, SYSTEM, type Ends, type Look, type Stop, type SystemEvent } from '../access/stop.js';
import { latePost } from './closerNews.js';
import { driftPost, roleByHand } from './driftNews.js';
import { drillPost } from './drillNews.js';
import { lostPost } from './lostNews.js';
import { tellStuckDrill } from './stuck.js';
import type { Ports, RowPost, SealedSystemEvent } from './ports.js';

/** How often it is told again that what is stored of the stop switch is not authentic, while it lasts. Milliseconds. */
const HOUR = 60 * 60_000;
/** Since when it is told; empty after it was begun anew. */
const BROKEN_SINCE = 'system broken since';
/** The same of a chain that a newer version has written, which nobody may begin anew. */
const NEWER_SINCE = 'system newer since';
/** As many removed requests as a post names; the record has all of them. */
const NAMED = 20;
const EVERYWHERE = ['approvals', 'audit'] as const;

type Means = Pick<Ports, 'system' | 'store' | 'notifier'>;
type Post = Omit<RowPost, 'row' | 'n'>;

/** What is stored of the installation cannot be believed, or is of a newer version and cannot be read: doubt opens nothing. */
export function isBroken(error: unknown): error is AccessError {
  return error instanceof AccessError && (error.code === 'ledger-broken' || error.code === 'newer-version');
}

/** Tells both channels what happened to the installation and was not told yet, in order. Rejects so that it is tried again. */
export async function announceSystem(ports: Means & Pick<Ports, 'channels' | 'layers' | 'sessions' | 'clock'>): Promise<void> {
  const { system, store, notifier, channels } = ports;
  const events = await system.events();
  const toldUpTo = await store.announcedUpTo(SYSTEM);
  const { audit } = await channels.now();
  let stop: Stop | null = null;
  let drills: Drills = NO_DRILLS;
  for (const sealed of events) {
    const { seq } = sealed.event;
    // a chain that was begun anew is another row: its numbers begin again
    const row = `system ${events[0]?.hash.slice(0, 16) ?? ''}`;
    for (const post of seq > toldUpTo ? await postsOf(ports, sealed, { stop, drills, audit }) : []) await notifier.tell({ row, n: seq, ...post });
    if (seq > toldUpTo) await store.announced(SYSTEM, seq);
    stop = stopAfter(stop, sealed.event);
    drills = drillsAfter(drills, sealed.event);
  }
  const { underWay, last } = drills;
  if (underWay) await tellStuckDrill(ports, { id: underWay.id, path: underWay.path.id, canary: underWay });
  else if (last?.path) await tellStuckDrill(ports, { id: last.id, path: last.path, canary: null });
}

/** Loud, once and then every hour while it lasts: nothing opens, and nobody knows whether somebody wanted that. Never rejects. */
export async function tellBroken(ports: Pick<Ports, 'store' | 'notifier' | 'clock' | 'log'>, reason: AccessError): Promise<void> {
  ports.log.error({ code: reason.code, reason: reason.message }, 'whether openings are stopped cannot be known: what is stored of it is not authentic, or of a newer version; nothing opens');
  try {
    const now = ports.clock.now();
    const name = reason.code === 'newer-version' ? NEWER_SINCE : BROKEN_SINCE;
    const since = await rememberedSince(ports, name, now);
    const [title, ...lines]: readonly [Sentence, ...Sentence[]] = reason.code === 'newer-version'
      ? [{ says: 'newer/stop' }, { says: 'newer/go-on' }]
      : [{ says: 'unknown-stop' }, { says: 'unknown-stop/changed' }, { says: 'unknown-stop/officer' }, { says: 'unknown-stop/no-officer' }];
    await ports.notifier.tell({ row: `${name} ${since}`, n: 1 + Math.max(0, Math.floor(between(since, now) / HOUR)), where: EVERYWHERE, tone: 'attention', isAlarm: true, title, lines: [within(reason), ...lines] });
  } catch (error) {
    ports.log.error({ err: error }, 'that nothing opens was not told everywhere; the next sweep tries again');
  }
}

async function rememberedSince({ store }: Pick<Ports, 'store'>, name: string, now: Instant): Promise<Instant> {
  const known = await store.recall(name);
  if (known) return known;
  await store.remember(name, now);
  return now;
}

/** Whether some process found it broken since it was begun. */
export async function isToldBroken({ store }: Pick<Ports, 'store'>): Promise<boolean> {
  return Boolean(await store.recall(BROKEN_SINCE));
}

export async function forgetBroken({ store }: { readonly store: Pick<Ports['store'], 'remember'> }): Promise<void> {
  await store.remember(BROKEN_SINCE, '');
}

async function postsOf(ports: Pick<Ports, 'layers'>, sealed: SealedSystemEvent, { stop, drills, audit }: { stop: Stop | null; drills: Drills; audit: string | null }): Promise<Post[]> {
  const { event, hash } = sealed;
  switch (event.type) {
    case 'bound': return boundPosts({ ...sealed, event }, audit);
    case 'drillBegan': case 'drillRefused': case 'drillOpened': case 'drillEnded': return drillPost(event, drills).map((post) => withMark(post, markOf(event, hash)));
    case 'drifted': return [withMark(driftPost(event, await roleByHand(ports, event)), markOf(event, hash))];
    default: return [postOf({ ...sealed, event }, stop)];
  }
}

type Bound = Extract<SystemEvent, { type: 'bound' }>;

/** In the new channel and in the old one; and where everything is told, which so stays a witness. */
function boundPosts({ event: { by, what, to, before, at, seq }, hash }: Of<Bound>, audit: string | null): Post[] {
  const lines: Sentence[] = [{ says: 'bound/by', by: by.name }, ...(before === null ? [] : [{ says: 'bound/stays' } as const]), markOf({ at, seq }, hash)];
  const elsewhere = [...new Set([before, audit])].flatMap((channel) => (channel === null || channel === to ? [] : [{ channel }]));
  return [
    { where: [{ channel: to }], tone: 'default', title: { says: 'bound/here', what }, lines },
    { where: elsewhere, tone: 'default', title: { says: 'bound/elsewhere', what }, lines },
  ];
}

type Of<E extends SystemEvent> = Pick<SealedSystemEvent, 'hash'> & { readonly event: E };

/** By this mark the channel is a witness, as with every event of a request. */
function markOf({ at, seq }: Pick<SystemEvent, 'at' | 'seq'>, hash: string): Sentence {
  return { says: 'mark', at, seq, hash };
}

function postOf({ event, hash }: Of<Exclude<SystemEvent, Bound | { type: DrillEvent['type'] | 'drifted' }>>, before: Stop | null): Post {
  const mark = markOf(event, hash);
  switch (event.type) {
    case 'began': return event.by === null
      ? { where: ['audit'], tone: 'default', title: { says: 'begins' }, lines: [{ says: 'begins/nothing-stored' }, mark] }
      : { where: EVERYWHERE, tone: 'attention', title: { says: 'begun-anew', by: event.by.name }, lines: [{ says: 'because', reason: event.reason }, { says: 'begun-anew/aside' }, { says: event.stops ? 'begun-anew/stopped' : 'begun-anew/possible' }, mark] };
    case 'stopped': return { where: EVERYWHERE, tone: 'attention', title: { says: 'has-stopped', by: event.by.name }, lines: [{ says: 'because', reason: event.reason }, endsInWords(event.ends), { says: 'has-stopped/two-lift' }, mark] };
    case 'liftAsked': return { where: EVERYWHERE, tone: 'attention', title: { says: 'lift-asked', by: event.by.name }, lines: [...replaced(before), { says: 'lift-asked/another' }, mark] };
    case 'closedLate': return withMark(latePost(event), mark);
    case 'lost': return withMark(lostPost(event), mark);
    case 'removed': return { where: ['audit'], tone: 'default', title: { says: 'removed', count: event.requests.length }, lines: [{ says: 'removed/kept', before: event.before, seal: event.seal }, { says: 'removed/names', names: event.requests.slice(0, NAMED), more: Math.max(0, event.requests.length - NAMED) }, mark] };
    case 'looked': return { where: ['audit'], tone: 'default', title: lookedAt(event), lines: [mark] };
    case 'lifted': return { where: EVERYWHERE, tone: 'good', title: { says: 'lifted', first: event.first.name, by: event.by.name }, lines: [...(before ? [{ says: 'lifted/made-by', by: before.by.name, reason: before.reason } as const] : []), mark] };
  }
}

function withMark(post: Post, mark: Sentence): Post {
  return { ...post, lines: [...post.lines, mark] };
}

/** The record has the days of a report in words: `the last 7 days`. */
function lookedAt({ by, what, of }: Look & { by: Person }): Sentence {
  return what === 'report' ? { says: 'looked/report', by: by.name, days: Number(/\d+/.exec(of)?.[0] ?? 1) } : { says: 'looked', by: by.name, what, of };
}

function replaced(before: Stop | null): Sentence[] {
  return before?.lifting ? [{ says: 'lift-asked/replaced', before: before.lifting.name }] : [];
}

function endsInWords(ends: Ends): Sentence {
  return ends === 'nobody' ? { says: 'has-stopped/nobody-ends' } : { says: 'has-stopped/ends', ends };
}
