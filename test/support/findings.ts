import { inEnglish } from '../../src/access/sentences/index.js';
import { findingIn, type FindingRead } from '../../src/workflow/doctor.js';
import type { Finding } from '../../src/workflow/ports.js';

/** As the terminal shows them. */
export function asRead(found: readonly Finding[]): FindingRead[] {
  return found.map((one) => findingIn(one, inEnglish));
}
