import { roleInWords, type Role } from '../entitlement.js';
import type { Duration, Instant } from '../instant.js';
import type { Manner, Within } from './manner.js';

interface OfWindow { readonly who: string; readonly title: string }
interface Since { readonly since: Instant }
interface System { readonly system: string }

/** What is posted in channels by itself, and belongs to no card. */
export const posts = {
  'stuck': ({ who, title }: OfWindow) => `⛔ STILL OPEN: ${who}, ${title}`,
  'stuck/since': ({ since, late, request }: Since & { late: Duration; request: string }, { clock, duration }: Manner) => `Should have closed at ${clock(since)}, ${duration(late)} ago. It is tried again at least once a minute. Request ${request}.`,
  'stuck/why': ({ what, why }: { what: Within; why: Within }, { say }: Manner) => `• ${say(what)}: ${say(why)}`,
  'stuck/network': ({ nsg }: { nsg: string }) => `network ${nsg}`,
  'stuck/role': ({ role }: { role: Role }) => roleInWords(role),
  'stuck/sessions': () => 'Bastion sessions',
  'stuck/as-open': () => 'Azure takes the write, and shows it as open all the same.',
  'stuck/no-command': ({ why }: { why: Within }, { say }: Manner) => `How to close it by hand could not be found out: ${say(why)}`,
  'stuck/nothing-left': () => 'Nothing of it is left in Azure; the next try will see that.',
  'stuck/more': ({ more }: { more: number }) => `and ${more} more of the same request`,
  'stuck/closed': ({ who, title }: OfWindow) => `Closed after all: ${who}, ${title}`,
  'stuck/drill': ({ path }: { path: string }) => `⛔ STILL OPEN: the canary of a drill on ${path}`,
  'stuck/drill-closed': ({ path }: { path: string }) => `Closed after all: the canary of a drill on ${path}`,
  'stuck/read-back': ({ at, request }: { at: Instant; request: string }, { clock }: Manner) => `What was told to be open at ${clock(at)} has been read back as closed. Request ${request}.`,
  'open-again': ({ who, title }: OfWindow) => `⚠ Open again: what was closed for ${who}, ${title}`,
  'open-again/why': ({ what, request, at }: { what: Within; request: string; at: Instant }, { say, day, clock }: Manner) => `Read now and open: ${say(what)}. Request ${request} proved it closed on ${day(at)}, ${clock(at)}. It is being closed again.`,

  'seal': ({ n, root, count }: { n: number; root: string; count: number }) => `Seal ${n} ${root.slice(0, 16)} over ${count === 1 ? 'one event' : `${count} events`}`,
  'seal/up-to': ({ upTo, root }: { upTo: string; root: string }) => `Up to ${upTo}, root ${root}`,
  'seal/first': () => 'The first seal of this record.',
  'seal/chained': ({ n, previous }: { n: number; previous: string }) => `Chained to seal ${n}: ${previous.slice(0, 16)}…`,
  'seal/broken': () => '⚠ The seals of the record are not authentic; no further one is made',
  'seal/unsigned': ({ where }: { where: string }) => `⚠ Seals are not signed: the key ${where} does not answer`,
  'seal/unsigned-later': () => 'They are made and posted all the same, and signed as soon as the key answers; it is tried every hour. /access doctor shows what is missing.',
  'seal/signed-again': ({ where }: { where: string }) => `The key ${where} answers again; every seal that waited for it is signed`,
  'seal/look': () => 'See what is wrong: npm run ledger -- verify',
  'not-authentic': ({ request }: { request: string }) => `⚠ What is stored as request ${request} is not authentic`,
  'not-authentic/no-history': () => 'It has no history: somebody wrote it into Redis by hand, or took its history away.',
  'not-authentic/nothing': () => 'Nothing is opened for it.',

  'at-rest/wrong': ({ nsg }: { nsg: string }) => `The network is not as it should be at rest: ${nsg}. New requests there are refused until it is mended.`,
  'at-rest/problem': ({ what }: { what: Within }, { say }: Manner) => `• ${say(what)}`,
  'at-rest/more': ({ more }: { more: number }) => `and ${more} more: /access doctor`,
  'at-rest/right': ({ nsg }: { nsg: string }) => `The network is in order again at rest: ${nsg}.`,
  'at-rest/taken': () => 'New requests there are taken again.',

  'closer/closed': ({ rules }: { rules: number }) => `⚠ The dead man's switch closed what nobody else had closed: ${rules === 1 ? 'one rule' : `${rules} rules`}`,
  'closer/overdue': ({ rule, due, closed, late }: { rule: string; due: Instant; closed: Instant; late: Duration }, { clock, duration }: Manner) => `${rule}: due at ${clock(due)}, closed at ${clock(closed)}, ${duration(late)} late`,
  'closer/too-far': ({ rule, closed }: { rule: string; closed: Instant }, { clock }: Manner) => `${rule}: its end lay further away than any window may last; closed at ${clock(closed)}`,
  'silent/closer': () => '⚠ The dead man\'s switch does not answer',
  'silent/closer-since': ({ since }: Since, { clock }: Manner) => `Last heard at ${clock(since)}. Until it is back, only the bot itself closes windows: look at its process, and at CLOSER_URL.`,
  'silent/closer-back': () => 'The dead man\'s switch answers again',
  'silent/directory': () => '⚠ The directory does not say who may still have access',
  'silent/directory-since': ({ since }: Since, { clock }: Manner) => `Not since ${clock(since)}. Windows end at their time; an account that is disabled meanwhile is not noticed. npm run doctor shows whether a permission is missing.`,
  'silent/directory-back': () => 'The directory answers again: who may still have access is looked up every minute',
  'silent/tickets': ({ system }: System) => `⚠ ${system} does not say whether tickets are still open`,
  'silent/tickets-since': ({ since }: Since, { clock }: Manner) => `Not since ${clock(since)}. Windows end at their time; a ticket that is closed meanwhile is not noticed. npm run doctor shows whether it can be reached.`,
  'silent/tickets-back': ({ system }: System) => `${system} answers again: tickets of open windows are looked at every minute`,

  'stranger': ({ name }: { name: string }) => `Refused: a link of ${name} was used with another sign-in.`,
  'stranger/known': ({ who, oid, address }: { who: string; oid: string; address: string }) => `${who} (${oid}) signed in, from ${address}.`,
  'stranger/unknown': ({ oid, tenant, address }: { oid: string; tenant: string; address: string }) => `Account ${oid} of tenant ${tenant} signed in, from ${address}.`,
  'stranger/link': ({ errand, name }: { errand: Within; name: string }, { say }: Manner) => `The link was made for ${say(errand)} in ${name}'s chat. Ask both; if neither knows of it, sign ${name} out everywhere.`,
  'errand/address': () => 'an address',
  'errand/request': ({ entitlement }: { entitlement: string }) => `a request for ${entitlement}`,
  'errand/answer': ({ request }: { request: string }) => `an approval of ${request}`,

  'file/start': () => 'Entitlements at this start: not the version that was told here last',
  'file/in-force': ({ names }: { names: readonly string[] }) => `In force: ${names.join(', ')}`,
  'file/refused': ({ problems }: { problems: number }) => `Entitlements refused, ${problems} to correct; what is in force stays`,
  'file/changed': () => 'Entitlements changed',
  'file/in-order': () => 'Entitlements in order again; nothing has changed',
  'file/more': ({ more }: { more: number }) => `… and ${more} more; the log has them all`,
};
