import type { Stage } from '../access/entitlement.js';
import type { Person } from '../access/person.js';
import type { AccessRequest, Facts, InStatus } from '../access/request.js';
import { openStages } from '../access/stages.js';
import type { Directory, Log } from '../workflow/ports.js';
import { MOST_VIEWERS, stillAsked } from './viewers.js';
import { hasButtons } from './views/approval.js';
import { isEndable } from './views/breakGlass.js';
import type { Told } from './views/nudge.js';

export interface ApproverMeans { readonly directory: Pick<Directory, 'everybody'>; readonly log: Log }

/** Some who may decide, or review, for reading only; a directory that does not answer is no reason to tell nobody. */
export function approversOf(request: AccessRequest, means: ApproverMeans): Promise<Person[]> {
  return everybodyIn(stagesNow(request), request, means);
}

/**
 * Whom the card mentions: those who are asked by its first post. What changes it later notifies nobody; who is asked
 * later is mentioned in its thread.
 */
export function mentionedOnCard(request: AccessRequest, approvers: readonly Person[]): Person[] {
  return isAsPosted(request) ? stillAsked(request, approvers) : [];
}

/** Whom a post in the thread of the card mentions: who is asked now; where a stage was just asked, its own people. */
export async function mentionedBy(told: Told, request: AccessRequest, means: ApproverMeans): Promise<Person[]> {
  const own = told.what === 'asked' ? request.entitlement.approval.stages[told.stage ?? 0] : undefined;
  const stages = stagesNow(request).filter((stage) => own === undefined || stage === own);
  return stillAsked(request, await everybodyIn(stages, request, means));
}

function isAsPosted(request: AccessRequest): boolean {
  if (request.way === 'breakGlass') return isEndable(request) && !request.review?.given.length;
  return request.status === 'pending' && request.answers.length === 0 && request.nudges.every(({ what }) => what !== 'asked');
}

/** The stages whose people have something to press now. */
function stagesNow(request: AccessRequest): readonly Stage[] {
  if (request.status === 'active' && request.extension) return openNow({ ...request, ...request.extension, nudges: [] });
  if (request.status === 'pending') return openNow(request);
  return request.way === 'breakGlass' && hasButtons(request) ? request.entitlement.approval.stages : [];
}

/** Those that are asked and undecided as the request was saved last. */
function openNow(request: Facts & Pick<InStatus<'pending'>, 'answers' | 'nudges'>): readonly Stage[] {
  const last = [...request.nudges, ...request.answers].map(({ at }) => at).sort().at(-1) ?? request.askedAt;
  return openStages(request, request.answers, last).flatMap((index) => request.entitlement.approval.stages[index] ?? []);
}

async function everybodyIn(stages: readonly Stage[], { id: request }: AccessRequest, { directory, log }: ApproverMeans): Promise<Person[]> {
  try {
    const found = await Promise.all(stages.map((stage) => directory.everybody(stage.approvers, MOST_VIEWERS + 1)));
    return [...new Map(found.flat().map((person) => [person.id, person])).values()];
  } catch (error) {
    log.warn({ request, err: error }, 'approvers not read for the card');
    return [];
  }
}
