import { Router } from 'express';
import { z } from 'zod';
import { changed, type Sim, type TicketState } from '../core.js';
import { WireError } from '../wireError.js';
import { JIRA_STATUSES, SERVICENOW_STATES } from './seed.js';

const instant = z.string().datetime({ message: 'must be an instant of UTC such as 2026-12-01T22:00:00.000Z' }).nullable();
const Edit = z.object({ state: z.string(), title: z.string().min(1), start: instant, end: instant, people: z.object({ requestedBy: z.string(), openedBy: z.string(), assignedTo: z.string().nullable() }).partial().strict() }).partial().strict();

/** A hand on the tickets: what stands in both systems, and edits of it. */
export function ticketsRouter(sim: Sim): Router {
  const router = Router();
  router.get('/tickets', (_req, res) => { res.json(sim.state.tickets); });
  router.patch('/tickets/:number', (req, res) => {
    const ticket = sim.state.tickets.find(({ number }) => number === req.params.number);
    if (!ticket) throw new WireError(404, 'NotFound', `There is no ticket ${req.params.number}.`);
    const { people, ...edit } = Edit.parse(req.body);
    if (edit.state !== undefined) demandState(ticket, edit.state);
    Object.assign(ticket, edit);
    Object.assign(ticket.people, people);
    sim.record.add({ kind: 'ticket.edited', system: ticket.system, number: ticket.number, changed: { ...edit, ...(people ? { people } : {}) } });
    changed(sim);
    res.json(ticket);
  });
  router.delete('/tickets/:number', (req, res) => {
    const at = sim.state.tickets.findIndex(({ number }) => number === req.params.number);
    const [gone] = at < 0 ? [] : sim.state.tickets.splice(at, 1);
    if (!gone) throw new WireError(404, 'NotFound', `There is no ticket ${req.params.number}.`);
    sim.record.add({ kind: 'ticket.edited', system: gone.system, number: gone.number, changed: { deleted: true } });
    changed(sim);
    res.json({});
  });
  return router;
}

function demandState({ system, type }: TicketState, state: string): void {
  const states = Object.keys(system === 'jira' ? JIRA_STATUSES : SERVICENOW_STATES[type] ?? {});
  if (!states.includes(state)) throw new WireError(400, 'BadRequest', `${state} is not a state of ${type}; there are ${states.join(', ')}.`);
}
