import { roleInWords, type Role } from '../entitlement.js';
import type { Duration, Instant } from '../instant.js';
import type { Manner } from './manner.js';
import { oneOf, planInWords, type Plan } from './words.js';

interface OfTicket { readonly ticket: string }
/** The name of the ticket system; null: it has none. */
interface InSystem extends OfTicket { readonly system: string | null }

/** `doing`: whether the ticket was to be shown, or a remark made on it. `told`: what the system says. */
interface Refused extends OfTicket { readonly system: string; readonly doing: 'show' | 'remark'; readonly told: string }

function refused({ system, doing, ticket: number, told }: Refused): string {
  return `${system} refused ${doing === 'show' ? 'to show' : 'the remark on'} ${number} (${told}).`;
}

/** What is said of tickets and of their systems. */
export const ticket = {
  'ticket-missing': ({ example }: { example: string }) => `A change ticket is needed. Add it: ticket ${example}`,
  'ticket-missing/pim': ({ role, example }: { role: Role; example: string }) => `PIM's own setting of ${roleInWords(role)} asks for a ticket. Add it: ticket ${example}`,
  'ticket-invalid': ({ typed, example }: { typed: string; example: string }) => `"${typed}" does not look like a ticket number such as ${example}.`,
  'ticket-unknown': ({ system, ticket: number }: InSystem) => `${system ?? 'The ticket system'} has no ${number}, or does not show it to this bot. Check the number.`,
  'ticket-unfit/type': ({ ticket: number, type, needed }: OfTicket & { type: string; needed: readonly string[] }) => `${number} is of the type ${type}, and what is needed is ${oneOf(needed)}. Name another ticket.`,
  'ticket-unfit/closed': ({ ticket: number, state }: OfTicket & { state: string }) => `${number} is closed (${state}). Name one that is open.`,
  'ticket-unfit/state': ({ ticket: number, state, needed }: OfTicket & { state: string; needed: readonly string[] }) => `${number} is in the state ${state}, and what is needed is ${oneOf(needed)}. Have it moved there, or name another ticket.`,
  'ticket-unfit/not-on-it': ({ ticket: number }: OfTicket) => `You do not stand on ${number}. Have yourself entered there by your sign-in name, or name a ticket that is yours.`,
  'ticket-untimely/not-begun': ({ ticket: number, plan, startAt }: OfTicket & { plan: Plan; startAt: Instant | null }, manner: Manner) =>
    `${number} is planned ${planInWords(plan, manner)}, and has not begun then. ${startAt === null ? 'Ask again when it has.' : `Ask for a start within it: at ${startAt.slice(0, 10)} ${startAt.slice(11, 16)} UTC`}`,
  'ticket-untimely/over': ({ ticket: number, end }: OfTicket & { end: Instant }, { moment }: Manner) => `${number} was planned until ${moment(end)}, which is over then. Have it planned anew, or name another ticket.`,
  'ticket-untimely/short': ({ ticket: number, end, left, least }: OfTicket & { end: Instant; left: Duration; least: Duration }, { moment, duration }: Manner) =>
    `${number} is planned until ${moment(end)}, which leaves ${duration(left)}; PIM needs ${duration(least)}. Have it planned for longer, or name another ticket.`,
  'ticket-untimely/moved': ({ ticket: number, plan, start, end }: OfTicket & { plan: Plan; start: Instant; end: Instant }, manner: Manner) =>
    `${number} is now planned ${planInWords(plan, manner)}, and the window from ${manner.moment(start)} to ${manner.moment(end, start)} does not lie within that. Ask again for a time that does.`,
  'ticket-untimely/no-more': ({ ticket: number, end }: OfTicket & { end: Instant }, { moment }: Manner) => `${number} is planned until ${moment(end)}, and the window lasts as long already. Have the ticket planned for longer, then ask again.`,
  'ticket-untimely/shorten': ({ by }: { by: Duration }, { duration }: Manner) => `its ticket is planned for ${duration(by)} more. Shorten it to that, then approve again.`,

  'tickets-unavailable/not-in-time': () => 'The ticket could not be read again in the time that the entitlement allows.',
  'tickets-unavailable/silent': ({ system, ticket: number, reason }: OfTicket & { system: string; reason: string }) => `${system} cannot be asked about ${number} now: ${reason}. Try again in some minutes.`,
  'tickets-unavailable/late': ({ system, ticket: number }: OfTicket & { system: string }) => `${system} cannot be asked about ${number} now: it does not answer in time. Try again in some minutes.`,
  'tickets-unavailable/busy': ({ system, ticket: number, told }: OfTicket & { system: string; told: string }) => `${system} cannot be asked about ${number} now (${told}). Try again in some minutes.`,
  'tickets-unavailable/page': ({ system, ticket: number, setting }: OfTicket & { system: string; setting: string }) => `${system} answered about ${number} with a page instead of JSON: it is asleep, or ${setting} is not its address. Try again in some minutes.`,
  'tickets-refused/not-set-up': ({ system, ticket: number, setting }: OfTicket & { system: string; setting: string }) => `${system} is not set up here, so ${number} cannot be looked up. Whoever runs the bot has to set ${setting} and how to sign in.`,
  'tickets-refused/sign-in': ({ settings, ...what }: Refused & { settings: string }) => `${refused(what)} Whoever runs the bot has to correct ${settings}.`,
  'tickets-refused/moved': ({ setting, ...what }: Refused & { setting: string }) => `${refused(what)} Whoever runs the bot has to set ${setting} to the address that answers by itself.`,
  'tickets-refused/rights': ({ settings, ...what }: Refused & { settings: string }) => `${refused(what)} Whoever runs the bot has to give the account of ${settings} the rights that docs/tickets.md names.`,
  'tickets-refused/other-tickets': ({ ticket: number, settings, field }: OfTicket & { settings: string; field: string }) => `ServiceNow did not look for ${number} and answered with other tickets. Whoever runs the bot has to let the account of ${settings} read ${field}.`,
  'tickets-refused/not-table-api': ({ ticket: number, status, setting }: OfTicket & { status: number; setting: string }) => `ServiceNow answered about ${number} in a form that is not the Table API's (HTTP ${status}). Whoever runs the bot has to check ${setting}, and that the account may read number, state and sys_id.`,
  'tickets-refused/not-rest-api': ({ ticket: number, setting }: OfTicket & { setting: string }) => `Jira answered about ${number} in a form that is not its REST API's. Whoever runs the bot has to check ${setting}.`,
  'tickets-refused/no-jira': ({ ticket: number, setting }: OfTicket & { setting: string }) => `Jira was asked about ${number}, and there is no Jira. Whoever runs the bot has to correct ${setting}.`,
  'tickets-refused/no-time': ({ typed }: { typed: string }) => `ServiceNow plans the work for "${typed}", which is no time of its API. Whoever runs the bot has to correct it there.`,
  'tickets-refused/no-zone': ({ ticket: number, field }: OfTicket & { field: string }) => `The field ${field} of ${number} is not a time with a zone. Whoever runs the bot has to set JIRA_WINDOW_START_FIELD and JIRA_WINDOW_END_FIELD to fields of the type date time picker.`,
  'tickets-refused/not-kept': ({ ticket: number, settings, field }: OfTicket & { settings: string; field: string }) => `ServiceNow took the remark on ${number} and did not keep it. Whoever runs the bot has to let the account of ${settings} write ${field}.`,
  'tickets-refused/no-remark': ({ ticket: number, settings }: OfTicket & { settings: string }) => `Jira takes no remark on ${number}. Whoever runs the bot has to let the account of ${settings} add comments there.`,
  'tickets-refused/gone': ({ system, ticket: number }: OfTicket & { system: string }) => `${system} has no ${number}, or does not show it. Whoever runs the bot has to see whether it was deleted.`,
  'withdrawn/ticket-closed': ({ ticket: number, state }: OfTicket & { state: string }) => `${number} is closed (${state}), and access under it ends with it.`,
  'withdrawn/ticket-gone': ({ system, ticket: number }: OfTicket & { system: string }) => `${system} has no ${number} any more, or does not show it to this bot, and access under it ends with it.`,
};
