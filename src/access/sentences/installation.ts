import type { ChannelUse } from '../channels.js';
import type { Instant } from '../instant.js';
import type { Ends, Look } from '../stop.js';
import type { Manner, Within } from './manner.js';

interface By { readonly by: string }
interface Because { readonly reason: string }

/** What somebody looked at, before whose or what it is. */
const LOOKED: Readonly<Record<Exclude<Look['what'], 'report'>, string>> = { evidence: 'the evidence of request', request: 'all that happened to request', history: 'the history of' };
const IS_DONE: Readonly<Record<ChannelUse, string>> = { approvals: 'Approvers are asked', audit: 'Everything is told' };

/** What is told of the whole installation: its stop switch, its record, and who looked at what. */
export const installation = {
  /** By this mark the channel is a witness, as with every event of a request. */
  'mark': ({ at, seq, hash }: { at: Instant; seq: number; hash: string }, { clock }: Manner) => `${clock(at)} · #${seq} ${hash.slice(0, 8)}`,
  'because': ({ reason }: Because) => `Why: ${reason}`,
  'begins': () => 'The record of this installation begins here',
  'begins/nothing-stored': () => 'Nothing was stored. When it is not new, its store was lost, and with it whether openings were stopped: a security officer can stop them with /access freeze.',
  'begun-anew': ({ by }: By) => `⚠ The record of the stop switch was begun anew by ${by}`,
  'begun-anew/aside': () => 'What stood there was put aside, for whoever looks into it (npm run ledger -- verify).',
  'begun-anew/stopped': () => 'All openings are stopped. Two security officers lift that with /access unfreeze.',
  'begun-anew/possible': () => 'Openings are possible.',
  'has-stopped': ({ by }: By) => `⛔ ${by} has stopped all openings`,
  'has-stopped/nobody-ends': () => 'What is open stays open to its end, and what was asked for waits.',
  'has-stopped/ends': ({ ends }: { ends: Exclude<Ends, 'nobody'> }) => `${ends === 'all' ? 'Everything' : `Everything of ${ends.name}`} ends now: windows are closed, and what waits is withdrawn.`,
  'has-stopped/two-lift': () => 'Two security officers lift it with /access unfreeze.',
  'lift-asked': ({ by }: By) => `${by} wants to lift the stop of all openings`,
  'lift-asked/another': () => 'Another security officer lifts it with /access unfreeze. Until then nothing opens.',
  'lift-asked/replaced': ({ before }: { before: string }) => `${before} had asked for it before and is no security officer any more, so that does not count.`,
  'lifted': ({ first, by }: By & { first: string }) => `Openings are possible again: ${first} and ${by} have lifted the stop`,
  'lifted/made-by': ({ by, reason }: By & Because) => `It was made by ${by}: ${reason}`,
  'looked': ({ by, what, of }: By & { what: keyof typeof LOOKED; of: string }) => `${by} looked at ${LOOKED[what]} ${of}`,
  'looked/report': ({ by, days }: By & { days: number }) => `${by} looked at the report of the last ${days === 1 ? 'day' : `${days} days`}`,
  'lost': ({ count }: { count: number }) => `⚠ The store has lost ${count === 1 ? 'a change that it had taken' : `${count} changes that it had taken`}`,
  'lost/of': ({ names, more, first, last }: { names: readonly string[]; more: number; first: Instant; last: Instant }, { clock }: Manner) =>
    `${names.length + more === 1 ? 'Request' : 'Requests'} ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}, between ${clock(first)} and ${clock(last)}.`,
  'lost/means': () => 'What they had opened is nobody\'s now and is closed within a minute; what they had closed is closed again. A decision among them has to be made again.',
  'lost/look': () => 'See what is left of each with /access status <id>, and why Redis forgot: docs/operate.md.',
  'removed': ({ count }: { count: number }) => `${count === 1 ? 'One old request was' : `${count} old requests were`} taken out of the record`,
  'removed/kept': ({ before, seal }: { before: Instant; seal: number }, { day }: Manner) => `What ended before ${day(before)} is not kept any longer. Every export has acknowledged all of it; seals up to ${seal} cover it, and the hashes of its events stay.`,
  'removed/names': ({ names, more }: { names: readonly string[]; more: number }) => `Requests: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  'bound/here': ({ what }: { what: ChannelUse }) => `${IS_DONE[what]} in this channel from now on`,
  'bound/elsewhere': ({ what }: { what: ChannelUse }) => `${IS_DONE[what]} in another channel from now on`,
  'bound/by': ({ by }: By) => `Said by ${by}, an operator.`,
  'bound/stays': () => 'What was asked in the old channel stays there, and can be answered there.',
  'record/gone': () => 'The history of the installation is gone.',
  'record/another': () => 'Another history stands in the place of the installation\'s.',
  'record/cut-off': () => 'The history of the installation does not end where it was written to end: events were cut off, or its end was changed.',
  'record/less': ({ seen }: { seen: number }) => `The history of the installation is not what it was, or less than it was: this process has seen ${seen} events.`,
  'record/none': () => 'What is stored of the installation is no history.',
  'record/event': ({ request, nth, type, wrong }: { request: string | null; nth: number; type: string; wrong: Within }, { say }: Manner) =>
    `The history of ${request === null ? 'the installation' : `request ${request}`} is not authentic: event ${nth} (${type}) ${say(wrong)}.`,
  'record/changed': () => 'does not carry our hash: it was changed, or another key wrote it',
  'record/foreign': ({ request }: { request: string }) => `belongs to request ${request}`,
  'record/misnumbered': ({ seq }: { seq: number }) => `has the number ${seq}: one before it is missing, or the order was changed`,
  'record/unchained': () => 'does not follow from the event before it',
  'record/seal': ({ n, wrong }: { n: number; wrong: Within }, { say }: Manner) => `Seal ${n} ${say(wrong)}.`,
  'record/no-seal': () => 'is not one',
  'record/seal-unchained': () => 'does not follow from the one before it',
  'record/taken-out': () => 'It was taken out of the record, and not by us: what stands in its place does not carry our hash.',
  'record/of-another': ({ request, found }: { request: string; found: string }) => `The history stored under ${request} is that of ${found}.`,
  'record/damaged': ({ request, why }: { request: string; why: Within }, { say }: Manner) => `What is stored of request ${request} is damaged: ${say(why)}.`,
  'record/bad-event': ({ why }: { why: Within }, { say }: Manner) => `an event of its history, ${say(why)}`,
  'record/no-json': () => 'it is not JSON',
  'record/shape': () => 'it has another shape',
  'unknown-stop': () => '⛔ NOTHING OPENS: what is stored of the stop switch is not authentic',
  'unknown-stop/changed': () => 'Somebody changed what is stored, or a part of it was lost. What is open ends as it should. See what is wrong: npm run ledger -- verify',
  'unknown-stop/officer': () => 'When that is understood, a security officer types /access freeze because <why>: the record is put aside and begun anew, with all openings stopped. Two of them then lift that with /access unfreeze.',
  'unknown-stop/no-officer': () => 'Where no security officers are named, whoever runs this does it: npm run ledger -- begin-anew --by <name> --because <why>',
};
