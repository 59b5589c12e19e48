import type { Instant } from '../access/instant.js';
import type { AccessRequest, InStatus } from '../access/request.js';
import { targetKey, targetsOf, type Holding, type Target } from '../access/target.js';
import { waitsForTicket } from '../access/ticket.js';

/** Longest text that is put into PIM's justification. */
const JUSTIFICATION_LENGTH = 400;

/**
 * What a target should hold: the windows of every request that is activating or active and has not come to its end. One
 * whose ticket has still to be read opens nothing.
 * Pure, and the only place that says so.
 */
export function wanted(requests: readonly AccessRequest[], target: Target, now: Instant): Holding[] {
  return requests.flatMap((request) => {
    if (request.status !== 'activating' && request.status !== 'active') return [];
    if (request.window.end <= now || waitsForTicket(request)) return [];
    // The network opens last: an address is let in only for somebody whose roles were read back as active.
    if (target.layer === 'network' && request.status === 'activating' && !hasItsRoles(request)) return [];
    const common = {
      request: request.id, person: request.requester.id, since: request.window.start, until: request.window.end,
      justification: `jit/${request.instance}/${request.id} ${request.reason}`.slice(0, JUSTIFICATION_LENGTH),
      ticket: request.ticket, pimFloor: request.entitlement.pimFloor,
    };
    if (target.layer === 'identity') return [common];
    return pathsOn(request, target.nsg).map(({ id, destination, ports }) => (
      { ...common, network: { path: id, destination, ports, address: request.address } }
    ));
  });
}

function hasItsRoles(request: InStatus<'activating'>): boolean {
  const { identity } = targetsOf(request.entitlement, request.requester.id);
  return identity.every((role) => request.opened.some((o) => targetKey(o.target) === targetKey(role)));
}

export function pathsOn(request: AccessRequest, nsg: string) {
  return request.entitlement.paths.filter((path) => path.nsg.toLowerCase() === nsg.toLowerCase());
}
