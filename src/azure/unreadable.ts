import { AccessError } from '../access/errors.js';
import type { BaselineProblem } from '../workflow/ports.js';
import type { ArmClients } from './clients.js';
import { giveNetworkRole } from './doctor/mend.js';
import { isForbidden, isNotFound } from './failure.js';
import { baselineOf } from './nsg.js';
import { partsOf } from './resource.js';

interface Reader { readonly clients: ArmClients; /** Our own object id. */ readonly self: () => Promise<string> }

/**
 * What is wrong with an NSG at rest. One that stays unreadable until somebody changes something counts as open, for nobody
 * knows whom it lets in. Rejects with AccessError when Azure is only busy or away.
 */
export async function baselineOrWhyNot({ clients, self }: Reader, nsg: string): Promise<BaselineProblem[]> {
  try {
    return await baselineOf({ clients }, nsg);
  } catch (error) {
    if (!(error instanceof AccessError) || error.retryable) throw error;
    return [await unreadable(error, nsg, self)];
  }
}

/** Azure's own sentence is left out: what is told is compared with what was told before, and Azure's words may vary. */
async function unreadable({ cause, azureCode = 'no code' }: AccessError, nsg: string, self: Reader['self']): Promise<BaselineProblem> {
  const { name } = partsOf(nsg);
  if (isNotFound(cause)) return { what: { says: 'at-rest/gone', nsg: name, code: azureCode }, mend: { says: 'mend/correct-or-create' } };
  if (!isForbidden(cause)) return { what: { says: 'at-rest/unread', nsg: name, code: azureCode }, mend: { says: 'mend/doctor' } };
  return { what: { says: 'at-rest/forbidden', nsg: name, action: 'Microsoft.Network/networkSecurityGroups/securityRules/read' }, mend: giveNetworkRole(await self(), nsg) };
}
