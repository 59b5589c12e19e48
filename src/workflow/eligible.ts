import type { AccessRequest } from '../access/request.js';
import { targetKey, type Target } from '../access/target.js';
import { asFailure, type Failure } from './pass.js';
import type { Ports } from './ports.js';

/** Who is `kept` from the role in this pass: those who are `refused` for good, or, when PIM did not say (`unsure`), all who are about to get it. */
export interface HeldBack { readonly refused: ReadonlySet<string>; readonly kept: ReadonlySet<string>; readonly unsure?: Failure }

/**
 * Of those who are about to get this role, the ones whom PIM no longer lists as eligible to the end of their window. It was
 * asked when the request was made; much can happen before the approval. Never rejects: doubt refuses on the way in, but
 * the same pass may have to close, and that waits for nobody.
 */
export async function heldBack(ports: Pick<Ports, 'layers'>, target: Target, requests: readonly AccessRequest[]): Promise<HeldBack> {
  const opening = requests.filter((r) => r.status === 'activating' && !r.opened.some((o) => targetKey(o.target) === targetKey(target)));
  if (target.layer !== 'identity' || opening.length === 0) return { refused: new Set(), kept: new Set() };
  try {
    const [found] = await ports.layers.eligibility(target.person, [target]);
    const isCovered = (r: AccessRequest): boolean => found?.eligible === true && (found.until === null || !('window' in r) || found.until >= r.window.end);
    const refused = new Set(opening.filter((r) => !isCovered(r)).map((r) => r.id));
    return { refused, kept: refused };
  } catch (error) {
    return { refused: new Set(), kept: new Set(opening.map((r) => r.id)), unsure: asFailure(error) };
  }
}
