import { Router } from 'express';
import { policyOf } from '../../arm/pim/policy.js';
import type { RolePolicy, Sim } from '../../core.js';
import { DIRECTORY_ROLES, TENANT_ID } from '../../seed.js';
import { notFound } from '../objects.js';
import { badQuery, expandedNames, page, passes, readFilter, single, type Row } from '../odata.js';
import { policyRules } from './policyRules.js';

const PATH = '/policies/roleManagementPolicyAssignments';
const SET = PATH.slice(1);

/** PIM's settings of roles and groups: which policy holds for which, and with `$expand=policy($expand=rules)` its rules. */
export function policyRouter(sim: Sim): Router {
  const router = Router();
  router.get(PATH, (req, res) => {
    const filter = readFilter(req, ['scopeId', 'scopeType', 'roleDefinitionId', 'policyId']);
    if (!filter.has('scopeId') || !filter.has('scopeType')) throw badQuery('The request must have a $filter on scopeId and scopeType.');
    const rows = assignments(sim).map((one) => row(one)).filter((one) => passes(one, filter));
    res.json(page(sim, req, { set: SET, rows: rows.map((one) => ({ ...one, ...policy(sim, one, expandedNames(req)) })) }));
  });
  router.get(`${PATH}/:id` as const, (req, res) => {
    const found = assignments(sim).map((one) => row(one)).find(({ id }) => id === req.params.id);
    if (found === undefined) throw notFound(req.params.id);
    res.json(single(sim, req, { set: SET, row: { ...found, ...policy(sim, found, expandedNames(req)) } }));
  });
  return router;
}

interface Assigned { scopeId: string; scopeType: 'Directory' | 'DirectoryRole' | 'Group'; roleDefinitionId: string; guid: string }

/** One for each role of the directory, under both names of its scope's type, and two for each group (AZURE.md 0.3). */
function assignments(sim: Sim): Assigned[] {
  const ofRoles = DIRECTORY_ROLES.flatMap(({ id }) => (['DirectoryRole', 'Directory'] as const).map((scopeType) => ({ scopeId: '/', scopeType, roleDefinitionId: id, guid: `90110001${id.slice(8)}` })));
  const ofGroups = Object.keys(sim.state.groups).flatMap((id) => ['member', 'owner'].map((access, index) => ({ scopeId: id, scopeType: 'Group' as const, roleDefinitionId: access, guid: `9011000${index + 2}${id.slice(8)}` })));
  return [...ofRoles, ...ofGroups];
}

function row({ scopeId, scopeType, roleDefinitionId, guid }: Assigned) {
  const policyId = `${scopeType}_${scopeId === '/' ? TENANT_ID : scopeId}_${guid}`;
  return { id: `${policyId}_${roleDefinitionId}`, policyId, scopeId, scopeType, roleDefinitionId };
}

function policy(sim: Sim, one: ReturnType<typeof row>, expanded: readonly string[]): { policy?: Row } {
  if (!expanded.includes('policy')) return {};
  const { policyId, scopeId, scopeType } = one;
  return {
    policy: {
      id: policyId, displayName: scopeType, description: scopeType, isOrganizationDefault: false, scopeId, scopeType,
      lastModifiedDateTime: null, lastModifiedBy: { displayName: null, id: null }, rules: policyRules(settingOf(sim, one)),
    },
  };
}

function settingOf(sim: Sim, { scopeId, roleDefinitionId }: ReturnType<typeof row>): RolePolicy {
  if (scopeId !== '/') return policyOf(sim, `${roleDefinitionId} of ${sim.state.groups[scopeId]?.name ?? scopeId}`);
  return policyOf(sim, DIRECTORY_ROLES.find(({ id }) => id === roleDefinitionId)?.name ?? roleDefinitionId);
}
