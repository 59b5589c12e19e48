import type { Instant } from './instant.js';
import type { Person } from './person.js';

/**
 * What happened to the whole installation and belongs to no request. `request` is the name of its chain in the ledger; no
 * request has it, for ids are longer.
 */
export type SystemEvent = { readonly v: 1; readonly request: typeof SYSTEM; readonly seq: number; readonly at: Instant } & (
  | { readonly type: 'stopped'; readonly by: Person; readonly reason: string; readonly ends: Ends }
  | { readonly type: 'liftAsked'; readonly by: Person }
);
export const SYSTEM = 'system';
/** Whose windows end with a stop: `person` is an object id. */
export type Ends = 'nobody' | 'all' | { readonly person: string };
/** A system event before it has its place. */
export type SystemNews = SystemEvent extends infer E ? (E extends SystemEvent ? Omit<E, 'v' | 'request' | 'seq' | 'at'> : never) : never;

/** All openings are stopped. `lifting`: the first of the two who have to lift it. */
export interface Stop { readonly by: Person; readonly reason: string; readonly since: Instant; readonly ends: Ends; readonly lifting: Person | null }

/** Whether openings are stopped after these events: by one, lifted by two. Stopping again begins anew. */
export function stopOf(events: readonly SystemEvent[]): Stop | null {
  return events.reduce<Stop | null>((stop, event) => {
    if (event.type === 'stopped') return { by: event.by, reason: event.reason, since: event.at, ends: event.ends, lifting: null };
    if (stop === null || stop.lifting?.id === event.by.id) return stop;
    return stop.lifting === null ? { ...stop, lifting: event.by } : null;
  }, null);
}
