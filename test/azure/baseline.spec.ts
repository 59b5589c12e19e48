import assert from 'node:assert/strict';
import { inEnglish } from '../../src/access/sentences/index.js';
import { baselineProblems } from '../../src/azure/baseline.js';
import { RuleShape, type FoundRule } from '../../src/azure/nsgRule.js';
import { NSG_ID } from '../../src/simulator/seed.js';
import { seedTenant } from '../../src/simulator/tenant.js';

/** The practice tenant's NSG at rest, as the SDK gives it. */
const seeded: FoundRule[] = (seedTenant(new Date()).nsgs[NSG_ID]?.rules ?? []).map(({ name, properties }) => RuleShape.parse({ name, ...properties }));
const allow = (over: object): FoundRule => RuleShape.parse({
  name: 'Mine', access: 'Allow', direction: 'Inbound', protocol: 'Tcp', priority: 500, sourceAddressPrefix: 'Internet', sourcePortRange: '*',
  destinationAddressPrefix: '*', destinationPortRange: '443', ...over,
});
const without = (name: string) => seeded.filter((rule) => rule.name !== name);
const changed = (name: string, over: Partial<FoundRule>) => seeded.map((rule) => (rule.name === name ? { ...rule, ...over } : rule));

const cases: [string, FoundRule[], RegExp[]][] = [
  ['the practice tenant at rest', seeded, []],
  ['with a window open', [...seeded, allow({ name: 'jit-20261123T220000Z-prod-bastion', sourceAddressPrefix: '203.0.113.7/32' })], []],
  ['no deny-all', without('DenyAllInbound'), [/denies everybody else/]],
  ['a deny-all in our own range', changed('DenyAllInbound', { priority: 200 }), [/denies everybody else/]],
  ['a deny-all for TCP only', changed('DenyAllInbound', { protocol: 'tcp' }), [/denies everybody else/]],
  ['the Internet let in', [...seeded, allow({})], [/rule Mine of nsg-bastion lets Internet in/]],
  ['one address let in for good', [...seeded, allow({ sourceAddressPrefix: '198.51.100.1' })], [/lets 198\.51\.100\.1\/32 in/]],
  ['let in by a range of ports', [...seeded, allow({ destinationPortRange: '400-500' })], [/rule Mine/]],
  ['let in on another port', [...seeded, allow({ destinationPortRange: '8443' })], []],
  ['let in below the deny-all, where it does nothing', [...changed('DenyAllInbound', { priority: 3000 }), allow({ priority: 3500 })], []],
  ['Bastion\'s control plane shut out', without('AllowGatewayManagerInbound'), [/inbound GatewayManager/]],
  ['the way to the machines missing a port', changed('AllowSshRdpOutbound', { ports: ['22'] }), [/ports 22 and 3389/]],
  ['an empty NSG', [], [/denies everybody/, /GatewayManager/, /AzureLoadBalancer/, /5701/, /3389/, /AzureCloud/, /5701/, /Internet/]],
];

describe('azure/baseline', () => {
  for (const [name, rules, expected] of cases) {
    it(name, () => {
      const problems = baselineProblems(NSG_ID, rules, (rule) => rule.startsWith('jit-'));
      assert.equal(problems.length, expected.length, problems.map((p) => inEnglish(p.what)).join('; '));
      problems.forEach((problem, i) => {
        assert.match(inEnglish(problem.what), expected[i] ?? /never/);
        assert.match(inEnglish(problem.mend), /^az network nsg rule (create|delete) --subscription \S+ --resource-group network --nsg-name nsg-bastion /);
      });
    });
  }
});
