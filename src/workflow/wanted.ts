import type { Instant } from '../access/instant.js';
import type { AccessRequest } from '../access/request.js';
import type { Holding, Target } from '../access/target.js';

/** Longest text that is put into PIM's justification. */
const JUSTIFICATION_LENGTH = 400;

/**
 * What a target should hold: the windows of every request that is activating or active and has not come to its end.
 * Pure, and the only place that says so.
 */
export function wanted(requests: readonly AccessRequest[], target: Target, now: Instant): Holding[] {
  return requests.flatMap((request) => {
    if (request.status !== 'activating' && request.status !== 'active') return [];
    if (request.window.end <= now) return [];
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

export function pathsOn(request: AccessRequest, nsg: string) {
  return request.entitlement.paths.filter((path) => path.nsg.toLowerCase() === nsg.toLowerCase());
}
