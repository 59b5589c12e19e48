import type { Role } from './entitlement.js';
import type { Duration, Instant } from './instant.js';
import type { People } from './person.js';

/**
 * What PIM's own settings of a role demand of whoever activates it. The assignment that we make goes past them
 * (AZURE.md 0.1), so they are read and kept by us, beside our own.
 */
export interface PimRules {
  /** The longest activation, or the longest assignment by an administrator when that is shorter; null: no limit. */
  readonly longest: Duration | null;
  /** A ticket has to be named. */
  readonly ticket: boolean;
  /** Multi-factor authentication at the activation. */
  readonly mfa: boolean;
  /** The claim value of the authentication context (`c1`) that is demanded. */
  readonly authenticationContext: string | null;
  /** Who approves in PIM, where it demands an approval; nobody in it: PIM names none. */
  readonly approvers: People | null;
  /** MFA of the administrator who assigns, which an application can never show (`Enablement_Admin_Assignment`). */
  readonly adminMfa: boolean;
}

/** Whether PIM lists a person as eligible for a role, and until when (null: for good). */
export interface Eligibility { readonly role: Role; readonly eligible: boolean; readonly until: Instant | null }

/** A role for a person: eligibility and PIM's own rules. */
export interface RoleStanding extends Eligibility { readonly rules: PimRules }
