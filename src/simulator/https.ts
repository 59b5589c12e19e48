import express, { type Express } from 'express';
import { armRouter } from './arm/router.js';
import type { NsgWrites } from './arm/network/writes.js';
import type { Sim } from './core.js';
import { monitorRouter } from './exports/monitor.js';
import { storageRouter } from './exports/storage.js';
import { graphRouter } from './graph/router.js';
import type { SigningKey } from './keys.js';
import { botFrameworkRouter, loginRouter } from './login.js';
import { jira } from './tickets/jira.js';
import { serveTickets } from './tickets/serve.js';
import { servicenow } from './tickets/servicenow.js';
import { connectorRouter } from './teams/connector.js';
import type { Playground } from './teams/playground.js';
import { vaultRouter } from './vault/router.js';
import { serve } from './wire.js';

/** Everything that Microsoft and the ticket systems serve under several hosts, under one: told apart by the path. */
export function createServices(sim: Sim, key: SigningKey, { writes, playground }: { writes: NsgWrites; playground: Playground }): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  // A client given a scope with its leading slash asks for `//subscriptions/…`, and one that names no parent of a resource
  // for `…/Microsoft.Network//…`; Azure takes it for the same path.
  app.use((req, _res, next) => { req.url = req.url.replace(/^[^?]*/, (path) => path.replace(/\/{2,}/g, '/')); next(); });
  app.use('/botframework', botFrameworkRouter(sim, key));
  app.use('/teams', serve(sim, key, { service: 'connector', routes: connectorRouter(sim) }));
  app.use('/playground', serve(sim, key, { service: 'connector', routes: playground.routes }));
  app.use('/v1.0', serve(sim, key, { service: 'graph', routes: graphRouter(sim) }));
  app.use('/servicenow', serveTickets(sim, servicenow));
  app.use('/jira', serveTickets(sim, jira));
  app.use('/monitor', serve(sim, key, { service: 'monitor', routes: monitorRouter(sim) }));
  app.use('/storage', serve(sim, key, { service: 'storage', routes: storageRouter(sim) }));
  app.use('/keys', serve(sim, key, { service: 'vault', routes: vaultRouter(sim) }));
  app.use(loginRouter(sim, key));
  // last: every other path is a resource of ARM or none
  app.use(serve(sim, key, { service: 'arm', routes: armRouter(sim, writes) }));
  return app;
}
