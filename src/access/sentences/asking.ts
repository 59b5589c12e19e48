import { roleInWords, type Hours, type Role } from '../entitlement.js';
import type { Duration, Instant } from '../instant.js';
import type { Manner, Within } from './manner.js';
import { hoursInWords, otherwiseInWords, type Otherwise } from './words.js';

interface Titled { readonly title: string }
interface OfRole { readonly role: Role }

/** What is said to whoever asks. */
export const asking = {
  'unknown-entitlement': ({ typed, meant, known }: { typed: string; meant: string | null; known: readonly string[] }) =>
    `There is no entitlement "${typed}".${meant === null ? '' : ` Did you mean ${meant}?`} ${known.length > 0 ? `There are: ${known.join(', ')}.` : 'Nothing can be asked for yet.'}`,
  'not-a-requester': ({ title }: Titled) => `You are not among those who may ask for ${title}. Ask its owner to add you to the group of requesters.`,
  'not-a-requester/guest': ({ title }: Titled) => `Guests may not ask for ${title}. Ask with an account of this directory, or ask its owner to allow guests.`,
  'not-a-requester/no-account': () => 'Your account was not found in the directory, or it is disabled.',
  'too-many-open': ({ underWay, most }: { underWay: number; most: number }) => `You have ${underWay} requests under way, and at most ${most} are allowed. End or cancel one first.`,
  'too-many-open/here': ({ title, underWay, most }: Titled & { underWay: number; most: number }) => `You have ${underWay} requests for ${title} under way, and at most ${most} are allowed. End or cancel one first.`,
  'no-approver-left': ({ title }: Titled) => `Too few people but you may approve ${title}, and nobody approves their own request. Ask its owner to name another approver.`,
  'baseline-open': ({ what, mend }: { what: Within; mend: Within }, { say }: Manner) => `Nothing is opened while the network's baseline is not in order: ${say(what)}. An administrator mends it with: ${say(mend)}`,
  'conflict/not-saved': () => 'The request could not be saved. Send it again.',

  'start-invalid/at-once': ({ title }: Titled) => `${title} opens as soon as it may; a later start is not possible. Leave out "at".`,
  'start-invalid': ({ typed }: { typed: string }) => `"${typed}" is not a time. Write it like 22:00, tomorrow 09:00 or 2026-12-01 22:00 Europe/Paris.`,
  'start-invalid/past': ({ start, zone }: { start: Instant; zone: string }, { inZone }: Manner) => `${inZone(start, zone)} is in the past. Write it like 22:00, tomorrow 09:00 or 2026-12-01 22:00 Europe/Paris.`,
  'start-invalid/far': ({ start, zone, within }: { start: Instant; zone: string; within: Duration }, { inZone, duration }: Manner) => `${inZone(start, zone)} is too far ahead: a start may lie at most ${duration(within)} ahead.`,
  'outside-hours': ({ hours, otherwise }: { hours: readonly Hours[]; otherwise: Otherwise }, manner: Manner) => `It can be asked for ${hoursInWords(hours)}${otherwiseInWords(otherwise, manner)}.`,
  'frozen': ({ title, from, to, zone, otherwise }: Titled & { from: Instant; to: Instant; zone: string; otherwise: Otherwise }, manner: Manner) =>
    `Nothing is opened during "${title}", from ${manner.weekday(from, zone)} to ${manner.weekday(to, zone, from)} ${zone}${otherwiseInWords(otherwise, manner)}.`,

  'duration-invalid': ({ typed }: { typed: string }) => `"${typed}" is not a duration. Write it like 30m, 2h or 1h 30m.`,
  'duration-invalid/until': ({ typed }: { typed: string }) => `"${typed}" is not a time. Write it like until 18:00, until 09:00 tomorrow or until 2026-12-01 22:00 Europe/Paris.`,
  'duration-invalid/past': ({ end, zone }: { end: Instant; zone: string }, { inZone }: Manner) => `${inZone(end, zone)} is in the past. Write until and a time that is still to come.`,
  'duration-invalid/no-later': ({ end, zone, has }: { end: Instant; zone: string; has: Instant }, { inZone }: Manner) => `${inZone(end, zone)} is not later than the end that it has, ${inZone(has, zone)}. Write a later time.`,
  'duration-too-long/until': ({ end, zone, asked, longest, of }: { end: Instant; zone: string; asked: Duration; longest: Duration; of: string }, { inZone, duration }: Manner) => `Until ${inZone(end, zone)} it is ${duration(asked)}, which is too long: at most ${duration(longest)} for ${of}.`,
  'duration-too-long': ({ asked, longest, of }: { asked: Duration; longest: Duration; of: string }, { duration }: Manner) => `${duration(asked)} is too long: at most ${duration(longest)} for ${of}.`,
  'duration-too-long/more': ({ asked, longest }: { asked: Duration; longest: Duration }, { duration }: Manner) => `${duration(asked)} is too much: at most ${duration(longest)} more at a time.`,
  'duration-too-long/shorten': ({ wanted, asked }: { wanted: Duration; asked: Duration }, { duration }: Manner) => `${duration(wanted)} is longer than the ${duration(asked)} that were asked for. An approver can only shorten.`,
  'duration-too-long/pim': ({ role, longest }: OfRole & { longest: Duration }, { duration }: Manner) => `PIM's own setting of ${roleInWords(role)} allows at most ${duration(longest)}. Ask for no longer.`,
  'duration-too-short': ({ asked, shortest, of }: { asked: Duration; shortest: Duration; of: string }, { duration }: Manner) => `${duration(asked)} is too short: at least ${duration(shortest)} for ${of}.`,
  'duration-too-short/left': ({ end, left, least }: { end: Instant; left: Duration; least: Duration }, { moment, duration }: Manner) => `An approver shortened it to end by ${moment(end)}, and ${left > 0 ? `only ${duration(left)}` : 'nothing'} is left of that: a window takes at least ${duration(least)}. Whoever still needs it asks again: /access request`,

  'reason-missing': () => 'A reason is needed, for the approver and for the record, as in: because patch the kernel',
  'reason-too-long': ({ has, most }: { has: number; most: number }) => `The reason has ${has} characters; at most ${most} fit. Shorten it and put the detail into the ticket.`,
  'no-break-glass': ({ title, id }: Titled & { id: string }) => `There is no break-glass for ${title}. Ask its approvers: /access request ${id}`,
  'no-break-glass/pim': ({ role }: OfRole) => `PIM's own setting of ${roleInWords(role)} asks for an approval, so break-glass cannot open it. Ask the approvers: /access request`,
  'review-overdue': ({ request, asked, missing, due }: { request: string; asked: Instant; missing: number; due: Instant }, { day, clock }: Manner) =>
    `Your break-glass window ${request} of ${day(asked)} still waits for ${missing === 1 ? 'one review' : `${missing} reviews`}, due since ${day(due)}, ${clock(due)}. Until then there is no other: ask an approver to review it on its card (/access review), or ask in the ordinary way: /access request`,

  'not-eligible': ({ role }: OfRole) => `PIM does not list you as eligible for ${roleInWords(role)}. Ask for the eligibility first; it is what this activates.`,
  'not-eligible/ends': ({ role, until }: OfRole & { until: Instant }, { moment }: Manner) => `Your eligibility for ${roleInWords(role)} ends at ${moment(until)}, before this window would. Ask for a shorter one.`,
  'not-eligible/taken-away': ({ role }: OfRole) => `${roleInWords(role)} was taken away in PIM, and so was the eligibility for it.`,
  'no-approver-left/pim': ({ role, isNamed }: OfRole & { isNamed: boolean }) => `PIM's own setting of ${roleInWords(role)} asks for an approval by ${isNamed ? 'one of the approvers named there, and none of them may approve here' : 'approvers, and names none'}. Ask its administrator to name one who may.`,
  'step-up-needed/no-page': ({ title }: Titled) => `${title} asks you to sign in once more, and there is no page here for that. Whoever runs this bot sets PUBLIC_URL.`,
  'step-up-needed/assigner': ({ role }: OfRole) => `PIM's own setting of ${roleInWords(role)} asks whoever assigns it for multi-factor authentication, which no application can show. Ask its administrator to switch that off for assignments.`,
  'step-up-needed/nobody': (given: OfRole & { context: string | null }) => `${asksSignIn(given)}, which nobody has shown here. Activate it in PIM yourself, or ask its administrator to change the setting.`,
  'step-up-needed/not-shown': (given: OfRole & { context: string | null }) => `${asksSignIn(given)}, which your sign-in has not shown. Ask again and sign in anew.`,
  'step-up-needed/cannot-show': (given: OfRole & { context: string | null }) => `${asksSignIn(given)}, which a sign-in here cannot show: whoever runs this bot has to name an authentication context for it (SIGNIN_CONTEXT). Until then activate it in PIM yourself.`,
};

function asksSignIn({ role, context }: OfRole & { context: string | null }): string {
  return `PIM's own setting of ${roleInWords(role)} asks for ${context !== null ? `authentication context ${context}` : 'multi-factor authentication'} at the activation`;
}
