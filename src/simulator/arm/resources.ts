import { Router } from 'express';
import { LOCATION, SUBSCRIPTION_ID, TENANT_ID } from '../seed.js';
import { knownScope, scopeKind, scopeName } from './scope.js';

/** Plain reads of what exists: subscription, resource groups, machines, network. Enough to tell that an id is right. */
export function resourceRouter(): Router {
  const router = Router();
  router.get('/subscriptions/:sub{/*rest}', (req, res) => {
    const id = knownScope(req.path);
    if (scopeKind(id) === 'subscription') return void res.json({ id, subscriptionId: SUBSCRIPTION_ID, tenantId: TENANT_ID, displayName: 'Practice subscription', state: 'Enabled' });
    const type = scopeKind(id) === 'resourcegroup' ? 'Microsoft.Resources/resourceGroups' : id.split('/').slice(6, 8).join('/');
    res.json({ id, name: scopeName(id), type, location: LOCATION, properties: { provisioningState: 'Succeeded' } });
  });
  return router;
}
