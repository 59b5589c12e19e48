import { z } from 'zod';
import { latest, type Instant } from '../access/instant.js';
import { roleInWords, type AzureRole, type Role } from '../access/entitlement.js';
import type { Eligibility } from '../access/pim.js';
import type { Clock } from '../workflow/ports.js';
import type { ArmClients } from './clients.js';
import { asAccessError } from './failure.js';
import { isBelow, lastPart, sameId } from './resource.js';
import { bare, type RoleDeps } from './roleRead.js';

const moment = z.date().transform((date): Instant => date.toISOString());
const InstanceShape = z.object({
  scope: z.string(), roleDefinitionId: z.string(), startDateTime: moment.nullish(), endDateTime: moment.nullish(), condition: z.string().nullish(),
});

interface EligibilityDeps { readonly clients: ArmClients; readonly clock: Clock; readonly definition: RoleDeps['definition'] }

/**
 * For each role whether PIM lists the person as eligible for it, directly or through a group, at its scope or above
 * (`assignedTo`, AZURE.md C.1), and until when. An eligibility under a condition does not count: the assignment that
 * we make carries none, and would give more than PIM meant.
 */
export function eligibilityOf(deps: EligibilityDeps, person: string, roles: readonly Role[]): Promise<Eligibility[]> {
  return Promise.all(roles.map(async (role): Promise<Eligibility> => {
    const ends = role.kind === 'azure' ? await endsOf(deps, person, role) : [];
    const [first, ...rest] = ends;
    if (first === undefined) return { role, eligible: false, until: null };
    const isForGood = ends.includes(null);
    return { role, eligible: true, until: isForGood ? null : latest(first ?? '', ...rest.map((end) => end ?? '')) };
  }));
}

async function endsOf({ clients, clock, definition }: EligibilityDeps, person: string, role: AzureRole): Promise<(Instant | null)[]> {
  const wanted = lastPart(await definition(role.role, role.scope));
  const now = clock.now();
  const ends: (Instant | null)[] = [];
  try {
    const list = clients.authorization(role.scope).roleEligibilityScheduleInstances.listForScope(bare(role.scope), { filter: `assignedTo('${person}')` });
    for await (const row of list) {
      const { scope, roleDefinitionId, startDateTime, endDateTime, condition } = InstanceShape.parse(row);
      const isHere = sameId(lastPart(roleDefinitionId), wanted) && !isBelow(scope, role.scope);
      const isNow = (startDateTime ?? now) <= now && (endDateTime == null || endDateTime > now);
      if (isHere && isNow && !condition) ends.push(endDateTime ?? null);
    }
  } catch (error) {
    throw asAccessError(`read who is eligible for ${roleInWords(role)}`, error);
  }
  return ends;
}
