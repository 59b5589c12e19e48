import { isExtendable, isProlonged } from '../../access/extension.js';
import { later, type Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import { isFinal, type AccessRequest, type InStatus } from '../../access/request.js';
import { reviewDue, reviewsMissing } from '../../access/review.js';
import { targetKey, type IdentityTarget } from '../../access/target.js';
import type { LiveSessions } from '../../workflow/ports.js';
import type { Reader } from '../words/reader.js';
import { answersInWords, commentsInWords, withdrawalInWords } from './decided.js';
import { reviewsInWords } from './breakGlass.js';
import { factsOf } from './facts.js';
import { fill, textsIn, type Card } from './fill.js';
import { literal } from './literal.js';
import { openForm } from './openForm.js';
import { plainOf, statusLine } from './plain.js';
import { stepsOf } from './steps.js';
import { cutInWords, uncheckedInWords } from './ticket.js';
import { toneOf } from './tone.js';
import { anyOf, latenessInWords, nameOf, stateInWords } from './words.js';

/** Machines with a button and a command of their own; Teams shows six buttons at most. */
const MOST_MACHINES = 3;
/** Of the reason, which the requester knows: the card has more to hold than the approvers'. */
const LONGEST_REASON = 250;

export interface StatusOver extends JustRead {
  readonly reader: Reader;
  /** For the links into the portal. */
  readonly tenantId: string;
  /** Those who may decide, as far as they are known. */
  readonly approvers?: readonly Person[];
}

/** What was just read because its reader asked for it: their sessions, or all that their window had opened. */
export interface JustRead { readonly live?: LiveSessions; readonly verified?: readonly string[] }

/** The requester's one card, which changes in place. */
export function statusCard(request: AccessRequest, { reader, tenantId, approvers = [], live, verified = [] }: StatusOver): Card {
  const words = reader.words.status;
  const machines = request.entitlement.machines.slice(0, MOST_MACHINES);
  const isReady = request.status === 'active';
  const bastion = request.entitlement.paths[0]?.bastion;
  return fill('status', {
    words: textsIn(words),
    plain: plainOf(request, { begin: request.requester.name, stands: [stateInWords(request, reader)], lines: [statusLine(request)] }, reader),
    request: request.id, ask: openForm({ again: request.id }),
    tone: toneOf(request),
    title: literal(request.entitlement.title),
    state: stateInWords(request, reader),
    steps: stepsOf(request, reader),
    notes: [...verified, ...sessionsInWords(live, reader), ...askedInWords(request, approvers, reader), ...notesOf(request, reader), ...comments(request, reader), ...reviewNotes(request, reader)].map((text) => ({ text })),
    facts: factsOf(request, reader, LONGEST_REASON),
    isReady,
    isConnectable: isReady && machines.length > 0,
    hasCommands: bastion !== undefined,
    commands: isReady && bastion !== undefined ? machines.map((machine) => ({ text: literal(connectCommand(request.entitlement.connect, { bastion, machine }), 600) })) : [],
    links: isReady ? machines.map((machine) => ({ title: literal(words.connectTo(nameOf(machine)), 60), url: portalLink(tenantId, machine) })) : [],
    isPending: request.status === 'pending' || request.status === 'scheduled',
    isExtendable: isExtendable(request),
    end: isExtendable(request) ? request.window.end : '',
    extendBy: isExtendable(request) ? words.extendBy(reader.duration(request.entitlement.extend?.by ?? 0)) : '',
    isOpen: request.status === 'activating' || isReady,
    isEnded: request.status === 'ended',
    isOver: isFinal(request),
  });
}

/** What the button shows: the person's own sessions, as they were just read. */
function sessionsInWords(live: LiveSessions | undefined, { clock, words: { status } }: Reader): string[] {
  if (!live) return [];
  const open = live.open.slice(0, MOST_SESSIONS).map(({ user, machine }) => status.userOn(user, nameOf(machine)));
  const more = live.open.length > open.length ? [status.more(live.open.length - open.length)] : [];
  const read = clock(live.readAt);
  return [literal(open.length === 0 ? status.noSession(read) : status.sessions([...open, ...more].join(', '), read), 400)];
}

const MOST_SESSIONS = 5;

/** The machine's own page in the portal, then Connect, then Bastion: there is no documented address of the Bastion blade. */
function portalLink(tenantId: string, machine: string): string {
  return `https://portal.azure.com/#@${tenantId}/resource${machine}`;
}

/** https://learn.microsoft.com/azure/bastion/native-client and cli/azure/network/bastion. What an earlier version has stored does not say how: by ssh. */
function connectCommand(by: 'ssh' | 'rdp' | undefined, { bastion, machine }: { bastion: string; machine: string }): string {
  const group = /\/resourceGroups\/([^/]+)/i.exec(bastion)?.[1] ?? '';
  const to = `--name ${nameOf(bastion)} --resource-group ${group} --target-resource-id ${machine}`;
  // RDP signs in with Entra, and with its second factor, only when asked to
  return by === 'rdp' ? `az network bastion rdp ${to} --enable-mfa` : `az network bastion ssh ${to} --auth-type AAD`;
}

/** Whom the requester can talk to about a request that waits. */
function askedInWords(request: AccessRequest, approvers: readonly Person[], reader: Reader): string[] {
  const names = anyOf(approvers.filter(({ id }) => id !== request.requester.id), reader);
  return request.status === 'pending' && names !== undefined ? [literal(reader.words.status.asked(names), 400)] : [];
}

/** What the requester should know and can do now. */
function notesOf(request: AccessRequest, reader: Reader): string[] {
  const { status } = reader.words;
  const at = (when: Instant): string => reader.time(when, request.askedAt);
  switch (request.status) {
    case 'pending': return [status.lapsesAt(at(request.lapsesAt)), ...uncheckedInWords(request, reader), ...cutInWords(request, reader)];
    case 'denied': return [...answersInWords(request, reader), status.denied];
    case 'cancelled': return [...(request.withdrawn ? [withdrawalInWords(request.withdrawn, reader)] : []), status.nothingOpened];
    case 'lapsed': return [status.lapsed];
    case 'scheduled': return [status.scheduled(at(request.window.start), at(request.window.end)), ...cutInWords(request, reader)];
    case 'activating': return [status.opening];
    case 'active': return [status.endsAt(at(request.window.end)), ...cutInWords(request, reader), ...extensionInWords(request, reader), status.spreading, ...standing(request, reader)];
    case 'revoking': return [status.closing, ...endedByOther(request, reader), ...withdrawnIn(request, reader), ...tooYoung(request, reader), ...failureOf(request, reader), ...troubles(request, reader)];
    case 'ended': return [...endedByOther(request, reader), ...withdrawnIn(request, reader), ...failureOf(request, reader), closing(request, reader), ...standing(request, reader)];
  }
}

/** How more time stands: asked for, or granted and not yet read back everywhere. */
function extensionInWords(request: InStatus<'active'>, { duration, words: { status } }: Reader): string[] {
  if (request.extension) return [status.moreAsked(duration(request.extension.by))];
  if (isProlonged(request)) return [];
  return [status.newEnd(request.opened.filter(({ until }) => until === request.window.end).length, request.opened.length)];
}

/** What becomes of a break-glass window afterwards. */
function reviewNotes(request: AccessRequest, reader: Reader): string[] {
  const due = reviewDue(request);
  const waiting = due === null ? [] : [reader.words.status.reviewBy(reviewsMissing(request), reader.time(due, request.askedAt))];
  return [...waiting, ...reviewsInWords(request, reader)];
}

/** What approvers said beside a yes; a denial's words are told with the denial. */
function comments(request: AccessRequest, reader: Reader): string[] {
  return request.status === 'denied' ? [] : commentsInWords(request, reader);
}

function closing(request: InStatus<'ended'>, reader: Reader): string {
  const { status } = reader.words;
  const failed = request.opened.length === 0 ? status.neverOpened : status.closedAgain;
  const closed = request.outcome === 'failedToOpen' ? failed : status.closed(latenessInWords(request, reader));
  return `${closed} ${status.sessionsCut(request.sessions?.cut.length ?? 0)}`;
}

/** A break-glass window that an approver ended. */
function endedByOther({ endedBy, requester, withdrawn }: InStatus<'revoking' | 'ended'>, { words }: Reader): string[] {
  return endedBy === null || withdrawn || endedBy.id === requester.id ? [] : [literal(words.status.endedBy(endedBy.name))];
}

function withdrawnIn({ withdrawn }: InStatus<'revoking' | 'ended'>, reader: Reader): string[] {
  return withdrawn === null ? [] : [withdrawalInWords(withdrawn, reader)];
}

function failureOf({ failure }: InStatus<'revoking' | 'ended'>, { told, words: { status } }: Reader): string[] {
  return failure === null ? [] : [literal(status.couldNotOpen(told(failure)), 600), status.askAgain];
}

/** Roles that PIM does not take away yet; it would refuse, and the list of what is active proves nothing before. */
function tooYoung({ opened, closed, revokingSince, entitlement: { pimFloor }, askedAt }: InStatus<'revoking'>, { time, duration, words }: Reader): string[] {
  const isClosed = (target: IdentityTarget): boolean => closed.some((c) => targetKey(c.target) === targetKey(target));
  const young = opened.flatMap(({ target, at, alreadyHeld }) => {
    const removableAt = later(at, pimFloor);
    return target.layer === 'identity' && !alreadyHeld && !isClosed(target) && removableAt > revokingSince ? [{ target, removableAt }] : [];
  });
  return young.slice(0, 4).map(({ target, removableAt }) => literal(words.status.goesAt({ role: words.names.role(target), when: time(removableAt, askedAt), floor: duration(pimFloor) }), 300));
}

function troubles({ troubles: all, askedAt }: InStatus<'revoking'>, { time, told, words }: Reader): string[] {
  return all.slice(0, 4).map((trouble) => literal(words.status.trouble(time(trouble.since, askedAt), told(trouble)), 600));
}

/** Roles that somebody gave by hand before: not ours to take away. */
function standing(request: InStatus<'active' | 'ended'>, { words }: Reader): string[] {
  const held = request.opened.flatMap((o) => (o.alreadyHeld && o.target.layer === 'identity' ? [o.target] : []));
  return held.slice(0, 3).map((target) => literal(words.status.held(words.names.role(target)), 180));
}
