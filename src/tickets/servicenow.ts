import { z } from 'zod';
import { instant, type Instant } from '../access/instant.js';
import type { Ticket } from '../access/ticket.js';
import { ask, refused, type Answer, type Site } from './ask.js';
import { basic, peopleIn, plannedWindow, squeezed, type TicketSite } from './common.js';
import type { ServiceNowSettings } from './settings.js';
import { steadily, type Limits } from './steady.js';

/** The tables that are read, by the prefix of their numbers, with the values of `state` that are closed and cancelled (as delivered by ServiceNow). */
export const TABLES = [
  { table: 'change_request', prefix: 'CHG', closed: ['3', '4'] },
  { table: 'incident', prefix: 'INC', closed: ['7', '8'] },
] as const;
type Table = (typeof TABLES)[number];

const PEOPLE = ['requested_by', 'opened_by', 'assigned_to', 'caller_id'].flatMap((field) => [`${field}.email`, `${field}.user_name`]);
/** A table leaves out the fields that it does not have. */
const FIELDS = ['sys_id', 'number', 'short_description', 'state', 'active', 'start_date', 'end_date', ...PEOPLE];

/** A field under `sysparm_display_value=all`: times are UTC in `value`, and in the account's own zone in `display_value`. */
const Cell = z.object({ value: z.string().nullish(), display_value: z.string().nullish() }).or(z.literal('').transform(() => ({ value: '', display_value: '' })));
type Cell = z.infer<typeof Cell>;
const Full = z.object({ value: z.string().min(1), display_value: z.string().nullish() });
const Row = z.object({ sys_id: Full, number: Full, state: Full }).catchall(Cell);
type Row = z.infer<typeof Row>;
const Rows = z.object({ result: z.array(Row) });
const Failure = z.object({ error: z.object({ message: z.string().nullish(), detail: z.string().nullish() }) });

/** Change requests and incidents through the Table API (docs/tickets.md names the role that the account needs). */
export function createServiceNow(settings: ServiceNowSettings, limits: Limits): TicketSite {
  const site = serviceNowAt(settings, limits);
  return {
    find: (number) => steadily(async () => {
      const found = await search(site, number, FIELDS);
      return found && ticketOf(site, found);
    }, limits),
    comment: (number, text) => steadily(() => comment(site, number, text), limits),
  };
}

export function serviceNowAt({ url, signIn }: ServiceNowSettings, limits: Limits): Site {
  return {
    name: 'ServiceNow', url, limits, wordsOf,
    settings: { url: 'SERVICENOW_URL', signIn: 'token' in signIn ? 'SERVICENOW_TOKEN' : 'SERVICENOW_USER and SERVICENOW_PASSWORD' },
    headers: 'token' in signIn ? { 'x-sn-apikey': signIn.token } : { authorization: basic(signIn.user, signIn.password) },
  };
}

interface Found { readonly table: Table; readonly row: Row }

/** In the table that the number's prefix names; a prefix of the instance's own is looked for in all. */
async function search(site: Site, number: string, fields: readonly string[]): Promise<Found | undefined> {
  const wanted = number.trim().toUpperCase();
  // anything else could be more of a query (`^OR…`)
  if (!/^[A-Z0-9]{3,40}$/.test(wanted)) return undefined;
  const named = TABLES.filter(({ prefix }) => wanted.startsWith(prefix));
  for (const table of named.length > 0 ? named : TABLES) {
    const row = await searchIn(site, table, { number: wanted, fields });
    if (row) return { table, row };
  }
  return undefined;
}

async function searchIn(site: Site, { table }: Table, { number, fields }: { number: string; fields: readonly string[] }): Promise<Row | undefined> {
  const answer = await ask(site, {
    path: `/api/now/table/${table}`, about: number,
    query: { sysparm_query: `number=${number}`, sysparm_fields: fields.join(','), sysparm_display_value: 'all', sysparm_exclude_reference_link: 'true', sysparm_limit: '2' },
  });
  if (isNothing(answer)) return undefined;
  const rows = read(answer, { site, number });
  const row = rows.find((one) => one.number.value.toUpperCase() === number);
  // a condition on a field that the account may not read is left out, and the first rows of the table are the answer
  if (!row && rows.length > 0) throw refused({ says: 'tickets-refused/other-tickets', ticket: number, settings: site.settings.signIn, field: `${table}.number` });
  return row;
}

/** Nothing found is an empty list, or under the first version of the API a 404. Any other 404: no API there. */
function isNothing({ status, body }: Answer): boolean {
  return status === 404 && wordsOf(body)?.startsWith('No Record found') === true;
}

function read(answer: Answer, { site, number }: { site: Site; number: string }): Row[] {
  const rows = Rows.safeParse(answer.body);
  if (rows.success) return rows.data.result;
  throw refused({ says: 'tickets-refused/not-table-api', ticket: number, status: answer.status, setting: site.settings.url });
}

function ticketOf({ url }: Site, { table: { table, closed }, row }: Found): Ticket {
  const of = (field: string): Cell | undefined => row[field];
  return {
    system: 'servicenow', number: row.number.value, type: table, title: of('short_description')?.value ?? '',
    state: row.state.display_value || row.state.value,
    isClosed: closed.some((value) => value === row.state.value) || of('active')?.value === 'false',
    people: peopleIn(PEOPLE.map((field) => of(field)?.value)),
    window: plannedWindow(timeIn(of('start_date')), timeIn(of('end_date'))),
    url: `${url}/${table}.do?sys_id=${encodeURIComponent(row.sys_id.value)}`,
  };
}

/** `2026-12-01 22:00:00`, UTC. */
function timeIn(cell: Cell | undefined): Instant | undefined {
  const written = cell?.value;
  if (!written) return undefined;
  const at = Date.parse(`${written.replace(' ', 'T')}Z`);
  if (Number.isNaN(at)) throw refused({ says: 'tickets-refused/no-time', typed: written });
  return instant(at);
}

/** A work note, which the people who opened the ticket do not get by mail. Reads first whether it stands there, and afterwards whether it was kept. */
async function comment(site: Site, number: string, text: string): Promise<void> {
  // what stands between [code] and [/code] is shown as HTML
  const note = text.replace(/\[(\/?code)\]/gi, '[ $1 ]');
  const before = await noted(site, number);
  if (before.notes.includes(squeezed(note))) return;
  await ask(site, { method: 'PATCH', path: `/api/now/table/${before.table}/${before.id}`, query: { sysparm_fields: 'sys_id' }, body: { work_notes: note }, about: number });
  // a field that the account may not write is left out without an error
  if (!(await noted(site, number)).notes.includes(squeezed(note))) throw refused({ says: 'tickets-refused/not-kept', ticket: number, settings: site.settings.signIn, field: `${before.table}.work_notes` });
}

/** The work notes of a ticket: all entries in one text. */
async function noted(site: Site, number: string): Promise<{ table: string; id: string; notes: string }> {
  const found = await search(site, number, ['sys_id', 'number', 'state', 'work_notes']);
  if (!found) throw refused({ says: 'tickets-refused/gone', system: site.name, ticket: number });
  return { table: found.table.table, id: found.row.sys_id.value, notes: squeezed(found.row['work_notes']?.display_value ?? '') };
}

/** `No Record found: Record doesn't exist or ACL restricts the record retrieval`. */
function wordsOf(body: unknown): string | undefined {
  const failure = Failure.safeParse(body);
  if (!failure.success) return undefined;
  const { message, detail } = failure.data.error;
  return [message, detail].filter(Boolean).join(': ') || undefined;
}
