import { createHash } from 'node:crypto';
import { Router, type Request } from 'express';
import { z } from 'zod';
import type { Sim, TicketState } from '../core.js';
import { PEOPLE } from '../seed.js';
import { WireError } from '../wireError.js';
import { SERVICENOW_API_KEY, SERVICENOW_PASSWORD, SERVICENOW_STATES, SERVICENOW_USER } from './seed.js';
import { isBasic, remark, type TicketSystem } from './serve.js';

/** The Table API of ServiceNow, as far as tickets need it: `GET` by query and by sys_id, `PATCH` of a journal field. */
export const servicenow: TicketSystem = {
  name: 'servicenow', routes,
  knows: (req) => isBasic(req, SERVICENOW_USER, SERVICENOW_PASSWORD) || req.get('x-sn-apikey') === SERVICENOW_API_KEY,
  refuse(_req, res) {
    res.status(401).set('WWW-Authenticate', 'Basic realm="Service-now"').json(failure('User is not authenticated', 'Required to provide Auth information'));
  },
  words: ({ status, message, more }) => (status === 429 ? failure('Rate limit exceeded', 'Rejected the request because the rate limit has been exceeded') : failure(message, detailOf(more.details))),
};

function failure(message: string, detail: string | null): unknown {
  return { error: { message, detail }, status: 'failure' };
}

function detailOf(details: unknown[] | undefined): string | null {
  return typeof details?.[0] === 'string' ? details[0] : null;
}

function routes(sim: Sim): Router {
  const router = Router();
  router.get('/api/now/table/:table', (req, res) => {
    const found = ticketsIn(sim, req.params.table).filter(queryOf(req));
    const limit = Number(req.query['sysparm_limit'] ?? 10_000);
    res.set('X-Total-Count', String(found.length)).json({ result: found.slice(0, limit).map((one) => rowOf(one, req)) });
  });
  router.get('/api/now/table/:table/:id', (req, res) => { res.json({ result: rowOf(oneIn(sim, req.params), req) }); });
  router.patch('/api/now/table/:table/:id', (req, res) => {
    const ticket = oneIn(sim, req.params);
    const { work_notes: text = '' } = z.object({ work_notes: z.string().optional() }).parse(req.body ?? {});
    if (text !== '') remark(sim, ticket, { by: 'JIT Access', text });
    res.json({ result: rowOf(ticket, req) });
  });
  return router;
}

function ticketsIn(sim: Sim, table: string): TicketState[] {
  if (SERVICENOW_STATES[table] === undefined) throw new WireError(400, 'BadRequest', `Invalid table ${table}`);
  return sim.state.tickets.filter(({ system, type }) => system === 'servicenow' && type === table);
}

function oneIn(sim: Sim, { table, id }: { table: string; id: string }): TicketState {
  const ticket = ticketsIn(sim, table).find((one) => sysId(one.number) === id);
  if (!ticket) throw new WireError(404, 'NotFound', 'No Record found', { details: ["Record doesn't exist or ACL restricts the record retrieval"] });
  return ticket;
}

/** 32 hexadecimal digits, always the same for the same thing. */
function sysId(of: string): string {
  return createHash('md5').update(of).digest('hex'); // a name, no secret
}

/** `sysparm_query`: conditions joined by `^`. One on a field that there is not is left out, as an instance does (glide.invalid_query.returns_no_rows). */
function queryOf(req: Request): (ticket: TicketState) => boolean {
  const conditions = textOf(req.query['sysparm_query']).split('^').flatMap((part) => {
    const [, field = '', value = ''] = /^([a-z_.]+)=(.*)$/.exec(part) ?? [];
    return field === '' ? [] : [{ field, value }];
  });
  return (ticket) => {
    const cells = cellsOf(ticket);
    return conditions.every(({ field, value }) => cells[field] === undefined || cells[field].value.toLowerCase() === value.toLowerCase());
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

interface Cell { readonly value: string; readonly display_value: string }

/** The fields that were asked for, in the form that was asked for. A field that there is not is left out. */
function rowOf(ticket: TicketState, req: Request): Record<string, unknown> {
  const cells = cellsOf(ticket);
  const asked = textOf(req.query['sysparm_fields']);
  const form = textOf(req.query['sysparm_display_value']);
  const fields = asked === '' ? Object.keys(cells) : asked.split(',').filter((field) => cells[field] !== undefined);
  return Object.fromEntries(fields.map((field) => [field, inForm(cells[field], form)]));
}

function inForm(cell: Cell | undefined, form: string): unknown {
  if (form === 'all') return { display_value: cell?.display_value ?? '', value: cell?.value ?? '' };
  return form === 'true' ? cell?.display_value : cell?.value;
}

function cellsOf(ticket: TicketState): Record<string, Cell | undefined> {
  const { number, type, title, state, people, start, end } = ticket;
  const value = SERVICENOW_STATES[type]?.[state] ?? '';
  return {
    sys_id: same(sysId(number)), number: same(number), sys_class_name: { value: type, display_value: type === 'incident' ? 'Incident' : 'Change Request' },
    short_description: same(title), state: { value, display_value: state }, active: same(String(!['Closed', 'Canceled'].includes(state))),
    ...(type === 'incident' ? personCells('caller_id', people.requestedBy) : { ...personCells('requested_by', people.requestedBy), start_date: timeCell(start), end_date: timeCell(end) }),
    ...personCells('opened_by', people.openedBy), ...personCells('assigned_to', people.assignedTo),
    work_notes: journal(ticket),
  };
}

function same(value: string): Cell {
  return { value, display_value: value };
}

function personCells(field: string, id: string | null): Record<string, Cell> {
  const person = PEOPLE.find((one) => one.id === id);
  return {
    [field]: { value: person ? sysId(person.id) : '', display_value: person?.name ?? '' },
    [`${field}.email`]: same(person?.mail ?? ''), [`${field}.user_name`]: same(person?.login ?? ''),
  };
}

/** UTC in the value; in the display value the zone of the account, which is Paris's in winter here, so that nobody takes one for the other. */
function timeCell(at: string | null): Cell {
  if (at === null) return same('');
  return { value: written(Date.parse(at)), display_value: written(Date.parse(at) + 3_600_000) };
}

function written(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** A journal field has no value; its display value has every entry, the newest first. */
function journal({ comments }: TicketState): Cell {
  const entries = [...comments].reverse().map(({ at, by, text }) => `${written(Date.parse(at) + 3_600_000)} - ${by} (Work notes)\n${text}\n\n`);
  return { value: '', display_value: entries.join('') };
}
