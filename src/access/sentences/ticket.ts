import { roleInWords, type Role } from '../entitlement.js';
import type { Duration, Instant } from '../instant.js';
import type { Manner } from './manner.js';
import { oneOf, planInWords, type Plan } from './words.js';

interface OfTicket { readonly ticket: string }
/** The name of the ticket system; null: it has none. */
interface InSystem extends OfTicket { readonly system: string | null }

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
  'withdrawn/ticket-closed': ({ ticket: number, state }: OfTicket & { state: string }) => `${number} is closed (${state}), and access under it ends with it.`,
  'withdrawn/ticket-gone': ({ system, ticket: number }: OfTicket & { system: string }) => `${system} has no ${number} any more, or does not show it to this bot, and access under it ends with it.`,
};
