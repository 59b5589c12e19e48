import type { Client } from '@microsoft/microsoft-graph-client';
import { z } from 'zod';
import { roleInWords, type DirectoryRole, type GroupRole } from '../../access/entitlement.js';
import type { Finding } from '../../workflow/ports.js';
import { CORRECT } from './mend.js';
import { judgeSetting } from './mfa.js';
import { lookedUp, prove, shared } from './prove.js';

const Definitions = z.object({ value: z.array(z.object({ id: z.string() })) });
const Settings = z.object({ value: z.array(z.object({ policy: z.object({ rules: z.array(z.object({ id: z.string(), enabledRules: z.array(z.string()).nullish() })) }) })) });

/** A group that the entitlements name: whether there is one. */
export async function examineGroup(graph: Client, group: string): Promise<Finding> {
  const line = { group: 'Groups', what: group } as const;
  const proof = await prove(() => graph.api(`/groups/${encodeURIComponent(group)}`).select('id').get());
  if (proof.is === 'given') return { ...line, status: 'ok', detail: 'is there' };
  return proof.is === 'absent' ? { ...line, status: 'wrong', detail: 'The directory has no such group.', mend: CORRECT } : { ...line, status: 'unknown', detail: proof.why };
}

/** A role of Entra: whether there is one of this name, and whether PIM lets an application assign it. */
export function examineDirectoryRole(graph: Client, role: DirectoryRole): Promise<Finding[]> {
  const group = 'Entra roles';
  const definitions = shared(async () => Definitions.parse(await graph.api('/roleManagement/directory/roleDefinitions').filter(`displayName eq '${role.role.replaceAll('\'', '\'\'')}'`).select('id').get()).value);
  return Promise.all([
    lookedUp({ group, what: `role ${role.role}` }, definitions, ([found]) => (found
      ? { status: 'ok', detail: `is there: ${found.id}` }
      : { status: 'wrong', detail: 'There is no role of this name in Entra.', mend: CORRECT })),
    lookedUp({ group, what: `PIM's setting of ${role.role}` }, async () => {
      const [definition] = await definitions();
      return definition && settingOf(graph, `scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${definition.id}'`);
    }, (rules) => judgeSetting(rules, { where: 'Microsoft Entra roles, Roles', role: `${role.role}, Settings` })),
  ]);
}

/** PIM for a group, as far as it can keep the bot out. PIM has no setting for a group that it never had anything to do with. */
export function examineGroupRole(graph: Client, role: GroupRole): Promise<Finding> {
  const filter = `scopeId eq '${role.group}' and scopeType eq 'Group' and roleDefinitionId eq '${role.access}'`;
  return lookedUp({ group: 'PIM for groups', what: `PIM's setting of ${roleInWords(role)}` }, () => settingOf(graph, filter), (rules) => judgeSetting(rules, { where: `Groups, ${role.name}, Settings`, role: role.access }));
}

async function settingOf(graph: Client, filter: string) {
  const answer: unknown = await graph.api('/policies/roleManagementPolicyAssignments').filter(filter).expand('policy($expand=rules)').get();
  return Settings.parse(answer).value[0]?.policy.rules;
}
