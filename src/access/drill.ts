import type { Path } from './entitlement.js';
import type { Duration, Instant } from './instant.js';
import type { Person } from './person.js';
import type { Origin } from './request.js';
import type { Said } from './sentences/index.js';

/** How drills are wanted: on which way through the network, how long the canary is open, and when (`HH:MM` by the clocks of the channels; null: only when somebody asks). */
export interface DrillRule { readonly path: Path; readonly at: string | null; readonly length: Duration; readonly roundTo: Duration }

/** Whom a canary lets in: an address that nobody has (RFC 5737, TEST-NET-1). */
export const CANARY_SOURCE = '192.0.2.1/32';

/** What a drill has to keep: the product's own promise of how late a window closes at most. Milliseconds. */
const PROMISE: Duration = 30_000;

/** Why a drill takes place: somebody asked (`by`), or its time had come (`due`). */
export interface DrillCause { readonly by: Person | null; readonly due: Instant | null }
/** `from`: where somebody asked. */
export interface DrillCall extends DrillCause { readonly from: Origin | null }

/** What of the installation's history is a drill's. */
export type DrillEvent =
  /** `isMissed`: nobody was there at its time. */
  | ({ readonly type: 'drillBegan'; readonly id: string; readonly path: Path; readonly until: Instant; readonly isMissed: boolean } & DrillCall)
  /** Nothing was opened, and why. */
  | ({ readonly type: 'drillRefused'; readonly id: string } & DrillCall & Said)
  | { readonly type: 'drillOpened'; readonly id: string; readonly effectAt: Instant; readonly readAt: Instant; readonly azureRequests: readonly string[] }
  /** Read back as closed. `failure`: why it was never open; `other`: it was not the bot that closed it, and who Azure's log names. */
  | { readonly type: 'drillEnded'; readonly id: string; readonly effectAt: Instant; readonly readAt: Instant; readonly lateness: Duration; readonly failure: Said | null; readonly other: { readonly by: string | null } | null };

/** It opened, and the bot itself closed it, in time. */
export function isGood({ failure, other, lateness }: Pick<Extract<DrillEvent, { type: 'drillEnded' }>, 'failure' | 'other' | 'lateness'>): boolean {
  return failure === null && other === null && lateness <= PROMISE;
}

/** Whether this names a drill and no request: those have no dash. */
export function isDrill(id: string): boolean {
  return id.startsWith('drill-');
}

/** `drill-20261130T063000Z`. */
export function drillName(at: Instant): string {
  return `drill-${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}
