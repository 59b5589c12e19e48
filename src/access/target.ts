import type { Drift, Known } from './drift.js';
import type { Instant, Duration } from './instant.js';
import type { Said } from './sentences/index.js';
import { roleKey, type Entitlement, type Role } from './entitlement.js';

/** What Azure holds for us: the rules of one NSG, or one role of one person. */
export type Target = NetworkTarget | IdentityTarget;
export interface NetworkTarget { readonly layer: 'network'; readonly nsg: string }
export type IdentityTarget = Role & { readonly layer: 'identity'; readonly person: string };

/** The same text for the same target, whatever the case of Azure's ids (they compare without case). */
export function targetKey(target: Target): string {
  return target.layer === 'network'
    ? `network ${target.nsg}`.toLowerCase()
    : `identity ${target.person} ${roleKey(target)}`.toLowerCase();
}

/** Who should hold a target, until when: one for each open window (and, on an NSG, for each of its paths there). */
export interface Holding {
  readonly request: string;
  readonly person: string;
  readonly since: Instant;
  readonly until: Instant;
  readonly justification: string;
  readonly ticket: string | null;
  readonly pimFloor: Duration;
  /** On an NSG: the path, what its rule says, and the address as a prefix (`203.0.113.7/32`). */
  readonly network?: { readonly path: string; readonly destination: string; readonly ports: readonly string[]; readonly address: string };
}

/** What was found on a target when it was read. */
export interface Presence {
  readonly until: Instant | null;
  /** Made by us; somebody else's is reported and never touched. */
  readonly ours: boolean;
  /** The rule's name, or the PIM assignment's. */
  readonly name: string;
  /** On an NSG. */
  readonly path?: string;
  readonly address?: string;
  /** Azure has not finished writing it, or failed to: what is listed is what was meant, and may not be what holds. */
  readonly unsettled?: boolean;
  /** The request that a role of ours says it was made for. */
  readonly request?: string | null;
}

/** One read of a target, the time of the read (`readAt`), and what Azure's answer was identified by. */
export interface Reading {
  readonly readAt: Instant;
  readonly present: readonly Presence[];
}

/** A write that was tried: on whose behalf, and how it went. `at`: when Azure said that it was done. */
export interface Attempt {
  readonly what: string;
  readonly requests: readonly string[];
  readonly at: Instant;
  readonly error?: Said & { readonly code: string; readonly retryable: boolean; readonly retryAfter?: number };
  /** Azure's request ids, for the audit trail. */
  readonly azureRequest?: string;
}

/** A write before it is tried: what it does, and on whose behalf; on nobody's when it only takes something away. `assign` gives a role that is not there, `delete` takes the rule with this `name` away. */
export interface PlannedWrite { readonly do: string; readonly name?: string; readonly requests?: readonly string[] }

/** The writes that bring a target from what it holds to what it should hold; `again`: not before then can the rest be done. */
export interface Plan<Write> {
  readonly writes: readonly Write[];
  readonly again?: Instant;
}

/** One pass over a target: what was tried, and what is there now. */
export interface Pass {
  readonly reading: Reading;
  readonly attempts: readonly Attempt[];
  readonly again?: Instant;
  /** What was found that nobody asked for, and what of it still stood at the end. */
  readonly drift?: { readonly found: readonly Drift[]; readonly left: readonly Drift[] };
}

/** A kind of target: reads it, plans purely, applies one write at a time. `apply` throws AccessError. */
export interface Layer<T extends Target, Found extends Reading, Write extends PlannedWrite> {
  read(target: T, signal: AbortSignal): Promise<Found>;
  plan(wanted: readonly Holding[], found: Found, now: Instant): Plan<Write>;
  apply(target: T, write: Write, signal: AbortSignal): Promise<Attempt>;
  /** What of ours these windows do not account for. */
  drift(found: Found, known: readonly Known[]): Drift[];
}

/** The targets of an entitlement for a person: roles first, each once. */
export function targetsOf(entitlement: Entitlement, person: string): { identity: IdentityTarget[]; network: NetworkTarget[] } {
  const nsgs = new Map(entitlement.paths.map((path) => [path.nsg.toLowerCase(), path.nsg]));
  return {
    identity: entitlement.roles.map((role): IdentityTarget => ({ ...role, layer: 'identity', person })),
    network: [...nsgs.values()].map((nsg) => ({ layer: 'network', nsg })),
  };
}
