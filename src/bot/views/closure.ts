import type { InStatus } from '../../access/request.js';
import type { SealedEvent } from '../../workflow/ports.js';
import type { Reader } from '../words/reader.js';
import { answerInWords, consentInWords, withdrawalInWords } from './decided.js';
import { fact } from './facts.js';
import { fill, textsIn, type Card, type CardContent } from './fill.js';
import { openForm } from './openForm.js';
import { literal } from './literal.js';
import { sealInWords } from './line.js';
import { plainOf, statusLine } from './plain.js';
import { proofsOf, SIGNS, type Proof } from './proof.js';
import { ticketInWords } from './ticket.js';
import { windowInWords } from './window.js';
import { latenessInWords, outcomeInWords } from './words.js';

/** Most lines of proof on the card, which has to stay under Teams' limit of size. */
const MOST_TICKS = 12;
/** Lines of proof where no card is drawn. */
const MOST_IN_PLAIN = 6;
/** Answers that are shown. */
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
  const all = proofsOf(request, reader);
  return fill('closure', {
    words: textsIn(words),
    plain: plainOf(request, { begin: request.requester.name, stands: [titleOf(request, reader), ...proofInPlain(request, all, reader)], lines: [statusLine(request)] }, reader),
    request: request.id, ask: openForm({ again: request.id }),
    isRequesters,
    isVerified: verified.length > 0,
    verified: verified.map((text) => ({ text })),
    tone: isPlain(request) ? 'good' : 'warning',
    title: titleOf(request, reader),
    about: literal(`${request.requester.name} · ${request.entitlement.title}`, 300),
    ticks: all.slice(0, MOST_TICKS).map(tick),
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

/** How late, and what is gone, for a client that draws no card. */
function proofInPlain(request: InStatus<'ended'>, all: readonly Proof[], reader: Reader): string[] {
  const { facts, form } = reader.words;
  const more = all.length > MOST_IN_PLAIN ? [form.andMore(all.length - MOST_IN_PLAIN)] : [];
  return [`${facts.lateness}: ${latenessInWords(request, reader)}`, ...all.slice(0, MOST_IN_PLAIN).map(({ text }) => text), ...more];
}

function titleOf(request: InStatus<'ended'>, reader: Reader): string {
  const { closure } = reader.words;
  if (request.outcome !== 'failedToOpen') return closure.proof(outcomeInWords(request, reader));
  return request.opened.length === 0 ? closure.nothingOpen : closure.closedAgain;
}

/** Nothing that an auditor should stop at. */
function isPlain(request: InStatus<'ended'>): boolean {
  return request.outcome !== 'failedToOpen' && request.closed.every((c) => c.keptBy.length === 0 && !c.other) && !request.opened.some((o) => o.alreadyHeld) && !request.sessions?.keptBy.length && request.entitlement.cutSessions !== 'none';
}

function tick({ kind, text, lines }: Proof): CardContent {
  const [sign, tone] = SIGNS[kind];
  return { sign, tone, text, lines: lines.map((line) => ({ text: line })) };
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
