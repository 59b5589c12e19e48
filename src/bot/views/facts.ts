import { roleInWords } from '../../access/entitlement.js';
import type { Instant } from '../../access/instant.js';
import type { AccessRequest } from '../../access/request.js';
import type { StepUp } from '../../access/stepUp.js';
import type { CardContent } from './fill.js';
import { literal } from './literal.js';
import { ticketInWords } from './ticket.js';
import { windowInWords } from './window.js';
import { dateOf, pathInWords, timeOf } from './words.js';

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
export function factsOf(request: AccessRequest, longestReason = LONGEST_REASON): CardContent[] {
  const { entitlement: rule, address } = request;
  return [
    fact('Who', literal(request.requester.name)),
    fact('How long', windowInWords(request)),
    fact('Ticket', ...ticketInWords(request)),
    fact('Reason', literal(request.reason, longestReason)),
    fact('Roles', ...some(rule.roles.map((role) => literal(roleInWords(role), LONGEST_LINE)))),
    fact('Network', ...some(rule.paths.map((path) => literal(pathInWords(path, address), LONGEST_LINE)))),
    fact('Asked', `${dateOf(request.askedAt)}, ${timeOf(request.askedAt, request.askedAt)}`),
    ...(request.stepUp === null ? [] : [fact('Signed in', literal(signInWords(request.stepUp, request.askedAt)))]),
    fact('Request', literal(request.id)),
  ];
}

/** `14:02 UTC, with c1, from 203.0.113.7` */
function signInWords({ at, acrs, address }: StepUp, day: Instant): string {
  return [timeOf(at, day), ...(acrs.length > 0 ? [`with ${acrs.join(', ')}`] : []), `from ${address}`].join(', ');
}

function some(lines: readonly string[]): string[] {
  if (lines.length === 0) return ['none'];
  return lines.length <= MOST ? [...lines] : [...lines.slice(0, MOST), `and ${lines.length - MOST} more`];
}
