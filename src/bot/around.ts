import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { roleKey, type Entitlement } from '../access/entitlement.js';
import { earliest } from '../access/instant.js';
import { mayBeOpen, type AccessRequest, type InStatus } from '../access/request.js';
import type { Layers, Log, Store } from '../workflow/ports.js';
import { extensionOf } from './views/decided.js';

const Open = z.object({ id: z.string(), who: z.string(), title: z.string(), until: z.string() });
const Around = z.object({
  /** Other windows of the same person, and those of others on the same machines, as they were open. */
  own: z.array(Open),
  others: z.array(Open),
  /** Whether there are machines to share. */
  hasMachines: z.boolean(),
  /** The person's last window of the same entitlement. */
  last: z.object({ start: z.string(), end: z.string(), outcome: z.enum(['completed', 'endedEarly', 'failedToOpen', 'closedByOther']) }).nullable(),
  /** What Azure says of each role that it can do. */
  allows: z.array(z.object({ role: z.string(), text: z.string() })),
});

/** What an approver should know beside the request. Read when it was asked, and kept: what they decided on stays on the card. */
export type Around = Readonly<z.infer<typeof Around>>;

export interface AroundMeans {
  readonly store: Pick<Store, 'remember' | 'recall' | 'liveOf' | 'live' | 'newestOf'>;
  readonly meanings: Layers['meanings'];
  readonly log: Log;
}

/** Live requests and past ones of the person that are looked through. */
const MOST_LIVE = 1000;
const MOST_PAST = 50;
/** As many as can stand on a card. */
const MOST_SHOWN = 3;
/** What a role can do is asked once; the card does not wait for it any longer. Milliseconds. */
const PATIENCE = 3000;

/** What was kept for the question that the request asks now, or asked first; undefined when nothing was. */
export async function recallAround(request: AccessRequest, store: Pick<Store, 'recall'>): Promise<Around | undefined> {
  const kept = await store.recall(nameFor(request));
  return kept === undefined ? undefined : Around.parse(JSON.parse(kept));
}

/** The same; looked up and kept when it was not. */
export async function lookAround(request: AccessRequest, means: AroundMeans): Promise<Around> {
  const kept = await recallAround(request, means.store);
  if (kept) return kept;
  const around = await readAround(request, means);
  await means.store.remember(nameFor(request), JSON.stringify(around));
  return around;
}

function nameFor(request: AccessRequest): string {
  return `around:${request.id}:${extensionOf(request)?.askedAt ?? request.askedAt}`;
}

async function readAround({ id, requester, entitlement }: AccessRequest, { store, meanings, log }: AroundMeans): Promise<Around> {
  const [own, live, past, allows] = await Promise.all([store.liveOf(requester.id), store.live(MOST_LIVE), store.newestOf(requester.id, MOST_PAST), meaningsOf(entitlement, { meanings, log })]);
  const isElse = (one: AccessRequest): one is InStatus<'activating' | 'active' | 'revoking'> => one.id !== id && mayBeOpen(one);
  const last = past.find((one): one is InStatus<'ended'> => one.id !== id && one.status === 'ended' && one.entitlement.id === entitlement.id);
  return {
    own: own.filter(isElse).slice(0, MOST_SHOWN).map(shown),
    others: live.filter(isElse).filter((one) => one.requester.id !== requester.id && sharesMachine(one.entitlement, entitlement)).slice(0, MOST_SHOWN).map(shown),
    hasMachines: entitlement.machines.length > 0,
    last: last ? { start: last.window.start, end: earliest(last.window.end, last.revokingSince), outcome: last.outcome } : null,
    allows,
  };
}

function shown({ id, requester, entitlement, window }: InStatus<'activating' | 'active' | 'revoking'>): Around['own'][number] {
  return { id, who: requester.name.slice(0, 60), title: entitlement.title.slice(0, 60), until: window.end };
}

function sharesMachine(one: Entitlement, other: Entitlement): boolean {
  return one.machines.some((machine) => other.machines.some((same) => same.toLowerCase() === machine.toLowerCase()));
}

/** Each role once, whatever its scopes; those of which Azure says nothing, or not in time, are left out. */
async function meaningsOf({ roles }: Entitlement, { meanings, log }: Pick<AroundMeans, 'meanings' | 'log'>): Promise<Around['allows']> {
  const each = [...new Map(roles.filter(({ kind }) => kind !== 'group').map((role) => ['role' in role ? role.role.toLowerCase() : roleKey(role), role])).values()].slice(0, MOST_SHOWN);
  const late = new AbortController();
  const nothing = each.map(() => null);
  try {
    const texts = await Promise.race([meanings(each), wait(PATIENCE, nothing, { signal: late.signal })]);
    return each.flatMap((role, i) => (texts[i] != null && 'role' in role ? [{ role: role.role.slice(0, 60), text: texts[i].slice(0, 160) }] : []));
  } catch (error) {
    log.warn({ err: error }, 'what roles can do was not read for the card');
    return [];
  } finally {
    late.abort();
  }
}
