import type { Duration, Instant } from './instant.js';
import type { People } from './person.js';

/** One role that an entitlement activates, of one of the three kinds of PIM. */
export type Role = AzureRole | DirectoryRole | GroupRole;
/** `role` (a role's name) at `scope` (an ARM resource id, leading slash). */
export interface AzureRole { readonly kind: 'azure'; readonly role: string; readonly scope: string }
/** A role of Entra itself at `scope`: `/` or `/administrativeUnits/{id}`. */
export interface DirectoryRole { readonly kind: 'directory'; readonly role: string; readonly scope: string }
/** Membership or ownership of a group, by its object id; `name` is what people read. */
export interface GroupRole { readonly kind: 'group'; readonly group: string; readonly access: 'member' | 'owner'; readonly name: string }

/** The same text for the same role, whatever the case of its ids (Azure and Entra compare them without case). */
export function roleKey(role: Role): string {
  const parts = role.kind === 'group' ? [role.kind, role.group, role.access] : [role.kind, role.scope, role.role];
  return parts.join(' ').toLowerCase();
}

/** The role of something that is more than one. */
export function roleOf(role: Role): Role {
  switch (role.kind) {
    case 'azure': return { kind: role.kind, role: role.role, scope: role.scope };
    case 'directory': return { kind: role.kind, role: role.role, scope: role.scope };
    case 'group': return { kind: role.kind, group: role.group, access: role.access, name: role.name };
  }
}

/** `Reader on resource group prod`, `Security Reader in Entra`, `member of Database operators`. */
export function roleInWords(role: Role): string {
  switch (role.kind) {
    case 'azure': return `${role.role} on ${scopeInWords(role.scope)}`;
    case 'directory': return role.scope === '/' ? `${role.role} in Entra` : `${role.role} in administrative unit ${role.scope.split('/').at(-1) ?? ''}`;
    case 'group': return `${role.access} of ${role.name}`;
  }
}

/** `resource group prod`, `vm-web-1`: the last part of an ARM id, with its kind where that tells more than the name. */
export function scopeInWords(scope: string): string {
  const parts = scope.split('/').filter((part) => part !== '');
  const name = parts.at(-1) ?? scope;
  const kind = KINDS[(parts.at(-2) ?? '').toLowerCase()] ?? 'resource';
  return `${kind} ${name}`.trim();
}

const KINDS: Readonly<Record<string, string>> = {
  subscriptions: 'subscription', resourcegroups: 'resource group', virtualmachines: '', bastionhosts: 'Bastion',
  networksecuritygroups: 'network security group', virtualnetworks: 'virtual network', managementgroups: 'management group',
  vaults: 'key vault', storageaccounts: 'storage account', networkinterfaces: 'network interface', virtualmachinescalesets: 'scale set',
};

/** One way through the network: the NSG of a Bastion subnet, and what our allow rule in it says. */
export interface Path {
  /** `[a-z0-9]{1,24}`: it stands in the rule's name. */
  readonly id: string;
  /** ARM resource ids, leading slash. */
  readonly nsg: string;
  readonly bastion: string;
  /** `*` or a prefix: never the public address, for the NSG sees the translated one (AZURE.md E.2). */
  readonly destination: string;
  readonly ports: readonly string[];
  /** The port on which people reach the Bastion host; one of `ports`. */
  readonly client: number;
}

/** How many of which people say yes (`needed`) or no (`denials`). */
export interface Stage {
  readonly approvers: People;
  readonly needed: number;
  readonly denials: number;
  /** Without a decision for this long, the next stage is asked too and may decide in its place; null: never. */
  readonly escalateAfter: Duration | null;
  /** Asked once the stage before it has approved (`previous`), or together with the first (`start`). */
  readonly from: 'previous' | 'start';
}

/** Approved by nobody when each of the conditions holds that are given: not null, not an empty list. One at least is. */
export interface AutomaticApproval {
  /** The requester is one of them. */
  readonly onCall: People | null;
  /** The window is no longer. */
  readonly longest: Duration | null;
  /** The ticket is in one of these states. */
  readonly ticketStates: readonly string[];
}

export interface Approval {
  readonly stages: readonly [Stage, ...Stage[]];
  /** A request that nobody answers lapses after this long. */
  readonly lapsesAfter: Duration;
  /** Whether who approves has to write a comment; who denies always has to. */
  readonly comment: { readonly approve: 'optional' | 'required' };
  /** The first reminder after `first`, then with each gap doubled; none unless `send`. */
  readonly reminders: { readonly send: boolean; readonly first: Duration };
  /** One of these is enough. PIM roles that demand an approval themselves never allow it. */
  readonly automatic: readonly AutomaticApproval[];
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** From `from` to `to` (`HH:MM`; `24:00` is the day's end) on these days, by the clocks of `zone`. A `to` at or before `from` is that of the next day. */
export interface Hours {
  /** A name of the IANA time zone database: `Europe/Paris`. */
  readonly zone: string;
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

/** A period in which nothing is opened. `zone`: by whose clocks it is told. */
export interface Freeze {
  readonly title: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly zone: string;
}

export interface TicketRule {
  /** Who is asked about the ticket; `pattern`: nobody, its number only has to look right. */
  readonly system: 'servicenow' | 'jira' | 'pattern';
  readonly required: boolean;
  /** Names as the ticket system has them; empty: any. */
  readonly types: readonly string[];
  readonly states: readonly string[];
  /** A ticket that is closed or cancelled ends the window. */
  readonly endWithTicket: boolean;
  /** The requester has to stand on the ticket. */
  readonly requesterOnIt: boolean;
  /** The system does not answer: the request is refused, or the question is asked again later. Never is the ticket believed. */
  readonly whenUnavailable: 'refuse' | 'retry';
  /** The source of a regular expression that the whole number matches; people are shown the `example`. */
  readonly pattern: string;
  readonly example: string;
}

/** Access without approver: no longer than `max`, reviewed by `reviewers` people within `reviewWithin`. */
export interface BreakGlass {
  readonly max: Duration;
  readonly reviewers: number;
  readonly reviewWithin: Duration;
}

/**
 * What may be asked for, and under which rules. Frozen onto the request when it is made, so that a later edit of the
 * file changes no request that is under way.
 */
export interface Entitlement {
  readonly id: string;
  readonly title: string;
  readonly roles: readonly Role[];
  readonly paths: readonly Path[];
  /** ARM ids of the machines whose sessions are cut at the end. */
  readonly machines: readonly string[];
  /** With what people get into them through Bastion. */
  readonly connect: 'ssh' | 'rdp';
  readonly requesters: People;
  /** Whether somebody whom the directory calls a guest may ask. */
  readonly guests: boolean;
  readonly approval: Approval;
  /** When it may be open; empty: at any time. A window lies wholly inside. */
  readonly hours: readonly Hours[];
  /** The periods that hold for this entitlement. */
  readonly freezes: readonly Freeze[];
  readonly duration: { readonly min: Duration; readonly default: Duration; readonly max: Duration };
  /** How far ahead a start may lie; null: a window starts with its approval. */
  readonly startLater: { readonly within: Duration } | null;
  /** How often and by how much at most a window may be made longer, and whether that is approved again; null: never. */
  readonly extend: { readonly times: number; readonly by: Duration; readonly approval: boolean } | null;
  /** Null: not possible. */
  readonly breakGlass: BreakGlass | null;
  /** The most requests for this that one person may have under way at once; null: no limit but the common one. */
  readonly mostOpen: number | null;
  /** Who signs in once more before it counts. */
  readonly stepUp: 'none' | 'requester' | 'both';
  readonly sourceAddress: { readonly maxPrefix: number; readonly allow: readonly string[] };
  readonly ticket: TicketRule;
  readonly reason: { readonly maxLength: number };
  readonly cutSessions: 'own' | 'all' | 'none';
  /** Opening that has not succeeded after this long is given up and undone. */
  readonly giveUpAfter: Duration;
  /** The end of a window is a whole multiple of this. */
  readonly roundTo: Duration;
  /** PIM grants and removes nothing younger than this: five minutes in a real tenant (AZURE.md 0.2). */
  readonly pimFloor: Duration;
}
