import type { Duration, Instant } from '../instant.js';
import type { Status } from '../request.js';
import type { Manner, Within } from './manner.js';

interface OfRequest { readonly request: string }
interface Titled { readonly title: string }
/** `now`: when that is said; what was on another day is told with it. */
interface Past { readonly at: Instant; readonly now: Instant }

/** What is said to whoever decides, ends, prolongs or reviews. */
export const deciding = {
  'all': ({ of }: { of: readonly Within[] }, { say }: Manner) => of.map(say).join(' '),
  'lines': ({ of }: { of: readonly Within[] }, { say }: Manner) => of.map(say).join('\n'),
  'unknown-request': ({ request }: OfRequest) => `There is no request ${request}.`,
  'conflict/many': ({ request }: OfRequest) => `Request ${request} is being changed by many at once. Try again in a moment.`,
  'not-yours': () => 'This request is somebody else\'s; only they can do that.',
  'not-yours/more': () => 'This request is somebody else\'s; only they can ask for more time.',
  'not-yours/again': () => 'This request is somebody else\'s; only they can ask for it again.',
  'not-yours/sessions': () => 'This request is somebody else\'s; only they can see its sessions here.',
  'not-open': ({ request, status }: OfRequest & { status: Status }) => `Request ${request} is not open: it is ${status}.`,
  'not-open/not-ended': ({ request, status }: OfRequest & { status: Status }) => `Request ${request} has not ended: it is ${status}. There is nothing to verify yet.`,

  'own-request': () => 'This is your own request. Somebody else has to decide it.',
  'not-an-approver': ({ title }: Titled) => `You are not among the approvers of ${title}.`,
  'not-an-approver/guest': ({ title }: Titled) => `Guests do not decide on ${title}. Decide with an account of this directory, or ask its owner to allow guests.`,
  'not-an-approver/stage': () => 'Your stage of the approval is not asked yet, or has decided already; others are asked now.',
  'comment-missing/deny': () => 'Say why, for the requester and for the record: write a comment, then deny again.',
  'comment-missing/approve': () => 'This entitlement asks its approvers for a comment: write one, then approve again.',
  'already-decided/yours': () => 'You have answered this request already; it waits for somebody else.',
  'already-decided/other-question': ({ decided }: { decided: Within | null }, { say }: Manner) => `${decided === null ? '' : `${say(decided)} `}What is asked now stands on the card as it is now; look at it again.`,
  'already-decided/lapsed': ({ at }: { at: Instant }, { moment }: Manner) => `This request lapsed at ${moment(at)}, and cannot be decided any more. Whoever still needs it asks again: /access request`,
  'already-decided/withdrawn': ({ at, now, why }: Past & { why: Within }, { clock, say }: Manner) => `This request was withdrawn at ${clock(at, now)}: ${say(why)}`,
  'already-decided/taken-back': ({ by, at, now }: Past & { by: string }, { clock }: Manner) => `${by} took this request back at ${clock(at, now)}.`,
  'already-decided/automatic': ({ at, now, because }: Past & { because: Within }, { clock, say }: Manner) => `This request was approved automatically at ${clock(at, now)}: ${say(because)}.`,
  'already-decided/break-glass': () => 'This was opened by break-glass, without an approver. /access review shows what waits for your review.',
  'already-decided/approved': ({ by, at, now }: Past & { by: string | null }, { clock }: Manner) => `${by ?? 'Somebody'} approved this request already, at ${clock(at, now)}.`,
  'already-decided/denied': ({ by, at, now }: Past & { by: string | null }, { clock }: Manner) => `${by ?? 'Somebody'} denied this request already, at ${clock(at, now)}.`,
  'could-not-open': ({ why }: { why: Within }, { say }: Manner) => `Approved now, it could not be opened: ${say(why)}`,
  'not-in-time': () => 'Azure did not open both layers in the time that the entitlement allows.',
  'not-in-time/ended': () => 'The window ended before both layers were open.',
  'automatic': ({ onCall, longest, ticketStates }: { onCall: boolean; longest: Duration | null; ticketStates: readonly string[] }, { duration }: Manner) => [
    ...(onCall ? ['on call'] : []),
    ...(longest === null ? [] : [`at most ${duration(longest)}`]),
    ...(ticketStates.length > 0 ? [`ticket in ${ticketStates.join(' or ')}`] : []),
  ].join(', '),

  'not-extendable/break-glass': () => 'A break-glass window cannot be made longer. Ask the approvers for another one, or end this one and open another.',
  'not-extendable/never': ({ title }: Titled) => `Windows of ${title} cannot be made longer. Ask for another one.`,
  'not-extendable/moved': ({ end, now }: { end: Instant; now: Instant }, { clock }: Manner) => `This card was drawn for another end: the window ends at ${clock(end, now)} now, and nothing was added. For still more time, press the button on the card as it is now, or type /access extend.`,
  'not-extendable/waits': () => 'More time has been asked for already and waits for the approvers.',
  'not-extendable/often': ({ times }: { times: number }) => `This window was made longer ${times === 1 ? 'once' : `${times} times`} already, as often as is allowed. Ask for another one.`,

  'not-an-approver/review': ({ title }: Titled) => `You are not among the approvers of ${title}, who review it.`,
  'comment-missing/review': () => 'Say why, for the record: write a comment, then press "Not justified" again.',
  'own-request/review': () => 'This is your own window. Others have to review it.',
  'already-decided/reviewed-by-you': ({ at, now }: Past, { clock }: Manner) => `You have reviewed it already, at ${clock(at, now)}.`,
  'already-decided/reviewed': ({ by }: { by: readonly string[] }) => `${by.join(' and ')} have reviewed it already; nothing more is needed.`,
  'not-reviewable': ({ request }: OfRequest) => `Request ${request} was no break-glass, so nobody has to review it.`,
  'not-reviewable/not-yet': () => 'It has not opened yet. Review it once it is open or has ended.',

  'not-allowed/history': () => 'Only auditors, and approvers for what they approve, can see what others have had. /access history shows what you have had.',
  'not-allowed/unseen': ({ entitlement, mine }: { entitlement: string; mine: readonly string[] }) => `You do not approve ${entitlement}, so you cannot see what others had of it. You can see: ${mine.join(', ')}.`,
  'not-allowed/report': () => 'Only approvers and auditors can see the report. /access history shows what you have had.',
  'duration-invalid/report': ({ longest }: { longest: number }) => `A report can be of 1 to ${longest} days: /access report 30`,
  'not-allowed/verify': () => 'Only its requester, its approvers and auditors can have this read again.',
  'not-allowed/active': () => 'Only approvers, operators and auditors can see what others have open. /access status shows what you have.',
  'not-allowed/record': ({ request }: OfRequest) => `You have no request ${request}, and only its approvers and auditors can see those of others. /access status shows yours.`,
  'not-allowed/evidence': ({ request }: OfRequest) => `You have no request ${request}, and only auditors and its approvers can see the evidence of others'. /access history shows what you have had.`,
  'not-allowed/doctor': () => 'Only approvers and operators can see what the bot lacks in Azure. Ask one of them.',
  'unknown-person/several': ({ typed, which }: { typed: string; which: readonly string[] }) => `Several people are called "${typed}": ${which.join(', ')}. Type the object id in place of the name.`,
  'unknown-person': ({ typed }: { typed: string }) => `No requester is called "${typed}", and nothing was asked for a machine, ticket or entitlement of that name. Type the whole name as Teams shows it, or the person's object id.`,
};
