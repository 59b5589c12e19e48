import { consentOf } from '../../access/consent.js';
import type { Instant } from '../../access/instant.js';
import type { AccessRequest, InStatus } from '../../access/request.js';
import { targetsOf } from '../../access/target.js';
import type { Reader } from '../words/reader.js';
import { automaticInWords, lapseInWords } from './decided.js';
import type { CardContent } from './fill.js';
import { literal } from './literal.js';

type Mark = 'done' | 'now' | 'later' | 'no';
const MARKS = { done: ['✓', 'good'], now: ['●', 'accent'], later: ['○', 'default'], no: ['✗', 'attention'] } as const;

/** The way of a request, one line for each step: what is done and when, what is under way, what is still to come. */
export function stepsOf(request: AccessRequest, reader: Reader): CardContent[] {
  const { words: { steps, state } } = reader;
  const at = (when: Instant): string => reader.time(when, request.askedAt);
  const sent = step('done', begunInWords(request, reader), at(request.askedAt));
  const toCome = [steps.identity.name, steps.network.name, steps.ready].map((text) => step('later', text));
  switch (request.status) {
    case 'pending': return [sent, step('now', waiting(request, reader)), ...toCome];
    case 'denied': return [sent, step('no', state.denied, at(request.deniedAt))];
    case 'cancelled': return [sent, step('no', request.withdrawn ? state.withdrawn : state.takenBack, at(request.cancelledAt))];
    case 'lapsed': return [sent, step('no', lapseInWords(request, reader), at(request.lapsedAt))];
    case 'scheduled': return [sent, ...approved(request, reader), step('now', steps.waitsForStart, at(request.window.start)), ...toCome];
    default: return [sent, ...approved(request, reader), ...openingSteps(request, reader), ...closingSteps(request, reader)];
  }
}

function step(mark: Mark, text: string, when = ''): CardContent {
  const [sign, tone] = MARKS[mark];
  return { sign, tone, text: literal(text), when };
}

function waiting(request: InStatus<'pending'>, { words: { steps } }: Reader): string {
  if (consentOf(request, request.answers) === 'approved') return steps.waitsForTicket;
  const yes = request.answers.filter((a) => a.verdict === 'approve').length;
  return yes === 0 ? steps.waiting : steps.waitingForAnother(yes);
}

type Opened = InStatus<'activating' | 'active' | 'revoking' | 'ended'>;

function begunInWords(request: AccessRequest, reader: Reader): string {
  const { steps } = reader.words;
  switch (request.way) {
    case 'approval': return steps.sent;
    case 'automatic': return steps.automatically(automaticInWords(request, reader));
    case 'breakGlass': return steps.breakGlass;
  }
}

function approved(request: Opened | InStatus<'scheduled'>, { time, words }: Reader): CardContent[] {
  if (request.way !== 'approval') return [];
  const names = request.answers.filter((a) => a.verdict === 'approve').map((a) => a.by.name.slice(0, 60)).reduce((all, name) => (all === '' ? name : words.form.both(all, name)), '');
  return [step('done', words.steps.approvedBy(names), time(request.answers.at(-1)?.at ?? request.askedAt, request.askedAt))];
}

function openingSteps(request: Opened, reader: Reader): CardContent[] {
  const { steps } = reader.words;
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const layers = [layerStep(request, { layer: 'identity', all: identity.length }, reader), layerStep(request, { layer: 'network', all: network.length }, reader)];
  const rest = request.status === 'activating' ? [step('later', steps.ready)] : [];
  const ready = request.status === 'active' ? [step('done', steps.readBack, reader.time(request.readyAt, request.askedAt))] : [];
  return [...layers, ...rest, ...ready];
}

function layerStep(request: Opened, { layer, all }: { layer: 'identity' | 'network'; all: number }, { time, words: { steps } }: Reader): CardContent {
  const open = request.opened.filter((o) => o.target.layer === layer);
  const last = open.map((o) => o.readAt).sort().at(-1);
  const words = steps[layer];
  if (open.length >= all) return step('done', words.done, last === undefined ? '' : time(last, request.askedAt));
  if (request.status === 'activating') return step('now', all > 1 ? steps.count(words.name, open.length, all) : words.opening);
  return step('no', open.length === 0 ? words.not : steps.count(words.some, open.length, all));
}

function closingSteps(request: Opened, { time, words: { steps } }: Reader): CardContent[] {
  const day = request.askedAt;
  if (request.status === 'ended') return [step('done', steps.closed, time(request.endedAt, day))];
  if (request.status !== 'revoking') return [];
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const all = identity.length + network.length + 1;
  return [step('now', steps.closing(request.closed.length + (request.sessions ? 1 : 0), all), time(request.revokingSince, day))];
}
