import { z } from 'zod';
import { AccessError } from '../access/errors.js';
import type { Finding } from '../workflow/ports.js';
import { ask, type Site } from './ask.js';
import { jiraAt } from './jira.js';
import { serviceNowAt, TABLES } from './servicenow.js';
import type { JiraSettings, TicketSettings } from './settings.js';
import { LIMITS } from './steady.js';

const MEND = 'docs/tickets.md says what the account needs, and which setting is which.';

/** Whether each ticket system that is set up lets us in and shows what we read. Reads only, and never rejects. */
export async function examineTickets({ servicenow, jira }: TicketSettings): Promise<Finding[]> {
  const lines = await Promise.all([
    ...(servicenow ? TABLES.map(({ table }) => examineTable(serviceNowAt(servicenow, LIMITS), table)) : []),
    ...(jira ? [examinePermissions(jiraAt(jira, LIMITS)), examineFields(jiraAt(jira, LIMITS), jira)] : []),
  ]);
  return lines.flat();
}

interface Seen { readonly status: Finding['status']; readonly detail: string }

async function line(site: Site, what: string, look: () => Promise<Seen>): Promise<Finding> {
  const seen = await look().catch((error: unknown): Seen => {
    if (!(error instanceof AccessError)) throw error;
    return { status: error.code === 'tickets-refused' ? 'wrong' : 'unknown', detail: error.message };
  });
  return { group: site.name, what, ...seen, ...(seen.status === 'ok' ? {} : { mend: MEND }) };
}

const Rows = z.object({ result: z.array(z.object({ number: z.string().optional(), state: z.string().optional() })) });

/** One row is enough: what may not be read is left out of it, or the whole row is. */
function examineTable(site: Site, table: string): Promise<Finding> {
  return line(site, `read ${table}`, async () => {
    const { status, body } = await ask(site, { path: `/api/now/table/${table}`, query: { sysparm_fields: 'number,state', sysparm_limit: '1' }, about: `the table ${table}` });
    const rows = Rows.safeParse(body);
    const row = rows.success ? rows.data.result[0] : undefined;
    if (!rows.success) return { status: 'wrong', detail: `not the Table API (HTTP ${status}): is ${site.settings.url} its address?` };
    if (!row) return { status: 'unknown', detail: 'shows no ticket: there is none, or this account may read none' };
    return row.number && row.state ? { status: 'ok', detail: 'shows number and state' } : { status: 'wrong', detail: 'shows tickets without their number or state' };
  });
}

const Permissions = z.object({ permissions: z.record(z.object({ havePermission: z.boolean() })) });
const NEEDED = ['BROWSE_PROJECTS', 'ADD_COMMENTS'];

/** In any project at all: in which one tickets stand, nobody has said. */
function examinePermissions(site: Site): Promise<Finding> {
  return line(site, 'browse projects and add comments', async () => {
    const { body } = await ask(site, { path: '/rest/api/3/mypermissions', query: { permissions: NEEDED.join(',') }, about: 'what its account may do' });
    const read = Permissions.safeParse(body);
    if (!read.success) return { status: 'wrong', detail: `not the REST API of Jira: is ${site.settings.url} its address?` };
    const missing = NEEDED.filter((name) => read.data.permissions[name]?.havePermission !== true);
    return missing.length === 0 ? { status: 'ok', detail: 'in one project at least' } : { status: 'wrong', detail: `may nowhere ${missing.join(', ')}` };
  });
}

const Fields = z.array(z.object({ id: z.string(), schema: z.object({ type: z.string() }).optional() }));

async function examineFields(site: Site, { window }: JiraSettings): Promise<Finding[]> {
  if (window === undefined) return [];
  return [await line(site, 'the fields of the planned work', async () => {
    const { body } = await ask(site, { path: '/rest/api/3/field', about: 'its fields' });
    const read = Fields.safeParse(body);
    const wrong = [window.start, window.end].filter((id) => read.success && read.data.find((one) => one.id === id)?.schema?.type !== 'datetime');
    if (!read.success) return { status: 'wrong', detail: `not the REST API of Jira: is ${site.settings.url} its address?` };
    return wrong.length === 0 ? { status: 'ok', detail: 'are times' } : { status: 'wrong', detail: `no date time field: ${wrong.join(', ')}` };
  })];
}
