import { consentOf } from '../../access/consent.js';
import type { AccessRequest, InStatus } from '../../access/request.js';
import { targetsOf } from '../../access/target.js';
import { lapseInWords } from './decided.js';
import type { CardContent } from './fill.js';
import { literal } from './literal.js';
import { timeOf } from './words.js';

type Mark = 'done' | 'now' | 'later' | 'no';
const MARKS = { done: ['✓', 'good'], now: ['●', 'accent'], later: ['○', 'default'], no: ['✗', 'attention'] } as const;

/** The way of a request, one line for each step: what is done and when, what is under way, what is still to come. */
export function stepsOf(request: AccessRequest): CardContent[] {
  const day = request.askedAt;
  const sent = step('done', begunInWords(request), timeOf(request.askedAt, day));
  switch (request.status) {
    case 'pending': return [sent, step('now', waiting(request)), ...later('Roles', 'Network', 'Ready')];
    case 'denied': return [sent, step('no', 'Denied', timeOf(request.deniedAt, day))];
    case 'cancelled': return [sent, step('no', request.withdrawn ? 'Withdrawn' : 'Taken back', timeOf(request.cancelledAt, day))];
    case 'lapsed': return [sent, step('no', lapseInWords(request), timeOf(request.lapsedAt, day))];
    case 'scheduled': return [sent, ...approved(request), step('now', 'Waits for its start', timeOf(request.window.start, day)), ...later('Roles', 'Network', 'Ready')];
    default: return [sent, ...approved(request), ...openingSteps(request), ...closingSteps(request)];
  }
}

function step(mark: Mark, text: string, when = ''): CardContent {
  const [sign, tone] = MARKS[mark];
  return { sign, tone, text: literal(text), when };
}

function later(...texts: string[]): CardContent[] {
  return texts.map((text) => step('later', text));
}

function waiting(request: InStatus<'pending'>): string {
  if (consentOf(request, request.answers) === 'approved') return 'Approved; waits until its ticket can be checked';
  const yes = request.answers.filter((a) => a.verdict === 'approve').length;
  return yes === 0 ? 'Waiting for an approver' : `Waiting for another approver; ${yes} ${yes === 1 ? 'has' : 'have'} approved`;
}

type Opened = InStatus<'activating' | 'active' | 'revoking' | 'ended'>;

function begunInWords({ way, automatic }: AccessRequest): string {
  switch (way) {
    case 'approval': return 'Sent to the approvers';
    case 'automatic': return `Approved automatically: ${automatic?.words ?? ''}`;
    case 'breakGlass': return 'Break-glass: nobody was asked, everybody is told';
  }
}

function approved(request: Opened | InStatus<'scheduled'>): CardContent[] {
  if (request.way !== 'approval') return [];
  const names = request.answers.filter((a) => a.verdict === 'approve').map((a) => a.by.name.slice(0, 60)).join(' and ');
  return [step('done', `Approved by ${names}`, timeOf(request.answers.at(-1)?.at ?? request.askedAt, request.askedAt))];
}

function openingSteps(request: Opened): CardContent[] {
  const isOpening = request.status === 'activating';
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const roles = layerStep(request, { layer: 'identity', all: identity.length, name: 'Roles', done: 'Roles active' });
  const path = layerStep(request, { layer: 'network', all: network.length, name: 'Network', done: 'Network open' });
  const rest = isOpening ? later('Ready') : [];
  const ready = request.status === 'active' ? [step('done', 'Ready: read back from Azure', timeOf(request.readyAt, request.askedAt))] : [];
  return [roles, path, ...rest, ...ready];
}

interface LayerWords { readonly layer: 'identity' | 'network'; readonly all: number; readonly name: string; readonly done: string }

function layerStep(request: Opened, { layer, all, name, done }: LayerWords): CardContent {
  const open = request.opened.filter((o) => o.target.layer === layer);
  const last = open.map((o) => o.readAt).sort().at(-1);
  if (open.length >= all) return step('done', done, last === undefined ? '' : timeOf(last, request.askedAt));
  const count = all > 1 ? `: ${open.length} of ${all}` : '';
  if (request.status === 'activating') return step('now', `${name}${count || ': being opened'}`);
  return step('no', open.length === 0 ? `${name} not opened` : `${name} opened${count}`);
}

function closingSteps(request: Opened): CardContent[] {
  const day = request.askedAt;
  if (request.status === 'ended') return [step('done', 'Closed: read back from Azure', timeOf(request.endedAt, day))];
  if (request.status !== 'revoking') return [];
  const { identity, network } = targetsOf(request.entitlement, request.requester.id);
  const all = identity.length + network.length + 1;
  return [step('now', `Closing: ${request.closed.length + (request.sessions ? 1 : 0)} of ${all}`, timeOf(request.revokingSince, day))];
}
