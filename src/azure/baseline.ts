import type { BaselineProblem } from '../workflow/ports.js';
import type { FoundRule } from './nsgRule.js';
import { partsOf } from './resource.js';

/** The client port of Bastion (AZURE.md E.1). */
const CLIENT_PORT = 443;
/** The lowest priority number that is not of the range of our own rules. */
const BELOW_OURS = 1000;
/** Who else must reach the client port, or Bastion does not work. */
const SYSTEM_SOURCES = ['gatewaymanager', 'azureloadbalancer'];

interface Needed { readonly name: string; readonly priority: number; readonly direction: 'inbound' | 'outbound'; readonly from: string; readonly to: string; readonly ports: readonly number[]; readonly protocol: string }

/** What Bastion itself needs (AZURE.md E.1); the numbers are proposals for a rule that is missing. */
const NEEDED: readonly Needed[] = [
  { name: 'AllowGatewayManagerInbound', priority: 2000, direction: 'inbound', from: 'GatewayManager', to: '*', ports: [443], protocol: 'Tcp' },
  { name: 'AllowAzureLoadBalancerInbound', priority: 2010, direction: 'inbound', from: 'AzureLoadBalancer', to: '*', ports: [443], protocol: 'Tcp' },
  { name: 'AllowVnetDataPlaneInbound', priority: 2020, direction: 'inbound', from: 'VirtualNetwork', to: 'VirtualNetwork', ports: [8080, 5701], protocol: '*' },
  { name: 'AllowSshRdpOutbound', priority: 100, direction: 'outbound', from: '*', to: 'VirtualNetwork', ports: [22, 3389], protocol: '*' },
  { name: 'AllowAzureCloudOutbound', priority: 110, direction: 'outbound', from: '*', to: 'AzureCloud', ports: [443], protocol: 'Tcp' },
  { name: 'AllowBastionCommunication', priority: 120, direction: 'outbound', from: 'VirtualNetwork', to: 'VirtualNetwork', ports: [8080, 5701], protocol: '*' },
  { name: 'AllowHttpOutbound', priority: 130, direction: 'outbound', from: '*', to: 'Internet', ports: [80], protocol: '*' },
];

/**
 * What is wrong with an NSG's rules at rest: everybody must be denied below our range, nobody but us and Azure itself may be
 * let in on the client port, and what Bastion needs must be there. Pure; it is said and never repaired, for the baseline is
 * not ours to write.
 */
export function baselineProblems(nsg: string, rules: readonly FoundRule[], isJit: (name: string) => boolean): BaselineProblem[] {
  const { name } = partsOf(nsg);
  const deny = rules.find((rule) => isDenyAll(rule));
  const open = rules.filter((rule) => letsClientsIn(rule) && !isJit(rule.name) && rule.priority < (deny?.priority ?? Number.MAX_SAFE_INTEGER));
  return [
    ...(deny ? [] : [{ what: { says: 'at-rest/no-deny', nsg: name, below: BELOW_OURS - 1 } as const, mend: create(nsg, DENY_ALL) }]),
    ...open.map((rule) => ({ what: { says: 'at-rest/lets-in', rule: rule.name, nsg: name, sources: rule.sources, port: CLIENT_PORT } as const, mend: `az network nsg rule delete ${inGroup(nsg)} --name ${rule.name}` })),
    ...NEEDED.filter((needed) => !rules.some((rule) => gives(rule, needed))).map((needed) => ({
      what: { says: 'at-rest/needed', nsg: name, rule: { direction: needed.direction, from: needed.from, to: needed.to, ports: needed.ports } } as const, mend: create(nsg, { ...needed, access: 'Allow' }),
    })),
  ];
}

function isDenyAll(rule: FoundRule): boolean {
  return rule.access === 'deny' && rule.direction === 'inbound' && rule.protocol === '*' && rule.priority >= BELOW_OURS
    && isAnyone(rule.sources) && rule.ports.includes('*') && rule.destinations.includes('*');
}

function letsClientsIn(rule: FoundRule): boolean {
  const others = rule.sources.filter((source) => !SYSTEM_SOURCES.includes(source.toLowerCase()));
  return rule.access === 'allow' && rule.direction === 'inbound' && ['tcp', '*'].includes(rule.protocol)
    && (others.length > 0 || rule.hasSecurityGroups) && rule.ports.some((range) => covers(range, CLIENT_PORT));
}

/** Everything that Bastion needs is TCP, though Microsoft's table writes Any for some. */
function gives(rule: FoundRule, { direction, from, to, ports }: Needed): boolean {
  return rule.access === 'allow' && rule.direction === direction && ['*', 'tcp'].includes(rule.protocol)
    && includes(rule.sources, from) && includes(rule.destinations, to) && ports.every((port) => rule.ports.some((range) => covers(range, port)));
}

function includes(values: readonly string[], wanted: string): boolean {
  return values.some((value) => value === '*' || value.toLowerCase() === wanted.toLowerCase());
}

function isAnyone(sources: readonly string[]): boolean {
  return sources.some((source) => ['*', '0.0.0.0/0'].includes(source));
}

/** `*`, `443`, `400-500`. */
function covers(range: string, port: number): boolean {
  if (range === '*') return true;
  const [low = Number.NaN, high = low] = range.split('-').map(Number);
  return low <= port && port <= high;
}

const DENY_ALL = { name: 'DenyAllInbound', priority: 4096, direction: 'inbound', from: '*', to: '*', ports: [], protocol: '*', access: 'Deny' } as const;

function create(nsg: string, rule: Needed & { access: string }): string {
  const ports = rule.ports.length === 0 ? "'*'" : rule.ports.join(' ');
  const direction = rule.direction === 'inbound' ? 'Inbound' : 'Outbound';
  return `az network nsg rule create ${inGroup(nsg)} --name ${rule.name} --priority ${rule.priority} --direction ${direction} --access ${rule.access} --protocol '${rule.protocol}' --source-address-prefixes '${rule.from}' --source-port-ranges '*' --destination-address-prefixes '${rule.to}' --destination-port-ranges ${ports}`;
}

/** Names an NSG to `az network nsg rule`. */
export function inGroup(nsg: string): string {
  const { subscription, group, name } = partsOf(nsg);
  return `--subscription ${subscription} --resource-group ${group} --nsg-name ${name}`;
}
