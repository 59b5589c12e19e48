import type { Person } from '../access/person.js';
import type { Line } from '../access/sentences/index.js';
import { requirePart } from './parts.js';
import type { Finding, Ports } from './ports.js';

/**
 * What the doctor finds, for operators and for whoever is among the approvers of at least one entitlement: it names what
 * stands open and how to give rights. Rejects with AccessError `not-allowed`, or with why that cannot be told.
 */
export async function doctor(ports: Pick<Ports, 'rules' | 'directory' | 'doctor'>, by: Person): Promise<Finding[]> {
  await requirePart(ports, by, { parts: ['approver', 'operator'], refusal: { says: 'not-allowed/doctor' } });
  return ports.doctor.examine();
}

/** A finding as somebody reads it. */
export interface FindingRead extends Pick<Finding, 'status'> { readonly group: string; readonly what: string; readonly detail: string; readonly mend?: string }

/** The finding in the language of `say`. */
export function findingIn({ group, what, status, detail, mend }: Finding, say: (line: Line) => string): FindingRead {
  return { group: say(group), what: say(what), status, detail: say(detail), ...(mend !== undefined && { mend: say(mend) }) };
}
