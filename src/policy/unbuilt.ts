import type { RuleBook } from './entitlements.js';

/**
 * Keys that the file may have and that nothing enforces yet. A rule that somebody wrote and that does nothing would be
 * worse than none: the bot does not start with one, and does not take one while it runs.
 */
export function unbuilt({ entitlements }: RuleBook): string[] {
  return entitlements.flatMap((rule) => rule.paths.filter(({ client }) => client !== 443).map(({ id }) => at(`paths.${id}.client`)));
}

function at(place: string): string {
  return `${place}: is not enforced by this version yet; leave it out`;
}
