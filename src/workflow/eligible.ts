import type { Role } from '../access/entitlement.js';
import type { RoleStanding } from '../access/pim.js';
import type { Person } from '../access/person.js';
import type { AccessRequest, InStatus, WithdrawalReason } from '../access/request.js';
import { said, type Said } from '../access/sentences/index.js';
import { targetKey, type PlannedWrite, type Target } from '../access/target.js';
import type { Window } from '../access/window.js';
import { roleProblems } from '../policy/pim.js';
import { asFailure, type Failure } from './pass.js';
import { standingOf } from './pim.js';
import type { Ports } from './ports.js';

/** Why a request no longer gets the role: one sentence for its requester. */
export interface Withheld extends Said {
  readonly code: string;
  /** It is taken away, and not only not given. */
  readonly withdraws?: { readonly why: WithdrawalReason; readonly by: Person | null };
}

/** Who is `kept` from the role in this pass: those who are `refused` for good, or, when PIM did not say (`unsure`), all who are about to get it. */
export interface HeldBack { readonly refused: ReadonlyMap<string, Withheld>; readonly kept: ReadonlySet<string>; readonly unsure?: Failure }

/**
 * Of those who are about to get this role, the ones to whom PIM would no longer give it: not eligible to the end of the
 * window, or its settings have become stricter than what was consented to. It was asked when the request was made; much
 * can happen before the approval. Never rejects: doubt refuses on the way in, but the same pass may have to close, and
 * that waits for nobody.
 */
export async function heldBack(ports: Pick<Ports, 'layers'>, target: Target, requests: readonly AccessRequest[]): Promise<HeldBack> {
  const opening = requests.filter((r): r is InStatus<'activating'> => r.status === 'activating' && !r.opened.some((o) => targetKey(o.target) === targetKey(target)));
  if (target.layer !== 'identity' || opening.length === 0) return NOBODY;
  try {
    const [standing] = await standingOf(ports, target.person, [target]);
    const refused = new Map(opening.flatMap((request) => { const why = standing && withheld(standing, request); return why ? [[request.id, why] as const] : []; }));
    return { refused, kept: new Set(refused.keys()) };
  } catch (error) {
    return { refused: new Map(), kept: new Set(opening.map((r) => r.id)), unsure: asFailure(error) };
  }
}

/**
 * Of those whose window is open and whose role is not there any more, the ones who are no longer eligible for it: whoever
 * took both away meant it. Asked only when the role would be given again; what is merely missing is put back. Never rejects.
 */
export async function lostMeanwhile(ports: Pick<Ports, 'layers' | 'log'>, target: Target, { requests, writes }: { requests: readonly AccessRequest[]; writes: readonly PlannedWrite[] }): Promise<HeldBack> {
  const again = new Set(writes.filter((write) => write.do === 'assign').flatMap((write) => write.requests ?? []));
  const open = requests.filter((r): r is InStatus<'active'> => r.status === 'active' && again.has(r.id) && r.opened.some((o) => targetKey(o.target) === targetKey(target)));
  if (target.layer !== 'identity' || open.length === 0) return NOBODY;
  ports.log.warn({ target: targetKey(target), requests: open.map(({ id }) => id) }, 'a role that is wanted is not there any more');
  try {
    const [standing] = await standingOf(ports, target.person, [target]);
    const refused = new Map(open.flatMap(({ id, window }): [string, Withheld][] => (standing && !isEligibleFor(standing, window) ? [[id, lost(target)]] : [])));
    return { refused, kept: new Set(refused.keys()) };
  } catch (error) {
    return { refused: new Map(), kept: new Set(open.map(({ id }) => id)), unsure: asFailure(error) };
  }
}

/** Both, as one. */
export function together(one: HeldBack, other: HeldBack): HeldBack {
  const unsure = one.unsure ?? other.unsure;
  return { refused: new Map([...one.refused, ...other.refused]), kept: new Set([...one.kept, ...other.kept]), ...(unsure ? { unsure } : {}) };
}

const NOBODY: HeldBack = { refused: new Map(), kept: new Set() };

function isEligibleFor({ eligible, until }: RoleStanding, { end }: Window): boolean {
  return eligible && (until === null || until >= end);
}

function lost(role: Role): Withheld {
  return { code: 'not-eligible', ...said({ says: 'not-eligible/taken-away', role }), withdraws: { why: 'noLongerEligible', by: null } };
}

function withheld(standing: RoleStanding, { window: { start, end }, ticket, answers, entitlement, stepUp }: InStatus<'activating'>): Withheld | undefined {
  const approved = answers.filter((a) => a.verdict === 'approve').flatMap((a) => a.pimApproverOf);
  const wish = { start, end, ticket, ticketExample: entitlement.ticket.example, pimApproved: new Set(approved), signIn: stepUp };
  return roleProblems(standing, wish)[0];
}
