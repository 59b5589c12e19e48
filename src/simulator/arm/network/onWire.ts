import type { NsgState, RuleState } from '../../core.js';
import { sameId } from '../scope.js';
import type { Operation } from './writes.js';

const NSG_TYPE = 'Microsoft.Network/networkSecurityGroups';

/** A rule with its provisioning state: what a running write intends already shows, marked as unfinished. */
export interface SeenRule { rule: RuleState; provisioningState: 'Succeeded' | 'Updating' | 'Deleting' }

export function rulesSeen(nsg: NsgState, running: Operation | undefined): SeenRule[] {
  const intended = running?.intended ?? new Map<string, RuleState | null>();
  const added = [...intended.values()].filter((rule) => rule !== null && !nsg.rules.some(({ name }) => sameId(name, rule.name)));
  return [...nsg.rules, ...added].filter((rule) => rule !== null).map((rule) => {
    const key = [...intended.keys()].find((name) => sameId(name, rule.name));
    if (key === undefined) return { rule, provisioningState: 'Succeeded' };
    const next = intended.get(key) ?? null;
    return next === null ? { rule, provisioningState: 'Deleting' } : { rule: { name: rule.name, properties: next.properties }, provisioningState: 'Updating' };
  });
}

/** A rule as recorded from Azure (AZURE.md D.3): the etag is the NSG's, the lists are always there. */
export function ruleOnWire(nsg: NsgState, { rule, provisioningState }: SeenRule, kind: 'securityRules' | 'defaultSecurityRules' = 'securityRules'): Record<string, unknown> {
  return {
    name: rule.name, id: `${nsg.id}/${kind}/${rule.name}`, etag: `W/"${nsg.etag}"`, type: `${NSG_TYPE}/${kind}`,
    properties: { provisioningState, ...rule.properties },
  };
}

export function nsgOnWire(nsg: NsgState, running: Operation | undefined): Record<string, unknown> {
  return {
    name: nsg.id.slice(nsg.id.lastIndexOf('/') + 1), id: nsg.id, etag: `W/"${nsg.etag}"`, type: NSG_TYPE, location: nsg.location, tags: nsg.tags ?? {},
    properties: {
      provisioningState: running === undefined ? 'Succeeded' : 'Updating', resourceGuid: nsg.etag,
      securityRules: rulesSeen(nsg, running).map((seen) => ruleOnWire(nsg, seen)),
      defaultSecurityRules: DEFAULT_RULES.map((rule) => ruleOnWire(nsg, { rule, provisioningState: 'Succeeded' }, 'defaultSecurityRules')),
    },
  };
}

/** The rules that every NSG ends with (AZURE.md D.2). */
export const DEFAULT_RULES: readonly RuleState[] = [
  fallback('AllowVnetInBound', 65000, { from: 'VirtualNetwork', to: 'VirtualNetwork', why: 'Allow inbound traffic from all VMs in VNET' }),
  fallback('AllowAzureLoadBalancerInBound', 65001, { from: 'AzureLoadBalancer', to: '*', why: 'Allow inbound traffic from azure load balancer' }),
  fallback('DenyAllInBound', 65500, { from: '*', to: '*', why: 'Deny all inbound traffic' }),
  fallback('AllowVnetOutBound', 65000, { from: 'VirtualNetwork', to: 'VirtualNetwork', why: 'Allow outbound traffic from all VMs to all VMs in VNET' }),
  fallback('AllowInternetOutBound', 65001, { from: '*', to: 'Internet', why: 'Allow outbound traffic from all VMs to Internet' }),
  fallback('DenyAllOutBound', 65500, { from: '*', to: '*', why: 'Deny all outbound traffic' }),
];

function fallback(name: string, priority: number, flow: { from: string; to: string; why: string }): RuleState {
  return {
    name, properties: {
      description: flow.why, protocol: '*', sourcePortRange: '*', destinationPortRange: '*', sourceAddressPrefix: flow.from, destinationAddressPrefix: flow.to,
      access: name.startsWith('Deny') ? 'Deny' : 'Allow', priority, direction: name.endsWith('InBound') ? 'Inbound' : 'Outbound',
      sourcePortRanges: [], destinationPortRanges: [], sourceAddressPrefixes: [], destinationAddressPrefixes: [],
    },
  };
}
