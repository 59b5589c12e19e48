import { AccessError } from '../access/errors.js';
import type { Person } from '../access/person.js';
import type { Finding, Ports } from './ports.js';

/**
 * What the doctor finds, for somebody who is among the approvers of at least one entitlement: it names what stands open
 * and how to give rights. Rejects with AccessError `not-an-approver`, or with why that cannot be told.
 */
export async function doctor(ports: Pick<Ports, 'rules' | 'directory' | 'doctor'>, by: Person): Promise<Finding[]> {
  const stages = ports.rules.entitlements().flatMap((e) => e.approval.stages);
  const asked = await Promise.allSettled(stages.map((stage) => ports.directory.isAmong(by.id, stage.approvers)));
  if (asked.some((one) => one.status === 'fulfilled' && one.value)) return ports.doctor.examine();
  const failed = asked.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  throw new AccessError('not-an-approver', 'Only approvers can see what the bot lacks in Azure.');
}
