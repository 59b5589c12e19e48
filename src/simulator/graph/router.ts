import { Router } from 'express';
import { auditRouter } from '../activity.js';
import type { Sim } from '../core.js';
import { addLaterSeed } from '../tenant.js';
import { catalogueRouter } from './catalogue.js';
import { peopleRouter } from './people.js';
import { definitionRouter } from './pim/definitions.js';
import { directoryPim } from './pim/directory.js';
import { groupPim } from './pim/group.js';
import { instanceRouter } from './pim/instances.js';
import { policyRouter } from './pim/policies.js';
import { requestRouter } from './pim/requests.js';
import { roleAssignmentRouter } from './pim/roleAssignments.js';

/** Microsoft Graph v1.0: the directory, and PIM for its roles and for its groups. */
export function graphRouter(sim: Sim): Router {
  addLaterSeed(sim.state, sim.clock.now());
  const router = Router();
  router.use(peopleRouter(sim), catalogueRouter(sim), definitionRouter(sim), roleAssignmentRouter(sim), policyRouter(sim), auditRouter(sim));
  for (const pim of [directoryPim, groupPim]) router.use(requestRouter(sim, pim), instanceRouter(sim, pim));
  return router;
}
