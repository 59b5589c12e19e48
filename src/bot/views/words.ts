import { consentOf } from '../../access/consent.js';
import { inWords } from '../../access/duration.js';
import type { Entitlement } from '../../access/entitlement.js';
import { between, clockTime, type Duration, type Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest, InStatus } from '../../access/request.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `14:05 UTC`, with seconds when there are any, and with the date when it is another day than `day`'s. */
export function timeOf(at: Instant, day: Instant): string {
  const time = at.slice(17, 19) === '00' ? `${at.slice(11, 16)} UTC` : clockTime(at);
  return at.slice(0, 10) === day.slice(0, 10) ? time : `${dateOf(at)}, ${time}`;
}

/** `14:05:07.641 UTC`, for a proof; with the date when it is another day than `day`'s. */
export function exactTimeOf(at: Instant, day: Instant): string {
  const time = `${at.slice(11, 23)} UTC`;
  return at.slice(0, 10) === day.slice(0, 10) ? time : `${dateOf(at)}, ${time}`;
}

/** `23 Nov 2026` */
export function dateOf(at: Instant): string {
  return `${Number(at.slice(8, 10))} ${MONTHS[Number(at.slice(5, 7)) - 1] ?? ''} ${at.slice(0, 4)}`;
}

/** `2 h 30 min left`, for somebody who reads it now. */
export function timeLeft(end: Instant, now: Instant): string {
  const left = between(now, end);
  return left > 0 ? `${inWords(left)} left` : 'due now';
}

/** `lapses in 7 h 50 min`: bare time left would be read as that of the access. */
export function lapsesIn(lapsesAt: Instant, now: Instant): string {
  const left = between(now, lapsesAt);
  return left > 0 ? `lapses in ${inWords(left)}` : 'lapses now';
}

/** `4 min ago`; `now` under half a minute. */
export function ago(at: Instant, now: Instant): string {
  const since = between(at, now);
  return since < 30_000 ? 'just now' : `${inWords(Math.round(since / 60_000) * 60_000)} ago`;
}

export function nameOf(armId: string): string {
  return armId.split('/').at(-1) ?? armId;
}

/** `Bastion bas-prod: port 443 from 203.0.113.7/32 (nsg-bastion)` */
export function pathInWords(path: Entitlement['paths'][number], address: string): string {
  const ports = `port${path.ports.length === 1 ? '' : 's'} ${path.ports.join(', ')}`;
  return `Bastion ${nameOf(path.bastion)}: ${ports} from ${address} (${nameOf(path.nsg)})`;
}

/** `Ana, Ben or Mia`; undefined when nobody is known. */
export function anyOf(people: readonly Person[]): string | undefined {
  const names = people.slice(0, MOST_NAMES).map((person) => person.name.slice(0, 60));
  if (people.length > MOST_NAMES) return `${names.join(', ')} and others`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}` : names[0];
}

const MOST_NAMES = 5;

/** The state in a few words, after which nothing needs to be explained. `day` is the reader's, whose date goes without saying. */
export function stateInWords(request: AccessRequest, day: Instant = request.askedAt): string {
  switch (request.status) {
    case 'pending': return consentOf(request, request.answers) === 'approved' ? 'Approved, ticket not checked yet' : 'Waiting for approval';
    case 'denied': return 'Denied';
    case 'cancelled': return request.withdrawn ? 'Withdrawn' : 'Taken back';
    case 'lapsed': return 'Lapsed';
    case 'scheduled': return `Approved, opens at ${timeOf(request.window.start, day)}`;
    case 'activating': return 'Opening';
    case 'active': return `Open until ${timeOf(request.window.end, day)}${request.extension ? `, ${inWords(request.extension.by)} more asked for` : ''}`;
    case 'revoking': return request.troubles.length > 0 ? 'Closing, with trouble' : 'Closing';
    case 'ended': return `${outcomeInWords(request)}${request.outcome === 'failedToOpen' ? ', closed again' : ''} at ${timeOf(request.endedAt, day)}`;
  }
}

/** How a window ended, without the time. */
export function outcomeInWords({ outcome }: Pick<InStatus<'ended'>, 'outcome'>): string {
  return ENDS[outcome];
}

const ENDS = { completed: 'Closed', endedEarly: 'Closed early', failedToOpen: 'Could not be opened', closedByOther: 'Closed by somebody else' } as const;

/** `on time` only for less than a hundredth of a second. Measured from the window's end, or from the wish to close before it. */
export function latenessInWords({ lateness, outcome }: Pick<InStatus<'ended'>, 'lateness' | 'outcome'>): string {
  if (lateness < 10) return 'on time';
  return `${shortInWords(lateness)} after ${outcome === 'completed' ? 'the end' : 'it had to close'}`;
}

/** `1.6 s`: under ten seconds a whole second is too coarse; under a tenth of one, milliseconds. */
function shortInWords(duration: Duration): string {
  return duration >= 100 && duration < 9950 ? `${(duration / 1000).toFixed(1)} s` : inWords(duration);
}
