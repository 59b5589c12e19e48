import type { TokenCredential } from '@azure/identity';
import type { Identity } from '../../access/sentences/findings.js';
import { within } from '../../access/sentences/index.js';
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

/** An identity of a process that only reads. `self`: its object id. */
export interface Modest { readonly whose: Identity; readonly self: string; readonly graphEndpoint: string }

/** One finding for each place: which writes an identity may make there, that should make none. */
export async function examineExcessAt(clients: ArmClients, scopes: readonly string[], { whose, self }: Modest): Promise<Finding[]> {
  return Promise.all(scopes.map(async (scope): Promise<Finding> => {
    const place = { group: { says: 'place/excess', whose }, what: scope } as const;
    try {
      const listed = await permissionsAt(clients, scope);
      const excess = WRITES.filter((action) => allows(listed, action));
      if (excess.length === 0) return { ...place, status: 'ok', detail: { says: 'found/changes-nothing' } };
      return { ...place, status: 'wrong', detail: { says: 'found/excess', actions: excess }, mend: takeRoles(self, scope) };
    } catch (error) {
      // who has no role there is not even shown that
      if (isForbidden(error)) return { ...place, status: 'ok', detail: { says: 'found/no-right' } };
      return { ...place, status: 'unknown', detail: within(asAccessError({ says: 'tried/permissions' }, error)) };
    }
  }));
}

/** One finding for each of Graph's permissions in the token that changes something. */
export function examineExcessInToken(roles: readonly string[], { whose, self, graphEndpoint }: Modest): Finding[] {
  const place = { group: { says: 'place/excess', whose }, status: 'wrong', detail: { says: 'found/excess-in-token' } } as const;
  return roles.filter((role) => !READS.test(role)).map((role) => ({ ...place, what: role, mend: takeAppRole(self, role, graphEndpoint) }));
}

export interface Registration { readonly credential: TokenCredential; readonly armEndpoint: string; readonly graphEndpoint: string; readonly scopes: readonly string[] }

/** The bot's own registration, whose secret or identity a process with ROLE=web has, too: with rights in Azure it would undo the split. */
export async function examineRegistration({ credential, armEndpoint, graphEndpoint, scopes }: Registration): Promise<Finding[]> {
  const whose = 'registration';
  try {
    const { oid: self, roles } = await claimsOf(credential, scopeOf('graph', graphEndpoint));
    const modest = { whose, self, graphEndpoint } as const;
    return [...await examineExcessAt(createArmClients({ credential, armEndpoint }), scopes, modest), ...examineExcessInToken(roles, modest)];
  } catch (error) {
    return [{ group: { says: 'place/excess', whose }, what: { says: 'thing/sign-in' }, status: 'unknown', detail: within(asAccessError({ says: 'tried/look' }, error)) }];
  }
}
