import { randomUUID } from 'node:crypto';
import { CHANNELS, DIRECTORY_ROLES, DRILL_NSG_ID, ELIGIBILITIES, GROUPS, LOCATION, NSG_ID, PEOPLE, ROLE_DEFINITIONS, SUBSCRIPTION_ID } from './seed.js';
import type { ConversationState, EligibilityState, NsgState, RuleState, TenantState } from './core.js';
import { seedTickets } from './tickets/seed.js';

/** The three kinds of PIM. */
export type PimKind = 'azure' | 'directory' | 'group';

/** Which PIM a row belongs to: its scope is a resource's path, `/` for the directory, or the id of a group. */
export function kindOf(scope: string): PimKind {
  if (/^\/(subscriptions|providers)\//i.test(scope)) return 'azure';
  return scope.startsWith('/') ? 'directory' : 'group';
}

/** Full resource id of a built-in role definition, by role name. */
export function roleDefinitionId(roleName: string): string {
  const role = ROLE_DEFINITIONS.find(({ name }) => name === roleName);
  if (role === undefined) throw new Error(`The seed has no role named ${roleName}.`);
  return `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`;
}

/** The tenant before anybody did anything. `now` is the instant from which its eligibilities hold. */
export function seedTenant(now: Date): TenantState {
  return {
    nsgs: { [NSG_ID]: seedNsg(), [DRILL_NSG_ID]: drillNsg() },
    eligibilities: ELIGIBILITIES.map((one, index) => seedEligibility(one, index, now)),
    assignments: [], pimRequests: [], sessions: [],
    groups: Object.fromEntries(Object.values(GROUPS).map(({ id, name, members }) => [id, { name, members: [...members] }])),
    people: [], disabled: [], guests: [],
    conversations: Object.fromEntries(seedConversations().map((one) => [one.id, one])),
    tickets: seedTickets(now), activities: [],
  };
}

/** Adds what the seed has gained since an earlier run saved this tenant; what that run knew stays as it left it. */
export function addLaterSeed(state: TenantState, now: Date): void {
  // none of them is there in what an earlier version saved
  state.people ??= [];
  state.guests ??= [];
  state.tickets ??= seedTickets(now);
  state.nsgs[DRILL_NSG_ID] ??= drillNsg();
  const { id, name, members } = GROUPS.databaseOperators;
  if (state.groups[id] !== undefined) return;
  state.groups[id] = { name, members: [...members] };
  const seeded = ELIGIBILITIES.map((one, index) => seedEligibility(one, index, now));
  state.eligibilities.push(...seeded.filter(({ scope }) => kindOf(scope) !== 'azure'));
}

/** Id of the one-to-one chat between a person and the bot. */
export function personalConversation(personId: string): string {
  return `a:${personId}`;
}

function seedEligibility(one: (typeof ELIGIBILITIES)[number], index: number, now: Date): EligibilityState {
  return {
    id: `e1191b00-0000-4000-8000-${String(index + 1).padStart(12, '0')}`, principalId: one.principalId, principalType: one.principalType,
    roleDefinitionId: seedRole(one.role, one.scope), scope: one.scope, startDateTime: now.toISOString(), endDateTime: null,
  };
}

function seedRole(role: string, scope: string): string {
  switch (kindOf(scope)) {
    case 'azure': return roleDefinitionId(role);
    case 'directory': return DIRECTORY_ROLES.find(({ name }) => name === role)?.id ?? role;
    case 'group': return role;
  }
}

function seedConversations(): ConversationState[] {
  const insiders = PEOPLE.filter(({ part }) => part !== 'outsider').map(({ id }) => id);
  return [
    ...PEOPLE.map(({ id, name }): ConversationState => ({ id: personalConversation(id), kind: 'personal', name, members: [id], activities: [] })),
    ...Object.values(CHANNELS).map(({ id, name }): ConversationState => ({ id, kind: 'channel', name, members: [...insiders], activities: [] })),
  ];
}

/** What Bastion needs (AZURE.md E.1) without a rule for clients, and a deny-all above the default rules: nobody gets in. */
function seedNsg(): NsgState {
  const any = '*';
  const inbound = { direction: 'Inbound', access: 'Allow', to: any };
  const outbound = { direction: 'Outbound', access: 'Allow', from: any };
  return {
    id: NSG_ID, location: LOCATION, etag: randomUUID(),
    rules: [
      rule('AllowGatewayManagerInbound', 2000, { ...inbound, from: 'GatewayManager', ports: ['443'], why: 'Bastion control plane' }),
      rule('AllowAzureLoadBalancerInbound', 2010, { ...inbound, from: 'AzureLoadBalancer', ports: ['443'], why: 'Bastion health probes' }),
      rule('AllowVnetDataPlaneInbound', 2020, { ...inbound, from: 'VirtualNetwork', to: 'VirtualNetwork', ports: ['8080', '5701'], why: 'Bastion data plane' }),
      rule('DenyAllInbound', 4096, { ...inbound, access: 'Deny', from: any, ports: [any], why: 'Baseline: nobody reaches Bastion' }),
      rule('AllowSshRdpOutbound', 100, { ...outbound, to: 'VirtualNetwork', ports: ['22', '3389'], why: 'To the machines' }),
      rule('AllowAzureCloudOutbound', 110, { ...outbound, to: 'AzureCloud', ports: ['443'], why: 'Diagnostics' }),
      rule('AllowBastionCommunication', 120, { ...outbound, from: 'VirtualNetwork', to: 'VirtualNetwork', ports: ['8080', '5701'], why: 'Bastion data plane' }),
      rule('AllowHttpOutbound', 130, { ...outbound, to: 'Internet', ports: ['80'], why: 'Session information and certificate checks' }),
    ],
  };
}

function drillNsg(): NsgState {
  return { id: DRILL_NSG_ID, location: LOCATION, etag: randomUUID(), rules: [] };
}

function rule(name: string, priority: number, flow: { direction: string; access: string; from: string; to: string; ports: string[]; why: string }): RuleState {
  const [first, ...others] = flow.ports;
  const ports = others.length === 0 ? { destinationPortRange: first, destinationPortRanges: [] } : { destinationPortRanges: flow.ports };
  return {
    name, properties: {
      description: flow.why, protocol: flow.ports.length === 1 && first !== '*' ? 'Tcp' : '*', sourcePortRange: '*', ...ports,
      sourceAddressPrefix: flow.from, destinationAddressPrefix: flow.to, access: flow.access, priority, direction: flow.direction,
      sourcePortRanges: [], sourceAddressPrefixes: [], destinationAddressPrefixes: [],
    },
  };
}
