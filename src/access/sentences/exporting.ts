import type { Instant } from '../instant.js';
import type { Manner } from './manner.js';

interface Where { readonly where: string }
/** An event, as the feed names it. */
interface Event { readonly request: string; readonly seq: number; readonly hash: string }

/** What is told of the record as it is exported. */
export const exporting = {
  'export/silent': ({ where }: Where) => `⚠ The record is not exported to ${where}`,
  'export/silent-since': ({ since, now, reason }: { since: Instant; now: Instant; reason: string }, { clock }: Manner) => `Not since ${clock(since, now)}: ${reason}`,
  'export/silent-kept': () => 'Nothing is lost: what waits is exported once that is mended, and is not removed before.',
  'export/back': ({ where }: Where) => `The record is exported to ${where} again; what waited is there`,
  'export/break': ({ where }: Where) => `⛔ The export to ${where} does not go on from where it stopped`,
  'export/break-record': ({ request, seq, hash }: Event) => `Exported last was ${request} #${seq} ${hash.slice(0, 8)}, which the record does not hold any more: it was emptied, cut, or restored from an older copy. All of it is exported again from the beginning.`,
  'export/break-foreign': ({ request, seq, hash }: Event) => `The export ends with ${request} #${seq} ${hash.slice(0, 8)}, which the record does not hold: the record was emptied, cut, or restored from an older copy, or the place belongs to somebody else.`,
  'export/break-behind': ({ request, seq, hash }: Event) => `The export ends with ${request} #${seq} ${hash.slice(0, 8)}, and had acknowledged more: something was taken away there. It is exported again from that event on.`,
  'export/break-forged': () => 'How far it had come was changed in Redis, and not by us. It goes on behind what the place outside shows to hold, or from the beginning.',
  'export/gone': ({ where, count }: Where & { count: number }) => `⛔ ${count === 1 ? 'An event is' : `${count} events are`} gone from the record before the export to ${where}`,
  'export/gone-one': ({ request, seq, hash }: Event) => `Gone: ${request} #${seq} ${hash.slice(0, 8)}`,
  'export/begins': ({ where }: Where) => `The export to ${where} begins with what is in the record now`,
  'export/begins-without': ({ count }: { count: number }) => `${count === 1 ? 'One event' : `${count} events`} of requests that were taken out before, as old ones are, stand there with their hash alone. What they were, an older export tells.`,
  'export/look': () => 'What is twice there has the same id. See what is missing: npm run ledger -- verify',
};
