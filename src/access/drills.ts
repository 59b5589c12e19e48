import { isGood, type DrillCause } from './drill.js';
import type { Path } from './entitlement.js';
import type { Duration, Instant } from './instant.js';
import type { SystemEvent } from './stop.js';
import type { Window } from './window.js';

/** The window of a drill that is under way. */
export interface Canary extends DrillCause {
  /** Stands where a window has the name of its request. */
  readonly id: string;
  readonly path: Path;
  readonly window: Window;
  /** When its rule was read back; null: not yet. */
  readonly opened: { readonly at: Instant; readonly readAt: Instant } | null;
}

/** What became of a drill. `path`, `lateness` (milliseconds): null where nothing was open. */
export interface DrillResult extends DrillCause {
  readonly id: string;
  readonly path: string | null;
  readonly at: Instant;
  readonly isGood: boolean;
  readonly lateness: Duration | null;
}

/** Drills so far. `lastDue`: the newest time of the schedule that was seen to. */
export interface Drills { readonly underWay: Canary | null; readonly last: DrillResult | null; readonly lastDue: Instant | null }

export const NO_DRILLS: Drills = { underWay: null, last: null, lastDue: null };

/** Drills after this event. */
export function drillsAfter(drills: Drills, event: SystemEvent): Drills {
  switch (event.type) {
    case 'drillBegan': {
      const { id, by, due, path, until, at } = event;
      return { ...drills, lastDue: due ?? drills.lastDue, underWay: { id, by, due, path, window: { start: at, end: until }, opened: null } };
    }
    case 'drillRefused': {
      const { id, by, due, at } = event;
      return { ...drills, lastDue: due ?? drills.lastDue, last: { id, by, due, at, path: null, isGood: false, lateness: null } };
    }
    case 'drillOpened': return drills.underWay?.id === event.id ? { ...drills, underWay: { ...drills.underWay, opened: { at: event.effectAt, readAt: event.readAt } } } : drills;
    case 'drillEnded': {
      if (drills.underWay?.id !== event.id) return drills;
      const { id, by, due, path } = drills.underWay;
      return { ...drills, underWay: null, last: { id, by, due, path: path.id, at: event.at, isGood: isGood(event), lateness: event.failure ? null : event.lateness } };
    }
    case 'began': case 'stopped': case 'liftAsked': case 'lifted': case 'drifted': case 'closedLate': case 'lost': case 'removed': case 'bound': case 'looked': return drills;
  }
}
