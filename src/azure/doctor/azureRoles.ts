import type { RoleManagementPolicyAssignment } from '@azure/arm-authorization';
import { z } from 'zod';
import type { AzureRole } from '../../access/entitlement.js';
import type { Line } from '../../access/sentences/index.js';
import type { Finding } from '../../workflow/ports.js';
import type { ArmClients } from '../clients.js';
import { lastPart, sameId } from '../resource.js';
import { readResource } from './arm.js';
import { giveReads, giveUserAccess } from './mend.js';
import { judgeSetting } from './mfa.js';
import { examinePlace, type Need } from './permission.js';
import { lookedUp, rowsOf, shared } from './prove.js';

export interface ArmExam { readonly clients: ArmClients; /** Object id of this identity. */ readonly self: string; /** Whether it is to change anything. */ readonly mayWrite: boolean }

const Setting = z.object({ roleDefinitionId: z.string(), effectiveRules: z.array(z.object({ id: z.string(), enabledRules: z.array(z.string()).nullish() })).nullish() });

/** PIM for Azure resources at one scope: what the bot may do there, and the roles that it gives there. */
export async function examineScope({ clients, self, mayWrite }: ArmExam, scope: string, roles: readonly AzureRole[]): Promise<Finding[]> {
  const group = { says: 'place/pim', scope } as const;
  const settings = shared(() => rowsOf(clients.authorization(scope).roleManagementPolicyAssignments.listForScope(bare(scope))));
  const needs = [...pimNeeds(clients, scope, settings), ...(mayWrite ? [...PIM_WRITES, ...groupNeeds(clients, scope)] : [])];
  const [permissions, ...known] = await Promise.all([
    examinePlace(clients, { group, scope, needs, mend: mayWrite ? giveUserAccess(self, scope) : giveReads(self, scope) }),
    ...roles.map((role) => examineRole({ clients, group, settings }, role)),
  ]);
  return [...permissions, ...known.flat()];
}

/** PIM's own actions (AZURE.md 0.1). `atScope()` sees others' rows, which `asTarget()` would give without any right. */
function pimNeeds(clients: ArmClients, scope: string, settings: () => Promise<unknown>): Need[] {
  const pim = () => clients.authorization(scope);
  const at = { filter: 'atScope()' };
  const action = (name: string): string => `Microsoft.Authorization/${name}`;
  return [
    { action: action('roleDefinitions/read'), purpose: 'role', read: () => pim().roleDefinitions.list(bare(scope), { filter: 'roleName eq \'Reader\'' }).next() },
    { action: action('roleEligibilityScheduleInstances/read'), purpose: 'eligible', read: () => pim().roleEligibilityScheduleInstances.listForScope(bare(scope), at).next() },
    { action: action('roleManagementPolicyAssignments/read'), purpose: 'settings', read: settings },
    { action: action('roleAssignmentScheduleInstances/read'), purpose: 'holders', read: () => pim().roleAssignmentScheduleInstances.listForScope(bare(scope), at).next() },
    { action: action('roleAssignmentScheduleRequests/read'), purpose: 'requests', read: () => pim().roleAssignmentScheduleRequests.listForScope(bare(scope), at).next() },
  ];
}

const PIM_WRITES: readonly Need[] = [
  { action: 'Microsoft.Authorization/roleAssignmentScheduleRequests/write', purpose: 'give' },
  { action: 'Microsoft.Authorization/roleAssignmentScheduleRequests/cancel/action', purpose: 'take-back' },
];

/** A write at a resource group is refused to whoever may not read the group itself (AZURE.md C.4). */
function groupNeeds(clients: ArmClients, scope: string): Need[] {
  if (!/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(scope)) return [];
  return [{ action: 'Microsoft.Resources/subscriptions/resourceGroups/read', purpose: 'before-writes', read: () => readResource(clients, scope, '2021-04-01') }];
}

interface RoleExam { readonly clients: ArmClients; readonly group: Line; readonly settings: () => Promise<RoleManagementPolicyAssignment[]> }

async function examineRole({ clients, group, settings }: RoleExam, { role, scope }: AzureRole): Promise<Finding[]> {
  const filter = `roleName eq '${role.replaceAll('\'', '\'\'')}'`;
  const definitions = shared(() => rowsOf(clients.authorization(scope).roleDefinitions.list(bare(scope), { filter })));
  return Promise.all([
    lookedUp({ group, what: { says: 'thing/role', name: role } }, definitions, ([found]) => (found
      ? { status: 'ok', detail: { says: 'found/there-as', name: found.name ?? '' } }
      : { status: 'wrong', detail: { says: 'found/no-role' }, mend: { says: 'mend/role-name', list: `az role definition list --scope "${scope}" --query "[].roleName"` } })),
    lookedUp({ group, what: { says: 'thing/setting', of: role } }, async () => {
      const [definition] = await definitions();
      const all = (await settings()).map((one) => Setting.parse(one));
      return all.find((one) => sameId(lastPart(one.roleDefinitionId), definition?.name ?? ''))?.effectiveRules ?? undefined;
    }, (rules) => judgeSetting(rules, ['Azure resources', scope, 'Settings', role])),
  ]);
}

/** The SDK puts the slash in front itself (AZURE.md G.3). */
function bare(scope: string): string {
  return scope.replace(/^\/+/, '');
}
