import { roleInWords } from '../../access/entitlement.js';
import type { Instant } from '../../access/instant.js';
import type { Closed, InStatus } from '../../access/request.js';
import { targetKey } from '../../access/target.js';
import type { SealedEvent } from '../../workflow/ports.js';
import { answerInWords, consentInWords, withdrawalInWords } from './decided.js';
import { fact } from './facts.js';
import { fill, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { sealInWords } from './line.js';
import { ticketInWords } from './ticket.js';
import { windowInWords } from './window.js';
import { exactTimeOf, latenessInWords, nameOf, outcomeInWords, timeOf } from './words.js';

/** Most lines of proof on the card, which has to stay under Teams' limit of size. */
const MOST_TICKS = 12;
/** Other requests, sessions and answers that are named. */
const MOST_KEEPERS = 5;
const MOST_CUT = 6;
const MOST_ANSWERS = 4;

/** The proof that everything is closed: what, when it took effect in Azure, when that was read back, and how late. */
export function closureCard(request: InStatus<'ended'>, sealed: SealedEvent): Card {
  const notes = notesOf(request);
  const all = [...ticksOf(request, 'network'), sessionsTick(request), ...ticksOf(request, 'identity')];
  return fill('closure', {
    tone: isPlain(request) ? 'good' : 'warning',
    title: titleOf(request),
    about: literal(`${request.requester.name} · ${request.entitlement.title}`, 300),
    ticks: all.slice(0, MOST_TICKS),
    isLong: all.length > MOST_TICKS,
    rest: `and ${Math.max(0, all.length - MOST_TICKS)} more, all read back; the audit trail has each.`,
    hasNotes: notes.length > 0,
    notes: notes.map((text) => ({ text })),
    facts: [
      fact('Window', windowInWords(request)),
      fact('Lateness', latenessInWords(request)),
      fact('Answers', ...consentInWords(request), ...request.answers.slice(0, MOST_ANSWERS).map((answer) => literal(answerInWords(answer, request.askedAt), 700))),
      fact('Ticket', ...ticketInWords(request)),
      fact('Reason', literal(request.reason, 1000)),
      fact('Address', literal(request.address)),
      fact('Request', literal(request.id)),
      fact('Record', sealInWords(sealed)),
    ],
  });
}

function titleOf(request: InStatus<'ended'>): string {
  if (request.outcome !== 'failedToOpen') return `${outcomeInWords(request)}: proof`;
  return request.opened.length === 0 ? 'Could not be opened: proof that nothing is' : 'Could not be opened, and closed again: proof';
}

function ticksOf(request: InStatus<'ended'>, layer: Closed['target']['layer']): CardContent[] {
  return request.closed.filter((c) => c.target.layer === layer).map((c) => closedTick(c, request));
}

/** Nothing that an auditor should stop at. */
function isPlain(request: InStatus<'ended'>): boolean {
  return request.outcome !== 'failedToOpen' && request.closed.every((c) => c.keptBy.length === 0) && !request.opened.some((o) => o.alreadyHeld) && !request.sessions?.keptBy.length && request.entitlement.cutSessions !== 'none';
}

function closedTick(closed: Closed, request: InStatus<'ended'>): CardContent {
  const { target, keptBy, readAt } = closed;
  const what = target.layer === 'network' ? `Network (${nameOf(target.nsg)})` : roleInWords(target);
  const wasRead = readBack(readAt, request.askedAt);
  const others = keptBy.slice(0, MOST_KEEPERS).join(', ');
  const opened = request.opened.find((o) => targetKey(o.target) === targetKey(target));
  if (!opened) return neverOpened(closed, what, request);
  // somebody had given it by hand before the window, so the window's end did not end it
  if (opened.alreadyHeld) return tick('kept', `${what}: given by hand before, not ours to take, stays`, [wasRead]);
  // true as well where both windows end at the same minute and share one rule
  if (keptBy.length > 0 && target.layer === 'network') return tick('kept', `${what}: no rule of this window's own is left; the address stays open through ${others}`, [wasRead]);
  if (keptBy.length > 0) return tick('kept', `${what}: stays active for ${others}`, [wasRead]);
  return tick('gone', target.layer === 'network' ? `Network rule removed (${nameOf(target.nsg)})` : `Role ended: ${what}`, [proofOf(closed, request.askedAt)]);
}

/** Never read back as open. An effect before the reading shows that a write was under way, and was taken back. */
function neverOpened({ target, at, readAt, keptBy }: Closed, what: string, { window, askedAt: day }: InStatus<'ended'>): CardContent {
  const endedByItself = target.layer === 'identity' && at === window.end;
  if (keptBy.length > 0) return tick('never', `${what}: was never opened for this window; open through ${keptBy.slice(0, MOST_KEEPERS).join(', ')}`, [readBack(readAt, day)]);
  if (at === readAt || endedByItself) return tick('never', `${what}: was never opened`, [readBack(readAt, day)]);
  return tick('never', `${what}: was never opened; what was begun is taken back`, [proofOf({ at, readAt }, day)]);
}

function sessionsTick(request: InStatus<'ended'>): CardContent {
  const { sessions, askedAt: day } = request;
  if (sessions === null) return tick('kept', 'Sessions', ['not read']);
  const { cut, keptBy, readAt } = sessions;
  if (request.entitlement.cutSessions === 'none') return tick('kept', 'Sessions: left as they are, as the entitlement says; whoever is connected stays so', []);
  const text = keptBy.length > 0 ? `Sessions cut: ${cut.length}; on machines shared with ${keptBy.slice(0, MOST_KEEPERS).join(', ')} they cannot be told apart and stay for it` : `Sessions cut: ${cut.length}, none left`;
  const when = cut.length > 0 ? proofOf(sessions, day) : readBack(readAt, day);
  return tick(keptBy.length > 0 ? 'kept' : 'gone', text, [when, ...cutLines(cut)]);
}

function cutLines(cut: NonNullable<InStatus<'ended'>['sessions']>['cut']): string[] {
  const shown = cut.slice(0, MOST_CUT).map((s) => literal(`${s.user} on ${nameOf(s.machine)}`));
  return cut.length > MOST_CUT ? [...shown, `and ${cut.length - MOST_CUT} more`] : shown;
}

/** When it took effect in Azure, and when that was read. */
function proofOf({ at, readAt }: { at: Instant; readAt: Instant }, day: Instant): string {
  return `effect ${exactTimeOf(at, day)} · ${readBack(readAt, day)}`;
}

/** For what had no effect of ours to prove: only when it was read. */
function readBack(readAt: Instant, day: Instant): string {
  return `read back ${exactTimeOf(readAt, day)}`;
}

const SIGNS = { gone: ['✓', 'good'], kept: ['○', 'warning'], never: ['–', 'default'] } as const;

function tick(kind: keyof typeof SIGNS, text: string, lines: readonly string[]): CardContent {
  const [sign, tone] = SIGNS[kind];
  return { sign, tone, text: literal(text, 250), lines: lines.map((line) => ({ text: line })) };
}

function notesOf(request: InStatus<'ended'>): string[] {
  const ended = request.endedBy === null || request.withdrawn ? [] : [`Ended early by ${literal(request.endedBy.name)} at ${timeOf(request.revokingSince, request.askedAt)}.`];
  const failed = request.failure === null ? [] : [literal(`It could not be opened: ${request.failure.message}`, 600)];
  const withdrawn = request.withdrawn ? [`Taken away at ${timeOf(request.revokingSince, request.askedAt)}: ${withdrawalInWords(request.withdrawn)}`] : [];
  return [...ended, ...withdrawn, ...failed];
}
