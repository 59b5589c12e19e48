import type { Sentence } from '../access/sentences/index.js';
import type { RuleBook } from './entitlements.js';
import { mistakeAt } from './mistakes.js';

/**
 * Keys that the file may have and that nothing enforces yet. A rule that somebody wrote and that does nothing would be
 * worse than none: the bot does not start with one, and does not take one while it runs.
 */
export function unbuilt({ entitlements }: RuleBook): Sentence[] {
  return entitlements.flatMap((rule) => rule.paths.filter(({ client }) => client !== 443).map(({ id }) => mistakeAt(`paths.${id}.client`, { says: 'mistake/unbuilt' })));
}
