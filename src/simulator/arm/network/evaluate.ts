import type { RuleState } from '../../core.js';
import { takesIn, type Party } from './prefixes.js';

/** A connection that is being tried. */
export interface Attempt { direction: 'Inbound' | 'Outbound'; from: Party; to: Party; port: number }

/** A rule's values of a field that may stand alone or in a list. */
export function valuesOf(rule: RuleState, one: string, many: string): string[] {
  const { [one]: single, [many]: list } = rule.properties;
  const values = Array.isArray(list) ? list.filter((value): value is string => typeof value === 'string') : [];
  return typeof single === 'string' && single !== '' ? [single, ...values] : values;
}

export const sourcesOf = (rule: RuleState): string[] => valuesOf(rule, 'sourceAddressPrefix', 'sourceAddressPrefixes');
export const portsOf = (rule: RuleState): string[] => valuesOf(rule, 'destinationPortRange', 'destinationPortRanges');

/** The rule that decides: the first by priority that fits. Undefined: none of them does, and the default rules decide. */
export function decidingRule(rules: readonly RuleState[], attempt: Attempt): RuleState | undefined {
  return rules.filter((rule) => fits(rule, attempt)).sort((a, b) => a.properties.priority - b.properties.priority)[0];
}

function fits(rule: RuleState, attempt: Attempt): boolean {
  const { direction, protocol } = rule.properties;
  if (direction !== attempt.direction || !['*', 'tcp'].includes(String(protocol).toLowerCase())) return false;
  return sourcesOf(rule).some((prefix) => takesIn(prefix, attempt.from))
    && valuesOf(rule, 'destinationAddressPrefix', 'destinationAddressPrefixes').some((prefix) => takesIn(prefix, attempt.to))
    && portsOf(rule).some((range) => portIn(range, attempt.port));
}

function portIn(range: string, port: number): boolean {
  if (range === '*') return true;
  const [from, to = from] = range.split('-').map(Number);
  return from !== undefined && to !== undefined && from <= port && port <= to;
}
