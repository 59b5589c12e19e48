import type { Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import type { DirectoryRole, GroupRole } from '../../access/entitlement.js';
import type { Line } from '../../access/sentences/index.js';
import type { Finding } from '../../workflow/ports.js';
import { CORRECT } from './mend.js';
import { judgeSetting } from './mfa.js';
import { lookedUp, prove, shared } from './prove.js';

const Definitions = z.object({ value: z.array(z.object({ id: z.string() })) });
const Settings = z.object({ value: z.array(z.object({ policy: z.object({ rules: z.array(z.object({ id: z.string(), enabledRules: z.array(z.string()).nullish() })) }) })) });

/** A group that the entitlements name: whether there is one. */
export async function examineGroup(graph: Client, group: string): Promise<Finding> {
  const line = { group: { says: 'place/groups' }, what: group } as const;
  const proof = await prove(() => graph.api(`/groups/${encodeURIComponent(group)}`).select('id').get());
  if (proof.is === 'given') return { ...line, status: 'ok', detail: { says: 'found/there' } };
  return proof.is === 'absent' ? { ...line, status: 'wrong', detail: { says: 'found/no-group' }, mend: CORRECT } : { ...line, status: 'unknown', detail: proof.why };
}

/** A role of Entra: whether there is one of this name, and whether PIM lets an application assign it. */
export function examineDirectoryRole(graph: Client, role: DirectoryRole): Promise<Finding[]> {
  const group = { says: 'place/entra-roles' } as const;
  const definitions = shared(async () => Definitions.parse(await graph.api('/roleManagement/directory/roleDefinitions').filter(`displayName eq '${role.role.replaceAll('\'', '\'\'')}'`).select('id').get()).value);
  return Promise.all([
    lookedUp({ group, what: { says: 'thing/role', name: role.role } }, definitions, ([found]) => (found
      ? { status: 'ok', detail: { says: 'found/there-as', name: found.id } }
      : { status: 'wrong', detail: { says: 'found/no-entra-role' }, mend: CORRECT })),
    lookedUp({ group, what: { says: 'thing/setting', of: role.role } }, async () => {
      const [definition] = await definitions();
      return definition && settingOf(graph, `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${definition.id}'`);
    }, (rules) => judgeSetting(rules, ['Microsoft Entra roles', 'Roles', role.role, 'Settings'])),
  ]);
}

/** PIM for a group, as far as it can keep the bot out. PIM has no setting for a group that it never had anything to do with. */
export function examineGroupRole(graph: Client, role: GroupRole): Promise<Finding> {
  const filter = `scopeId eq '${role.group}' and scopeType eq 'Group' and roleDefinitionId eq '${role.access}'`;
  const inWords: Line = { says: 'stuck/role', role };
  return lookedUp({ group: { says: 'place/pim-for-groups' }, what: { says: 'thing/setting', of: inWords } }, () => settingOf(graph, filter), (rules) => judgeSetting(rules, ['Groups', role.name, 'Settings', role.access]));
}

async function settingOf(graph: Client, filter: string) {
  const answer: unknown = await graph.api('/policies/roleManagementPolicyAssignments').filter(filter).expand('policy($expand=rules)').get();
  return Settings.parse(answer).value[0]?.policy.rules;
}
