import { z } from 'zod';
import type { RuleState } from '../../core.js';
import { WireError } from '../../wireError.js';
import { isAligned, readRange } from './prefixes.js';

const text = z.string().optional().nullable().transform((value) => value ?? undefined);
const list = z.array(z.string()).optional().nullable().transform((value) => value ?? []);

export const RuleBody = z.object({
  properties: z.object({
    description: text, protocol: z.string(), access: z.string(), priority: z.number().int(), direction: z.string(),
    sourcePortRange: text, destinationPortRange: text, sourceAddressPrefix: text, destinationAddressPrefix: text,
    sourcePortRanges: list, destinationPortRanges: list, sourceAddressPrefixes: list, destinationAddressPrefixes: list,
  }),
});
type Properties = z.infer<typeof RuleBody>['properties'];

const NAME = /^\w([\w.-]{0,78}\w)?$/;
const TAG = /^[A-Za-z][A-Za-z0-9.]*$/;

/** Reads one rule as sent and checks it as Azure does (AZURE.md D.2, D.5). Throws 400 with Azure's code. */
export function readRule(name: string, body: unknown): RuleState {
  if (!NAME.test(name)) throw new WireError(400, 'InvalidResourceName', `Resource name ${name} is invalid. The name can be up to 80 characters long. It must begin with a word character, and it must end with a word character or with '_'. The name may contain word characters or '.', '-', '_'.`);
  const { properties } = RuleBody.parse(body);
  checkNumbersAndWords(properties);
  checkPorts(properties);
  checkAddresses(properties);
  return { name, properties: { ...properties, access: capitalised(properties.access), direction: capitalised(properties.direction) } };
}

/** Priority and direction are taken once in an NSG. Throws 400 SecurityRuleConflict. */
export function checkSlot(rule: RuleState, others: readonly RuleState[]): void {
  const { priority, direction } = rule.properties;
  const holder = others.find((other) => other.name.toLowerCase() !== rule.name.toLowerCase() && other.properties.priority === priority && other.properties.direction === direction);
  if (holder !== undefined) throw new WireError(400, 'SecurityRuleConflict', `Security rule ${rule.name} conflicts with rule ${holder.name}. Rules cannot have the same Priority and Direction.`);
}

function checkNumbersAndWords({ priority, description, access, direction, protocol }: Properties): void {
  if (priority < 100 || priority > 4096) throw new WireError(400, 'SecurityRuleInvalidPriority', `Security rule has invalid Priority. Value provided: ${priority} Allowed range 100-4096.`);
  if ((description?.length ?? 0) > 140) throw invalid('Description', 'longer than 140 characters');
  if (!/^(allow|deny)$/i.test(access)) throw invalid('Access', access);
  if (!/^(inbound|outbound)$/i.test(direction)) throw invalid('Direction', direction);
  if (!/^(tcp|udp|icmp|esp|ah|\*)$/i.test(protocol)) throw invalid('Protocol', protocol);
}

function checkPorts(properties: Properties): void {
  for (const side of ['source', 'destination'] as const) {
    const ranges = oneOrMany(properties[`${side}PortRange`], properties[`${side}PortRanges`], 'Port range');
    for (const range of ranges) {
      if (!isPortRange(range)) throw new WireError(400, 'SecurityRuleInvalidPortRange', `Security rule has invalid Port range. Value provided: ${range}. Value should be an integer OR integer range with '-' delimiter. Valid range 0-65535.`);
    }
  }
}

function isPortRange(range: string): boolean {
  if (range === '*') return true;
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range);
  if (match === null) return false;
  const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
  return from <= to && to <= 65535;
}

function checkAddresses(properties: Properties): void {
  for (const side of ['source', 'destination'] as const) {
    const prefixes = oneOrMany(properties[`${side}AddressPrefix`], properties[`${side}AddressPrefixes`], 'Address prefix');
    const kinds = new Set(prefixes.map((prefix) => kindOfPrefix(prefix, prefixes.length > 1)));
    if (kinds.has('ipv4') && kinds.has('ipv6')) throw badPrefix(prefixes.join(','));
  }
}

/** `*` stands alone; tags, addresses and ranges may stand in a list. Throws 400 SecurityRuleInvalidAddressPrefix. */
function kindOfPrefix(prefix: string, inList: boolean): 'ipv4' | 'ipv6' | 'tag' {
  if (prefix === '*') { if (inList) throw badPrefix(prefix); return 'tag'; }
  const range = readRange(prefix);
  if (range !== null && isAligned(range)) return range[0].kind();
  if (range === null && TAG.test(prefix)) return 'tag';
  throw badPrefix(prefix);
}

function oneOrMany(one: string | undefined, many: string[], what: string): string[] {
  const values = one === undefined || one === '' ? many : [one, ...many];
  if (values.length === 0 || (one && many.length > 0)) throw invalid(what, values.join(',') || '(none)');
  return values;
}

function badPrefix(value: string): WireError {
  return new WireError(400, 'SecurityRuleInvalidAddressPrefix', `Security rule has invalid Address prefix. Value provided: ${value}`);
}

/** Azure's own code and sentence for these are not established; the form is that of its neighbours. */
function invalid(what: string, value: string): WireError {
  return new WireError(400, `SecurityRuleInvalid${what.split(' ').map(capitalised).join('')}`, `Security rule has invalid ${what}. Value provided: ${value}`);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
