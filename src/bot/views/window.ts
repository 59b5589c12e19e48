import { inWords } from '../../access/duration.js';
import { grantedDuration } from '../../access/consent.js';
import { earliest, type Instant } from '../../access/instant.js';
import type { AccessRequest, Outcome } from '../../access/request.js';
import { dateOf, timeOf } from './words.js';

/** Why a window was over before its end. */
const CUT_SHORT: Readonly<Record<Outcome, string>> = {
  completed: 'ended early', endedEarly: 'ended early', failedToOpen: 'could not be opened', closedByOther: 'closed by somebody else',
};

/**
 * `1 h: 10:05 to 11:05 UTC`. A window that did not run to its end is told as it was, beside what was approved:
 * `1 h: 10:05 to 10:30 UTC, ended early; approved until 11:05`.
 */
export function windowInWords(request: AccessRequest): string {
  const granted = grantedDuration(request, request.answers);
  const long = granted < request.duration ? `${inWords(granted)} of the ${inWords(request.duration)} asked` : inWords(granted);
  if (!('window' in request)) return `${long} from ${request.startsAt === null ? 'the approval' : timeOf(request.startsAt, request.askedAt)}${latestEnd(request)}`;
  const { start, end } = request.window;
  const over = 'revokingSince' in request ? earliest(end, request.revokingSince) : end;
  if (over === end || !('outcome' in request)) return `${long}: ${spanOf([start, end], request.askedAt)}`;
  const [from, to, approved] = alike([start, over, end], request.askedAt);
  return `${long}: ${from} to ${to} UTC, ${CUT_SHORT[request.outcome]}; approved until ${approved}`;
}

/** Where the ticket's plan made the window shorter, a later yes makes it shorter still. */
function latestEnd({ ticketSeen, askedAt }: AccessRequest): string {
  return ticketSeen?.window && ticketSeen.cutFrom !== null ? `, until ${timeOf(ticketSeen.window.end, askedAt)} at the latest` : '';
}

/** `10:05 to 11:05 UTC`, or with seconds at both ends when there are any; with the date when it is another day than before. */
export function spanOf([start, end]: readonly [Instant, Instant], day: Instant): string {
  const [from, to] = alike([start, end], day);
  return `${from} to ${to} UTC`;
}

/** Times to be read together: all with seconds, or none. */
function alike<T extends readonly [Instant, ...Instant[]]>(times: T, day: Instant): { [K in keyof T]: string };
function alike(times: readonly Instant[], day: Instant): string[] {
  const length = times.every((at) => at.slice(17, 19) === '00') ? 16 : 19;
  return times.map((at, i) => {
    const time = at.slice(11, length);
    return at.slice(0, 10) === (times[i - 1] ?? day).slice(0, 10) ? time : `${dateOf(at)}, ${time}`;
  });
}
