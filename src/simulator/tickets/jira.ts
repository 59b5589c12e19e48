import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Sim, TicketState } from '../core.js';
import { PEOPLE } from '../seed.js';
import { WireError } from '../wireError.js';
import { JIRA_STATUSES, JIRA_TOKEN, JIRA_USER, JIRA_WINDOW_FIELDS } from './seed.js';
import { findTicket, isBasic, remark, type TicketSystem } from './serve.js';

const NOT_SEEN = 'Issue does not exist or you do not have permission to see it.';

/** Jira Cloud's REST API, version 3, as far as tickets need it. */
export const jira: TicketSystem = {
  name: 'jira', routes,
  knows: (req) => isBasic(req, JIRA_USER, JIRA_TOKEN),
  refuse: refuseStranger,
  words: ({ status, message }) => (status === 429 ? failure('Rate limit exceeded.') : failure(message)),
};

function failure(message: string): unknown {
  return { errorMessages: [message], errors: {} };
}

/** Jira takes a caller whose token is wrong for one who did not sign in: to that one no issue can be seen, and only what nobody may do is refused. */
function refuseStranger(req: Request, res: Response): void {
  res.set('X-Seraph-LoginReason', 'AUTHENTICATED_FAILED');
  if (req.method === 'GET' && req.path.startsWith('/rest/api/3/issue/')) return void res.status(404).json(failure(NOT_SEEN));
  res.status(401).set('WWW-Authenticate', 'OAuth realm="https%3A%2F%2Fcontoso.atlassian.net"').type('text').send('Client must be authenticated to access this resource.');
}

/** An Atlassian Document, checked as Jira checks it: a text node may not be empty. */
const Text = z.object({ type: z.literal('text'), text: z.string().min(1) });
const Paragraph = z.object({ type: z.literal('paragraph'), content: z.array(Text).default([]) });
const Document = z.object({ type: z.literal('doc'), version: z.literal(1), content: z.array(Paragraph) });
const NewComment = z.object({ body: Document, properties: z.array(z.object({ key: z.string(), value: z.unknown() })).optional() });

function routes(sim: Sim): Router {
  const router = Router();
  router.get('/rest/api/3/myself', (_req, res) => { res.json({ self: `${sim.urls.https}/jira/rest/api/3/user`, accountId: '5b10a2844c20165700ede21g', emailAddress: JIRA_USER, displayName: 'JIT Access', active: true, timeZone: 'Europe/Paris' }); });
  router.get('/rest/api/3/mypermissions', (req, res) => {
    const asked = typeof req.query['permissions'] === 'string' ? req.query['permissions'].split(',') : [];
    if (asked.length === 0) return void res.status(400).json(failure("The 'permissions' query parameter is required."));
    res.json({ permissions: Object.fromEntries(asked.map((key) => [key, { id: '10', key, name: key, type: 'PROJECT', description: '', havePermission: may(sim, key) }])) });
  });
  router.get('/rest/api/3/field', (_req, res) => {
    const names = { [JIRA_WINDOW_FIELDS.start]: 'Planned start', [JIRA_WINDOW_FIELDS.end]: 'Planned end' };
    const custom = Object.entries(names).map(([id, name]) => ({ id, key: id, name, custom: true, orderable: true, navigable: true, searchable: true, clauseNames: [name], schema: { type: 'datetime', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:datetime', customId: Number(id.slice(12)) } }));
    res.json([{ id: 'summary', key: 'summary', name: 'Summary', custom: false, orderable: true, navigable: true, searchable: true, clauseNames: ['summary'], schema: { type: 'string', system: 'summary' } }, ...custom]);
  });
  router.get('/rest/api/3/issue/:key', (req, res) => { res.json(issueOf(sim, oneOf(sim, req.params.key), req)); });
  router.get('/rest/api/3/issue/:key/comment', (req, res) => {
    const { comments } = oneOf(sim, req.params.key);
    const rows = comments.map((one, index) => commentOf(sim, { ...one, index }));
    if (req.query['orderBy'] === '-created') rows.reverse();
    const maxResults = Number(req.query['maxResults'] ?? 100);
    res.json({ startAt: 0, maxResults, total: rows.length, comments: rows.slice(0, maxResults) });
  });
  router.post('/rest/api/3/issue/:key/comment', (req, res) => {
    const ticket = oneOf(sim, req.params.key);
    if (!may(sim, 'ADD_COMMENTS')) throw new WireError(400, 'BadRequest', 'JIT Access, you do not have the permission to comment on this issue.');
    const asked = NewComment.safeParse(req.body);
    if (!asked.success) return void res.status(400).json({ errorMessages: [], errors: { comment: 'Comment body is not valid!' } });
    const text = asked.data.body.content.map(({ content }) => content.map((one) => one.text).join('')).join('\n');
    res.status(201).json(commentOf(sim, { ...remark(sim, ticket, { by: 'JIT Access', text }), index: ticket.comments.length - 1 }));
  });
  return router;
}

/** Whether the bot's account holds one of Jira's permissions. */
function may(sim: Sim, permission: string): boolean {
  return !sim.knobs.withheld.includes(`jira ${permission}`);
}

function oneOf(sim: Sim, key: string): TicketState {
  const ticket = findTicket(sim, 'jira', key);
  if (!ticket || !may(sim, 'BROWSE_PROJECTS')) throw new WireError(404, 'NotFound', NOT_SEEN);
  return ticket;
}

function issueOf(sim: Sim, ticket: TicketState, req: Request): unknown {
  const self = `${sim.urls.https}/jira/rest/api/3/issue/${idOf(ticket)}`;
  const asked = typeof req.query['fields'] === 'string' ? req.query['fields'].split(',') : undefined;
  const fields = Object.entries(fieldsOf(sim, ticket)).filter(([name]) => asked === undefined || asked.includes(name));
  return { expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations', id: idOf(ticket), self, key: ticket.number, fields: Object.fromEntries(fields) };
}

function idOf({ number }: TicketState): string {
  return String(10_000 + Number(number.slice(number.indexOf('-') + 1)));
}

function fieldsOf(sim: Sim, { title, type, state, people, start, end }: TicketState): Record<string, unknown> {
  const key = JIRA_STATUSES[state] ?? 'new';
  return {
    summary: title, issuetype: { id: '10001', name: type, subtask: false },
    status: { id: '3', name: state, statusCategory: { id: { new: 2, indeterminate: 4, done: 3 }[key], key, name: { new: 'To Do', indeterminate: 'In Progress', done: 'Done' }[key] } },
    reporter: userOf(sim, people.requestedBy), creator: userOf(sim, people.openedBy), assignee: userOf(sim, people.assignedTo),
    [JIRA_WINDOW_FIELDS.start]: timeOf(start), [JIRA_WINDOW_FIELDS.end]: timeOf(end),
  };
}

function userOf(sim: Sim, id: string | null): unknown {
  const person = PEOPLE.find((one) => one.id === id);
  if (!person) return null;
  return { self: `${sim.urls.https}/jira/rest/api/3/user?accountId=${person.id}`, accountId: person.id, emailAddress: person.mail, displayName: person.name, active: true, accountType: 'atlassian' };
}

/** `2026-12-01T22:00:00.000+0100`: in the zone of the account. */
function timeOf(at: string | null): string | null {
  return at === null ? null : new Date(Date.parse(at) + 3_600_000).toISOString().replace('Z', '+0100');
}

function commentOf(sim: Sim, { at, by, text, index }: TicketState['comments'][number] & { index: number }): unknown {
  const content = text.split('\n').map((line) => ({ type: 'paragraph', ...(line === '' ? {} : { content: [{ type: 'text', text: line }] }) }));
  return {
    self: `${sim.urls.https}/jira/rest/api/3/comment/${20_000 + index}`, id: String(20_000 + index), author: { accountId: '5b10a2844c20165700ede21g', displayName: by, active: true },
    body: { type: 'doc', version: 1, content }, created: timeOf(at), updated: timeOf(at), jsdPublic: false,
  };
}
