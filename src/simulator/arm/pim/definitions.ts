import { Router } from 'express';
import type { Sim } from '../../core.js';
import { ROLE_DEFINITIONS } from '../../seed.js';
import { roleDefinitionId } from '../../tenant.js';
import { WireError } from '../../wireError.js';
import { readFilter } from '../filter.js';
import { pageOf } from '../paging.js';
import { sameId, scopeBefore } from '../scope.js';

type Role = (typeof ROLE_DEFINITIONS)[number];

/** Role definitions by name (`$filter=roleName eq '…'`) and by id. */
export function definitionRouter(sim: Sim): Router {
  const router = Router();
  router.get('/*scope/providers/Microsoft.Authorization/roleDefinitions', (req, res) => {
    scopeBefore(req.path);
    const { roleName } = readFilter(req.query['$filter']);
    const rows = ROLE_DEFINITIONS.filter(({ name }) => roleName === undefined || sameId(name, roleName));
    res.json(pageOf(sim, req, rows.map((role) => onWire(role))));
  });
  router.get('{/*scope}/providers/Microsoft.Authorization/roleDefinitions/:id', (req, res) => {
    const role = ROLE_DEFINITIONS.find(({ id }) => sameId(id, req.params.id));
    if (role === undefined) throw new WireError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${req.params.id}' does not exist.`);
    res.json(onWire(role));
  });
  return router;
}

function onWire({ id, name, description }: Role): Record<string, unknown> {
  return {
    properties: { roleName: name, type: 'BuiltInRole', description, assignableScopes: ['/'], permissions: [] },
    id: roleDefinitionId(name), type: 'Microsoft.Authorization/roleDefinitions', name: id,
  };
}
