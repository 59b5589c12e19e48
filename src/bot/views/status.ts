import { roleInWords } from '../../access/entitlement.js';
import { inWords } from '../../access/duration.js';
import { isExtendable, isProlonged } from '../../access/extension.js';
import { clockTime, later } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import { reviewDue, reviewsMissing } from '../../access/review.js';
import { targetKey, type IdentityTarget } from '../../access/target.js';
import type { LiveSessions } from '../../workflow/ports.js';
import { answersInWords, commentsInWords, withdrawalInWords } from './decided.js';
import { reviewsInWords } from './breakGlass.js';
import { factsOf } from './facts.js';
import { fill, type Card } from './fill.js';
import { literal } from './literal.js';
import { stepsOf } from './steps.js';
import { cutInWords, uncheckedInWords } from './ticket.js';
import { toneOf } from './tone.js';
import { latenessInWords, nameOf, stateInWords, timeOf } from './words.js';

/** Machines with a button and a command of their own; Teams shows six buttons at most. */
const MOST_MACHINES = 3;
/** Of the reason, which the requester knows: the card has more to hold than the approvers'. */
const LONGEST_REASON = 600;

/** The requester's one card, which changes in place. `tenantId` is for the links into the portal. */
export function statusCard(request: AccessRequest, tenantId: string, live?: LiveSessions): Card {
  const machines = request.entitlement.machines.slice(0, MOST_MACHINES);
  const isReady = request.status === 'active';
  const bastion = request.entitlement.paths[0]?.bastion;
  return fill('status', {
    request: request.id,
    tone: toneOf(request),
    title: literal(request.entitlement.title),
    state: stateInWords(request),
    steps: stepsOf(request),
    notes: [...sessionsInWords(live), ...notesOf(request), ...comments(request), ...reviewNotes(request)].map((text) => ({ text })),
    facts: factsOf(request, LONGEST_REASON),
    isReady,
    isConnectable: isReady && machines.length > 0,
    hasCommands: bastion !== undefined,
    commands: isReady && bastion !== undefined ? machines.map((machine) => ({ text: literal(connectCommand(bastion, machine), 600) })) : [],
    links: isReady ? machines.map((machine) => ({ title: literal(`Connect to ${nameOf(machine)}`, 60), url: portalLink(tenantId, machine) })) : [],
    isPending: request.status === 'pending' || request.status === 'scheduled',
    isExtendable: isExtendable(request),
    extendBy: isExtendable(request) ? `Extend by ${inWords(request.entitlement.extend?.by ?? 0)}` : '',
    isOpen: request.status === 'activating' || isReady,
  });
}

/** What the button shows: the person's own sessions, as they were just read. */
function sessionsInWords(live: LiveSessions | undefined): string[] {
  if (!live) return [];
  const open = live.open.slice(0, MOST_SESSIONS).map(({ user, machine }) => `${user} on ${nameOf(machine)}`);
  const more = live.open.length > open.length ? [`${live.open.length - open.length} more`] : [];
  return [literal(`${open.length === 0 ? 'You have no session open' : `Your sessions: ${[...open, ...more].join(', ')}`} (read ${clockTime(live.readAt)}).`, 400)];
}

const MOST_SESSIONS = 5;

/** The machine's own page in the portal, then Connect, then Bastion: there is no documented address of the Bastion blade. */
function portalLink(tenantId: string, machine: string): string {
  return `https://portal.azure.com/#@${tenantId}/resource${machine}`;
}

function connectCommand(bastion: string, machine: string): string {
  const group = /\/resourceGroups\/([^/]+)/i.exec(bastion)?.[1] ?? '';
  return `az network bastion ssh --name ${nameOf(bastion)} --resource-group ${group} --target-resource-id ${machine} --auth-type AAD`;
}

/** What the requester should know and can do now. */
function notesOf(request: AccessRequest): string[] {
  const day = request.askedAt;
  switch (request.status) {
    case 'pending': return [`Nothing is open yet. The request lapses at ${timeOf(request.lapsesAt, day)} when nobody answers.`, ...uncheckedInWords(request), ...cutInWords(request)];
    case 'denied': return [...answersInWords(request), 'Nothing was opened. Talk to the approver, or ask again with a better reason.'];
    case 'cancelled': return [...(request.withdrawn ? [withdrawalInWords(request.withdrawn)] : []), 'Nothing was opened.'];
    case 'lapsed': return ['Nothing was opened. Ask again, and tell an approver that you wait.'];
    case 'scheduled': return [`Nothing is open yet. Access opens at ${timeOf(request.window.start, day)} and ends at ${timeOf(request.window.end, day)}.`, ...cutInWords(request)];
    case 'activating': return ['Access is being opened. This card says when both layers are.'];
    case 'active': return [
      `Access ends at ${timeOf(request.window.end, day)}, with your sessions.`,
      ...cutInWords(request),
      ...extensionInWords(request),
      'Azure may need a few minutes to spread a role; when the portal refuses you, wait a little and sign in again.',
      ...standing(request),
    ];
    case 'revoking': return ['Access is being taken away on both layers; live sessions are cut.', ...endedByOther(request), ...withdrawnIn(request), ...tooYoung(request), ...failureOf(request), ...troubles(request)];
    case 'ended': return [...endedByOther(request), ...withdrawnIn(request), ...failureOf(request), closing(request), ...standing(request)];
  }
}

/** How more time stands: asked for, or granted and not yet read back everywhere. */
function extensionInWords(request: Extract<AccessRequest, { status: 'active' }>): string[] {
  if (request.extension) return [`You have asked for ${inWords(request.extension.by)} more; the approvers decide.`];
  if (isProlonged(request)) return [];
  const done = request.opened.filter(({ until }) => until === request.window.end).length;
  return [`The new end is being written: ${done} of ${request.opened.length} read back.`];
}

/** What becomes of a break-glass window afterwards. */
function reviewNotes(request: AccessRequest): string[] {
  const due = reviewDue(request);
  const waiting = due === null ? [] : [`Nobody approved this. ${reviewsMissing(request) === 1 ? 'One approver' : `${reviewsMissing(request)} approvers`} review it by ${timeOf(due, request.askedAt)}; without the review you cannot use break-glass again.`];
  return [...waiting, ...reviewsInWords(request)];
}

/** What approvers said beside a yes; a denial's words are told with the denial. */
function comments(request: AccessRequest): string[] {
  return request.status === 'denied' ? [] : commentsInWords(request);
}

function closing(request: Extract<AccessRequest, { status: 'ended' }>): string {
  const failed = request.opened.length === 0 ? 'Nothing had been opened.' : 'What had been opened was closed again.';
  const asked = request.outcome === 'failedToOpen' ? failed : `Everything of this window was closed, ${latenessInWords(request)}.`;
  return `${asked} ${sessionsCutInWords(request.sessions?.cut.length ?? 0)}`;
}

function sessionsCutInWords(sessions: number): string {
  return sessions === 0 ? 'No session was open.' : `${sessions} session${sessions === 1 ? ' was' : 's were'} cut.`;
}

/** A break-glass window that an approver ended. */
function endedByOther({ endedBy, requester, withdrawn }: Extract<AccessRequest, { status: 'revoking' | 'ended' }>): string[] {
  return endedBy === null || withdrawn || endedBy.id === requester.id ? [] : [literal(`Ended by ${endedBy.name}.`)];
}

function withdrawnIn({ withdrawn }: Extract<AccessRequest, { status: 'revoking' | 'ended' }>): string[] {
  return withdrawn === null ? [] : [withdrawalInWords(withdrawn)];
}

function failureOf({ failure }: Extract<AccessRequest, { status: 'revoking' | 'ended' }>): string[] {
  return failure === null ? [] : [literal(`It could not be opened: ${failure.message}`, 600), 'Ask again; when it fails the same way, show this card to whoever runs the bot.'];
}

/** Roles that PIM does not take away yet; it would refuse, and the list of what is active proves nothing before. */
function tooYoung({ opened, closed, revokingSince, entitlement, askedAt }: Extract<AccessRequest, { status: 'revoking' }>): string[] {
  const isClosed = (target: IdentityTarget): boolean => closed.some((c) => targetKey(c.target) === targetKey(target));
  const young = opened.flatMap(({ target, at, alreadyHeld }) => {
    const removableAt = later(at, entitlement.pimFloor);
    return target.layer === 'identity' && !alreadyHeld && !isClosed(target) && removableAt > revokingSince ? [{ target, removableAt }] : [];
  });
  return young.slice(0, 4).map(({ target, removableAt }) => literal(`${roleInWords(target)} goes at ${timeOf(removableAt, askedAt)}: PIM removes nothing younger than ${inWords(entitlement.pimFloor)}.`, 300));
}

function troubles(request: Extract<AccessRequest, { status: 'revoking' }>): string[] {
  return request.troubles.slice(0, 4).map((trouble) => literal(`Trouble since ${timeOf(trouble.since, request.askedAt)}: ${trouble.message} It is tried again until it works.`, 600));
}

/** Roles that somebody gave by hand before: not ours to take away. */
function standing(request: Extract<AccessRequest, { status: 'active' | 'ended' }>): string[] {
  const held = request.opened.flatMap((o) => (o.alreadyHeld && o.target.layer === 'identity' ? [o.target] : []));
  return held.slice(0, 3).map((target) => literal(`You held ${roleInWords(target)} before, given by hand. It stays: nobody but whoever gave it takes it away.`, 250));
}
