import { Router } from 'express';
import { activityLogRouter } from '../activity.js';
import type { Sim } from '../core.js';
import { WireError } from '../wireError.js';
import { bastionRouter } from './bastion.js';
import { networkRouter } from './network/router.js';
import type { NsgWrites } from './network/writes.js';
import { permissionRouter } from './permissions.js';
import { openAndExpire } from './pim/assignments.js';
import { definitionRouter } from './pim/definitions.js';
import { instanceRouter } from './pim/instances.js';
import { policyRouter } from './pim/policy.js';
import { requestRouter } from './pim/requests.js';
import { roleAssignmentRouter } from './pim/roleAssignments.js';
import { resourceRouter } from './resources.js';

/** Azure Resource Manager. */
export function armRouter(sim: Sim, writes: NsgWrites): Router {
  sim.settlers.push(() => { openAndExpire(sim); });
  const router = Router();
  router.use((req, _res, next) => { checkApiVersion(req.query['api-version']); next(); });
  router.use(requestRouter(sim), instanceRouter(sim), policyRouter(sim), definitionRouter(sim), roleAssignmentRouter(sim), permissionRouter(sim));
  router.use(networkRouter(sim, writes), bastionRouter(sim), activityLogRouter(sim), resourceRouter());
  return router;
}

function checkApiVersion(version: unknown): void {
  if (version === undefined) throw new WireError(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.');
  if (typeof version !== 'string' || !/^\d{4}-\d{2}-\d{2}(-preview)?$/.test(version)) throw new WireError(400, 'InvalidApiVersionParameter', `The api-version '${typeof version === 'string' ? version : ''}' is invalid.`);
}
