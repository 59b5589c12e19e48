import type { ChannelUse } from './channels.js';
import type { ToldLate } from './closedLate.js';
import type { DrillEvent } from './drill.js';
import type { FoundDrift } from './drift.js';
import type { Instant } from './instant.js';
import type { Person } from './person.js';
import type { Origin } from './request.js';
import type { Target } from './target.js';

/**
 * What happened to the whole installation and belongs to no request. `request` is the name of its chain in the ledger; no
 * request has it, for ids are longer. `from`: where somebody said it.
 */
export type SystemEvent = { readonly v: 1; readonly request: typeof SYSTEM; readonly seq: number; readonly at: Instant } & (
  /** The first of a chain: made by the bot itself in a store that holds nothing (`by` null), or by somebody, anew, in place of a chain that was not authentic (`from` null: at the command line). */
  | { readonly type: 'began'; readonly by: null }
  | { readonly type: 'began'; readonly by: Person; readonly reason: string; readonly stops: boolean; readonly from: Origin | null }
  | { readonly type: 'stopped'; readonly by: Person; readonly reason: string; readonly ends: Ends; readonly from: Origin }
  /** The first of two; a later one takes the place of one who may not lift any more. */
  | { readonly type: 'liftAsked'; readonly by: Person; readonly from: Origin }
  | { readonly type: 'lifted'; readonly by: Person; readonly first: Person; readonly from: Origin }
  /** On a target something of ours was found that nobody here asked for. */
  | { readonly type: 'drifted'; readonly target: Target; readonly found: readonly FoundDrift[] }
  /** What the dead man's switch closed, since nobody else had, in its order; each stands in the record once. */
  | { readonly type: 'closedLate'; readonly closed: readonly ToldLate[] }
  /** Redis has lost what it had acknowledged: changes of requests, oldest first, `more` than are named. Only the process that had made them knows. */
  | { readonly type: 'lost'; readonly changes: readonly [LostChange, ...LostChange[]]; readonly more: number }
  /** Whole requests were old enough to be taken out of the record, for retention: their last events before `before`, acknowledged by every export, under the seals up to number `seal`. One whose removal was cut off may still be there. */
  | { readonly type: 'removed'; readonly requests: readonly string[]; readonly before: Instant; readonly seal: number }
  /** From now on a channel of Teams is the bot's for this: `to` and `before` are its ids; `before` null for none. */
  | { readonly type: 'bound'; readonly by: Person; readonly what: ChannelUse; readonly to: string; readonly before: string | null; readonly from: Origin }
  | DrillEvent
  /** Somebody looked at what is not theirs. `from`: where they asked for it. */
  | ({ readonly type: 'looked'; readonly by: Person; readonly from: Origin } & Look)
);
/** Event `seq` of a request, made at `at`. */
export interface LostChange { readonly request: string; readonly seq: number; readonly at: Instant }
/** `of`: the name of a request; of a history whose or what it is, and of a report the days, in words. */
export interface Look { readonly what: 'evidence' | 'request' | 'history' | 'report'; readonly of: string }
export const SYSTEM = 'system';
/** Whose windows end with a stop: `person` is an object id, `name` for people to read. */
export type Ends = 'nobody' | 'all' | { readonly person: string; readonly name: string };
/** A system event before it has its place. */
export type SystemNews = SystemEvent extends infer E ? (E extends SystemEvent ? Omit<E, 'v' | 'request' | 'seq' | 'at'> : never) : never;

/** All openings are stopped. `lifting`: the first of the two who have to lift it. */
export interface Stop { readonly by: Person; readonly reason: string; readonly since: Instant; readonly ends: Ends; readonly lifting: Person | null }

/** Whether openings are stopped after these events: by one, lifted by two. Stopping again begins anew. */
export function stopOf(events: readonly SystemEvent[]): Stop | null {
  return events.reduce<Stop | null>(stopAfter, null);
}

export function stopAfter(stop: Stop | null, event: SystemEvent): Stop | null {
  switch (event.type) {
    case 'began': return event.by !== null && event.stops ? { by: event.by, reason: event.reason, since: event.at, ends: 'nobody', lifting: null } : null;
    case 'stopped': return { by: event.by, reason: event.reason, since: event.at, ends: event.ends, lifting: null };
    case 'looked': case 'bound': case 'drifted': case 'closedLate': case 'lost': case 'removed': case 'drillBegan': case 'drillRefused': case 'drillOpened': case 'drillEnded': return stop;
    case 'liftAsked': return stop && { ...stop, lifting: event.by };
    case 'lifted': return stop?.lifting?.id === event.first.id && event.first.id !== event.by.id ? null : stop;
  }
}

/** The last closing of the dead man's switch that was recorded, by its id, after this event. */
export function lateAfter(last: string | null, event: SystemEvent): string | null {
  return event.type === 'closedLate' ? event.closed.at(-1)?.id ?? last : last;
}
