import type { TokenCredential } from '@azure/identity';
import type { Finding } from '../../workflow/ports.js';
import type { ArmClients } from '../clients.js';
import { createArmClients } from '../clients.js';
import { claimsOf } from '../credential.js';
import { scopeOf } from '../endpoint.js';
import { asAccessError, isForbidden } from '../failure.js';
import { allows, permissionsAt } from './arm.js';
import { takeAppRole, takeRoles } from './mend.js';

/** What gives access or takes it away in Azure: with `roleAssignments/write` somebody gives themselves the rest. */
const WRITES = [
  'Microsoft.Authorization/roleAssignmentScheduleRequests/write', 'Microsoft.Authorization/roleAssignments/write', 'Microsoft.Network/networkSecurityGroups/write',
  'Microsoft.Network/networkSecurityGroups/securityRules/write', 'Microsoft.Network/networkSecurityGroups/securityRules/delete', 'Microsoft.Network/bastionHosts/disconnectactivesessions/action',
];
/** Application permissions of Graph that only read are named so. */
const READS = /\.Read(Basic)?(\.|$)/;

/** An identity of a process that only reads. `name`: what it is called, `self` its object id. */
export interface Modest { readonly name: string; readonly self: string; readonly graphEndpoint: string }

/** One finding for each place: which writes an identity may make there, that should make none. */
export async function examineExcessAt(clients: ArmClients, scopes: readonly string[], { name, self }: Modest): Promise<Finding[]> {
  return Promise.all(scopes.map(async (scope): Promise<Finding> => {
    const place = { group: `More than ROLE=web may: ${name}`, what: scope };
    try {
      const listed = await permissionsAt(clients, scope);
      const excess = WRITES.filter((action) => allows(listed, action));
      if (excess.length === 0) return { ...place, status: 'ok', detail: 'may change nothing there' };
      return { ...place, status: 'wrong', detail: `may ${excess.join(', ')}, and must not: that is for the worker's identity alone`, mend: takeRoles(self, scope) };
    } catch (error) {
      // who has no role there is not even shown that
      if (isForbidden(error)) return { ...place, status: 'ok', detail: 'has no right there' };
      return { ...place, status: 'unknown', detail: asAccessError('list what this identity may do here', error).message };
    }
  }));
}

/** One finding for each of Graph's permissions in the token that changes something. */
export function examineExcessInToken(roles: readonly string[], { name, self, graphEndpoint }: Modest): Finding[] {
  const place = { group: `More than ROLE=web may: ${name}`, status: 'wrong', detail: 'is in the token, and must not be: it changes things, which is for the worker\'s identity alone' } as const;
  return roles.filter((role) => !READS.test(role)).map((role) => ({ ...place, what: role, mend: takeAppRole(self, role, graphEndpoint) }));
}

export interface Registration { readonly credential: TokenCredential; readonly armEndpoint: string; readonly graphEndpoint: string; readonly scopes: readonly string[] }

/** The bot's own registration, whose secret or identity a process with ROLE=web has, too: with rights in Azure it would undo the split. */
export async function examineRegistration({ credential, armEndpoint, graphEndpoint, scopes }: Registration): Promise<Finding[]> {
  const name = 'the bot\'s registration';
  try {
    const { oid: self, roles } = await claimsOf(credential, scopeOf('graph', graphEndpoint));
    const modest = { name, self, graphEndpoint };
    return [...await examineExcessAt(createArmClients({ credential, armEndpoint }), scopes, modest), ...examineExcessInToken(roles, modest)];
  } catch (error) {
    return [{ group: `More than ROLE=web may: ${name}`, what: 'sign-in', status: 'unknown', detail: asAccessError('sign in', error).message }];
  }
}
