import { Router } from 'express';
import type { Sim } from '../core.js';
import { callerOf } from '../wire.js';
import { rolesAt } from './given.js';
import { pageOf } from './paging.js';
import { scopeBefore } from './scope.js';

/** What the caller may do at a scope. A permission that is withheld stands among the `notActions` of every role. */
export function permissionRouter(sim: Sim): Router {
  const router = Router();
  router.get('/*scope/providers/Microsoft.Authorization/permissions', (req, res) => {
    const scope = scopeBefore(req.path);
    res.json(pageOf(sim, req, rolesAt(sim, callerOf(res), scope).map((one) => ({ ...one, dataActions: [], notDataActions: [] }))));
  });
  return router;
}
