import type { Ticket, TicketSystem } from '../../access/ticket.js';

/** Ticket systems. Every method rejects with AccessError: `tickets-unavailable` (try again later) or `tickets-refused` (somebody has to change something). */
export interface Tickets {
  /** Undefined: there is none with this number, or our account may not see it. */
  find(system: TicketSystem, number: string): Promise<Ticket | undefined>;
  /** Writes a remark on the ticket: plain text, with line breaks. The same text twice on one ticket is one remark. */
  comment(system: TicketSystem, number: string, text: string): Promise<void>;
}
