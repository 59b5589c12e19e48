import { inWords } from '../../access/duration.js';
import type { Instant } from '../../access/instant.js';
import type { Closed, InStatus } from '../../access/request.js';
import { targetKey } from '../../access/target.js';
import type { SealedEvent } from '../../workflow/ports.js';
import { fact } from './facts.js';
import { fill, type Card, type CardContent } from './fill.js';
import { literal } from './literal.js';
import { sealInWords } from './line.js';
import { exactTimeOf, latenessInWords, nameOf, roleInWords, stateInWords, timeOf } from './words.js';

/** Most lines of proof on the card, which has to stay under Teams' limit of size. */
const MOST_TICKS = 12;

/** The proof that everything is closed: what, when it took effect in Azure, when that was read back, and how late. */
export function closureCard(request: InStatus<'ended'>, sealed: SealedEvent): Card {
  const day = request.askedAt;
  const all = [...ticksOf(request, 'network'), sessionsTick(request), ...ticksOf(request, 'identity')];
  return fill('closure', {
    tone: isPlain(request) ? 'good' : 'warning',
    title: request.outcome === 'failedToOpen' ? 'Could not be opened, and closed again' : `${stateInWords(request)}: proof`,
    about: literal(`${request.requester.name} · ${request.entitlement.title}`, 300),
    ticks: all.slice(0, MOST_TICKS),
    isLong: all.length > MOST_TICKS,
    rest: `and ${Math.max(0, all.length - MOST_TICKS)} more, all read back; the audit trail has each.`,
    notes: notesOf(request).map((text) => ({ text })),
    facts: [
      fact('Window', `${timeOf(request.window.start, day)} to ${timeOf(request.window.end, day)} (${inWords(request.duration)})`),
      fact('Lateness', latenessInWords(request)),
      fact('Approved by', literal(request.answers.filter((a) => a.verdict === 'approve').map((a) => a.by.name).join(', '))),
      fact('Ticket', request.ticket === null ? 'none' : literal(request.ticket)),
      fact('Reason', literal(request.reason, 1000)),
      fact('Address', literal(request.address)),
      fact('Request', literal(request.id)),
      fact('Record', sealInWords(sealed)),
    ],
  });
}

function ticksOf(request: InStatus<'ended'>, layer: Closed['target']['layer']): CardContent[] {
  return request.closed.filter((c) => c.target.layer === layer).map((c) => closedTick(c, request));
}

/** Nothing that an auditor should stop at. */
function isPlain(request: InStatus<'ended'>): boolean {
  return request.outcome !== 'failedToOpen' && request.closed.every((c) => c.keptBy.length === 0 && !isHeld(request, c)) && !request.sessions?.keptBy.length;
}

function closedTick(closed: Closed, request: InStatus<'ended'>): CardContent {
  const { target, keptBy } = closed;
  const what = target.layer === 'network' ? `Network rule (${nameOf(target.nsg)})` : roleInWords(target);
  const when = proofOf(closed, request.askedAt);
  if (isHeld(request, closed)) return tick(`${what}: given by hand before, not ours to take, stays`, true, when);
  if (keptBy.length > 0) return tick(`${what}: stays open for ${keptBy.slice(0, 5).join(', ')}`, true, when);
  return tick(target.layer === 'network' ? `Network rule removed (${nameOf(target.nsg)})` : `Role ended: ${what}`, false, when);
}

/** Somebody had given the role by hand before the window, so the window's end did not end it. */
function isHeld(request: InStatus<'ended'>, { target }: Closed): boolean {
  return request.opened.some((o) => o.alreadyHeld && targetKey(o.target) === targetKey(target));
}

function sessionsTick(request: InStatus<'ended'>): CardContent {
  const { sessions, askedAt: day } = request;
  if (sessions === null) return tick('Sessions', true, 'not read');
  const isKept = sessions.keptBy.length > 0;
  const cut = `Sessions cut: ${sessions.cut.length}, none left`;
  const kept = `Sessions cut: ${sessions.cut.length}; others stay for ${sessions.keptBy.slice(0, 5).join(', ')}`;
  return tick(isKept ? kept : cut, isKept, proofOf(sessions, day));
}

/** When it took effect in Azure, and when that was read. */
function proofOf({ at, readAt }: { at: Instant; readAt: Instant }, day: Instant): string {
  return `effect ${exactTimeOf(at, day)} · read back ${exactTimeOf(readAt, day)}`;
}

function tick(text: string, isKept: boolean, when: string): CardContent {
  return { sign: isKept ? '○' : '✓', tone: isKept ? 'warning' : 'good', text: literal(text, 200), when };
}

function notesOf(request: InStatus<'ended'>): string[] {
  const ended = request.endedBy === null ? [] : [`Ended early by ${literal(request.endedBy.name)} at ${timeOf(request.revokingSince, request.askedAt)}.`];
  const failed = request.failure === null ? [] : [literal(`It could not be opened: ${request.failure.message}`, 600)];
  const cut = request.sessions?.cut.slice(0, 6).map((s) => literal(`Cut: ${s.user} on ${nameOf(s.machine)}`)) ?? [];
  return [...ended, ...failed, ...cut];
}
