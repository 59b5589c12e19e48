import { Router, json, type ErrorRequestHandler, type Request, type Response } from 'express';
import { pathOf, recordCalls } from '../calls.js';
import { changed, settle, type Sim, type TicketState } from '../core.js';
import { applyFaults } from '../faults.js';
import { WireError } from '../wireError.js';

/** What one ticket system is made of. */
export interface TicketSystem {
  readonly name: TicketState['system'];
  readonly routes: (sim: Sim) => Router;
  /** Whether the caller is the bot's account. */
  readonly knows: (req: Request) => boolean;
  /** Answers a call of nobody that it knows. */
  readonly refuse: (req: Request, res: Response) => void;
  /** An error in the system's own form. */
  readonly words: (error: WireError) => unknown;
}

/** Wraps a ticket system's routes in what surrounds every call: the record, the sign-in, the turned knobs, and its form of errors. */
export function serveTickets(sim: Sim, system: TicketSystem): Router {
  const router = Router();
  router.use(recordCalls(sim, system.name));
  router.use((req, res, next) => { if (system.knows(req)) next(); else system.refuse(req, res); });
  router.use(applyFaults(sim, system.name), json({ limit: '1mb' }));
  router.use((_req, _res, next) => { settle(sim); next(); });
  router.use(system.routes(sim));
  router.use((req) => { throw new WireError(404, 'NotFound', `No such path: ${pathOf(req)}`); });
  router.use(answerErrors(system));
  return router;
}

function answerErrors({ words }: TicketSystem): ErrorRequestHandler {
  return (thrown: unknown, _req, res, next) => {
    if (res.headersSent) return void next(thrown);
    const error = thrown instanceof WireError ? thrown : asWireError(thrown);
    res.status(error.status).set(error.more.headers ?? {}).json(words(error));
  };
}

function asWireError(thrown: unknown): WireError {
  if (thrown instanceof SyntaxError) return new WireError(400, 'BadRequest', 'The payload is not valid JSON.');
  console.error(thrown); // a mistake of ours, not of the caller's: it must be seen
  return new WireError(500, 'InternalServerError', 'An error occurred.');
}

export function findTicket(sim: Sim, system: TicketState['system'], number: string): TicketState | undefined {
  return sim.state.tickets.find((one) => one.system === system && one.number === number.toUpperCase());
}

/** Writes a remark of the bot's on a ticket. */
export function remark(sim: Sim, ticket: TicketState, { by, text }: { by: string; text: string }): TicketState['comments'][number] {
  const comment = { at: sim.clock.now().toISOString(), by, text };
  ticket.comments.push(comment);
  sim.record.add({ kind: 'ticket.commented', system: ticket.system, number: ticket.number, text });
  changed(sim);
  return comment;
}

/** Reads an `Authorization: Basic` header. */
export function isBasic(req: Request, user: string, secret: string): boolean {
  return req.get('authorization') === `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
}
