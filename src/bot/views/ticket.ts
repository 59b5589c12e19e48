import { inWords } from '../../access/duration.js';
import type { AccessRequest } from '../../access/request.js';
import { askedOf, isTicketUnchecked, SYSTEMS } from '../../access/ticket.js';
import type { LinkLine } from './facts.js';
import { literal } from './literal.js';
import { timeOf } from './words.js';

const LONGEST_TITLE = 120;

/** The ticket as it was seen last, with a link to it; or its number, where nobody is asked or its system has not answered. */
export function ticketInWords(request: AccessRequest): (string | LinkLine)[] {
  const { ticket, ticketSeen: seen } = request;
  if (ticket === null) return ['none'];
  if (!seen) return [literal(isTicketUnchecked(request) ? `${ticket}, not checked yet` : ticket)];
  return [{ text: literal(`${seen.number}: ${seen.title}`, LONGEST_TITLE), url: seen.url }, literal(`${seen.state}, read at ${timeOf(seen.readAt, request.askedAt)}`)];
}

/** That the ticket's plan made the window shorter than asked. */
export function cutInWords({ ticketSeen: seen, askedAt }: AccessRequest): string[] {
  if (!seen?.window || seen.cutFrom === null) return [];
  return [literal(`${inWords(seen.cutFrom)} asked; ${seen.number} is planned until ${timeOf(seen.window.end, askedAt)}, and access ends then at the latest.`)];
}

/** That nothing opens yet, because the ticket's system is silent. */
export function uncheckedInWords(request: AccessRequest): string[] {
  const asked = isTicketUnchecked(request) && request.status === 'pending' ? askedOf(request) : undefined;
  return asked ? [literal(`Ticket not checked yet: ${SYSTEMS[asked.system]} does not answer about ${asked.number}. It is asked again by itself; nothing opens before it has answered.`)] : [];
}
