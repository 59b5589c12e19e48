import type { Entitlement } from '../access/entitlement.js';
import { problemOf, type Problem, type Refusing } from '../access/errors.js';
import { between, earliest, instant, later, ms, type Duration, type Instant } from '../access/instant.js';
import type { Facts } from '../access/request.js';
import { saidBy, type Said } from '../access/sentences/index.js';
import type { Plan } from '../access/sentences/words.js';
import { isNamed, leastWindow, SYSTEMS, type Ticket, type TicketSeen } from '../access/ticket.js';
import { isWithin, type Window } from '../access/window.js';

/** What the ticket's system said when it was asked, or why it said nothing; null: nobody is asked. */
export type TicketAnswer = { readonly ticket: Ticket | undefined; readonly readAt: Instant } | { readonly silent: Said; readonly mayAnswerLater: boolean } | null;

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
  return [...unfit(ticket, wish), ...(isOut ? [problem({ says: 'ticket-untimely/moved', ticket: number, plan: planOf(window), start: wish.window.start, end: wish.window.end })] : [])];
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
  return { by: room, problems: [...unfit(ticket, wish), ...(isFull ? [problem({ says: 'ticket-untimely/no-more', ticket: ticket.number, end: planned })] : [])] };
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
  if ('silent' in answer) return { checked, problems: of.mayWait && answer.mayAnswerLater && of.rule.ticket.whenUnavailable === 'retry' ? [] : [{ code: 'tickets-unavailable', field: 'ticket', ...saidBy(answer.silent) }] };
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
    ...(rule.types.length === 0 || isNamed(type, rule.types) ? [] : [problem({ says: 'ticket-unfit/type', ticket: number, type, needed: rule.types })]),
    ...(isFit ? [] : [problem(rule.states.length === 0 ? { says: 'ticket-unfit/closed', ticket: number, state } : { says: 'ticket-unfit/state', ticket: number, state, needed: rule.states })]),
    ...(isOnIt || !rule.requesterOnIt ? [] : [problem({ says: 'ticket-unfit/not-on-it', ticket: number })]),
  ];
}

/** Its plan has begun, is not over, and leaves as much as PIM needs. */
function untimely({ number, window: planned }: Ticket, { rule, window: { start, end } }: TicketWish, now: Instant): Problem[] {
  if (planned === null) return [];
  const least = leastWindow(rule);
  const left = between(start, earliest(end, planned.end));
  if (planned.start > start) return [problem({ says: 'ticket-untimely/not-begun', ticket: number, plan: planOf(planned), startAt: laterStart(rule, planned.start, now) })];
  if (left <= 0) return [problem({ says: 'ticket-untimely/over', ticket: number, end: planned.end })];
  if (left < least) return [problem({ says: 'ticket-untimely/short', ticket: number, end: planned.end, left, least })];
  return [];
}

/** The start to ask for within the plan, where the rule has later starts that far ahead. */
function laterStart({ startLater }: TicketWish['rule'], plannedStart: Instant, now: Instant): Instant | null {
  const minute = instant(Math.ceil(ms(plannedStart) / 60_000) * 60_000);
  return startLater === null || between(now, minute) > startLater.within ? null : minute;
}

function unknown({ rule: { ticket: { system } }, number }: TicketWish): Problem {
  return problem({ says: 'ticket-unknown', system: system === 'pattern' ? null : SYSTEMS[system], ticket: number });
}

/** A side that the ticket leaves open is not told. */
function planOf({ start, end }: NonNullable<Ticket['window']>): Plan {
  return { start: isOpen(start) ? null : start, end: isOpen(end) ? null : end };
}

function isOpen(side: Instant): boolean {
  return side.startsWith('0001-') || side.startsWith('9999-');
}

function problem(sentence: Refusing): Problem {
  return problemOf('ticket', sentence);
}
