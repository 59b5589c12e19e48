import { between, later, type Duration, type Instant } from '../access/instant.js';
import type { Holding, Plan, Reading } from '../access/target.js';

/** One active assignment of the target's role to its person at exactly its scope. */
export interface Held {
  readonly name: string;
  readonly since: Instant;
  /** null: for good. */
  readonly until: Instant | null;
  readonly ours: boolean;
  /** The request that it was made for, when it is ours. */
  readonly request: string | null;
  /** PIM's, where Azure's list shows it. */
  readonly schedule?: string;
}

/** A role as it was read: Azure's list, corrected by what became of our own writes. */
export interface FoundRole extends Reading {
  readonly held: Held | undefined;
  /** A request of ours that PIM has not decided yet. */
  readonly waiting: { readonly id: string; readonly since: Instant } | undefined;
  /** Before this moment an empty list proves nothing: a write of ours is still without an answer. */
  readonly unsureUntil: Instant | undefined;
  /** How many of our newest requests Azure knows: the next one needs another name. */
  readonly landed: number;
  /** Ends to which PIM was asked to move a running assignment (`AdminUpdate`), and those of them that it refused. */
  readonly updates: { readonly asked: readonly Instant[]; readonly refused: readonly Instant[] };
  /** PIM removes nothing younger than this (AZURE.md 0.2). */
  readonly floor: Duration;
}

interface Granting { readonly holding: Holding; readonly requests: readonly string[]; readonly landed: number }
export type RoleWrite =
  | ({ readonly do: 'assign' } & Granting)
  | ({ readonly do: 'prolong'; readonly held: Held } & Granting)
  | ({ readonly do: 'shorten'; readonly held: Held } & Granting)
  | { readonly do: 'remove'; readonly held: Held; readonly floor: Duration; readonly landed: number; readonly requests: readonly string[] }
  | { readonly do: 'cancel'; readonly name: string };

/** Clocks differ a little: what may be done from a moment on is tried this much after it. Milliseconds. */
export const MARGIN = 1_000;
/** The shortest and the longest wait for PIM's decision. Milliseconds. */
const SOONEST = 250;
const LATEST = 30_000;

/** The PIM requests that bring a role to what is wanted. Pure. What somebody gave by hand is never touched. */
export function planRole(wanted: readonly Holding[], found: FoundRole, now: Instant): Plan<RoleWrite> {
  const open = wanted.filter(({ until }) => until > now).sort((a, b) => between(a.until, b.until) || (a.request < b.request ? -1 : 1));
  const [holding] = open;
  return holding ? planHeld({ holding, requests: open.map((h) => h.request), landed: found.landed }, found, now) : planGone(found, now);
}

function planHeld(granting: Granting, found: FoundRole, now: Instant): Plan<RoleWrite> {
  const { held, waiting, updates } = found;
  const { until, pimFloor } = granting.holding;
  if (waiting !== undefined) return { writes: [], again: askAgain(waiting, now) };
  if (!held) return { writes: [{ do: 'assign', ...granting }] };
  if (held.until === null || held.until >= until) return { writes: isTooLong(granting, found, now) ? [{ do: 'shorten', held, ...granting }] : [] };
  // by hand, and over before our window is: the rest of the window is ours to give
  if (!held.ours) return { writes: [], again: later(held.until, MARGIN) };
  const removable = later(held.since, pimFloor + MARGIN);
  if (removable <= now) return { writes: [{ do: 'prolong', held, ...granting }] };
  // what is left then is to give it anew, which PIM does not allow yet: asking again before that changes nothing
  return { writes: updates.refused.includes(until) ? [] : [{ do: 'prolong', held, ...granting }], again: removable };
}

/**
 * Ours, and ending later than anybody wants: the longer of two windows was ended early, or somebody prolonged it. We take it away in time
 * ourselves; should nobody be there to do that, PIM's own end holds, so it is asked once to move it.
 */
function isTooLong({ holding: { until, pimFloor } }: Granting, { held, updates }: FoundRole, now: Instant): boolean {
  return held?.ours === true && (held.until === null || held.until > later(until, MARGIN)) && !updates.asked.includes(until) && between(now, until) > pimFloor;
}

function planGone({ held, waiting, unsureUntil, floor, landed }: FoundRole, now: Instant): Plan<RoleWrite> {
  // until it is seen cancelled it could still become a role, while the list shows none
  if (waiting !== undefined) return { writes: [{ do: 'cancel', name: waiting.id }], again: askAgain(waiting, now) };
  if (held?.ours) {
    const removable = later(held.since, floor + MARGIN);
    return removable > now ? { writes: [], again: removable } : { writes: [{ do: 'remove', held, floor, landed, requests: held.request === null ? [] : [held.request] }] };
  }
  return { writes: [], ...(unsureUntil === undefined ? {} : { again: unsureUntil }) };
}

/** After an eighth of what it has waited already: PIM gives most roles within two seconds, and where it asks an approver of its own, perhaps after hours. */
function askAgain({ since }: { since: Instant }, now: Instant): Instant {
  return later(now, Math.min(LATEST, Math.max(SOONEST, between(since, now) / 8)));
}
