import type { AccessRequest } from '../../access/request.js';
import { askedOf, isTicketUnchecked, SYSTEMS } from '../../access/ticket.js';
import type { Reader } from '../words/reader.js';
import type { LinkLine } from './facts.js';
import { literal } from './literal.js';

const LONGEST_TITLE = 120;

/** The ticket as it was seen last, with a link to it; or its number, where nobody is asked or its system has not answered. */
export function ticketInWords(request: AccessRequest, { time, words }: Reader): (string | LinkLine)[] {
  const { ticket, ticketSeen: seen } = request;
  if (ticket === null) return [words.ticket.none];
  if (!seen) return [literal(isTicketUnchecked(request) ? words.ticket.notChecked(ticket) : ticket)];
  return [{ text: literal(`${seen.number}: ${seen.title}`, LONGEST_TITLE), url: seen.url }, literal(words.ticket.readAt(seen.state, time(seen.readAt, request.askedAt)))];
}

/** That the ticket's plan made the window shorter than asked. */
export function cutInWords({ ticketSeen: seen, askedAt }: AccessRequest, { time, duration, words }: Reader): string[] {
  if (!seen?.window || seen.cutFrom === null) return [];
  return [literal(words.ticket.cut({ asked: duration(seen.cutFrom), number: seen.number, end: time(seen.window.end, askedAt) }))];
}

/** That nothing opens yet, because the ticket's system is silent. */
export function uncheckedInWords(request: AccessRequest, { words }: Reader): string[] {
  const asked = isTicketUnchecked(request) && request.status === 'pending' ? askedOf(request) : undefined;
  return asked ? [literal(words.ticket.silent(SYSTEMS[asked.system], asked.number))] : [];
}
