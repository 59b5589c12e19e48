import { roleKey } from '../access/entitlement.js';
import { consentOf, grantedDuration } from '../access/consent.js';
import { AccessError, errorOf, PageNeeded, problemOf, Refusal, type Problem, type Refusing } from '../access/errors.js';
import { latest, type Duration, type Instant } from '../access/instant.js';
import type { AccessRequest, Answer, InStatus, Spoken } from '../access/request.js';
import { within } from '../access/sentences/index.js';
import { areOneHuman, voiceOf, type Person, type Voice } from '../access/person.js';
import type { StepUp } from '../access/stepUp.js';
import { automaticOf } from '../access/way.js';
import { openStages } from '../access/stages.js';
import { shortenedTo, type Shortened } from '../policy/shorten.js';
import { change, load } from './change.js';
import { heldExtension } from './extend.js';
import { momentProblems } from './moment.js';
import { isApproverOf, refuseGuest } from './parts.js';
import { makeLink } from './link.js';
import type { Ports } from './ports.js';
import type { AnswerOf } from './verbs.js';
import { proceed } from './proceed.js';
import { refuseStopped } from './stop.js';
import { wake } from './wake.js';

/**
 * An approver's yes or no. Authority is read from the directory at the click. Of many clicks at once one is saved; the
 * others reject with `already-decided`, which names who decided. Rejects with `own-request`, `not-an-approver`,
 * `comment-missing`, and the codes of a duration that cannot be; with PageNeeded where a yes wants the approver's own sign-in.
 */
export async function answer(ports: Ports, given: AnswerOf, stepUp: StepUp | null = null): Promise<AccessRequest> {
  const { request: id, by, verdict, comment, origin } = given;
  await wake(ports, id, 'lapse');
  const { request } = await load(ports, id);
  refuseDecided(request, ports.clock.now());
  const { voice, mine } = await authorityOf(ports, request, by);
  refuseSilent(request, given);
  refuseOtherQuestion(request, given, ports.clock.now());
  const shorter = verdict === 'approve' ? shortened(ports, request, given) : null;
  if (verdict === 'approve') await refuseStopped(ports);
  if (verdict === 'approve') await refuseUntimely(ports, request, shorter?.duration ?? null);
  const pimApproverOf = verdict === 'approve' ? await pimRolesOf(ports, request, by) : [];
  if (verdict === 'approve' && request.entitlement.stepUp === 'both' && !stepUp) {
    stageFor(request, { voice, mine, now: ports.clock.now() });
    throw await toTheSignIn(ports, given);
  }
  const after = await change(ports, id, (current) => {
    const now = ports.clock.now();
    refuseDecided(current, now);
    refuseOtherQuestion(current, given, now);
    const stage = stageFor(current, { voice, mine, now });
    return { type: 'answered', ...voice, verdict, comment, stage, duration: shorter?.duration ?? null, ...(typeof shorter?.until === 'string' ? { until: shorter.until } : {}), pimApproverOf, ...(stepUp ? { stepUp } : {}), rules: current.rules, from: origin };
  });
  await proceed(ports, after);
  return after;
}

/** All else is right: the yes waits behind a link, and counts after the sign-in. */
async function toTheSignIn(ports: Ports, given: AnswerOf): Promise<PageNeeded> {
  const { signIn } = ports;
  if (!signIn) throw errorOf({ says: 'step-up-needed/no-yes' });
  const link = await makeLink(ports, { person: given.by, errand: { for: 'answer', answer: given }, origin: given.origin, signIn: signIn.context === null ? [] : [signIn.context] });
  return new PageNeeded({ says: 'step-up-needed/yes' }, link);
}

/**
 * A request as it is now, for one who may decide it: what is typed names its question only by what is read here. Rejects
 * with `unknown-request`, `own-request`, `not-an-approver`.
 */
export async function toDecide(ports: Ports, id: string, by: Person): Promise<AccessRequest> {
  const { request } = await load(ports, id);
  await authorityOf(ports, request, by);
  return request;
}

/** Nobody decides what one of their own accounts asked for, and nobody but an approver decides. */
export async function authorityOf(ports: Ports, request: AccessRequest, by: Person): Promise<{ voice: Voice; mine: number[] }> {
  const voice = voiceOf(by, ports.rules.accounts);
  if (areOneHuman(voice, { by: request.requester })) throw errorOf({ says: 'own-request' });
  return { voice, mine: await stagesOf(ports, request, by) };
}

/** The stages among whose approvers the person is now. */
async function stagesOf(ports: Ports, { entitlement }: AccessRequest, by: Person): Promise<number[]> {
  const { stages } = entitlement.approval;
  const isMine = await Promise.all(stages.map((stage) => ports.directory.isAmong(by.id, stage.approvers)));
  const mine = stages.flatMap((_, index) => (isMine[index] ? [index] : []));
  if (mine.length === 0) throw errorOf({ says: 'not-an-approver', title: entitlement.title });
  await refuseGuest(ports, entitlement, by);
  return mine;
}

/** The stage for which an answer counts: the first of the person's that is asked and undecided. */
export function stageFor(current: AccessRequest, { voice, mine, now }: { voice: Voice; mine: readonly number[]; now: Instant }): number {
  const { request, answers } = questionOf(current);
  if (answers.some((one) => areOneHuman(one, voice))) throw errorOf({ says: 'already-decided/yours' });
  const stage = openStages(request, answers, now).find((index) => mine.includes(index));
  if (stage === undefined) throw errorOf({ says: 'not-an-approver/stage' });
  return stage;
}

/** What is to be decided: the request, or more time in its window. */
export function questionOf(request: AccessRequest): { request: AccessRequest; answers: readonly Answer[] } {
  const extension = request.status === 'active' ? request.extension : null;
  if (extension) return { request: { ...request, askedAt: extension.askedAt }, answers: extension.answers };
  return { request, answers: request.status === 'pending' ? request.answers : [] };
}

/** A card that was drawn before more time was asked for asks for the window itself: its yes is none to more. */
function refuseOtherQuestion(request: AccessRequest, { asked }: AnswerOf, now: Instant): void {
  if (asked === questionOf(request).request.askedAt) return;
  throw errorOf({ says: 'already-decided/other-question', decided: request.status === 'pending' ? null : whoDecided(request, now) });
}

/** Much may have changed since it was asked: the window that this yes would open is held against the rules once more. */
async function refuseUntimely(ports: Ports, request: AccessRequest, shorter: Duration | null): Promise<void> {
  const problems = request.status === 'active' && request.extension
    ? await moreTimeProblems(ports, request, shorter ?? request.extension.by)
    : momentProblems(ports, request, grantedDuration({ duration: shorter ?? request.duration }, questionOf(request).answers));
  const [first] = problems;
  if (first) throw new AccessError(first.code, { says: 'could-not-open', why: within(first) });
}

async function moreTimeProblems(ports: Ports, request: InStatus<'active'>, wished: Duration): Promise<Problem[]> {
  const { by, problems } = await heldExtension(ports, request, wished);
  if (problems.length > 0 || by === wished) return problems;
  return [problemOf('ticket', { says: 'ticket-untimely/shorten', by })];
}

/** Whoever denies says why; whoever approves does where the rule wants it. */
function refuseSilent({ entitlement }: AccessRequest, { verdict, comment }: AnswerOf): void {
  if (comment !== null) return;
  if (verdict === 'deny') throw errorOf({ says: 'comment-missing/deny' });
  if (entitlement.approval.comment.approve === 'required') throw errorOf({ says: 'comment-missing/approve' });
}

/** More time begins where the window ends, whoever says yes when. */
function shortened({ clock }: Ports, request: AccessRequest, { duration: typed, zone }: AnswerOf): Shortened | null {
  const now = clock.now();
  const more = request.status === 'active' && request.extension ? { duration: request.extension.by, from: request.window.end } : null;
  const { duration, from } = more ?? { duration: request.duration, from: latest(now, request.startsAt ?? now) };
  const wanted = shortenedTo(typed, { entitlement: request.entitlement, duration, from }, zone);
  if (wanted !== null && 'code' in wanted) throw new Refusal([wanted]);
  return wanted && more ? { ...wanted, until: null } : wanted;
}

/** The requester takes a request back that nobody has decided, or whose window has not begun. */
export async function cancel(ports: Ports, id: string, { by, origin }: Spoken): Promise<AccessRequest> {
  return change(ports, id, (request) => {
    if (by.id !== request.requester.id) throw notYours();
    if (request.status !== 'pending' && request.status !== 'scheduled') throw errorOf(whoDecided(request, ports.clock.now()));
    return { type: 'cancelled', by, from: origin };
  });
}

/** Ends a window before its time: one's own, or as an approver one that was opened by break-glass. Rejects with `not-yours`, `not-open`. */
export async function end(ports: Ports, id: string, { by, origin }: Spoken): Promise<AccessRequest> {
  const { request: { way, entitlement } } = await load(ports, id);
  const isTheirs = way === 'breakGlass' && await isApproverOf(ports, entitlement, by);
  const after = await change(ports, id, (request) => {
    if (by.id !== request.requester.id && !isTheirs) throw notYours();
    if (request.status === 'activating' || request.status === 'active') return { type: 'endedEarly', by, from: origin };
    throw errorOf({ says: 'not-open', request: id, status: request.status });
  });
  await proceed(ports, after);
  return after;
}

/** The roles for which PIM demands an approval of its own, and lists this person among its approvers. */
export async function pimRolesOf(ports: Ports, { pim }: AccessRequest, by: Person): Promise<string[]> {
  const isApprover = await Promise.all(pim.map(({ approvers }) => ports.directory.isAmong(by.id, approvers)));
  return pim.filter((_, i) => isApprover[i]).map(({ role }) => roleKey(role));
}

function notYours(): AccessError {
  return errorOf({ says: 'not-yours' });
}

export function refuseDecided(request: AccessRequest, now: Instant): void {
  if ((request.status === 'pending' && consentOf(request, request.answers) === 'open') || (request.status === 'active' && request.extension !== null)) return;
  throw errorOf(whoDecided(request, now));
}

/** One sentence that names who decided, for whoever pressed too late. */
function whoDecided(request: AccessRequest, now: Instant): Refusing<'already-decided'> {
  if (request.status === 'lapsed') return { says: 'already-decided/lapsed', at: request.lapsedAt };
  if (request.status === 'cancelled' && request.withdrawn) return { says: 'already-decided/withdrawn', at: request.cancelledAt, now, why: within(request.withdrawn) };
  if (request.status === 'cancelled') return { says: 'already-decided/taken-back', by: request.requester.name, at: request.cancelledAt, now };
  if (request.way === 'automatic' && request.answers.length === 0) return { says: 'already-decided/automatic', at: request.askedAt, now, because: automaticOf(request) ?? '' };
  if (request.way === 'breakGlass' && request.answers.length === 0) return { says: 'already-decided/break-glass' };
  const decided = request.answers.at(-1);
  return { says: decided?.verdict === 'deny' ? 'already-decided/denied' : 'already-decided/approved', by: decided?.by.name ?? null, at: decided?.at ?? request.askedAt, now };
}
