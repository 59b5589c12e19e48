import { z } from 'zod';
import { between, instant, later, type Duration, type Instant } from '../access/instant.js';
import { MARGIN, type FoundRole, type Held } from './rolePlan.js';

/**
 * What we keep about a write of ours, before it is sent and when its outcome says more than Azure's lists:
 * `refused` (it has certainly done nothing) and `gone` (Azure said that there is nothing to remove).
 */
export const NoteShape = z.object({
  name: z.string(),
  /** What PIM calls it, as soon as that is known. */
  id: z.string().optional(),
  what: z.enum(['assign', 'update', 'remove', 'refused', 'gone']),
  until: z.string().nullable(),
  at: z.string(),
});
export type Note = z.infer<typeof NoteShape>;

/** A request of ours as PIM answers it; `id` is PIM's own name of it. */
export interface OwnRequest { readonly note: Note; readonly id: string; readonly status: string; readonly createdOn: Instant; readonly request: string | null }

/** The notes that can be read; anything else in the log is not ours. */
export function readNotes(texts: readonly string[]): Note[] {
  return texts.flatMap((text) => {
    try {
      return [NoteShape.parse(JSON.parse(text))];
    } catch {
      return []; // written by another version: the list alone counts then
    }
  });
}

const DONE = ['Provisioned', 'Granted', 'ScheduleCreated'];
const UNDECIDED = ['Accepted', 'PendingEvaluation', 'PendingProvisioning', 'PendingApproval', 'PendingApprovalProvisioning',
  'PendingAdminDecision', 'AdminApproved', 'ProvisioningStarted', 'PendingScheduleCreation', 'PendingExternalProvisioning'];

/** What a status of a PIM request means for the one who asked (AZURE.md C.3). */
export function meaningOf(status: string): 'done' | 'revoked' | 'undecided' | 'no' {
  if (DONE.includes(status)) return 'done';
  if (status === 'Revoked') return 'revoked';
  return UNDECIDED.includes(status) || status === 'PendingRevocation' ? 'undecided' : 'no';
}

/** The list was seen empty for 62 s after an assignment and full for four minutes after a removal (AZURE.md C.4). Milliseconds. */
const LIST_LAG = 120_000;
/** A request that is sent and cannot be found may still arrive, for this long. Milliseconds. */
const ANSWER_LAG = 30_000;
/** PIM moves a start to the moment of processing, which may be noted a little before the request's own. Milliseconds. */
const SKEW = 2_000;

export interface Evidence {
  /** What Azure's list shows. */
  readonly listed: Held | undefined;
  readonly notes: readonly Note[];
  /** Those of the noted requests that Azure knows. */
  readonly own: readonly OwnRequest[];
  readonly floor: Duration;
  readonly now: Instant;
}

/** What is true, from a list that lags and requests that do not. Pure. */
export function weigh(evidence: Evidence): Pick<FoundRole, 'held' | 'waiting' | 'unsureUntil' | 'landed' | 'updates'> {
  const { own, now } = evidence;
  const held = heldBy(evidence);
  const newest = [...own].sort((a, b) => (a.createdOn < b.createdOn ? 1 : -1))[0];
  const isWaiting = newest !== undefined && newest.note.what !== 'remove' && meaningOf(newest.status) === 'undecided';
  return {
    held: held?.until != null && held.until <= now ? undefined : held,
    waiting: isWaiting ? { id: newest.id, since: newest.createdOn } : undefined,
    unsureUntil: unsureUntil(evidence),
    landed: own.length,
    updates: updatesIn(evidence),
  };
}

function updatesIn({ notes }: Evidence): FoundRole['updates'] {
  const refused = new Set(notes.filter(({ what }) => what === 'refused').map(({ name }) => name));
  const updates = notes.flatMap(({ what, name, until }) => (what === 'update' && until !== null ? [{ name, until }] : []));
  return { asked: updates.map(({ until }) => until), refused: updates.filter(({ name }) => refused.has(name)).map(({ until }) => until) };
}

function heldBy({ listed, notes, own, floor, now }: Evidence): Held | undefined {
  const last = lastEffect(notes, own);
  if (!last) return listed;
  if (last.closes) return listed && listed.since <= last.at ? undefined : listed;
  const isFresh = between(last.at, now) < Math.max(LIST_LAG, floor);
  const isListed = listed !== undefined && listed.since >= instant(Date.parse(last.since) - SKEW);
  if (isListed) return isFresh && isBehind(listed, { last, notes, now }) ? { ...listed, until: last.until } : listed;
  return isFresh ? { name: last.name, since: last.since, until: last.until, ours: true, request: last.request } : listed;
}

/**
 * Our last word on the end is ahead of the list, whether it moved it back or forth. But an end for which we never asked is
 * somebody's hand; and once ours has come, what is still listed is taken away: who asks in vain has lost nothing.
 */
function isBehind(listed: Held, { last, notes, now }: { last: Effect; notes: readonly Note[]; now: Instant }): boolean {
  if (!listed.ours || listed.until === null || last.until === null || last.until <= now) return false;
  // begun for another request after our last word: one that we made and have lost the note of, with the last second of a store
  if (listed.request !== last.request && listed.since > later(last.at, SKEW)) return false;
  const latest = notes.flatMap(({ until }) => until ?? []).sort().at(-1);
  return latest !== undefined && listed.until <= later(latest, MARGIN);
}

interface Effect { readonly at: Instant; readonly since: Instant; readonly closes: boolean; readonly name: string; readonly until: Instant | null; readonly request: string | null }

/** The newest write of ours that took effect. An update does not begin anew: it keeps the start of what it prolongs. */
function lastEffect(notes: readonly Note[], own: readonly OwnRequest[]): Effect | undefined {
  const effects: Effect[] = own.flatMap(({ note, status, createdOn, request }): Effect[] => {
    const meaning = meaningOf(status);
    if (meaning === 'revoked') return [{ at: createdOn, since: createdOn, closes: true, name: note.name, until: null, request }];
    return meaning === 'done' ? [{ at: createdOn, since: createdOn, closes: false, name: note.name, until: note.until, request }] : [];
  });
  for (const note of notes) if (note.what === 'gone') effects.push({ at: note.at, since: note.at, closes: true, name: note.name, until: null, request: null });
  effects.sort((a, b) => (a.at < b.at ? -1 : 1));
  const last = effects.at(-1);
  const isUpdate = own.some(({ note }) => note.name === last?.name && note.what === 'update');
  if (!last || !isUpdate) return last;
  const begun = effects.findLast((one) => one !== last && !one.closes);
  return { ...last, since: begun?.since ?? instant(0) };
}

function unsureUntil({ notes, own, now }: Evidence): Instant | undefined {
  const settled = new Set([...own.map(({ note }) => note.name), ...notes.filter(({ what }) => what === 'refused').map(({ name }) => name)]);
  const open = notes.filter(({ what, name }) => (what === 'assign' || what === 'update') && !settled.has(name));
  return open.map(({ at }) => later(at, ANSWER_LAG)).filter((moment) => moment > now).sort().at(-1);
}
