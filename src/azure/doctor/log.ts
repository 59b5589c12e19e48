import type { Finding } from '../../workflow/ports.js';
import type { ArmExam } from './azureRoles.js';
import { giveLog } from './mend.js';
import { examinePlace } from './permission.js';

/** The Activity Log of a subscription: whether it may be read. Everything opens and closes without it. */
export function examineLog({ clients, self }: ArmExam, subscription: string): Promise<Finding[]> {
  const needs = [{ action: 'Microsoft.Insights/eventtypes/values/read', purpose: 'log', isOptional: true }] as const;
  return examinePlace(clients, { group: { says: 'place/log', subscription }, scope: subscription, needs, mend: giveLog(self, subscription) });
}
