import { inWords } from '../../access/duration.js';
import type { Stage } from '../../access/entitlement.js';
import type { Instant } from '../../access/instant.js';
import type { People } from '../../access/person.js';
import type { AccessRequest, Facts } from '../../access/request.js';
import { transition } from '../../access/transition.js';
import type { SealedEvent } from '../../workflow/ports.js';

/** One decision: who said what, and the rule of the entitlements file, as it was frozen onto the request, that asked for it. */
export interface Told {
  readonly seq: number;
  readonly at: Instant;
  readonly by: string;
  /** Object id; null: a rule. */
  readonly id: string | null;
  readonly said: string;
  readonly comment: string | null;
  readonly rule: string;
}

/** Every decision on a request, in order. */
export function decisionsOf(history: readonly SealedEvent[]): Told[] {
  let state: AccessRequest | undefined;
  return history.flatMap(({ event }) => {
    const before = state;
    state = transition(before, event);
    const { seq, at } = event;
    if (event.type === 'asked') return firstOf(event.facts);
    if (!before) return [];
    if (event.type === 'answered') {
      const { by, verdict, comment, duration, until, stepUp, stage } = event;
      const said = `${verdict === 'approve' ? 'Approved' : 'Denied'}${before.status === 'active' ? ' more time' : ''}${duration === null ? '' : `, shortened to ${inWords(duration)}`}${until === undefined ? '' : `, until ${until} at the latest`}${stepUp ? `, signed in for it at ${stepUp.at}` : ''}`;
      return [{ seq, at, by: by.name, id: by.id, said, comment, rule: stageInWords(before.entitlement.approval.stages, stage) }];
    }
    if (event.type === 'reviewed') {
      const { by, verdict, comment } = event;
      const { breakGlass } = before.entitlement;
      return [{ seq, at, by: by.name, id: by.id, said: verdict === 'justified' ? 'Reviewed: justified' : 'Reviewed: NOT justified', comment, rule: breakGlass ? `breakGlass: reviewed by ${breakGlass.reviewers} within ${inWords(breakGlass.reviewWithin)}` : '' }];
    }
    if (event.type === 'withdrawn') return [{ seq, at, by: event.by?.name ?? 'a rule', id: event.by?.id ?? null, said: `Taken away: ${event.message}`, comment: null, rule: event.why }];
    return [];
  });
}

/** What let it open without an approver's yes. */
function firstOf({ way, automatic, askedAt, requester, entitlement }: Facts): Told[] {
  const told = { seq: 1, at: askedAt, comment: null };
  if (way === 'automatic') return [{ ...told, by: 'a rule', id: null, said: 'Approved automatically', rule: `approval.automatic, entry ${(automatic?.entry ?? 0) + 1}: ${automatic?.words ?? ''}` }];
  if (way === 'breakGlass') return [{ ...told, by: requester.name, id: requester.id, said: 'Opened by break-glass, without an approver', rule: `breakGlass: at most ${inWords(entitlement.breakGlass?.max ?? 0)}` }];
  return [];
}

function stageInWords(stages: readonly Stage[], n: number): string {
  const stage = stages[n];
  if (!stage) return `stage ${n + 1}`;
  return `stage ${n + 1} of ${stages.length}: ${stage.needed} of ${peopleInWords(stage.approvers)}; ${stage.denials === 1 ? 'one denial refuses' : `${stage.denials} denials refuse`}`;
}

function peopleInWords({ groups, people }: People): string {
  return [...groups.map((id) => `group ${id}`), ...people.map((id) => `person ${id}`)].join(', ');
}
