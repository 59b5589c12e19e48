import { DateTime } from 'luxon';
import { z } from 'zod';
import { instant, type Instant } from '../access/instant.js';

/** The range of priorities that is ours (DESIGN.md, "NSG"). */
export const FIRST_PRIORITY = 100;
export const LAST_PRIORITY = 999;
/** Longest description that Azure takes (AZURE.md D.2). */
const DESCRIPTION_LENGTH = 140;

const list = z.array(z.string()).nullish().transform((values) => values ?? []);
const text = z.string().nullish().transform((value) => value ?? '');
const groups = z.array(z.unknown()).nullish().transform((values) => values?.length ?? 0);

/** A rule as the SDK gives it: the fields that say what it lets through. */
export const RuleShape = z.object({
  name: z.string(), description: text, access: text, direction: text, protocol: text, priority: z.number(),
  provisioningState: text,
  sourceAddressPrefix: text, sourceAddressPrefixes: list, sourcePortRange: text, sourcePortRanges: list,
  destinationAddressPrefix: text, destinationAddressPrefixes: list, destinationPortRange: text, destinationPortRanges: list,
  sourceApplicationSecurityGroups: groups, destinationApplicationSecurityGroups: groups,
}).transform((r) => ({
  name: r.name, description: r.description, priority: r.priority, state: r.provisioningState,
  access: r.access.toLowerCase(), direction: r.direction.toLowerCase(), protocol: r.protocol.toLowerCase(),
  sources: asSet(r.sourceAddressPrefix, r.sourceAddressPrefixes), sourcePorts: asSet(r.sourcePortRange, r.sourcePortRanges),
  destinations: asSet(r.destinationAddressPrefix, r.destinationAddressPrefixes), ports: asSet(r.destinationPortRange, r.destinationPortRanges),
  hasSecurityGroups: r.sourceApplicationSecurityGroups + r.destinationApplicationSecurityGroups > 0,
}));
export type FoundRule = z.infer<typeof RuleShape>;

/** A rule whose name is ours: the end and the path stand in the name, which nobody can edit. */
export interface OurRule extends FoundRule { readonly until: Instant; readonly path: string }

/** A rule as we want it. */
export interface WantedRule {
  readonly name: string;
  readonly until: Instant;
  readonly path: string;
  /** Prefixes, sorted, each once. */
  readonly sources: readonly string[];
  readonly destination: string;
  readonly ports: readonly string[];
  readonly requests: readonly string[];
  readonly description: string;
}

/** The end and the path that a name of ours carries; undefined when it is not exactly such a name. */
export function readName(name: string, instance: string): { until: Instant; path: string } | undefined {
  const [, written = '', by, path = ''] = /^jit-(\d{8}T\d{6})Z-([a-z0-9]{1,24})-([a-z0-9]{1,24})$/.exec(name) ?? [];
  const end = DateTime.fromFormat(written, "yyyyMMdd'T'HHmmss", { zone: 'utc' });
  return by === instance && end.isValid ? { until: instant(end.toMillis()), path } : undefined;
}

/** `jit` and as many request ids as fit. */
export function describe(requests: readonly string[]): string {
  return requests.reduce((text, id) => (`${text} ${id}`.length <= DESCRIPTION_LENGTH ? `${text} ${id}` : text), 'jit');
}

/** The request ids that a description names. */
export function requestsIn(description: string): string[] {
  const [mark, ...ids] = description.split(' ');
  return mark === 'jit' ? ids.filter((id) => id !== '') : [];
}

/** Whether a rule says what we want and not a letter more, and holds; its priority may be any of our range. */
export function isExact(found: FoundRule, wanted: WantedRule): boolean {
  return found.state !== 'Failed' && found.access === 'allow' && found.direction === 'inbound' && found.protocol === 'tcp' && !found.hasSecurityGroups
    && found.priority >= FIRST_PRIORITY && found.priority <= LAST_PRIORITY && found.description === wanted.description
    && same(found.sources, wanted.sources) && same(found.sourcePorts, ['*'])
    && same(found.destinations, asSet(wanted.destination, [])) && same(found.ports, [...wanted.ports].sort());
}

/**
 * Whether it can let anybody in at all: one that was turned into a Deny, or outbound, does not. One whose last write
 * failed may: what it says then is no proof that it is gone.
 */
export function letsIn(found: FoundRule): boolean {
  return found.access === 'allow' && found.direction === 'inbound';
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, index) => value.toLowerCase() === other[index]?.toLowerCase());
}

/** Azure keeps one value in a field and several in another: together, sorted, each once. An address alone is a /32. */
function asSet(one: string, many: readonly string[]): string[] {
  const all = (one === '' ? many : [one, ...many]).map((value) => (/^\d+\.\d+\.\d+\.\d+$/.test(value) ? `${value}/32` : value));
  return [...new Set(all)].sort();
}
