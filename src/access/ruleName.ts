import type { Instant } from './instant.js';

/** The name of the rule for windows on a path that end at this moment: the end stands in it, where nobody can edit it. */
export function ruleName(until: Instant, instance: string, path: string): string {
  return `jit-${until.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${instance}-${path}`;
}
