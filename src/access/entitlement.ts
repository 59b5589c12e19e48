import type { Duration } from './instant.js';
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
}

/** How many of which people say yes (`needed`) or no (`denials`). */
export interface Stage {
  readonly approvers: People;
  readonly needed: number;
  readonly denials: number;
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
  readonly requesters: People;
  readonly approval: { readonly stages: readonly [Stage]; readonly lapsesAfter: Duration };
  readonly duration: { readonly min: Duration; readonly default: Duration; readonly max: Duration };
  readonly sourceAddress: { readonly maxPrefix: number; readonly allow: readonly string[] };
  /** `pattern` is the source of a regular expression that the whole ticket number matches; people are shown the `example`. */
  readonly ticket: { readonly required: boolean; readonly pattern: string; readonly example: string };
  readonly reason: { readonly maxLength: number };
  readonly cutSessions: 'own' | 'all' | 'none';
  /** Opening that has not succeeded after this long is given up and undone. */
  readonly giveUpAfter: Duration;
  /** The end of a window is a whole multiple of this. */
  readonly roundTo: Duration;
  /** PIM grants and removes nothing younger than this: five minutes in a real tenant (AZURE.md 0.2). */
  readonly pimFloor: Duration;
}
