import type { TicketState } from '../core.js';
import { PEOPLE } from '../seed.js';

/** The bot's accounts with the ticket systems. */
export const SERVICENOW_USER = 'jit.access';
export const SERVICENOW_PASSWORD = 'sandbox-only-servicenow-password';
export const SERVICENOW_API_KEY = 'sandbox-only-servicenow-key';
export const JIRA_USER = 'jit-access@contoso.example';
export const JIRA_TOKEN = 'sandbox-only-jira-token';
/** Signs what both systems tell the bot. */
export const TICKETS_HOOK_SECRET = 'sandbox-only-secret-of-the-tickets-hook';
/** Where Jira Service Management keeps the planned work. */
export const JIRA_WINDOW_FIELDS = { start: 'customfield_10110', end: 'customfield_10111' } as const;

/** The states of each table by name, with their values as ServiceNow delivers them (docs: change_request and incident state models). */
export const SERVICENOW_STATES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  change_request: { New: '-5', Assess: '-4', Authorize: '-3', Scheduled: '-2', Implement: '-1', Review: '0', Closed: '3', Canceled: '4' },
  incident: { New: '1', 'In Progress': '2', 'On Hold': '3', Resolved: '6', Closed: '7', Canceled: '8' },
};
/** Jira's statuses by name, with the category that they belong to. */
export const JIRA_STATUSES: Readonly<Record<string, 'new' | 'indeterminate' | 'done'>> = {
  'To Do': 'new', Planning: 'new', 'Awaiting approval': 'indeterminate', 'In Progress': 'indeterminate', Implementing: 'indeterminate',
  Done: 'done', Declined: 'done', Canceled: 'done',
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [riley, noor, ana, ben] = PEOPLE.map(({ id }) => id) as [string, string, string, string]; // the seed has more people

type Plan = readonly [from: number, to: number] | null;

/** Tickets in every state that matters. Work that is planned is planned from the moment when the tenant is made: its plan is in milliseconds from then. */
export function seedTickets(now: Date): TicketState[] {
  const at = (ms: number) => new Date(Math.floor((now.getTime() + ms) / 1000) * 1000).toISOString(); // ServiceNow knows no milliseconds
  const one = (what: Pick<TicketState, 'system' | 'number' | 'type' | 'state' | 'title'>, people: [string, string | null], plan: Plan): TicketState => ({
    ...what, people: { requestedBy: people[0], openedBy: people[0], assignedTo: people[1] },
    start: plan && at(plan[0]), end: plan && at(plan[1]), comments: [],
  });
  const change = (number: string, state: string, title: string) => ({ system: 'servicenow', number, type: 'change_request', state, title } as const);
  const incident = (number: string, state: string, title: string) => ({ system: 'servicenow', number, type: 'incident', state, title } as const);
  const issue = (number: string, [type, state]: [string, string], title: string) => ({ system: 'jira', number, type, state, title } as const);
  return [
    // the story's: valid for whoever may ask, and for as long as anybody keeps a practice tenant
    one(change('CHG0030001', 'Implement', 'Patch the kernel of the web machines'), [riley, noor], [-DAY, 730 * DAY]),
    one(change('CHG0030002', 'Scheduled', 'Renew the certificates of the load balancer'), [noor, noor], [2 * HOUR, 6 * HOUR]),
    one(change('CHG0030003', 'Implement', 'Grow the disk of the database machine'), [riley, riley], [-HOUR, HOUR / 2]),
    one(change('CHG0030004', 'Assess', 'Move the database machine to another zone'), [riley, null], [-HOUR, 8 * HOUR]),
    one(change('CHG0030005', 'Closed', 'Turn off TLS 1.0'), [riley, noor], [-3 * DAY, -2 * DAY]),
    one(incident('INC0010001', 'In Progress', 'The shop answers slowly'), [ana, riley], null),
    one(incident('INC0010002', 'Canceled', 'Cannot print'), [ben, noor], null),
    one(issue('OPS-7', ['[System] Change', 'Implementing'], 'Patch the kernel of the web machines'), [riley, noor], [-DAY, 730 * DAY]),
    one(issue('OPS-8', ['[System] Change', 'Planning'], 'Renew the certificates of the load balancer'), [noor, noor], [2 * HOUR, 6 * HOUR]),
    one(issue('OPS-9', ['[System] Change', 'Implementing'], 'Grow the disk of the database machine'), [riley, riley], [-HOUR, HOUR / 2]),
    one(issue('OPS-10', ['Task', 'In Progress'], 'Clean up old snapshots'), [noor, null], null),
    one(issue('OPS-11', ['[System] Incident', 'Done'], 'The shop answers slowly'), [ana, riley], null),
    one(issue('OPS-12', ['[System] Change', 'Declined'], 'Turn off TLS 1.0'), [riley, noor], [-3 * DAY, -2 * DAY]),
  ];
}
