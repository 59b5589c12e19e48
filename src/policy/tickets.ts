import { inWords } from '../access/duration.js';
import type { Entitlement } from '../access/entitlement.js';
import type { ErrorCode, Problem } from '../access/errors.js';
import { between, earliest, instant, later, ms, type Duration, type Instant } from '../access/instant.js';
import type { Facts } from '../access/request.js';
import { isNamed, leastWindow, SYSTEMS, type Ticket, type TicketSeen } from '../access/ticket.js';
import { isWithin, type Window } from '../access/window.js';

/** What the ticket's system said when it was asked, or why it said nothing; null: nobody is asked. */
export type TicketAnswer = { readonly ticket: Ticket | undefined; readonly readAt: Instant } | { readonly silent: string; readonly mayAnswerLater: boolean } | null;

/** What the ticket is to allow. `names`: the requester's sign-in names and mail address. */
export interface TicketWish {
  readonly rule: Pick<Entitlement, 'ticket' | 'pimFloor' | 'roundTo' | 'startLater'>;
  readonly number: string;
  readonly names: readonly string[];
  readonly window: Window;
}

/** What speaks against asking under this ticket; one that ends before the window only makes it shorter (`cutBy`). */
export function ticketProblems(ticket: Ticket | undefined, wish: TicketWish, now: Instant): Problem[] {
  if (ticket === undefined) return [unknown(wish)];
  return [...unfit(ticket, wish), ...untimely(ticket, wish, now)];
}

/** What speaks against opening the window under this ticket: it was asked for before, and the ticket may have changed. */
export function openingProblems(ticket: Ticket | undefined, wish: TicketWish): Problem[] {
  if (ticket === undefined) return [unknown(wish)];
  const { number, window } = ticket;
  const isOut = window !== null && !isWithin(wish.window, window);
  return [...unfit(ticket, wish), ...(isOut ? [problem('ticket-untimely', `${number} is now planned ${planInWords(window)}, and the window from ${shown(wish.window.start)} to ${shown(wish.window.end, wish.window.start)} does not lie within that. Ask again for a time that does.`)] : [])];
}

/** How long the ticket lets a window last, at most as wished. */
export function cutBy({ window: planned }: Pick<Ticket, 'window'>, { start, end }: Window): Duration {
  return between(start, planned === null ? end : earliest(end, planned.end));
}

/** By how much the ticket lets an open window end later, in whole `roundTo` and at most as wished (`by`); or what speaks against any more. */
export function extensionRoom(ticket: Ticket | undefined, wish: TicketWish, by: Duration): { by: Duration; problems: Problem[] } {
  if (ticket === undefined) return { by, problems: [unknown(wish)] };
  const { roundTo } = wish.rule;
  const planned = ticket.window?.end;
  const room = planned === undefined ? by : Math.min(by, Math.floor(between(wish.window.end, planned) / roundTo) * roundTo);
  const isFull = planned !== undefined && room < Math.min(by, roundTo);
  return { by: room, problems: [...unfit(ticket, wish), ...(isFull ? [problem('ticket-untimely', `${ticket.number} is planned until ${shown(planned)}, and the window lasts as long already. Have the ticket planned for longer, then ask again.`)] : [])] };
}

/** What is kept of a ticket that allows it: `asked` is the duration before the ticket's plan made it less. */
export function seenOf({ system, number, title, type, state, window, url }: Ticket, { readAt, asked, granted }: { readAt: Instant; asked: Duration; granted: Duration }): TicketSeen {
  return { system, number, title, type, state, window, url, readAt, cutFrom: granted < asked ? asked : null };
}

type Checked = Pick<Facts, 'startsAt' | 'duration' | 'ticket' | 'ticketSeen'>;

/** `mayWait`: it can be kept until the system answers. */
interface Under extends Pick<TicketWish, 'rule' | 'names'> { readonly now: Instant; readonly mayWait: boolean }

/** An ask held against its ticket: what speaks against it, or the ask with what was seen, and as long as the ticket lets it last. */
export function underTicket<T extends Checked>(checked: T, answer: TicketAnswer, of: Under): { checked: T; problems: Problem[] } {
  const { ticket: number, startsAt, duration } = checked;
  if (number === null || answer === null) return { checked, problems: [] };
  if ('silent' in answer) return { checked, problems: of.mayWait && answer.mayAnswerLater && of.rule.ticket.whenUnavailable === 'retry' ? [] : [problem('tickets-unavailable', answer.silent)] };
  const start = startsAt ?? of.now;
  const window = { start, end: later(start, duration) };
  const problems = ticketProblems(answer.ticket, { ...of, number, window }, of.now);
  if (answer.ticket === undefined || problems.length > 0) return { checked, problems };
  const granted = cutBy(answer.ticket, window);
  return { checked: { ...checked, ticket: answer.ticket.number, duration: granted, ticketSeen: seenOf(answer.ticket, { readAt: answer.readAt, asked: duration, granted }) }, problems };
}

/** Of a type and in a state that are allowed, and with the requester on it. */
function unfit({ number, type, state, isClosed, people }: Ticket, { rule: { ticket: rule }, names }: TicketWish): Problem[] {
  const isFit = rule.states.length === 0 ? !isClosed : isNamed(state, rule.states);
  const isOnIt = names.some((name) => people.includes(name.trim().toLowerCase()));
  return [
    ...(rule.types.length === 0 || isNamed(type, rule.types) ? [] : [problem('ticket-unfit', `${number} is of the type ${type}, and what is needed is ${oneOf(rule.types)}. Name another ticket.`)]),
    ...(isFit ? [] : [problem('ticket-unfit', rule.states.length === 0 ? `${number} is closed (${state}). Name one that is open.` : `${number} is in the state ${state}, and what is needed is ${oneOf(rule.states)}. Have it moved there, or name another ticket.`)]),
    ...(isOnIt || !rule.requesterOnIt ? [] : [problem('ticket-unfit', `You do not stand on ${number}. Have yourself entered there by your sign-in name, or name a ticket that is yours.`)]),
  ];
}

/** Its plan has begun, is not over, and leaves as much as PIM needs. */
function untimely({ number, window: planned }: Ticket, { rule, window: { start, end } }: TicketWish, now: Instant): Problem[] {
  if (planned === null) return [];
  const least = leastWindow(rule);
  const left = between(start, earliest(end, planned.end));
  if (planned.start > start) return [problem('ticket-untimely', `${number} is planned ${planInWords(planned)}, and has not begun then. ${laterStart(rule, planned.start, now)}`)];
  if (left <= 0) return [problem('ticket-untimely', `${number} was planned until ${shown(planned.end)}, which is over then. Have it planned anew, or name another ticket.`)];
  if (left < least) return [problem('ticket-untimely', `${number} is planned until ${shown(planned.end)}, which leaves ${inWords(left)}; PIM needs ${inWords(least)}. Have it planned for longer, or name another ticket.`)];
  return [];
}

/** What to type for a start within the plan, where the rule has later starts that far ahead. */
function laterStart({ startLater }: TicketWish['rule'], plannedStart: Instant, now: Instant): string {
  const minute = instant(Math.ceil(ms(plannedStart) / 60_000) * 60_000);
  if (startLater === null || between(now, minute) > startLater.within) return 'Ask again when it has.';
  return `Ask for a start within it: at ${minute.slice(0, 10)} ${minute.slice(11, 16)} UTC`;
}

function unknown({ rule: { ticket: { system } }, number }: TicketWish): Problem {
  return problem('ticket-unknown', `${system === 'pattern' ? 'The ticket system' : SYSTEMS[system]} has no ${number}, or does not show it to this bot. Check the number.`);
}

function oneOf(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}` : names[0] ?? '';
}

/** `from 2026-12-01 22:00 UTC to 23:00 UTC`; a side that the ticket leaves open is not told. */
function planInWords({ start, end }: NonNullable<Ticket['window']>): string {
  return [...(isOpen(start) ? [] : [`from ${shown(start)}`]), ...(isOpen(end) ? [] : [`${isOpen(start) ? 'until' : 'to'} ${shown(end, isOpen(start) ? undefined : start)}`])].join(' ');
}

function isOpen(side: Instant): boolean {
  return side.startsWith('0001-') || side.startsWith('9999-');
}

/** `2026-12-01 22:00 UTC`, or without the day when it is that of `beside`. */
function shown(at: Instant, beside?: Instant): string {
  const time = `${at.slice(11, at.slice(17, 19) === '00' ? 16 : 19)} UTC`;
  return beside?.slice(0, 10) === at.slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`;
}

function problem(code: ErrorCode, message: string): Problem {
  return { code, field: 'ticket', message };
}
