import type { TicketSystem } from '../access/ticket.js';
import type { Tickets } from '../workflow/ports.js';
import { refused } from './ask.js';
import type { TicketSite } from './common.js';
import { createJira } from './jira.js';
import { createServiceNow } from './servicenow.js';
import type { JiraSettings, ServiceNowSettings, TicketSettings } from './settings.js';
import { LIMITS, type Limits } from './steady.js';

export { examineTickets } from './doctor.js';
export { createHook, type HookAnswer, type TakeNotice } from './hook.js';
export type { JiraSettings, ServiceNowSettings, TicketSettings };

/** The port to the ticket systems. `limits` only for tests, which have no patience. */
export function createTickets({ servicenow, jira }: TicketSettings, limits: Limits = LIMITS): Tickets {
  const sites: Record<TicketSystem, TicketSite> = {
    servicenow: servicenow ? createServiceNow(servicenow, limits) : notSetUp('ServiceNow', 'SERVICENOW_URL'),
    jira: jira ? createJira(jira, limits) : notSetUp('Jira', 'JIRA_URL'),
  };
  return {
    find: (system, number) => sites[system].find(number),
    comment: (system, number, text) => sites[system].comment(number, text),
  };
}

function notSetUp(system: string, setting: string): TicketSite {
  const refuse = (number: string) => Promise.reject(refused({ says: 'tickets-refused/not-set-up', system, ticket: number, setting }));
  return { find: refuse, comment: refuse };
}
