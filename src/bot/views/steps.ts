import { consentOf } from '../../access/consent.js';
import type { Instant } from '../../access/instant.js';
import type { AccessRequest, InStatus } from '../../access/request.js';
import { targetsOf } from '../../access/target.js';
import type { Reader } from '../words/reader.js';
import { automaticInWords, lapseInWords } from './decided.js';
import type { CardContent } from './fill.js';
import { literal } from './literal.js';
import { closedProofs, sessionsProof, SIGNS, type Proof } from './proof.js';
import { isEndingSoon } from './tone.js';

type Mark = 'done' | 'now' | 'later' | 'no';
const MARKS = { done: ['✓', 'good'], now: ['●', 'accent'], later: ['○', 'default'], no: ['✗', 'attention'] } as const;

/** The way of a request, one line for each step: what is done and when, what is under way, what is still to come; each says so in words too. */
export function stepsOf(request: AccessRequest, reader: Reader): CardContent[] {
  const { words: { steps, state } } = reader;
  const at = (when: Instant): string => reader.time(when, request.askedAt);
  const sent = step('done', begunInWords(request, reader), steps.doneAt(at(request.askedAt)));
  const toCome = [steps.identity.name, steps.network.name, steps.ready].map((text) => step('later', text, steps.toCome));
  switch (request.status) {
    case 'pending': return [sent, step('now', waiting(request, reader), steps.underWay), ...toCome];
    case 'denied': return [sent, step('no', state.denied, at(request.deniedAt))];
    case 'cancelled': return [sent, step('no', request.withdrawn ? state.withdrawn : state.takenBack, at(request.cancelledAt))];
    case 'lapsed': return [sent, step('no', lapseInWords(request, reader), at(request.lapsedAt))];
    case 'scheduled': return [sent, ...approved(request, reader), step('now', steps.waitsForStart, steps.until(at(request.window.start))), ...toCome];
    default: return [sent, ...approved(request, reader), ...openingSteps(request, reader), ...closingSteps(request, reader)];
  }
}

/** `stands`: when it was done, or how it stands: the sign and its colour are for the eye alone. */
function step(mark: Mark, text: string, stands: string): CardContent {
  const [sign, tone] = MARKS[mark];
  return { sign, tone, text: literal(text), when: stands };
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
  return [step('done', words.steps.approvedBy(names), words.steps.doneAt(time(request.answers.at(-1)?.at ?? request.askedAt, request.askedAt)))];
}

function openingSteps(request: Opened, reader: Reader): CardContent[] {
  const { steps } = reader.words;
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const layers = [layerStep(request, { layer: 'identity', all: identity.length }, reader), layerStep(request, { layer: 'network', all: network.length }, reader)];
  const rest = request.status === 'activating' ? [step('later', steps.ready, steps.toCome)] : [];
  const ready = request.status === 'active' ? [step('done', steps.readBack, steps.doneAt(reader.time(request.readyAt, request.askedAt)))] : [];
  const soon = isEndingSoon(request) ? [step('now', steps.endsSoon, steps.until(reader.time(request.window.end, request.askedAt)))] : [];
  return [...layers, ...rest, ...ready, ...soon];
}

function layerStep(request: Opened, { layer, all }: { layer: 'identity' | 'network'; all: number }, { time, words: { steps } }: Reader): CardContent {
  const open = request.opened.filter((o) => o.target.layer === layer);
  const last = open.map((o) => o.readAt).sort().at(-1);
  const words = steps[layer];
  if (open.length >= all) return step('done', words.done, last === undefined ? steps.done : steps.doneAt(time(last, request.askedAt)));
  if (request.status === 'activating') return step('now', all > 1 ? steps.count(words.name, open.length, all) : words.opening, steps.underWay);
  const stands = 'failure' in request && request.failure !== null ? steps.failed : steps.stopped;
  return step('no', open.length === 0 ? words.not : steps.count(words.some, open.length, all), stands);
}

/** The rules, the sessions and the roles, as the closing card proves them: what is gone and since when, and what is not yet. */
function closingSteps(request: Opened, reader: Reader): CardContent[] {
  if (request.status !== 'revoking' && request.status !== 'ended') return [];
  const { words: { steps, closure } } = reader;
  const proofs = [...layerProofs(request, 'network', reader), sessionsNow(request, reader), ...layerProofs(request, 'identity', reader)];
  const shown = proofs.slice(0, MOST_PROOFS).map((one) => ('mark' in one ? step(one.mark, one.text, steps.underWay) : provedStep(one, request.askedAt, reader)));
  return proofs.length > MOST_PROOFS ? [...shown, step('done', closure.rest(proofs.length - MOST_PROOFS), steps.done)] : shown;
}

/** On the requester's card, which has more to hold than the closing card. */
const MOST_PROOFS = 6;
const LONGEST_PROOF = 160;

interface UnderWay { readonly mark: 'now'; readonly text: string }

/** How far a layer is, until all of it is closed; then what is proved of it, what simply went in one line. */
function layerProofs(request: InStatus<'revoking' | 'ended'>, layer: 'identity' | 'network', reader: Reader): (Proof | UnderWay)[] {
  const { steps } = reader.words;
  const all = targetsOf(request.entitlement, request.requester.id)[layer].length;
  const proofs = closedProofs(request, layer, reader);
  if (request.status === 'revoking' && proofs.length < all) return [{ mark: 'now', text: steps.count(steps[layer].ended, proofs.length, all) }];
  const gone = proofs.filter(({ kind }) => kind === 'gone');
  if (gone.length < 2) return proofs;
  const last = gone.flatMap(({ at }) => at ?? []).sort().at(-1) ?? null;
  return [{ kind: 'gone', text: steps.count(steps[layer].ended, gone.length, all), at: last, lines: [] }, ...proofs.filter(({ kind }) => kind !== 'gone')];
}

function sessionsNow(request: InStatus<'revoking' | 'ended'>, reader: Reader): Proof | UnderWay {
  if (request.status === 'revoking' && request.sessions === null) return { mark: 'now', text: reader.words.steps.cutting };
  return sessionsProof(request, request.sessions, reader);
}

function provedStep({ kind, text, at }: Proof, day: Instant, { time, words: { steps, closure } }: Reader): CardContent {
  const [sign, tone] = SIGNS[kind];
  const stands = at === null ? closure.notRead : steps[kind === 'gone' ? 'doneAt' : 'readAt'](time(at, day));
  return { sign, tone, text: literal(text, LONGEST_PROOF), when: stands };
}
