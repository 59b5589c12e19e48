import type { RoleStanding } from '../access/pim.js';
import type { AccessRequest, InStatus } from '../access/request.js';
import { targetKey, type Target } from '../access/target.js';
import { roleProblems } from '../policy/pim.js';
import { asFailure, type Failure } from './pass.js';
import { standingOf } from './pim.js';
import type { Ports } from './ports.js';

/** Why a request no longer gets the role: one sentence for its requester. */
export interface Withheld { readonly code: string; readonly message: string }

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
  if (target.layer !== 'identity' || opening.length === 0) return { refused: new Map(), kept: new Set() };
  try {
    const [standing] = await standingOf(ports, target.person, [target]);
    const refused = new Map(opening.flatMap((request) => { const why = standing && withheld(standing, request); return why ? [[request.id, why] as const] : []; }));
    return { refused, kept: new Set(refused.keys()) };
  } catch (error) {
    return { refused: new Map(), kept: new Set(opening.map((r) => r.id)), unsure: asFailure(error) };
  }
}

function withheld(standing: RoleStanding, { window: { start, end }, ticket, answers, entitlement }: InStatus<'activating'>): Withheld | undefined {
  const approved = answers.filter((a) => a.verdict === 'approve').flatMap((a) => a.pimApproverOf);
  const wish = { start, end, ticket, ticketExample: entitlement.ticket.example, pimApproved: new Set(approved) };
  return roleProblems(standing, wish)[0];
}
