import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { StepUp } from '../../access/stepUp.js';
import type { Reader } from '../words/reader.js';
import type { CardContent } from './fill.js';
import { literal } from './literal.js';
import { ticketInWords } from './ticket.js';
import { windowInWords } from './window.js';
import { pathInWords } from './words.js';

/** A line that opens a page. */
export interface LinkLine { readonly text: string; readonly url: string }

/** One label with one or more lines beside it. */
export function fact(label: string, ...lines: (string | LinkLine)[]): CardContent {
  return { label, lines: lines.map((line) => (typeof line === 'string' ? { text: line, isLink: false, url: '' } : { ...line, isLink: true })) };
}

/** Most lines of one kind on a card, which has to stay under Teams' limit of size. */
const MOST = 6;
/** As long as a policy lets it be. */
const LONGEST_REASON = 1000;
const LONGEST_LINE = 100;

/** Who, what, why, how long: on every card of a request, whatever its state. */
export function factsOf(request: AccessRequest, reader: Reader, longestReason = LONGEST_REASON): CardContent[] {
  const { entitlement: rule, address, askedAt } = request;
  const { facts, names } = reader.words;
  return [
    fact(facts.who, literal(request.requester.name)),
    fact(facts.howLong, windowInWords(request, reader)),
    fact(facts.ticket, ...ticketInWords(request, reader)),
    fact(facts.reason, literal(request.reason, longestReason)),
    fact(facts.roles, ...some(rule.roles.map((role) => literal(names.role(role), LONGEST_LINE)), reader)),
    fact(facts.network, ...some(rule.paths.map((path) => literal(pathInWords(path, address, reader), LONGEST_LINE)), reader)),
    fact(facts.asked, reader.words.form.dated(reader.date(askedAt), reader.time(askedAt, askedAt))),
    ...(request.stepUp === null ? [] : [fact(facts.signedIn, literal(signInWords(request.stepUp, askedAt, reader)))]),
    fact(facts.request, literal(request.id)),
  ];
}

/** `14:02 UTC, with c1, from 203.0.113.7` */
function signInWords({ at, acrs, address }: StepUp, day: Instant, { time, words: { facts } }: Reader): string {
  return [time(at, day), ...(acrs.length > 0 ? [facts.withContexts(acrs.join(', '))] : []), facts.fromAddress(address)].join(', ');
}

function some(lines: readonly string[], { words: { form } }: Reader): string[] {
  if (lines.length === 0) return [form.none];
  return lines.length <= MOST ? [...lines] : [...lines.slice(0, MOST), form.andMore(lines.length - MOST)];
}
