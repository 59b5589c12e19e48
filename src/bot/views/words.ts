import { consentOf } from '../../access/consent.js';
import type { Entitlement } from '../../access/entitlement.js';
import { between, type Duration, type Instant } from '../../access/instant.js';
import type { Person } from '../../access/person.js';
import type { AccessRequest, InStatus } from '../../access/request.js';
import type { Reader } from '../words/reader.js';

/** `2 h 30 min left`, for somebody who reads it now. */
export function timeLeft(end: Instant, now: Instant, reader: Reader): string {
  const left = between(now, end);
  return left > 0 ? reader.words.form.timeLeft(reader.duration(left)) : reader.words.form.dueNow;
}

/** `lapses in 7 h 50 min`: bare time left would be read as that of the access. */
export function lapsesIn(lapsesAt: Instant, now: Instant, reader: Reader): string {
  const left = between(now, lapsesAt);
  return left > 0 ? reader.words.form.lapsesIn(reader.duration(left)) : reader.words.form.lapsesNow;
}

/** `4 min ago`; `now` under half a minute. */
export function ago(at: Instant, now: Instant, reader: Reader): string {
  const since = between(at, now);
  return since < 30_000 ? reader.words.form.justNow : reader.words.form.ago(reader.duration(Math.round(since / 60_000) * 60_000));
}

export function nameOf(armId: string): string {
  return armId.split('/').at(-1) ?? armId;
}

/** `Bastion bas-prod: port 443 from 203.0.113.7/32 (nsg-bastion)` */
export function pathInWords({ bastion, ports, nsg }: Entitlement['paths'][number], address: string, { words }: Reader): string {
  return words.facts.path({ bastion: nameOf(bastion), ports, address, nsg: nameOf(nsg) });
}

/** `Ana, Ben or Mia`; undefined when nobody is known. */
export function anyOf(people: readonly Person[], { words: { form } }: Reader): string | undefined {
  const names = people.slice(0, MOST_NAMES).map((person) => person.name.slice(0, 60));
  if (people.length > MOST_NAMES) return form.andOthers(names.join(', '));
  return names.length > 1 ? form.either(names.slice(0, -1).join(', '), names.at(-1) ?? '') : names[0];
}

const MOST_NAMES = 5;

/** The state in a few words, after which nothing needs to be explained. `day` is the reader's, whose date goes without saying. */
export function stateInWords(request: AccessRequest, reader: Reader, day: Instant = request.askedAt): string {
  const { state } = reader.words;
  switch (request.status) {
    case 'pending': return consentOf(request, request.answers) === 'approved' ? state.ticketUnchecked : state.waiting;
    case 'denied': return state.denied;
    case 'cancelled': return request.withdrawn ? state.withdrawn : state.takenBack;
    case 'lapsed': return state.lapsed;
    case 'scheduled': return state.scheduled(reader.time(request.window.start, day));
    case 'activating': return state.opening;
    case 'active': return [state.open(reader.time(request.window.end, day)), ...(request.extension ? [state.moreAskedFor(reader.duration(request.extension.by))] : [])].join(', ');
    case 'revoking': return request.troubles.length > 0 ? state.closingWithTrouble : state.closing;
    case 'ended': {
      const outcome = outcomeInWords(request, reader);
      return state.at(request.outcome === 'failedToOpen' ? state.closedAgain(outcome) : outcome, reader.time(request.endedAt, day));
    }
  }
}

/** How a window ended, without the time. */
export function outcomeInWords({ outcome }: Pick<InStatus<'ended'>, 'outcome'>, { words }: Reader): string {
  return words.state.ended[outcome];
}

/** `on time` only for less than a hundredth of a second. Measured from the window's end, or from the wish to close before it. */
export function latenessInWords({ lateness, outcome }: Pick<InStatus<'ended'>, 'lateness' | 'outcome'>, reader: Reader): string {
  const { state } = reader.words;
  if (lateness < 10) return state.onTime;
  const late = shortInWords(lateness, reader);
  return outcome === 'completed' ? state.afterTheEnd(late) : state.afterItHadToClose(late);
}

/** `1.6 s`: under ten seconds a whole second is too coarse; under a tenth of one, milliseconds. */
function shortInWords(duration: Duration, reader: Reader): string {
  return duration >= 100 && duration < 9950 ? reader.words.form.tenths(duration / 1000) : reader.duration(duration);
}
