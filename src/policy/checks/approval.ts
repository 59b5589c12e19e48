import { meantBy, type Mistake, type Path } from '../mistakes.js';
import { wrongIf, type ReadableFile } from './common.js';
import type { ReadableEntitlement } from './entitlement.js';

type ReadableStage = NonNullable<NonNullable<NonNullable<ReadableEntitlement['approval']>['stages']>[number]>;

export function approvalMistakes({ approval, duration, ticket, breakGlass }: ReadableEntitlement, file: ReadableFile, at: Path): Mistake[] {
  const { stages = [], automatic = [], lapsesAfter = Infinity } = approval ?? {};
  return [
    ...stages.flatMap((stage, i) => (stage ? stageMistakes(stage, file, [...at, 'stages', i]) : [])),
    ...stages.flatMap((stage, i) => wrongIf((stage?.escalateAfter ?? 0) >= lapsesAfter, [...at, 'stages', i, 'escalateAfter'], { says: 'mistake/lapsed-before', lapsesAfter })),
    ...wrongIf(stages[0]?.from === 'start' && stages.length === 1, [...at, 'stages', 0, 'from'], { says: 'mistake/one-stage' }),
    ...stages.flatMap((stage, i) => wrongIf(stage?.from === 'start' && Boolean(stages[i - 1]?.escalateAfter), [...at, 'stages', i, 'from'], { says: 'mistake/escalated-to' })),
    ...reviewerMistakes(stages, { reviewers: breakGlass?.reviewers ?? 0, file }, [...at.slice(0, -1), 'breakGlass', 'reviewers']),
    ...automatic.flatMap((entry, i) => (entry ? automaticMistakes(entry, { duration, ticket }, [...at, 'automatic', i]) : [])),
  ];
}

/** Whoever may approve reviews; where all of them are named, they can be counted. */
function reviewerMistakes(stages: readonly (ReadableStage | undefined)[], { reviewers, file }: { reviewers: number; file: ReadableFile }, at: Path): Mistake[] {
  const all = stages.map((stage) => stage?.approvers);
  if (all.length === 0 || all.some((one) => !one?.people || !one.groups || one.groups.length > 0)) return [];
  const humans = humansIn(all.flatMap((one) => one?.people ?? []), file);
  return wrongIf(reviewers > humans, at, { says: 'mistake/too-few', needed: reviewers, doing: 'review', humans });
}

/** Accounts of one human count once. */
function humansIn(people: readonly (string | undefined)[], { accounts = [] }: ReadableFile): number {
  return new Set(people.map((id) => accounts.find((ids) => ids?.includes(id))?.[0] ?? id)).size;
}

function stageMistakes({ approvers, needed = 1, denials = 1 }: ReadableStage, file: ReadableFile, at: Path): Mistake[] {
  if (!approvers?.people || !approvers.groups || approvers.groups.length > 0) return [];
  const humans = humansIn(approvers.people, file);
  return [
    ...wrongIf(needed > humans, [...at, 'needed'], { says: 'mistake/too-few', needed, doing: 'approve', humans }),
    ...wrongIf(denials > humans, [...at, 'denials'], { says: 'mistake/too-few', needed: denials, doing: 'deny', humans }),
  ];
}

type Automatic = NonNullable<NonNullable<NonNullable<ReadableEntitlement['approval']>['automatic']>[number]>;

function automaticMistakes({ onCall, longest, ticketStates }: Automatic, { duration, ticket }: Pick<ReadableEntitlement, 'duration' | 'ticket'>, at: Path): Mistake[] {
  const states = (ticket?.states ?? []).flatMap((state) => state ?? []);
  const never = (ticketStates ?? []).find((state) => state !== undefined && states.length > 0 && !states.includes(state));
  return [
    ...wrongIf(!onCall && !longest && !ticketStates?.length, at, { says: 'mistake/no-condition' }),
    ...wrongIf((longest ?? Infinity) < (duration?.min ?? 0), [...at, 'longest'], { says: 'mistake/under-shortest', shortest: duration?.min ?? 0 }),
    ...wrongIf(Boolean(ticketStates?.length) && ticket?.system === 'pattern', [...at, 'ticketStates'], { says: 'mistake/not-asked', key: 'ticket.system' }),
    ...(never === undefined ? [] : [{ path: [...at, 'ticketStates'], what: { says: 'mistake/unknown', name: never, of: 'ticket.states', known: states, meant: meantBy(never, states) } } as const]),
  ];
}
