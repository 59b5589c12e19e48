import { consentOf, grantedDuration, pimMissing } from '../../access/consent.js';
import { between, type Instant } from '../../access/instant.js';
import type { AccessRequest, Answer, Extension, InStatus, Withdrawal } from '../../access/request.js';
import { automaticOf } from '../../access/way.js';
import type { Reader } from '../words/reader.js';
import { literal } from './literal.js';
import { stateInWords } from './words.js';

/** Characters for all comments together, of which one of full length fits. */
const ROOM = 700;
const MOST_COMMENTS = 3;

/** How it may be open although nobody was asked; empty when the approvers were. */
export function consentInWords(request: AccessRequest, reader: Reader): string[] {
  const { way, askedAt } = request;
  const { time, words } = reader;
  if (way === 'automatic') return [literal(words.decided.automatically(time(askedAt, askedAt), automaticInWords(request, reader)), ROOM)];
  return way === 'breakGlass' ? [words.decided.byBreakGlass] : [];
}

/** The condition that approved it in place of somebody, of any length: for `literal`. */
export function automaticInWords(request: Pick<AccessRequest, 'automatic' | 'entitlement'>, { say }: Reader): string {
  const condition = automaticOf(request);
  return condition ? say(condition) : '';
}

/** `Approved by Ana Costa at 10:05 UTC: "be quick"` for each answer. */
export function answersInWords(request: AccessRequest, reader: Reader): string[] {
  const more = request.status === 'active' ? request.extension?.answers ?? [] : [];
  return [...consentInWords(request, reader), ...[...request.answers, ...more].map((answer) => literal(answerInWords(answer, request.askedAt, reader), ROOM))];
}

/** Those that the approvers commented on. */
export function commentsInWords(request: AccessRequest, reader: Reader): string[] {
  const commented = request.answers.filter((answer) => answer.comment !== null).slice(0, MOST_COMMENTS);
  return commented.map((answer) => literal(answerInWords(answer, request.askedAt, reader), Math.floor(ROOM / commented.length)));
}

/** `Approved by Ana Costa at 10:05 UTC: "be quick"`, as typed and of any length: for `literal`. */
export function answerInWords({ by, verdict, at, comment }: Answer, day: Instant, { time, words: { decided } }: Reader): string {
  const said = verdict === 'approve' ? decided.approvedBy(by.name, time(at, day)) : decided.deniedBy(by.name, time(at, day));
  return comment === null ? said : decided.quoted(said, comment);
}

/** Where PIM demands an approval of its own and still has none. */
export function pimInWords(request: AccessRequest, { words: { decided, names } }: Reader): string[] {
  const roles = pimMissing(request, request.answers).map(({ role }) => names.role(role));
  return roles.length === 0 ? [] : [literal(decided.pimApprover(roles.join(decided.andOf)), ROOM)];
}

/** Why it lapsed: without an answer, without enough of them, or approved and not begun in time. */
export function lapseInWords(request: InStatus<'lapsed'>, { words: { decided } }: Reader): string {
  return { nobody: decided.nobodyAnswered, late: decided.notBegunInTime, notEnough: decided.notEnough }[whyLapsed(request)];
}

export function whyLapsed(request: InStatus<'lapsed'>): 'nobody' | 'late' | 'notEnough' {
  if (request.way === 'approval' && request.answers.length === 0) return 'nobody';
  return request.way !== 'approval' || consentOf(request, request.answers) === 'approved' ? 'late' : 'notEnough';
}

/** How it ended without an answer; undefined while that may still change. */
export function endedUnanswered(request: AccessRequest, reader: Reader): string | undefined {
  const { time, words: { decided } } = reader;
  if (request.status === 'lapsed') return decided.lapsedBy(lapseInWords(request, reader), time(request.lapsedAt, request.askedAt));
  if (request.status === 'cancelled' && request.withdrawn) return decided.withdrawnAt(time(request.cancelledAt, request.askedAt), withdrawalInWords(request.withdrawn, reader));
  if (request.status === 'cancelled') return decided.takenBackBy(literal(request.requester.name), time(request.cancelledAt, request.askedAt));
  return undefined;
}

/** The sentence that says why access was taken away, as it was recorded, and who did it where somebody did. */
export function withdrawalInWords(withdrawn: Withdrawal, { told }: Reader): string {
  const { by } = withdrawn;
  return literal(by === null ? told(withdrawn) : `${told(withdrawn)} (${by.name})`, ROOM);
}

/** More time that waits for an answer. */
export function extensionOf(request: AccessRequest): Extension | null {
  return request.status === 'active' ? request.extension : null;
}

/** What waits for an answer, of any length: for `literal`. */
export function questionInWords(request: AccessRequest, { duration, clock, words: { decided } }: Reader): string {
  const { requester: { name: who }, entitlement: { title }, id } = request;
  const extension = extensionOf(request);
  if (extension) return decided.waitsMore({ who, title, id, more: duration(extension.by), asked: clock(extension.askedAt) });
  return decided.waitsItself({ who, title, id, long: duration(request.duration), asked: clock(request.askedAt) });
}

/** What a typed answer decided, and how it stands now, of any length: for `literal`. */
export function verdictInWords({ before, after, verdict }: { before: AccessRequest; after: AccessRequest; verdict: Answer['verdict'] }, reader: Reader): { title: string; now: string } {
  const { duration, words: { decided } } = reader;
  const isUndecided = after.status === 'pending' ? consentOf(after, after.answers) === 'open' : extensionOf(after) !== null;
  const of = { said: decided[verdict], who: `${after.requester.name}, ${after.entitlement.title}`, id: after.id };
  const title = extensionOf(before) ? decided.titleMore({ ...of, more: duration(moreTime(before, after)) }) : decided.title({ ...of, long: duration(grantedDuration(after, after.answers)) });
  const state = stateInWords(after, reader);
  return { title, now: isUndecided ? decided.somebodyElseToo(state) : `${state}.` };
}

/** As much as was granted, or as is left of what was asked for. */
function moreTime(before: AccessRequest, after: AccessRequest): number {
  const [asked, waiting] = [extensionOf(before)?.by ?? 0, extensionOf(after)];
  if (waiting) return grantedDuration({ duration: waiting.by }, waiting.answers);
  const grown = 'window' in before && 'window' in after ? between(before.window.end, after.window.end) : 0;
  return grown > 0 ? grown : asked;
}
