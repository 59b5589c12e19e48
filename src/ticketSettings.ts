import { z } from 'zod';
import type { RuleBook } from './policy/entitlements.js';
import { mistakeAt } from './policy/mistakes.js';
import type { JiraSettings, ServiceNowSettings, TicketSettings } from './tickets/index.js';
import type { Sentence } from './access/sentences/index.js';
import type { TicketSystem } from './access/ticket.js';

const httpsUrl = z.string().url('must be a URL').startsWith('https://', 'must begin with https://').transform((url) => url.replace(/\/+$/, ''));
const customField = z.string().regex(/^customfield_\d+$/, 'must be the id of a field, such as customfield_10110');

/** What the environment says of ticket systems; all of it may be left out. */
export const TICKET_VARIABLES = {
  SERVICENOW_URL: httpsUrl.optional(),
  SERVICENOW_USER: z.string().optional(),
  SERVICENOW_PASSWORD: z.string().optional(),
  SERVICENOW_TOKEN: z.string().optional(),
  JIRA_URL: httpsUrl.optional(),
  JIRA_API_URL: httpsUrl.optional(),
  JIRA_USER: z.string().email('must be the e-mail address of the account').optional(),
  JIRA_TOKEN: z.string().optional(),
  JIRA_WINDOW_START_FIELD: customField.optional(),
  JIRA_WINDOW_END_FIELD: customField.optional(),
  TICKETS_HOOK_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
};
type Variables = z.infer<z.ZodObject<typeof TICKET_VARIABLES>>;
type Raw = Readonly<Record<string, string | undefined>>;

/** What is missing beside what is set. */
export function ticketProblems(set: Raw): string[] {
  return [...serviceNowProblems(set), ...jiraProblems(set)];
}

function serviceNowProblems(set: Raw): string[] {
  const { SERVICENOW_URL: url, SERVICENOW_USER: user, SERVICENOW_PASSWORD: password, SERVICENOW_TOKEN: token } = set;
  const isSet = [url, user, password, token].some((value) => value !== undefined);
  if (!isSet) return [];
  return [
    ...(url === undefined ? ['SERVICENOW_URL: is missing; it is the address of the instance: https://example.service-now.com'] : []),
    ...(token !== undefined && password !== undefined ? ['SERVICENOW_PASSWORD: must not be set beside SERVICENOW_TOKEN; one of them signs in'] : []),
    ...(token === undefined && password === undefined ? ['SERVICENOW_PASSWORD: is missing; set it with SERVICENOW_USER, or set SERVICENOW_TOKEN (a REST API key)'] : []),
    ...(password !== undefined && user === undefined ? ['SERVICENOW_USER: is missing; it is the account that SERVICENOW_PASSWORD belongs to'] : []),
  ];
}

function jiraProblems(set: Raw): string[] {
  const names = ['JIRA_URL', 'JIRA_USER', 'JIRA_TOKEN'] as const;
  const others = ['JIRA_API_URL', 'JIRA_WINDOW_START_FIELD', 'JIRA_WINDOW_END_FIELD'] as const;
  const isSet = [...names, ...others].some((name) => set[name] !== undefined);
  const halves = ['JIRA_WINDOW_START_FIELD', 'JIRA_WINDOW_END_FIELD'].filter((name) => set[name] === undefined);
  return [
    ...(isSet ? names.filter((name) => set[name] === undefined).map((name) => `${name}: is missing; Jira needs ${names.join(', ')}`) : []),
    ...(halves.length === 1 ? [`${halves[0]}: is missing; the planned work has a start and an end`] : []),
  ];
}

/** The systems of which anything is set: `ticketProblems` says what else they need. */
export function mentioned(set: Raw): Record<TicketSystem, boolean> {
  const isAnySet = (prefix: string) => Object.keys(set).some((name) => name.startsWith(prefix));
  return { servicenow: isAnySet('SERVICENOW_'), jira: isAnySet('JIRA_') };
}

/** Entitlements whose tickets stand in a system that is not set up: nobody could ask for them. */
export function unasked({ entitlements }: Pick<RuleBook, 'entitlements'>, systems: Readonly<Record<TicketSystem, unknown>>): Sentence[] {
  return entitlements.flatMap(({ id, ticket: { system } }) => (
    system === 'pattern' || systems[system] ? [] : [mistakeAt(`entitlements.${id}.ticket.system`, { says: 'mistake/no-system', system })]
  ));
}

/** The systems that are set up. */
export function toTickets(set: Variables): TicketSettings {
  return { servicenow: serviceNowIn(set), jira: jiraIn(set) };
}

function serviceNowIn({ SERVICENOW_URL: url, SERVICENOW_USER: user, SERVICENOW_PASSWORD: password, SERVICENOW_TOKEN: token }: Variables): ServiceNowSettings | undefined {
  if (url === undefined) return undefined;
  if (token !== undefined) return { url, signIn: { token } };
  return user === undefined || password === undefined ? undefined : { url, signIn: { user, password } };
}

function jiraIn(set: Variables): JiraSettings | undefined {
  const { JIRA_URL: url, JIRA_API_URL: apiUrl = url, JIRA_USER: user, JIRA_TOKEN: token, JIRA_WINDOW_START_FIELD: start, JIRA_WINDOW_END_FIELD: end } = set;
  if (url === undefined || apiUrl === undefined || user === undefined || token === undefined) return undefined;
  return { url, apiUrl, user, token, window: start === undefined || end === undefined ? undefined : { start, end } };
}
