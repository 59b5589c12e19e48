import { Router } from 'express';
import type { Sim } from '../../core.js';
import { DIRECTORY_ROLES } from '../../seed.js';
import { notFound } from '../objects.js';
import { expand, page, passes, readFilter, single, type Row } from '../odata.js';

const PATH = '/roleManagement/directory/roleDefinitions';
const SET = 'roleManagement/directory/roleDefinitions';

/** Most built-in roles include this one, Directory Readers. */
const INHERITED = { id: '88d8e3e3-8f55-4a1e-953a-9b9898b8876b' };
const EXPANSIONS = { inheritsPermissionsFrom: () => [INHERITED] };

/** Roles of the directory by name (`$filter=displayName eq '…'`) and by id. */
export function definitionRouter(sim: Sim): Router {
  const router = Router();
  router.get(PATH, (req, res) => {
    const filter = readFilter(req, ['id', 'templateId', 'displayName', 'isBuiltIn', 'isEnabled']);
    const rows = DIRECTORY_ROLES.map(({ id }) => definitionRow(id)).filter((row) => passes(row, filter));
    res.json(page(sim, req, { set: SET, rows: rows.map((row) => ({ ...row, ...expand(req, EXPANSIONS, row) })) }));
  });
  router.get(`${PATH}/:id` as const, (req, res) => {
    const row = definitionRow(req.params.id.toLowerCase());
    if (row['displayName'] === undefined) throw notFound(req.params.id);
    res.json(single(sim, req, { set: SET, row: { ...row, ...expand(req, EXPANSIONS, row) } }));
  });
  return router;
}

/** A role as Graph describes it; without a name when there is none by that id. */
export function definitionRow(id: string): Row {
  const name = DIRECTORY_ROLES.find((one) => one.id === id)?.name;
  return { id, description: name, displayName: name, isBuiltIn: true, isEnabled: true, templateId: id, version: '1', resourceScopes: ['/'], rolePermissions: [], inheritsPermissionsFrom: [INHERITED] };
}
