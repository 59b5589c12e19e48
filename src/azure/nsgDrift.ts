import type { Drift, Known } from '../access/drift.js';
import { ruleName } from '../access/ruleName.js';
import type { FoundNsg } from './nsgPlan.js';
import { FIRST_PRIORITY, LAST_PRIORITY, type OurRule } from './nsgRule.js';

/** The rules of ours that these windows do not account for: by their end, by whom they let in, by what else they say; and those of theirs that are gone before their end. Pure. */
export function nsgDrift(found: FoundNsg, known: readonly Known[], instance: string): Drift[] {
  const there = found.ours.flatMap((rule) => {
    const what = driftOf(rule, known.filter((one) => one.ends.includes(rule.until) && one.paths.some(({ id }) => id === rule.path)));
    return what ? [what] : [];
  });
  return [...there, ...missing(found, known, instance)];
}

/** Each rule once, whoever shares it. */
function missing({ ours, readAt }: FoundNsg, known: readonly Known[], instance: string): Drift[] {
  const gone = new Map<string, Drift>();
  for (const { standsUntil: until, paths, address } of known) {
    if (until === null || until <= readAt) continue;
    for (const name of paths.map(({ id }) => ruleName(until, instance, id))) {
      if (ours.some((rule) => rule.name === name)) continue;
      gone.set(name, { what: 'missing', name, until, addresses: [...gone.get(name)?.addresses ?? [], address] });
    }
  }
  return [...gone.values()];
}

function driftOf(rule: OurRule, itsWindows: readonly Known[]): Drift | undefined {
  const strangers = rule.sources.filter((source) => !itsWindows.some(({ address }) => address.toLowerCase() === source.toLowerCase()));
  const found = { name: rule.name, until: rule.until, addresses: strangers };
  if (itsWindows.length === 0) return { what: 'unknown', ...found };
  if (strangers.length > 0) return { what: 'widened', ...found };
  return itsWindows.some((one) => says(rule, one)) ? undefined : { what: 'edited', ...found };
}

/** Whether all but its sources and its description is as it would have been written for this window. */
function says(rule: OurRule, { paths }: Known): boolean {
  const path = paths.find(({ id }) => id === rule.path);
  return path !== undefined && rule.access === 'allow' && rule.direction === 'inbound' && rule.protocol === 'tcp' && !rule.hasSecurityGroups
    && rule.priority >= FIRST_PRIORITY && rule.priority <= LAST_PRIORITY
    && rule.sourcePorts.join() === '*' && rule.destinations.join().toLowerCase() === path.destination.toLowerCase() && rule.ports.join() === [...path.ports].sort().join();
}
