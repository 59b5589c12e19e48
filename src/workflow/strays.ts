import { roleKey } from '../access/entitlement.js';
import type { Ports } from './ports.js';

/**
 * Roles of ours that no live request accounts for are passed over by the sweep, which goes by what is live: a store that
 * was emptied knows nobody. Looks at who holds the roles of the entitlements in force, and has each target that nobody
 * here knows brought to what it should hold: nothing. Rejects when Azure does not tell, so that it is tried again.
 */
export async function checkStrays(ports: Pick<Ports, 'layers' | 'rules' | 'store' | 'queue'>): Promise<void> {
  const roles = ports.rules.entitlements().flatMap((e) => e.roles);
  const each = [...new Map(roles.map((role) => [roleKey(role), role])).values()];
  for (const target of await ports.layers.heldByUs(each)) {
    const known = await ports.store.touching(target);
    if (known.length === 0) await ports.queue.converge(target, { closes: true });
  }
}
