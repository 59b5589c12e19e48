import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import { within, type Line } from '../access/sentences/index.js';
import type { Finding } from '../workflow/ports.js';
import { ask, type Site } from './ask.js';
import { jiraAt } from './jira.js';
import { serviceNowAt, TABLES } from './servicenow.js';
import type { JiraSettings, TicketSettings } from './settings.js';
import { LIMITS } from './steady.js';

const MEND: Line = { says: 'mend/tickets' };

/** Whether each ticket system that is set up lets us in and shows what we read. Reads only, and never rejects. */
export async function examineTickets({ servicenow, jira }: TicketSettings): Promise<Finding[]> {
  const lines = await Promise.all([
    ...(servicenow ? TABLES.map(({ table }) => examineTable(serviceNowAt(servicenow, LIMITS), table)) : []),
    ...(jira ? [examinePermissions(jiraAt(jira, LIMITS)), examineFields(jiraAt(jira, LIMITS), jira)] : []),
  ]);
  return lines.flat();
}

interface Seen { readonly status: Finding['status']; readonly detail: Line }

async function line(site: Site, what: Line, look: () => Promise<Seen>): Promise<Finding> {
  const seen = await look().catch((error: unknown): Seen => {
    if (!(error instanceof AccessError)) throw error;
    return { status: error.code === 'tickets-refused' ? 'wrong' : 'unknown', detail: within(error) };
  });
  return { group: site.name, what, ...seen, ...(seen.status === 'ok' ? {} : { mend: MEND }) };
}

const Rows = z.object({ result: z.array(z.object({ number: z.string().optional(), state: z.string().optional() })) });

/** One row is enough: what may not be read is left out of it, or the whole row is. */
function examineTable(site: Site, table: string): Promise<Finding> {
  return line(site, { says: 'thing/table', table }, async () => {
    const { status, body } = await ask(site, { path: `/api/now/table/${table}`, query: { sysparm_fields: 'number,state', sysparm_limit: '1' }, about: table });
    const rows = Rows.safeParse(body);
    const row = rows.success ? rows.data.result[0] : undefined;
    if (!rows.success) return { status: 'wrong', detail: { says: 'found/no-table-api', status, setting: site.settings.url } };
    if (!row) return { status: 'unknown', detail: { says: 'found/no-ticket' } };
    return row.number && row.state ? { status: 'ok', detail: { says: 'found/tickets' } } : { status: 'wrong', detail: { says: 'found/bare-tickets' } };
  });
}

const Permissions = z.object({ permissions: z.record(z.object({ havePermission: z.boolean() })) });
const NEEDED = ['BROWSE_PROJECTS', 'ADD_COMMENTS'];

/** In any project at all: in which one tickets stand, nobody has said. */
function examinePermissions(site: Site): Promise<Finding> {
  return line(site, { says: 'thing/projects' }, async () => {
    const { body } = await ask(site, { path: '/rest/api/3/mypermissions', query: { permissions: NEEDED.join(',') }, about: 'mypermissions' });
    const read = Permissions.safeParse(body);
    if (!read.success) return { status: 'wrong', detail: { says: 'found/no-rest-api', setting: site.settings.url } };
    const missing = NEEDED.filter((name) => read.data.permissions[name]?.havePermission !== true);
    return missing.length === 0 ? { status: 'ok', detail: { says: 'found/one-project' } } : { status: 'wrong', detail: { says: 'found/nowhere', permissions: missing } };
  });
}

const Fields = z.array(z.object({ id: z.string(), schema: z.object({ type: z.string() }).optional() }));

async function examineFields(site: Site, { window }: JiraSettings): Promise<Finding[]> {
  if (window === undefined) return [];
  return [await line(site, { says: 'thing/plan-fields' }, async () => {
    const { body } = await ask(site, { path: '/rest/api/3/field', about: 'field' });
    const read = Fields.safeParse(body);
    const wrong = [window.start, window.end].filter((id) => read.success && read.data.find((one) => one.id === id)?.schema?.type !== 'datetime');
    if (!read.success) return { status: 'wrong', detail: { says: 'found/no-rest-api', setting: site.settings.url } };
    return wrong.length === 0 ? { status: 'ok', detail: { says: 'found/times' } } : { status: 'wrong', detail: { says: 'found/no-times', fields: wrong } };
  })];
}
