import type { RuleState } from '../../core.js';
import { BASTION_ADDRESS, NSG_ID } from '../../seed.js';
import { WireError } from '../../wireError.js';
import { sameId, scopeName } from '../scope.js';
import { decidingRule, type Attempt } from './evaluate.js';
import type { Party } from './prefixes.js';

const BASTION: Party = { address: BASTION_ADDRESS, tags: ['VirtualNetwork'] };
const VNET: Party = { tags: ['VirtualNetwork'] };

/** What Bastion itself needs (AZURE.md E.1). The rule for clients is not among it: Azure accepts its absence (E.2). */
const NEEDED: readonly Attempt[] = [
  { direction: 'Inbound', from: { tags: ['GatewayManager', 'Internet'] }, to: BASTION, port: 443 },
  { direction: 'Inbound', from: { tags: ['AzureLoadBalancer'] }, to: BASTION, port: 443 },
  ...[8080, 5701].map((port): Attempt => ({ direction: 'Inbound', from: VNET, to: BASTION, port })),
  ...[22, 3389].map((port): Attempt => ({ direction: 'Outbound', from: BASTION, to: VNET, port })),
  { direction: 'Outbound', from: BASTION, to: { tags: ['AzureCloud', 'Internet'] }, port: 443 },
  ...[8080, 5701].map((port): Attempt => ({ direction: 'Outbound', from: BASTION, to: VNET, port })),
  { direction: 'Outbound', from: BASTION, to: { tags: ['Internet'] }, port: 80 },
];

/** Azure checks this at every write of an NSG on a Bastion subnet; default rules do not count. Throws 400 NotCompliant. */
export function checkCompliance(nsgId: string, rules: readonly RuleState[]): void {
  if (!sameId(nsgId, NSG_ID)) return;
  if (NEEDED.every((attempt) => decidingRule(rules, attempt)?.properties.access === 'Allow')) return;
  throw new WireError(400, 'NetworkSecurityGroupNotCompliantForAzureBastionSubnet', `Network security group ${scopeName(nsgId)} does not have necessary rules for Azure Bastion Subnet AzureBastionSubnet.`);
}
