import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';

/** Which past requests are meant: all that is given has to hold. Requests are found by what was frozen when they were asked. */
export interface PastQuery {
  /** Object id. */
  readonly person?: string | undefined;
  readonly entitlement?: string | undefined;
  /** The name of a machine, or its Azure id: machines of the same name in several groups are one here. */
  readonly machine?: string | undefined;
  readonly ticket?: string | undefined;
  /** Asked at or after this, and before that. */
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** Of these entitlements only. */
  readonly within?: readonly string[] | undefined;
}

/** `older`: where the page behind this one begins; undefined when there is none. */
export interface PastPage { readonly requests: readonly AccessRequest[]; readonly older: string | undefined }

/** Requests by person, entitlement, machine, ticket and date, over indexes that are written together with each change. Rejects with the driver's error when Redis is away. */
export interface Past {
  /** What has ended, in whatever way, last asked first; of what does not stand on the page nothing is read but its name. `page`: the `older` of the page before. */
  ended(query: PastQuery, page: { readonly from?: string | undefined; readonly limit: number }): Promise<PastPage>;
  /** Everything asked in that time, under way or ended, last asked first. */
  asked(query: PastQuery): AsyncIterable<AccessRequest>;
}
