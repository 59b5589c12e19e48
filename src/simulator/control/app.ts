import express, { Router, type ErrorRequestHandler, type Express } from 'express';
import { z, ZodError } from 'zod';
import { changed, settle, type Sim } from '../core.js';
import { readKnobs } from '../knobs.js';
import type { TeamsClient } from '../teams/client.js';
import type { Playground } from '../teams/playground.js';
import { ticketsRouter } from '../tickets/control.js';
import { WireError } from '../wireError.js';
import { door } from './door.js';
import { changeEvents } from './events.js';
import { pageRouter } from './page.js';
import { peopleRouter } from './people.js';
import { stateView, tenantView } from './view.js';

/** The page, and the API by which the page, the story and the tests play the tenant's people and turn its knobs. */
export function createControl(sim: Sim, teams: TeamsClient, playground: Playground): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(refuseForeignOrigin);
  app.use('/api', express.json({ limit: '256kb' }), apiRouter(sim, teams), answerErrors);
  app.use(['/ip', '/evidence'], door(sim), answerErrors);
  app.use('/playground/api/messages', playground.take, answerErrors);
  app.use(pageRouter());
  return app;
}

function apiRouter(sim: Sim, teams: TeamsClient): Router {
  const router = Router();
  router.use((_req, _res, next) => { settle(sim); next(); });
  router.get('/tenant', (_req, res) => { res.json(tenantView(sim)); });
  router.get('/state', (_req, res) => { res.json(stateView(sim)); });
  router.get('/events', changeEvents(sim));
  router.get('/record', (req, res) => { res.json(sim.record.since(Number(req.query['after'] ?? 0))); });
  router.get('/knobs', (_req, res) => { res.json(sim.knobs); });
  router.patch('/knobs', (req, res) => {
    Object.assign(sim.knobs, readKnobs(req.body));
    changed(sim);
    res.json(sim.knobs);
  });
  router.post('/clock', (req, res) => {
    sim.clock.advance(z.object({ advanceMs: z.number().min(0) }).parse(req.body).advanceMs);
    settle(sim);
    changed(sim);
    res.json({ now: sim.clock.now().toISOString() });
  });
  router.post('/bot', (req, res) => { sim.urls.bot = z.object({ url: z.string().url() }).parse(req.body).url; res.json({}); });
  router.use(peopleRouter(sim, teams), ticketsRouter(sim));
  router.use((req) => { throw new WireError(404, 'NotFound', `There is no ${req.method} ${req.originalUrl}.`); });
  return router;
}

/** The API acts for everybody in the tenant: another site that the same browser shows may not use it. */
const refuseForeignOrigin: express.RequestHandler = (req, res, next) => {
  const origin = req.get('origin');
  if (origin === undefined || origin === `http://${req.get('host') ?? ''}`) return void next();
  res.status(403).json({ error: 'Only the page itself may use this API.' });
};

const answerErrors: ErrorRequestHandler = (thrown: unknown, _req, res, next) => {
  if (res.headersSent) return void next(thrown);
  if (thrown instanceof WireError) return void res.status(thrown.status).json({ error: thrown.message });
  if (thrown instanceof ZodError) return void res.status(400).json({ error: thrown.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; ') });
  if (thrown instanceof SyntaxError) return void res.status(400).json({ error: 'The body is not JSON.' });
  console.error(thrown); // a mistake of ours: it must be seen
  res.status(500).json({ error: 'The simulator made a mistake; see its log.' });
};
