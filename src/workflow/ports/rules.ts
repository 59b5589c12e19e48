import type { DrillRule } from '../../access/drill.js';
import type { Entitlement } from '../../access/entitlement.js';
import type { RuleBook } from '../../policy/entitlements.js';

/** The entitlements in force. Read anew whenever they matter: the file may change while we run. */
export interface Rules {
  readonly instance: string;
  /** The most requests that one person may have under way at once. */
  readonly mostOpen: number;
  entitlements(): readonly Entitlement[];
  /** Null: none are wanted. */
  readonly drill: DrillRule | null;
}

/** All that the entitlements file says, as it is in force. */
export interface AllRules extends Rules, Pick<RuleBook, 'roles' | 'accounts' | 'logins'> {
  /** By whose clock people in channels read times: a name of the IANA time zone database. */
  readonly zone: string;
}
