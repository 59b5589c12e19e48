import type { ToldLate } from '../../access/closedLate.js';
import type { Entitlement, Role } from '../../access/entitlement.js';
import type { Instant } from '../../access/instant.js';
import type { Eligibility, PimRules } from '../../access/pim.js';
import type { SessionsCut } from '../../access/request.js';
import type { Line, Sentence } from '../../access/sentences/index.js';
import type { IdentityTarget, Layer, PlannedWrite, Reading, Target } from '../../access/target.js';

/** One thing that is wrong with an NSG at rest, and what mends it: a command where there is one. */
export interface BaselineProblem { readonly what: Sentence; readonly mend: Line }

/** Of a window that does not close: its end, and on an NSG its paths there and its address. */
export interface LeftOpen { readonly until: Instant; readonly paths: readonly string[]; readonly address: string }

/** Azure: what targets hold. The loop over a layer (read, plan, apply, read back) is the workflow's own. */
export interface Layers {
  /** What is wrong with an NSG at rest: nothing, when nobody but Azure and those with an open window can reach Bastion. That it may not be read, or is gone, is wrong too; rejects when it cannot be read just now. */
  baseline(nsg: string): Promise<BaselineProblem[]>;
  /** PIM's own settings of each role. */
  pimRules(roles: readonly Role[]): Promise<PimRules[]>;
  /** What each role can do, in the words of its definition; null where that has none. */
  meanings(roles: readonly Role[]): Promise<(string | null)[]>;
  /** Who holds one of these roles by an assignment of ours that ends. Rejects when Azure does not tell. */
  heldByUs(roles: readonly Role[]): Promise<IdentityTarget[]>;
  /** For each role whether PIM lists the person as eligible, directly or through a group. */
  eligibility(person: string, roles: readonly Role[]): Promise<Eligibility[]>;
  /**
   * The `az` commands with which somebody closes by hand what a window still holds there: by what Azure shows or, where it
   * cannot be read now, by our own names. None when nothing of it is left. Rejects when they cannot be made.
   */
  byHand(target: Target, window: LeftOpen): Promise<string[]>;
  /** A write that opens what no entitlement in force names rejects with AccessError `not-named`; what closes never does. */
  of(target: Target): Layer<Target, Reading, PlannedWrite>;
}

/** Live Bastion sessions. */
export interface Sessions {
  /**
   * Disconnects the sessions to the entitlement's machines that belong to one of the logins (`own`), or all of them,
   * and lists again until none is left. Rejects with AccessError when some remain.
   */
  cut(entitlement: Entitlement, logins: readonly string[], whose: 'own' | 'all'): Promise<SessionsCut>;
  /** How somebody cuts them by hand: `az` commands. None when none is open; rejects when they cannot be listed. */
  byHand(entitlement: Entitlement, logins: readonly string[]): Promise<string[]>;
  /** Those that are open now. Rejects with AccessError when they cannot be listed. */
  open(entitlement: Entitlement, logins: readonly string[]): Promise<LiveSessions>;
}

/** The sessions that some logins have open on an entitlement's machines, as read at `readAt`. */
export interface LiveSessions { readonly open: SessionsCut['cut']; readonly readAt: Instant }

/**
 * One thing that was looked at before anybody trusts the bot: a permission at one place, or something that the entitlements
 * name. `group` is the place, `detail` what it is for and how it is known, `mend` what puts it right: a command where there is one.
 */
export interface Finding {
  readonly group: Line;
  readonly what: Line;
  readonly status: 'ok' | 'wrong' | 'unknown';
  readonly detail: Line;
  readonly mend?: Line;
}

/** Looks at everything that the entitlements in force need, and changes nothing. */
export interface Doctor {
  /** Never rejects for what it finds: what could not be seen is `unknown`. */
  examine(): Promise<Finding[]>;
}

/** The dead man's switch, a process of its own that closes what nobody else closes. */
export interface Closer {
  /** What it has closed since the one with the id `after`, oldest first; all that it remembers when it does not know that one. Rejects when it does not answer. */
  closedSince(after: string | undefined): Promise<readonly ToldLate[]>;
}
