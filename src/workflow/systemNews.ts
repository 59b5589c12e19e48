import { AccessError } from '../access/errors.js';
import { between, clockTime, type Instant } from '../access/instant.js';
import { stopAfter, SYSTEM, type Ends, type Look, type Stop } from '../access/stop.js';
import { driftPost } from './driftNews.js';
import type { Ports, RowPost, SealedSystemEvent } from './ports.js';

/** How often it is told again that what is stored of the stop switch is not authentic, while it lasts. Milliseconds. */
const HOUR = 60 * 60_000;
/** Since when it is told; empty after it was begun anew. */
const BROKEN_SINCE = 'system broken since';
const EVERYWHERE = ['approvals', 'audit'] as const;

/** What somebody looked at, before whose or what it is. */
const LOOKED: Readonly<Record<Look['what'], string>> = { evidence: 'the evidence of request', request: 'all that happened to request', history: 'the history of', report: 'the report of' };

type Means = Pick<Ports, 'system' | 'store' | 'notifier'>;
type Post = Omit<RowPost, 'row' | 'n'>;

export function isBroken(error: unknown): error is AccessError {
  return error instanceof AccessError && error.code === 'ledger-broken';
}

/** Tells both channels what happened to the installation and was not told yet, in order. Rejects so that it is tried again. */
export async function announceSystem({ system, store, notifier }: Means): Promise<void> {
  const events = await system.events();
  const toldUpTo = await store.announcedUpTo(SYSTEM);
  let stop: Stop | null = null;
  for (const sealed of events) {
    const { seq } = sealed.event;
    // a chain that was begun anew is another row: its numbers begin again
    if (seq > toldUpTo) await notifier.tell({ row: `system ${events[0]?.hash.slice(0, 16) ?? ''}`, n: seq, ...postOf(sealed, stop) });
    if (seq > toldUpTo) await store.announced(SYSTEM, seq);
    stop = stopAfter(stop, sealed.event);
  }
}

/** Loud, once and then every hour while it lasts: nothing opens, and nobody knows whether somebody wanted that. Never rejects. */
export async function tellBroken(ports: Pick<Ports, 'store' | 'notifier' | 'clock' | 'log'>, reason: string): Promise<void> {
  ports.log.error({ reason }, 'whether openings are stopped cannot be known: what is stored of it is not authentic; nothing opens');
  try {
    const now = ports.clock.now();
    const since = await brokenSince(ports, now);
    await ports.notifier.tell({ row: `${BROKEN_SINCE} ${since}`, n: 1 + Math.max(0, Math.floor(between(since, now) / HOUR)), where: EVERYWHERE, tone: 'attention', isAlarm: true, text: '⛔ NOTHING OPENS: what is stored of the stop switch is not authentic', lines: [
      reason,
      'Somebody changed what is stored, or a part of it was lost. What is open ends as it should. See what is wrong: npm run ledger -- verify',
      'When that is understood, a security officer types /access freeze because <why>: the record is put aside and begun anew, with all openings stopped. Two of them then lift that with /access unfreeze.',
      'Where no security officers are named, whoever runs this does it: npm run ledger -- begin-anew --by <name> --because <why>',
    ] });
  } catch (error) {
    ports.log.error({ err: error }, 'that nothing opens was not told everywhere; the next sweep tries again');
  }
}

async function brokenSince({ store }: Pick<Ports, 'store'>, now: Instant): Promise<Instant> {
  const known = await store.recall(BROKEN_SINCE);
  if (known) return known;
  await store.remember(BROKEN_SINCE, now);
  return now;
}

/** Whether some process found it broken since it was begun. */
export async function isToldBroken({ store }: Pick<Ports, 'store'>): Promise<boolean> {
  return Boolean(await store.recall(BROKEN_SINCE));
}

export async function forgetBroken({ store }: { readonly store: Pick<Ports['store'], 'remember'> }): Promise<void> {
  await store.remember(BROKEN_SINCE, '');
}

function postOf(sealed: SealedSystemEvent, before: Stop | null): Post {
  const { event, hash } = sealed;
  // by this mark the channel is a witness, as with every event of a request
  const mark = `${clockTime(event.at)} · #${event.seq} ${hash.slice(0, 8)}`;
  switch (event.type) {
    case 'began': return event.by === null
      ? { where: ['audit'], tone: 'default', text: 'The record of this installation begins here', lines: ['Nothing was stored. When it is not new, its store was lost, and with it whether openings were stopped: a security officer can stop them with /access freeze.', mark] }
      : { where: EVERYWHERE, tone: 'attention', text: `⚠ The record of the stop switch was begun anew by ${event.by.name}`, lines: [`Why: ${event.reason}`, 'What stood there was put aside, for whoever looks into it (npm run ledger -- verify).', event.stops ? 'All openings are stopped. Two security officers lift that with /access unfreeze.' : 'Openings are possible.', mark] };
    case 'stopped': return { where: EVERYWHERE, tone: 'attention', text: `⛔ ${event.by.name} has stopped all openings`, lines: [`Why: ${event.reason}`, endsInWords(event.ends), 'Two security officers lift it with /access unfreeze.', mark] };
    case 'liftAsked': return { where: EVERYWHERE, tone: 'attention', text: `${event.by.name} wants to lift the stop of all openings`, lines: [...replaced(before), 'Another security officer lifts it with /access unfreeze. Until then nothing opens.', mark] };
    case 'drifted': return withMark(driftPost(event), mark);
    case 'looked': return { where: ['audit'], tone: 'default', text: `${event.by.name} looked at ${LOOKED[event.what]} ${event.of}`, lines: [mark] };
    case 'lifted': return { where: EVERYWHERE, tone: 'good', text: `Openings are possible again: ${event.first.name} and ${event.by.name} have lifted the stop`, lines: [...(before ? [`It was made by ${before.by.name}: ${before.reason}`] : []), mark] };
  }
}

function withMark(post: Post, mark: string): Post {
  return { ...post, lines: [...post.lines, mark] };
}

function replaced(before: Stop | null): string[] {
  return before?.lifting ? [`${before.lifting.name} had asked for it before and is no security officer any more, so that does not count.`] : [];
}

function endsInWords(ends: Ends): string {
  if (ends === 'nobody') return 'What is open stays open to its end, and what was asked for waits.';
  return `${ends === 'all' ? 'Everything' : `Everything of ${ends.name}`} ends now: windows are closed, and what waits is withdrawn.`;
}
