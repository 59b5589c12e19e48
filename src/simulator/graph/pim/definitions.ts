import { Router } from 'express';
import type { Sim } from '../../core.js';
import { DIRECTORY_ROLES } from '../../seed.js';
import { notFound } from '../objects.js';
import { page, passes, readFilter, single, type Row } from '../odata.js';

const PATH = '/roleManagement/directory/roleDefinitions';
const SET = 'roleManagement/directory/roleDefinitions';

/** Roles of the directory by name (`$filter=displayName eq '…'`) and by id. */
export function definitionRouter(sim: Sim): Router {
  const router = Router();
  router.get(PATH, (req, res) => {
    const filter = readFilter(req, ['id', 'templateId', 'displayName', 'isBuiltIn', 'isEnabled']);
    res.json(page(sim, req, { set: SET, rows: DIRECTORY_ROLES.map(({ id }) => definitionRow(id)).filter((row) => passes(row, filter)) }));
  });
  router.get(`${PATH}/:id` as const, (req, res) => {
    const row = definitionRow(req.params.id.toLowerCase());
    if (row['displayName'] === undefined) throw notFound(req.params.id);
    res.json(single(sim, req, { set: SET, row }));
  });
  return router;
}

/** A role as Graph describes it; without a name when there is none by that id. */
export function definitionRow(id: string): Row {
  const name = DIRECTORY_ROLES.find((one) => one.id === id)?.name;
  return { id, description: name, displayName: name, isBuiltIn: true, isEnabled: true, templateId: id, version: '1', resourceScopes: ['/'], rolePermissions: [] };
}
