import type { Stage } from './entitlement.js';
import { later, type Instant } from './instant.js';
import { areOneHuman } from './person.js';
import type { Answer, Facts } from './request.js';

/** What of a request says which stages are asked. */
export type Asked = Pick<Facts, 'entitlement' | 'askedAt' | 'requester'>;

/**
 * When each stage is asked; null: not before another one has approved. Stages form lines: a stage with `escalateAfter`
 * hands on to the next one, which may decide in its place; every line has to approve. A moment may still be to come.
 */
export function askedAt(request: Asked, answers: readonly Answer[]): (Instant | null)[] {
  const found: (Instant | null)[] = [];
  let before: Instant | null = request.askedAt;
  for (const line of linesOf(request.entitlement.approval.stages)) {
    let since: Instant | null = line[0]?.stage.from === 'start' ? request.askedAt : before;
    for (const { stage, index } of line) {
      found[index] = since;
      since = since === null || stage.escalateAfter === null ? since : later(since, stage.escalateAfter);
    }
    before = approvedAt(line, counted(request, answers));
  }
  return found;
}

/** Whether every line of stages has approved. */
export function haveAllApproved(request: Asked, answers: readonly Answer[]): boolean {
  return linesOf(request.entitlement.approval.stages).every((line) => approvedAt(line, counted(request, answers)) !== null);
}

/** Whether some stage has said no. */
export function hasOneDenied(request: Asked, answers: readonly Answer[]): boolean {
  return request.entitlement.approval.stages.some((stage, index) => people(counted(request, answers), 'deny', index).length >= stage.denials);
}

/** The stages that are asked by `now` and take answers: the undecided, or, when all have approved and only PIM's own approver is missing, all. */
export function openStages(request: Asked, answers: readonly Answer[], now: Instant): number[] {
  const since = askedAt(request, answers);
  const lines = linesOf(request.entitlement.approval.stages);
  const undecided = lines.filter((line) => approvedAt(line, counted(request, answers)) === null);
  return (undecided.length > 0 ? undecided : lines).flat().map(({ index }) => index).filter((index) => { const at = since[index]; return at != null && at <= now; });
}

export interface Placed { readonly stage: Stage; readonly index: number }

/** Lines of stages that decide for one another, each with its place. */
export function linesOf(stages: readonly Stage[]): Placed[][] {
  return stages.reduce<Placed[][]>((lines, stage, index) => {
    const last = lines.at(-1);
    if (last?.at(-1)?.stage.escalateAfter != null) last.push({ stage, index });
    else lines.push([{ stage, index }]);
    return lines;
  }, []);
}

/** The answer that made a stage of the line complete, the earliest of them. */
function approvedAt(line: readonly Placed[], answers: readonly Answer[]): Instant | null {
  const moments = line.flatMap(({ stage, index }) => people(answers, 'approve', index)[stage.needed - 1]?.at ?? []);
  return moments.sort()[0] ?? null;
}

/** The requester never counts, with whichever account. */
export function counted({ requester }: Pick<Asked, 'requester'>, answers: readonly Answer[]): Answer[] {
  return answers.filter((answer) => !areOneHuman(answer, { by: requester }));
}

/** The first answer of each human in a stage: nobody counts twice. */
function people(answers: readonly Answer[], verdict: Answer['verdict'], stage: number): Answer[] {
  const said = answers.filter((answer) => answer.verdict === verdict && answer.stage === stage);
  return said.filter((answer, i) => !said.slice(0, i).some((earlier) => areOneHuman(earlier, answer)));
}
