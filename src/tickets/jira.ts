import { z } from 'zod';
import { instant, type Instant } from '../access/instant.js';
import type { Ticket } from '../access/ticket.js';
import { ask, refused, type Answer, type Site } from './ask.js';
import { documentOf, textIn } from './adf.js';
import { basic, peopleIn, plannedWindow, squeezed, type TicketSite } from './common.js';
import type { JiraSettings } from './settings.js';
import { steadily, type Limits } from './steady.js';

const User = z.object({ emailAddress: z.string().nullish() }).nullish();
const Issue = z.object({
  key: z.string().min(1),
  fields: z.object({
    summary: z.string().nullish(),
    issuetype: z.object({ name: z.string() }),
    status: z.object({ name: z.string(), statusCategory: z.object({ key: z.string() }) }),
    reporter: User, creator: User, assignee: User,
  }).passthrough(),
});
const Comments = z.object({ comments: z.array(z.object({ body: z.unknown() })) });
const Failure = z.object({ errorMessages: z.array(z.string()).default([]), errors: z.record(z.unknown()).default({}) });

const FIELDS = ['summary', 'issuetype', 'status', 'reporter', 'creator', 'assignee'];

/** Issues of Jira Cloud and requests of Jira Service Management, which are issues too, through the REST API, version 3. */
export function createJira(settings: JiraSettings, limits: Limits): TicketSite {
  const site = jiraAt(settings, limits);
  return {
    find: (number) => steadily(() => find(site, settings, number), limits),
    comment: (number, text) => steadily(() => comment(site, number, text), limits),
  };
}

export function jiraAt({ apiUrl, user, token }: JiraSettings, limits: Limits): Site {
  return {
    name: 'Jira', url: apiUrl, limits, wordsOf,
    settings: { url: 'JIRA_URL (JIRA_API_URL for a token with scopes)', signIn: 'JIRA_USER and JIRA_TOKEN' },
    headers: { authorization: basic(user, token) },
  };
}

async function find(site: Site, { url, window }: JiraSettings, number: string): Promise<Ticket | undefined> {
  const key = keyIn(number);
  if (key === undefined) return undefined;
  const fields = [...FIELDS, ...(window ? [window.start, window.end] : [])];
  const answer = await ask(site, { path: `/rest/api/3/issue/${key}`, query: { fields: fields.join(',') }, about: key });
  if (answer.status === 404) return nothing(site, answer, key);
  const issue = Issue.safeParse(answer.body);
  if (!issue.success) throw refused({ says: 'tickets-refused/not-rest-api', ticket: key, setting: site.settings.url });
  return ticketOf(issue.data, { url, window });
}

/** `OPS-7`. Jira would take the number of an issue inside it too, which no person means. */
function keyIn(number: string): string | undefined {
  const key = number.trim().toUpperCase();
  return /^[A-Z][A-Z0-9_]*-[0-9]+$/.test(key) ? key : undefined;
}

/** Jira answers 404 also to an account that it did not let in: whether it did is asked apart, or a lost token would look like a deleted issue. */
async function nothing(site: Site, { body }: Answer, key: string): Promise<undefined> {
  const myself = await ask(site, { path: '/rest/api/3/myself', about: key });
  if (myself.status === 404 || !Failure.safeParse(body).success) throw refused({ says: 'tickets-refused/no-jira', ticket: key, setting: site.settings.url });
  return undefined;
}

function ticketOf({ key, fields }: z.infer<typeof Issue>, { url, window }: Pick<JiraSettings, 'url' | 'window'>): Ticket {
  const { summary, issuetype, status, reporter, creator, assignee } = fields;
  const time = (field: string | undefined) => (field === undefined ? undefined : timeIn(fields[field], { key, field }));
  return {
    system: 'jira', number: key, title: summary ?? '', type: issuetype.name, state: status.name,
    // a project's own "Cancelled" or "Declined" is of this category too
    isClosed: status.statusCategory.key === 'done',
    // an e-mail address that the person hides in their profile is not there
    people: peopleIn([reporter, creator, assignee].map((one) => one?.emailAddress)),
    window: plannedWindow(time(window?.start), time(window?.end)),
    url: `${url}/browse/${encodeURIComponent(key)}`,
  };
}

/** `2026-12-01T22:00:00.000+0000`. A field of another kind would be misread. */
function timeIn(value: unknown, { key, field }: { key: string; field: string }): Instant | undefined {
  if (value === null || value === undefined) return undefined;
  const at = typeof value === 'string' && /T\d\d:\d\d.*([+-]\d\d:?\d\d|Z)$/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(at)) throw refused({ says: 'tickets-refused/no-zone', ticket: key, field });
  return instant(at);
}

/** A comment that customers of Jira Service Management do not see. Reads first whether it stands there. */
async function comment(site: Site, number: string, text: string): Promise<void> {
  const key = keyIn(number) ?? '';
  const path = `/rest/api/3/issue/${key}/comment`;
  const said = key === '' ? undefined : await commentsOf(site, path, key);
  if (!said) throw refused({ says: 'tickets-refused/gone', system: site.name, ticket: number });
  if (said.includes(squeezed(text))) return;
  const answer = await ask(site, {
    method: 'POST', path, about: key,
    body: { body: documentOf(text), properties: [{ key: 'sd.public.comment', value: { internal: true } }] },
  });
  if (answer.status === 404) throw refused({ says: 'tickets-refused/no-remark', ticket: key, settings: site.settings.signIn });
}

async function commentsOf(site: Site, path: string, key: string): Promise<string[] | undefined> {
  const answer = await ask(site, { path, query: { orderBy: '-created', maxResults: '100' }, about: key });
  if (answer.status === 404) return nothing(site, answer, key);
  const read = Comments.safeParse(answer.body);
  if (!read.success) throw refused({ says: 'tickets-refused/not-rest-api', ticket: key, setting: site.settings.url });
  return read.data.comments.map(({ body }) => squeezed(textIn(body)));
}

function wordsOf(body: unknown): string | undefined {
  const failure = Failure.safeParse(body);
  if (!failure.success) return undefined;
  const { errorMessages, errors } = failure.data;
  return [...errorMessages, ...Object.values(errors).map(String)].join(' ') || undefined;
}
