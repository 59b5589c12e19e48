import { inWords } from '../../access/duration.js';
import type { AccessRequest } from '../../access/request.js';
import { tidy } from '../wire/normalise.js';

/** As long as it was asked for: until a time of day is no length for another day, so it is rounded up as windows are. */
export function againDuration({ duration, endsBy, entitlement: { roundTo } }: Pick<AccessRequest, 'duration' | 'endsBy' | 'entitlement'>): string {
  return inWords(endsBy === null ? duration : Math.ceil(duration / roundTo) * roundTo);
}

/** The line that asks for the same once more. */
export function againLine(request: AccessRequest): string {
  const { entitlement, address, ticket, reason } = request;
  const from = entitlement.paths.length === 0 ? '' : ` from ${address.replace(/\/32$/, '')}`;
  return `/access request ${entitlement.id} for ${againDuration(request)}${from}${ticket === null ? '' : ` ticket ${ticket}`} because ${tidy(reason)}`;
}
