import type { Instant } from '../../access/instant.js';
import type { Closed, InStatus } from '../../access/request.js';
import { targetKey } from '../../access/target.js';
import type { SealedEvent } from '../../workflow/ports.js';
import type { Reader } from '../words/reader.js';
import { answerInWords, consentInWords, withdrawalInWords } from './decided.js';
import { fact } from './facts.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { openForm } from './openForm.js';
import { literal } from './literal.js';
import { sealInWords } from './line.js';
import { plainOf, statusLine } from './plain.js';
import { ticketInWords } from './ticket.js';
import { windowInWords } from './window.js';
import { latenessInWords, nameOf, outcomeInWords } from './words.js';

/** Most lines of proof on the card, which has to stay under Teams' limit of size. */
const MOST_TICKS = 12;
/** Other requests, sessions and answers that are named. */
const MOST_KEEPERS = 5;
const MOST_CUT = 6;
/** Lines of proof where no card is drawn. */
const MOST_IN_PLAIN = 6;
const MOST_ANSWERS = 4;

export interface ClosureOver {
  /** The event that closed the last of it. */
  readonly sealed: SealedEvent;
  readonly reader: Reader;
  /** What was just read again, for the one who asked for it. */
  readonly verified?: readonly string[];
  /** For everybody: the requester's Teams id, whose client asks for a card of its own. The others see no button to ask again. */
  readonly refreshFor?: string | undefined;
  /** For one person: whether it was their request; undefined: for whoever it is. */
  readonly isRequesters?: boolean;
}

/** The proof that everything is closed: what, when it took effect in Azure, when that was read back, and how late. */
export function closureCard(request: InStatus<'ended'>, over: ClosureOver): Card {
  const { refreshFor } = over;
  if (refreshFor === undefined) return drawn(request, over);
  return { ...drawn(request, { ...over, isRequesters: false }), refresh: { action: { type: 'Action.Execute', verb: 'closure', title: 'Refresh', data: { request: request.id } }, userIds: [refreshFor] } };
}

function drawn(request: InStatus<'ended'>, { sealed, reader, verified = [], isRequesters = true }: ClosureOver): Card {
  const words = reader.words.closure;
  const notes = notesOf(request, reader);
  const all = [...ticksOf(request, 'network', reader), sessionsTick(request, reader), ...ticksOf(request, 'identity', reader)];
  return fill('closure', {
    words: textsIn(words),
    plain: plainOf(request, { begin: request.requester.name, stands: [titleOf(request, reader), `${reader.words.facts.lateness}: ${latenessInWords(request, reader)}`, ...all.slice(0, MOST_IN_PLAIN).map(({ text }) => text), ...(all.length > MOST_IN_PLAIN ? [reader.words.form.andMore(all.length - MOST_IN_PLAIN)] : [])], lines: [statusLine(request)] }, reader),
    request: request.id, ask: openForm({ again: request.id }),
    isRequesters,
    isVerified: verified.length > 0,
    verified: verified.map((text) => ({ text })),
    tone: isPlain(request) ? 'good' : 'warning',
    title: titleOf(request, reader),
    about: literal(`${request.requester.name} · ${request.entitlement.title}`, 300),
    ticks: all.slice(0, MOST_TICKS),
    isLong: all.length > MOST_TICKS,
    rest: words.rest(Math.max(0, all.length - MOST_TICKS)),
    hasNotes: notes.length > 0,
    notes: notes.map((text) => ({ text })),
    facts: proofFacts(request, sealed, reader),
  });
}

function proofFacts(request: InStatus<'ended'>, sealed: SealedEvent, reader: Reader): CardContent[] {
  const { facts } = reader.words;
  const answers = request.answers.slice(0, MOST_ANSWERS).map((answer) => literal(answerInWords(answer, request.askedAt, reader), 700));
  return [
    fact(facts.window, windowInWords(request, reader)),
    fact(facts.lateness, latenessInWords(request, reader)),
    fact(facts.answers, ...consentInWords(request, reader), ...answers),
    fact(facts.ticket, ...ticketInWords(request, reader)),
    fact(facts.reason, literal(request.reason, 1000)),
    fact(facts.address, literal(request.address)),
    fact(facts.request, literal(request.id)),
    fact(facts.record, sealInWords(sealed)),
  ];
}

function titleOf(request: InStatus<'ended'>, reader: Reader): string {
  const { closure } = reader.words;
  if (request.outcome !== 'failedToOpen') return closure.proof(outcomeInWords(request, reader));
  return request.opened.length === 0 ? closure.nothingOpen : closure.closedAgain;
}

function ticksOf(request: InStatus<'ended'>, layer: Closed['target']['layer'], reader: Reader): CardContent[] {
  return request.closed.filter((c) => c.target.layer === layer).map((c) => closedTick(c, request, reader));
}

/** Nothing that an auditor should stop at. */
function isPlain(request: InStatus<'ended'>): boolean {
  return request.outcome !== 'failedToOpen' && request.closed.every((c) => c.keptBy.length === 0 && !c.other) && !request.opened.some((o) => o.alreadyHeld) && !request.sessions?.keptBy.length && request.entitlement.cutSessions !== 'none';
}

function closedTick(closed: Closed, request: InStatus<'ended'>, reader: Reader): CardContent {
  const { target, keptBy, readAt } = closed;
  const { closure } = reader.words;
  const what = target.layer === 'network' ? closure.network(nameOf(target.nsg)) : reader.words.names.role(target);
  const wasRead = readBack(readAt, request.askedAt, reader);
  const others = keptBy.slice(0, MOST_KEEPERS).join(', ');
  const opened = request.opened.find((o) => targetKey(o.target) === targetKey(target));
  if (!opened) return neverOpened({ ...closed, what }, request, reader);
  // somebody had given it by hand before the window, so the window's end did not end it
  if (opened.alreadyHeld) return tick('kept', closure.byHand(what), [wasRead]);
  // true as well where both windows end at the same minute and share one rule
  if (keptBy.length > 0 && target.layer === 'network') return tick('kept', closure.staysOpen(what, others), [wasRead]);
  if (keptBy.length > 0) return tick('kept', closure.staysActive(what, others), [wasRead]);
  if (closed.other && target.layer === 'network') return tick('kept', closure.removedByOther(nameOf(target.nsg), literal(closed.other.by ?? closure.nobodyYet)), [proofOf(closed, request.askedAt, reader)]);
  return tick('gone', target.layer === 'network' ? closure.ruleRemoved(nameOf(target.nsg)) : closure.roleEnded(what), [proofOf(closed, request.askedAt, reader)]);
}

/** Never read back as open. An effect before the reading shows that a write was under way, and was taken back. */
function neverOpened({ target, at, readAt, keptBy, what }: Closed & { what: string }, { window, askedAt: day }: InStatus<'ended'>, reader: Reader): CardContent {
  const { closure } = reader.words;
  const endedByItself = target.layer === 'identity' && at === window.end;
  if (keptBy.length > 0) return tick('never', closure.neverButOthers(what, keptBy.slice(0, MOST_KEEPERS).join(', ')), [readBack(readAt, day, reader)]);
  if (at === readAt || endedByItself) return tick('never', closure.never(what), [readBack(readAt, day, reader)]);
  return tick('never', closure.neverTakenBack(what), [proofOf({ at, readAt }, day, reader)]);
}

function sessionsTick(request: InStatus<'ended'>, reader: Reader): CardContent {
  const { sessions, askedAt: day } = request;
  const { closure } = reader.words;
  if (sessions === null) return tick('kept', closure.sessions, [closure.notRead]);
  const { cut, keptBy, readAt } = sessions;
  if (request.entitlement.cutSessions === 'none') return tick('kept', closure.leftAsTheyAre, []);
  const text = keptBy.length > 0 ? closure.cutButShared(cut.length, keptBy.slice(0, MOST_KEEPERS).join(', ')) : closure.cut(cut.length);
  const when = cut.length > 0 ? proofOf(sessions, day, reader) : readBack(readAt, day, reader);
  return tick(keptBy.length > 0 ? 'kept' : 'gone', text, [when, ...cutLines(cut, reader)]);
}

function cutLines(cut: NonNullable<InStatus<'ended'>['sessions']>['cut'], { words: { closure, form } }: Reader): string[] {
  const shown = cut.slice(0, MOST_CUT).map((s) => literal(closure.userOn(s.user, nameOf(s.machine))));
  return cut.length > MOST_CUT ? [...shown, form.andMore(cut.length - MOST_CUT)] : shown;
}

/** When it took effect in Azure, and when that was read. */
function proofOf({ at, readAt }: { at: Instant; readAt: Instant }, day: Instant, reader: Reader): string {
  return reader.words.closure.effect(reader.exactTime(at, day), readBack(readAt, day, reader));
}

/** For what had no effect of ours to prove: only when it was read. */
function readBack(readAt: Instant, day: Instant, { exactTime, words }: Reader): string {
  return words.closure.readBack(exactTime(readAt, day));
}

const SIGNS = { gone: ['✓', 'good'], kept: ['○', 'warning'], never: ['–', 'default'] } as const;

function tick(kind: keyof typeof SIGNS, text: string, lines: readonly string[]): CardContent {
  const [sign, tone] = SIGNS[kind];
  return { sign, tone, text: literal(text, 250), lines: lines.map((line) => ({ text: line })) };
}

function notesOf(request: InStatus<'ended'>, reader: Reader): string[] {
  const { endedBy, withdrawn, failure } = request;
  const { time, words: { closure } } = reader;
  const since = time(request.revokingSince, request.askedAt);
  return [
    ...(endedBy === null || withdrawn ? [] : [closure.endedEarlyBy(literal(endedBy.name), since)]),
    ...(withdrawn ? [closure.takenAway(since, withdrawalInWords(withdrawn, reader))] : []),
    ...(failure === null ? [] : [literal(closure.couldNotOpen(reader.told(failure)), 600)]),
  ];
}
