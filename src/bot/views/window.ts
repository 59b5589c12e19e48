import { grantedDuration, grantedEnd } from '../../access/consent.js';
import { earliest, type Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { Reader } from '../words/reader.js';

/**
 * `1 h: 10:05 to 11:05 UTC`. A window that did not run to its end is told as it was, beside what was approved:
 * `1 h: 10:05 to 10:30 UTC, ended early; approved until 11:05`.
 */
export function windowInWords(request: AccessRequest, reader: Reader): string {
  const words = reader.words.window;
  const long = longInWords(request, reader);
  if (!('window' in request)) return [fromInWords(request, long, reader), ...latestEnd(request, reader)].join(', ');
  const { start, end } = request.window;
  const over = 'revokingSince' in request ? earliest(end, request.revokingSince) : end;
  if (over === end || !('outcome' in request)) return words.was(long, spanOf([start, end], request.askedAt, reader));
  const [from, to, approved] = reader.together([start, over, end] as const, request.askedAt);
  return `${words.was(long, words.span(from, `${to} ${reader.zoneAt(over)}`))}, ${words.cutShort[request.outcome]}; ${words.approvedUntil(approved)}`;
}

function longInWords(request: AccessRequest, reader: Reader): string {
  const granted = grantedDuration(request, request.answers);
  return granted < request.duration ? reader.words.window.ofAsked(reader.duration(granted), reader.duration(request.duration)) : reader.duration(granted);
}

function fromInWords({ startsAt, askedAt }: AccessRequest, long: string, reader: Reader): string {
  return startsAt === null ? reader.words.window.fromApproval(long) : reader.words.window.from(long, reader.time(startsAt, askedAt));
}

/** Where it was asked until then, or the ticket's plan made the window shorter, a later yes makes it shorter still. */
function latestEnd(request: AccessRequest, reader: Reader): string[] {
  const { ticketSeen, askedAt } = request;
  const endsBy = grantedEnd(request, request.answers);
  const ends = [...(endsBy === null ? [] : [endsBy]), ...(ticketSeen?.window && ticketSeen.cutFrom !== null ? [ticketSeen.window.end] : [])];
  return ends.length > 0 ? [reader.words.window.atTheLatest(reader.time(earliest(...ends as [Instant]), askedAt))] : []; // there is a first one
}

/** `10:05 to 11:05 UTC`, or with seconds at both ends when there are any; with the date when it is another day than before. */
export function spanOf([start, end]: readonly [Instant, Instant], day: Instant, reader: Reader): string {
  const [from, to] = reader.together([start, end] as const, day);
  return reader.words.window.span(from, `${to} ${reader.zoneAt(end)}`);
}
