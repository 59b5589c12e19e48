import { consentOf, grantedDuration, pimMissing } from '../../access/consent.js';
import { inWords } from '../../access/duration.js';
import { roleInWords } from '../../access/entitlement.js';
import { between, clockTime } from '../../access/instant.js';
import type { AccessRequest, Answer, Extension, InStatus, Withdrawal } from '../../access/request.js';
import { literal } from './literal.js';
import { stateInWords, timeOf } from './words.js';

/** Characters for all comments together, of which one of full length fits. */
const ROOM = 700;
const MOST_COMMENTS = 3;

/** How it may be open although nobody was asked; empty when the approvers were. */
export function consentInWords({ way, automatic, askedAt }: AccessRequest): string[] {
  if (way === 'automatic') return [literal(`Approved automatically at ${timeOf(askedAt, askedAt)}: ${automatic?.words ?? ''}`, ROOM)];
  return way === 'breakGlass' ? ['Opened by break-glass, without an approver'] : [];
}

/** `Approved by Ana Costa at 10:05 UTC: "be quick"` for each answer. */
export function answersInWords(request: AccessRequest): string[] {
  const more = request.status === 'active' ? request.extension?.answers ?? [] : [];
  return [...consentInWords(request), ...[...request.answers, ...more].map((answer) => literal(answerInWords(answer, request.askedAt), ROOM))];
}

/** Those that the approvers commented on. */
export function commentsInWords(request: AccessRequest): string[] {
  const commented = request.answers.filter((answer) => answer.comment !== null).slice(0, MOST_COMMENTS);
  return commented.map((answer) => literal(answerInWords(answer, request.askedAt), Math.floor(ROOM / commented.length)));
}

/** `Approved by Ana Costa at 10:05 UTC: "be quick"`, as typed and of any length: for `literal`. */
export function answerInWords({ by, verdict, at, comment }: Answer, day: string): string {
  const said = comment === null ? '' : `: "${comment}"`;
  return `${verdict === 'approve' ? 'Approved' : 'Denied'} by ${by.name} at ${timeOf(at, day)}${said}`;
}

/** Where PIM demands an approval of its own and still has none. */
export function pimInWords(request: AccessRequest): string[] {
  const roles = pimMissing(request, request.answers).map(({ role }) => roleInWords(role));
  return roles.length === 0 ? [] : [literal(`Among them has to be one of PIM's own approvers of ${roles.join(' and of ')}.`, ROOM)];
}

/** Why it lapsed: without an answer, without enough of them, or approved and not begun in time. */
export function lapseInWords(request: InStatus<'lapsed'>): string {
  if (request.way === 'approval' && request.answers.length === 0) return 'Nobody answered';
  return request.way !== 'approval' || consentOf(request, request.answers) === 'approved' ? 'It was approved and could not begin in time' : 'Not enough approved';
}

/** How it ended without an answer; undefined while that may still change. */
export function endedUnanswered(request: AccessRequest): string | undefined {
  if (request.status === 'lapsed') return `${lapseInWords(request)} by ${timeOf(request.lapsedAt, request.askedAt)}.`;
  if (request.status === 'cancelled' && request.withdrawn) return `Withdrawn at ${timeOf(request.cancelledAt, request.askedAt)}: ${withdrawalInWords(request.withdrawn)}`;
  if (request.status === 'cancelled') return `Taken back by ${literal(request.requester.name)} at ${timeOf(request.cancelledAt, request.askedAt)}.`;
  return undefined;
}

/** The sentence that says why access was taken away, and who did it where somebody did. */
export function withdrawalInWords({ by, message }: Withdrawal): string {
  return literal(by === null ? message : `${message} (${by.name})`, ROOM);
}

/** More time that waits for an answer. */
export function extensionOf(request: AccessRequest): Extension | null {
  return request.status === 'active' ? request.extension : null;
}

/** What waits for an answer, of any length: for `literal`. */
export function questionInWords(request: AccessRequest): string {
  const { requester, entitlement, duration, askedAt, id } = request;
  const extension = extensionOf(request);
  if (extension) return `What waits is more time: ${requester.name} asks for ${inWords(extension.by)} more in ${entitlement.title} (${id}), asked at ${clockTime(extension.askedAt)}.`;
  return `What waits is the request itself: ${requester.name} asks for ${entitlement.title}, ${inWords(duration)} (${id}), asked at ${clockTime(askedAt)}.`;
}

/** What a typed answer decided, and how it stands now, of any length: for `literal`. */
export function verdictInWords(before: AccessRequest, after: AccessRequest, verdict: Answer['verdict']): { title: string; now: string } {
  const said = verdict === 'approve' ? 'Approved' : 'Denied';
  const isUndecided = after.status === 'pending' ? consentOf(after, after.answers) === 'open' : extensionOf(after) !== null;
  const who = `${after.requester.name}, ${after.entitlement.title}`;
  const title = extensionOf(before) ? `${said}: ${inWords(moreTime(before, after))} more for ${who} (${after.id}).` : `${said}: ${who}, ${inWords(grantedDuration(after, after.answers))} (${after.id}).`;
  return { title, now: isUndecided ? `${stateInWords(after)}: somebody else has to decide it too.` : `${stateInWords(after)}.` };
}

/** As much as was granted, or as is left of what was asked for. */
function moreTime(before: AccessRequest, after: AccessRequest): number {
  const [asked, waiting] = [extensionOf(before)?.by ?? 0, extensionOf(after)];
  if (waiting) return grantedDuration({ duration: waiting.by }, waiting.answers);
  const grown = 'window' in before && 'window' in after ? between(before.window.end, after.window.end) : 0;
  return grown > 0 ? grown : asked;
}
