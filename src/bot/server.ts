import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Activity } from 'botbuilder';
import { AuthenticationError } from 'botframework-connector';
import { z } from 'zod';
import type { Log } from '../workflow/ports.js';
import type { TakeActivity } from './chat.js';
import { scrape, type Exposed } from './scrape.js';

export interface ServerOptions {
  /** What takes activities from Teams; without it none is taken. */
  readonly take?: TakeActivity | undefined;
  /** Whether work can be done now; what is wrong, by name, when it cannot. */
  readonly readiness: () => Promise<{ ready: boolean; [what: string]: unknown }>;
  /** What a metrics scraper is given; without it there is none. */
  readonly metrics?: Exposed | undefined;
  /** What answers people's browsers. */
  readonly pages?: RequestHandler | undefined;
  /** Takes what a ticket system tells, body and headers as they came; without it nothing is taken. */
  readonly ticketHook?: TakeHook | undefined;
  /** Which proxies are believed about whose request they pass on: that many, or these addresses and ranges; without it none. */
  readonly trustProxy?: number | readonly string[];
  readonly log: Log;
  /** How long a request may take to arrive, in milliseconds; 10 seconds when it is not given. */
  readonly slowest?: number;
  /** How long `close` waits for the turns under way, in milliseconds; 8 seconds when it is not given. */
  readonly patience?: number;
}

export type TakeHook = (body: unknown, header: (name: string) => string | undefined) => Promise<{ readonly status: number; readonly body: object }>;

export interface Server {
  /** Port 0 takes any free one; answers the port. */
  listen(port: number, host: string): Promise<number>;
  /** Takes no more, and waits for the turns under way; those that outlast `patience` are cut off. */
  close(): Promise<void>;
}

const BODY_LIMIT = '256kb';
const HOOK = '/hooks/tickets';
const HOOK_LIMIT = '4kb';
/** A process that is told to end has ten seconds in all (main.ts). Milliseconds. */
const PATIENCE = 8_000;
/** Teams and browsers send a body at once; who drips it would keep a connection for Node's own five minutes. Milliseconds. */
const SLOWEST = 10_000;
/** What botbuilder demands before it authenticates; it throws outside of its own care when the type is missing. */
const Body = z.object({ type: z.string().min(1) }).passthrough();

export function createServer(options: ServerOptions): Server {
  const { slowest = SLOWEST } = options;
  const http = createHttpServer({ headersTimeout: slowest, requestTimeout: slowest, connectionsCheckingInterval: Math.min(1000, slowest) }, createRoutes(options));
  // A connection whose turn ends during `close` would be kept alive for its next request, which will not be taken.
  http.on('request', (_req, res) => { res.once('close', () => { if (!http.listening) http.closeIdleConnections(); }); });
  return {
    async listen(port, host) {
      http.listen(port, host);
      await once(http, 'listening');
      return (http.address() as AddressInfo).port; // a server that listens on a port has an AddressInfo
    },
    async close() {
      if (http.listening) await closeWithin(http, options);
    },
  };
}

async function closeWithin(http: HttpServer, { patience = PATIENCE, log }: ServerOptions): Promise<void> {
  const closed = once(http, 'close');
  http.close();
  http.closeIdleConnections();
  const limit = setTimeout(() => {
    log.warn({ patience }, 'turns under way were cut off');
    http.closeAllConnections();
  }, patience);
  await closed.finally(() => { clearTimeout(limit); });
}

function createRoutes({ take, readiness, metrics, pages, ticketHook, trustProxy = 0, log }: ServerOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trustProxy);
  app.use((_req, res, next) => { res.set({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' }); next(); });
  app.get('/healthz', (_req, res) => { res.json({ alive: true }); });
  app.get('/readyz', async (_req, res) => {
    const state = await readiness().catch((error: unknown) => {
      log.error({ err: error }, 'readiness could not be told');
      return { ready: false };
    });
    res.status(state.ready ? 200 : 503).json(state);
  });
  if (metrics) app.get('/metrics', scrape(metrics));
  if (take) app.post('/api/messages', express.json({ limit: BODY_LIMIT }), messages(take));
  // as bytes, whatever it says it is: its signature is over these
  if (ticketHook) app.post(HOOK, express.raw({ type: () => true, limit: HOOK_LIMIT }), hook(ticketHook));
  if (pages) app.use(pages);
  app.use((_req, res) => { res.status(404).json({ error: 'There is nothing here.' }); });
  app.use(answerErrors(log));
  return app;
}

function messages(take: TakeActivity): RequestHandler {
  return async (req, res) => {
    const body = Body.safeParse(req.body);
    if (!body.success) {
      res.status(400).json({ error: 'The body is not an activity.' });
      return;
    }
    try {
      // Every field that is used is checked where it is used; the type is only what the SDK wants to be handed.
      const answer = await take(body.data as unknown as Activity, req.get('authorization') ?? '');
      res.status(answer?.status ?? 200);
      if (answer?.body === undefined) res.end();
      else res.json(answer.body);
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      res.status(401).end();
    }
  };
}

function hook(take: TakeHook): RequestHandler {
  return async (req, res) => {
    const { status, body } = await take(req.body, (name) => req.get(name));
    res.status(status).json(body);
  };
}

/** Errors without their stack and their words, which are for the log. */
function answerErrors(log: Log): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) { next(error); return; }
    const status = statusOf(error);
    if (status === 413) res.status(413).json({ error: `The body is larger than ${req.path === HOOK ? HOOK_LIMIT : BODY_LIMIT}.` });
    else if (status !== undefined && status < 500) res.status(400).json({ error: 'The body is not JSON.' });
    else {
      log.error({ err: error, path: req.path }, 'request failed');
      res.status(500).json({ error: 'Something went wrong here.' });
    }
  };
}

function statusOf(error: unknown): number | undefined {
  const status = z.object({ status: z.number() }).safeParse(error);
  return status.success ? status.data.status : undefined;
}
