import { inWords } from '../../access/duration.js';
import type { Mistake, Path } from '../mistakes.js';
import { didYouMean } from '../nearest.js';
import { wrongIf, type ReadableFile } from './common.js';
import type { ReadableEntitlement } from './entitlement.js';

type ReadableStage = NonNullable<NonNullable<NonNullable<ReadableEntitlement['approval']>['stages']>[number]>;

export function approvalMistakes({ approval, duration, ticket, breakGlass }: ReadableEntitlement, file: ReadableFile, at: Path): Mistake[] {
  const { stages = [], automatic = [], lapsesAfter = Infinity } = approval ?? {};
  return [
    ...stages.flatMap((stage, i) => (stage ? stageMistakes(stage, file, [...at, 'stages', i]) : [])),
    ...stages.flatMap((stage, i) => wrongIf((stage?.escalateAfter ?? 0) >= lapsesAfter, [...at, 'stages', i, 'escalateAfter'], `must be shorter than lapsesAfter (${inWords(lapsesAfter)}): by then the request has lapsed`)),
    ...wrongIf(stages[0]?.from === 'start' && stages.length === 1, [...at, 'stages', 0, 'from'], 'says when a further stage is asked; there is only one'),
    ...stages.flatMap((stage, i) => wrongIf(stage?.from === 'start' && Boolean(stages[i - 1]?.escalateAfter), [...at, 'stages', i, 'from'], 'cannot be start: this stage is asked when the one before it is escalated')),
    ...reviewerMistakes(stages, { reviewers: breakGlass?.reviewers ?? 0, file }, [...at.slice(0, -1), 'breakGlass', 'reviewers']),
    ...automatic.flatMap((entry, i) => (entry ? automaticMistakes(entry, { duration, ticket }, [...at, 'automatic', i]) : [])),
  ];
}

/** Whoever may approve reviews; where all of them are named, they can be counted. */
function reviewerMistakes(stages: readonly (ReadableStage | undefined)[], { reviewers, file }: { reviewers: number; file: ReadableFile }, at: Path): Mistake[] {
  const all = stages.map((stage) => stage?.approvers);
  if (all.length === 0 || all.some((one) => !one?.people || !one.groups || one.groups.length > 0)) return [];
  const humans = humansIn(all.flatMap((one) => one?.people ?? []), file);
  return wrongIf(reviewers > humans, at, `${reviewers} can never review it: there ${humans === 1 ? 'is only one approver' : `are only ${humans} approvers`}`);
}

/** Accounts of one human count once. */
function humansIn(people: readonly (string | undefined)[], { accounts = [] }: ReadableFile): number {
  return new Set(people.map((id) => accounts.find((ids) => ids?.includes(id))?.[0] ?? id)).size;
}

function stageMistakes({ approvers, needed = 1, denials = 1 }: ReadableStage, file: ReadableFile, at: Path): Mistake[] {
  if (!approvers?.people || !approvers.groups || approvers.groups.length > 0) return [];
  const humans = humansIn(approvers.people, file);
  const few = `there ${humans === 1 ? 'is only one approver' : `are only ${humans} approvers`}`;
  return [
    ...wrongIf(needed > humans, [...at, 'needed'], `${needed} can never approve: ${few}`),
    ...wrongIf(denials > humans, [...at, 'denials'], `${denials} can never deny: ${few}`),
  ];
}

type Automatic = NonNullable<NonNullable<NonNullable<ReadableEntitlement['approval']>['automatic']>[number]>;

function automaticMistakes({ onCall, longest, ticketStates }: Automatic, { duration, ticket }: Pick<ReadableEntitlement, 'duration' | 'ticket'>, at: Path): Mistake[] {
  const states = ticket?.states ?? [];
  const never = (ticketStates ?? []).find((state) => state !== undefined && states.length > 0 && !states.includes(state));
  return [
    ...wrongIf(!onCall && !longest && !ticketStates?.length, at, 'must name at least one of onCall, longest, ticketStates'),
    ...wrongIf((longest ?? Infinity) < (duration?.min ?? 0), [...at, 'longest'], `must be at least duration.min (${inWords(duration?.min ?? 0)})`),
    ...wrongIf(Boolean(ticketStates?.length) && ticket?.system === 'pattern', [...at, 'ticketStates'], 'needs a ticket system that is asked: ticket.system servicenow or jira'),
    ...wrongIf(never !== undefined, [...at, 'ticketStates'], `"${never}" is not one of ticket.states (${states.join(', ')})${didYouMean(never ?? '', states.flatMap((one) => one ?? []))}`),
  ];
}
