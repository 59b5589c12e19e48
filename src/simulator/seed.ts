/** The practice tenant: who and what is in it before anybody does anything. Every id is fixed, so that stories and screenshots repeat. */

export const TENANT_ID = '7e4a1700-0000-4000-8000-000000000001';
export const BOT_ID = 'b0700000-0000-4000-8000-000000000001';
export const BOT_PASSWORD = 'sandbox-only-bot-password';
/** Service principal object id of the bot: the creator of the PIM assignments that it makes. */
export const BOT_OBJECT_ID = 'b0700000-0000-4000-8000-0000000000ff';
/** A second application: somebody else's automation, or a hand on the portal. Tests edit Azure by hand with it. */
export const OPERATOR_ID = '0be7a700-0000-4000-8000-000000000001';
export const OPERATOR_PASSWORD = 'sandbox-only-operator-password';
export const OPERATOR_OBJECT_ID = '0be7a700-0000-4000-8000-0000000000ff';
/** Graph's application permissions of the bot: the least that README.md asks for. */
export const BOT_ROLES: readonly string[] = [
  'User.Read.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory', 'RoleAssignmentSchedule.ReadWrite.Directory',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup', 'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup', 'RoleManagementPolicy.Read.AzureADGroup', 'AuditLog.Read.All', 'AppCatalog.Read.All',
];
/** The operator's: a hand that may do anything. */
export const OPERATOR_ROLES: readonly string[] = [...BOT_ROLES, 'Directory.ReadWrite.All', 'RoleManagement.ReadWrite.Directory', 'GroupMember.ReadWrite.All'];
/** With the split (ROLE): what answers people, and what works. Each has an application of its own; the bot's own then needs no right in Azure. */
export const WEB_ID = '3eb00000-0000-4000-8000-000000000001';
export const WEB_PASSWORD = 'sandbox-only-web-password';
export const WEB_OBJECT_ID = '3eb00000-0000-4000-8000-0000000000ff';
export const WEB_ROLES: readonly string[] = [
  'User.Read.All', 'GroupMember.Read.All', 'RoleManagement.Read.Directory',
  'PrivilegedEligibilitySchedule.Read.AzureADGroup', 'PrivilegedAssignmentSchedule.Read.AzureADGroup', 'RoleManagementPolicy.Read.AzureADGroup', 'AuditLog.Read.All', 'AppCatalog.Read.All',
];
export const WORKER_ID = '30b00000-0000-4000-8000-000000000001';
export const WORKER_PASSWORD = 'sandbox-only-worker-password';
export const WORKER_OBJECT_ID = '30b00000-0000-4000-8000-0000000000ff';
/** What the bot is called in chats. */
export const BOT_NAME = 'JIT Access';
export const SUBSCRIPTION_ID = '5ab00000-0000-4000-8000-000000000001';

export interface SeedPerson {
  readonly id: string;
  readonly name: string;
  readonly mail: string;
  /** Login name on the machines, as Bastion lists it. */
  readonly login: string;
  /** The public address from which this person connects. */
  readonly address: string;
  readonly part: 'requester' | 'approver' | 'outsider';
  /** The language of their Teams, and the time zone of their machine. */
  readonly locale: string;
  readonly zone: string;
  /** The home tenant of somebody from outside who was let into a shared channel; without it: this one. */
  readonly tenantId?: string;
}

/** The client of whoever is not said to have another one. */
export const ENGLISH = { locale: 'en-US', zone: 'UTC' } as const;

function person(n: number, name: string, { part, address, ...client }: Pick<SeedPerson, 'part' | 'address'> & Partial<Pick<SeedPerson, 'locale' | 'zone'>>): SeedPerson {
  const first = name.split(' ')[0]!.toLowerCase();
  return { id: `a0000000-0000-4000-8000-00000000000${n}`, name, part, address, mail: `${first}@contoso.example`, login: first, ...ENGLISH, ...client };
}

export const PEOPLE: readonly SeedPerson[] = [
  person(1, 'Riley Chen', { part: 'requester', address: '203.0.113.7' }),
  person(2, 'Noor Haddad', { part: 'requester', address: '203.0.113.42' }),
  person(3, 'Ana Costa', { part: 'approver', address: '198.51.100.11' }),
  person(4, 'Ben Okafor', { part: 'approver', address: '198.51.100.12' }),
  person(5, 'Mia Larsen', { part: 'approver', address: '198.51.100.13' }),
  person(6, 'Sam Doyle', { part: 'outsider', address: '203.0.113.66' }),
  person(7, 'Lena Vogt', { part: 'requester', address: '203.0.113.77', locale: 'de-DE', zone: 'Europe/Berlin' }),
];

export const GROUPS = {
  operators: { id: '60000000-0000-4000-8000-000000000001', name: 'Platform operators', members: [PEOPLE[0]!.id, PEOPLE[1]!.id, PEOPLE[6]!.id] },
  approvers: { id: '60000000-0000-4000-8000-000000000002', name: 'Platform approvers', members: [PEOPLE[2]!.id, PEOPLE[3]!.id, PEOPLE[4]!.id] },
  /** Nobody is in it at rest: PIM makes people members for a time. */
  databaseOperators: { id: '60000000-0000-4000-8000-000000000003', name: 'Database operators', members: [] },
} as const;

export const TEAM = { id: '19:7ea30000000000000000000000000001@thread.tacv2', groupId: '7ea30000-0000-4000-8000-000000000001', name: 'Platform' } as const;
export const CHANNELS = {
  approvals: { id: '19:a9900000000000000000000000000001@thread.tacv2', name: 'approvals' },
  audit: { id: '19:a0d17000000000000000000000000001@thread.tacv2', name: 'audit' },
} as const;

const GROUP = `/subscriptions/${SUBSCRIPTION_ID}/resourceGroups`;
export const RESOURCE_GROUP = `${GROUP}/prod`;
export const NETWORK_GROUP = `${GROUP}/network`;
export const VMS = [
  { id: `${RESOURCE_GROUP}/providers/Microsoft.Compute/virtualMachines/vm-web-1`, name: 'vm-web-1', ip: '10.0.1.4' },
  { id: `${RESOURCE_GROUP}/providers/Microsoft.Compute/virtualMachines/vm-db-1`, name: 'vm-db-1', ip: '10.0.1.5' },
] as const;
/** The subnet of Bastion, and the host's own private address in it. */
export const BASTION_ADDRESS = '10.0.0.4';
export const VNET_ID = `${NETWORK_GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-prod`;
export const BASTION_ID = `${NETWORK_GROUP}/providers/Microsoft.Network/bastionHosts/bas-prod`;
export const NSG_ID = `${NETWORK_GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg-bastion`;
/** Guards nothing: no subnet has it. For drills. */
export const DRILL_NSG_ID = `${NETWORK_GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg-drill`;
export const LOCATION = 'westeurope';

/** Built-in role definitions, with Microsoft's own ids (learn: role-based-access-control/built-in-roles). */
export const ROLE_DEFINITIONS = [
  { id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7', name: 'Reader', description: 'View all resources, but does not allow you to make any changes.' },
  { id: '1c0163c0-47e6-4577-8991-ea5c82e286e4', name: 'Virtual Machine Administrator Login', description: 'View Virtual Machines in the portal and login as administrator' },
  { id: 'fb879df8-f326-4884-b1cf-06f3ad86be52', name: 'Virtual Machine User Login', description: 'View Virtual Machines in the portal and login as a regular user.' },
  { id: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', name: 'User Access Administrator', description: 'Lets you manage user access to Azure resources.' },
  { id: '4d97b98b-1d4f-4787-a291-c67834d212e7', name: 'Network Contributor', description: 'Lets you manage networks, but not access to them.' },
] as const;

/** Built-in roles of the directory itself, with Microsoft's own ids (learn: entra/identity/role-based-access-control/permissions-reference). */
export const DIRECTORY_ROLES = [
  { id: '5d6b6bb7-de71-4623-b4af-96380a352509', name: 'Security Reader' },
  { id: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', name: 'Global Reader' },
  { id: '62e90394-69f5-4237-9190-012177145e10', name: 'Global Administrator' },
  { id: 'fdd7a751-b60b-444a-984c-02652fe8fa1c', name: 'Groups Administrator' },
  { id: '729827e3-9c14-49f7-bb1b-9608f156bbb8', name: 'Helpdesk Administrator' },
  { id: '8424c6f0-a189-499e-bbd0-26c1753c96d4', name: 'Attribute Definition Administrator' },
] as const;

/**
 * Eligibilities: who could be given which role, where. Riley and Noor are eligible for what a Bastion connection
 * needs (AZURE.md E.5): Reader on the VM's group (VM and NIC) and on the network's group (Bastion and VNet),
 * and the login role on each machine. Reader at the two groups comes through the operators group; the login roles are direct.
 * Through the operators group they may also have a role of the directory (scope `/`), and Riley may become a member of a
 * group (its id is the scope).
 */
export const ELIGIBILITIES = [
  { principalId: GROUPS.operators.id, principalType: 'Group', role: 'Reader', scope: RESOURCE_GROUP },
  { principalId: GROUPS.operators.id, principalType: 'Group', role: 'Reader', scope: NETWORK_GROUP },
  ...PEOPLE.filter((p) => p.part === 'requester').flatMap((p) =>
    VMS.map((vm) => ({ principalId: p.id, principalType: 'User', role: 'Virtual Machine Administrator Login', scope: vm.id }))),
  { principalId: GROUPS.operators.id, principalType: 'Group', role: 'Security Reader', scope: '/' },
  { principalId: PEOPLE[0]!.id, principalType: 'User', role: 'member', scope: GROUPS.databaseOperators.id },
] as const;

/** Three rules of somebody else's, which nothing of ours may ever change by a byte. `tenant.ts` has them whole. */
export const FOREIGN_RULES = ['AllowGatewayManagerInbound', 'AllowAzureLoadBalancerInbound', 'AllowVnetDataPlaneInbound'] as const;
