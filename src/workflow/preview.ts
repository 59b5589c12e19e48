import type { Entitlement } from '../access/entitlement.js';
import type { Problem } from '../access/errors.js';
import type { Duration } from '../access/instant.js';
import { accountsOf, onePerHuman, type Person } from '../access/person.js';
import type { Automatic } from '../access/request.js';
import { windowOf, type Window } from '../access/window.js';
import { mayDecide } from '../policy/decide.js';
import type { Ports } from './ports.js';
import { approversOf, consider } from './submit.js';
import type { Ask } from './verbs.js';

/** What would come of an ask if it were sent now. */
export interface Outlook {
  /** The rule that it is held against. */
  readonly rule: Entitlement;
  /** Who may decide, stage by stage, without the person and their other accounts. */
  readonly stages: readonly (readonly Person[])[];
  /** The condition that approves it in place of them. */
  readonly automatic: Automatic | null;
  /** As it is when it is approved at this moment; null while something is wrong with the ask. */
  readonly window: (Window & { readonly duration: Duration }) | null;
  /** Whether the window begins at a time that was asked for, and not with the approval. */
  readonly hasStart: boolean;
  /** Whether its end is a time that was asked for, whenever it is approved. */
  readonly hasEnd: boolean;
}

/** Everything that keeps the ask from being sent, and what would come of it; `outlook` is null where nobody can tell. */
export interface Preview { readonly problems: readonly Problem[]; readonly outlook: Outlook | null }

/** What `submit` would say, by the same decision; nothing is saved, nobody is told. Rejects as `submit` where it is no refusal. */
export async function preview(ports: Ports, ask: Ask): Promise<Preview> {
  const considered = await consider(ports, ask);
  if (considered.isFit) {
    const { rule, stages, decision: { checked, automatic } } = considered;
    return { problems: [], outlook: { rule, stages, automatic, window: { ...windowOf(ports.clock.now(), checked, rule.roundTo), duration: checked.duration }, hasStart: checked.startsAt !== null, hasEnd: checked.endsBy !== null } };
  }
  const { problems, rule } = considered;
  return { problems, outlook: rule ? { rule, stages: await othersOf(ports, ask.requester, rule), automatic: null, window: null, hasStart: false, hasEnd: false } : null };
}

async function othersOf(ports: Ports, { id }: Person, rule: Entitlement): Promise<Person[][]> {
  const stages = (await approversOf(ports, rule)).map((people) => onePerHuman(people, ports.rules.accounts));
  return mayDecide(stages, { person: id, otherAccounts: accountsOf(id, ports.rules.accounts) });
}
