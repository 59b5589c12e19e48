import { inWords } from '../../access/duration.js';
import type { AccessRequest } from '../../access/request.js';
import { tidy } from '../wire/normalise.js';

/** The line that asks for the same once more. */
export function againLine({ entitlement, duration, address, ticket, reason }: AccessRequest): string {
  const from = entitlement.paths.length === 0 ? '' : ` from ${address.replace(/\/32$/, '')}`;
  return `/access request ${entitlement.id} for ${inWords(duration)}${from}${ticket === null ? '' : ` ticket ${ticket}`} because ${tidy(reason)}`;
}
