import type { Role } from '../../access/entitlement.js';
import type { Instant } from '../../access/instant.js';
import type { PimRules } from '../../access/pim.js';

/** A role for a person. */
export type Given<R extends Role> = R & { readonly person: string };

/** An active assignment as PIM lists it. `schedule`: the id, without a path, of the schedule that it follows. */
export interface Listed { readonly name: string; readonly since: Instant; /** null: for good. */ readonly until: Instant | null; readonly schedule: string }

/** A request of ours: `name` is what we call it, `id` what PIM calls it, where we know. */
export interface Named { readonly name: string; readonly id?: string | undefined }

/** A request as PIM answers it. */
export interface PimRequest {
  readonly id: string;
  readonly status: string;
  readonly createdOn: Instant;
  /** Object id of who made it. */
  readonly by: string;
  readonly justification: string | null;
}

/** What is asked of PIM; `until` is null for a removal. */
export interface PimAsk {
  readonly name: string;
  readonly what: 'assign' | 'update' | 'remove';
  readonly until: Instant | null;
  readonly justification: string;
  readonly ticket: string | null;
}

export interface Sent { readonly id: string; readonly status: string; /** For Microsoft's support. */ readonly azureRequest?: string }

/** The justification of a removal by hand. */
export const BY_HAND = 'closed by hand';

/** A call of PIM as it goes on the wire; `path` stands behind the root of ARM, or of Graph with its version. */
export interface PimCall { readonly method: 'put' | 'post'; readonly path: string; readonly body: object }

/** One kind of PIM on the wire. Every method rejects with the SDK's error or with AccessError. */
export interface Pim<R extends Role> {
  /** The person's own active assignments of exactly this role; the list lags (AZURE.md C.4). */
  assignments(of: Given<R>, signal: AbortSignal): Promise<Listed[]>;
  /** The same of everybody. */
  everybody(role: R, signal: AbortSignal): Promise<(Listed & { readonly person: string })[]>;
  /** Those of our requests that PIM knows, each under our name. */
  ours(of: Given<R>, named: readonly Named[], signal: AbortSignal): Promise<(PimRequest & { readonly name: string })[]>;
  /** The request that made a schedule. */
  behind(of: Given<R>, schedule: string, signal: AbortSignal): Promise<PimRequest | undefined>;
  /** Every request that made or changed a schedule, in no order. */
  about(of: Given<R>, schedule: string, signal: AbortSignal): Promise<PimRequest[]>;
  send(of: Given<R>, ask: PimAsk, signal: AbortSignal): Promise<Sent>;
  /** The call with which somebody else takes the role away by hand. */
  removal(of: Given<R>): Promise<PimCall>;
  /** Takes back what PIM has not decided. */
  cancel(of: Given<R>, id: string, signal: AbortSignal): Promise<{ readonly azureRequest?: string }>;
  /** The ends (null: none) of the eligibilities for this role that the person has at `now`, directly or through a group. */
  eligibleUntil(of: Given<R>, now: Instant): Promise<(Instant | null)[]>;
  rules(role: R): Promise<PimRules>;
  /** What Microsoft, or whoever made the role, says of it; null: nothing. */
  meaning(role: R): Promise<string | null>;
}
