import type { RuleBook } from './entitlements.js';

/**
 * Keys that the file may have and that nothing enforces yet. A rule that somebody wrote and that does nothing would be
 * worse than none: the bot does not start with one, and does not take one while it runs.
 */
export function unbuilt({ entitlements }: RuleBook): string[] {
  return entitlements.flatMap((rule) => [
    ...(rule.stepUp === 'none' ? [] : [of(rule.id, 'stepUp')]),
    ...rule.paths.filter(({ client }) => client !== 443).map(({ id }) => at(`paths.${id}.client`)),
  ]);
}

function of(id: string, key: string): string {
  return at(`entitlements.${id}.${key}`);
}

function at(place: string): string {
  return `${place}: is not enforced by this version yet; leave it out`;
}
