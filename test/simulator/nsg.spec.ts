import assert from 'node:assert/strict';
import type { NetworkSecurityGroup, SecurityRule } from '@azure/arm-network';
import { FOREIGN_RULES, NSG_ID } from '../../src/simulator/seed.js';
import { NSG, all, clientRule, deleteRule, openPractice, putRule, refused, type Practice } from './practice.js';

const OURS = 'jit-20991123T220000Z-test-bastionprod';
const RULE_PATH = `${NSG_ID}/securityRules/${OURS}?api-version=2025-05-01`;

describe('simulator: network security groups, through @azure/arm-network', function () {
  this.timeout(30_000);
  let practice: Practice;

  beforeEach(async function () { practice = await openPractice(this); });
  afterEach(async () => { await practice?.close(); });

  const read = () => practice.network().networkSecurityGroups.get(NSG.group, NSG.name);
  const names = async () => (await all(practice.network().securityRules.list(NSG.group, NSG.name))).map(({ name }) => name);
  const body = (over: Partial<SecurityRule> = {}) => ({ properties: clientRule(over) });

  it('is at its baseline: Bastion\'s own rules, a deny-all, nobody\'s address; and Azure\'s default rules', async () => {
    const nsg = await read();
    assert.deepEqual(FOREIGN_RULES.map((name) => nsg.securityRules?.find((rule) => rule.name === name)?.access), ['Allow', 'Allow', 'Allow']);
    assert.equal(nsg.securityRules?.length, 8);
    assert.deepEqual((await all(practice.network().defaultSecurityRules.list(NSG.group, NSG.name))).map(({ priority }) => priority), [65000, 65001, 65500, 65000, 65001, 65500]);
  });

  it('a rule is put, read back and deleted; it takes effect when its write ends', async () => {
    const before = await read();
    const began = Date.now();
    const rule = await putRule(practice, OURS);
    assert.deepEqual([rule.name, rule.provisioningState, rule.sourceAddressPrefixes, rule.etag === before.etag], [OURS, 'Succeeded', [], false]);
    const [put] = practice.record('rule.put');
    assert.deepEqual([put?.rule, put?.foreign, put?.before], [OURS, false, null]);
    assert.ok(Date.parse(put!.at) >= began + 40);
    await deleteRule(practice, OURS);
    assert.deepEqual([practice.record('rule.deleted').map((entry) => entry.rule), (await names()).includes(OURS)], [[OURS], false]);
    await deleteRule(practice, OURS); // what is not there is deleted already
    assert.equal(practice.record('rule.deleted').length, 1);
  });

  it('on the wire: 201 then 200 with Updating, 202 then 204, polled at the address that it names', async () => {
    practice.turn({ nsgWriteMs: 5000 });
    const put = await practice.call('PUT', RULE_PATH, { body: body() });
    const poll = put.headers.get('azure-asyncoperation')!.replace(practice.simulator.urls.https, '');
    assert.deepEqual([put.status, (put.body as { properties: { provisioningState: string } }).properties.provisioningState], [201, 'Updating']);
    assert.deepEqual((await practice.call('GET', poll)).body, { status: 'InProgress' });
    practice.simulator.sim.clock.advance(5000);
    assert.deepEqual((await practice.call('GET', poll)).body, { status: 'Succeeded' });
    assert.equal((await practice.call('PUT', RULE_PATH, { body: body() })).status, 200);
    practice.simulator.sim.clock.advance(5000);
    const gone = await practice.call('DELETE', RULE_PATH);
    assert.deepEqual([gone.status, gone.headers.has('azure-asyncoperation'), gone.headers.get('location')?.includes('/operationResults/')], [202, true, true]);
    practice.simulator.sim.clock.advance(5000);
    assert.equal((await practice.call('DELETE', RULE_PATH)).status, 204);
  });

  const BAD: readonly [string, Partial<SecurityRule>, string][] = [
    ['priority 50', { priority: 50 }, 'SecurityRuleInvalidPriority'], ['priority 4097', { priority: 4097 }, 'SecurityRuleInvalidPriority'],
    ['a taken priority', { priority: 2000 }, 'SecurityRuleConflict'], ['host bits in a range', { sourceAddressPrefix: '203.0.113.7/30' }, 'SecurityRuleInvalidAddressPrefix'],
    ['an address that is none', { sourceAddressPrefix: '203.0.113.300' }, 'SecurityRuleInvalidAddressPrefix'],
    ['both families', { sourceAddressPrefix: '', sourceAddressPrefixes: ['203.0.113.7', '2001:db8::1'] }, 'SecurityRuleInvalidAddressPrefix'],
    ['a list of ports in one', { destinationPortRange: '80,443' }, 'SecurityRuleInvalidPortRange'], ['port 70000', { destinationPortRange: '70000' }, 'SecurityRuleInvalidPortRange'],
    ['141 characters of description', { description: 'x'.repeat(141) }, 'SecurityRuleInvalidDescription'],
    ['a deny above what Bastion needs', { access: 'Deny', sourceAddressPrefix: '*' }, 'NetworkSecurityGroupNotCompliantForAzureBastionSubnet'],
  ];
  for (const [what, over, code] of BAD) {
    it(`refuses ${what}: ${code}`, async () => {
      await refused(putRule(practice, OURS, clientRule(over)), { code, status: 400 });
      assert.deepEqual(practice.record('rule.put'), []);
    });
  }

  it('refuses a name that is none', async () => { await refused(putRule(practice, '-jit-', clientRule()), { code: 'InvalidResourceName', status: 400 }); });

  it('the same priority serves both directions', async () => { assert.equal((await putRule(practice, OURS, clientRule({ priority: 110 }))).priority, 110); });

  it('does not give up a rule that Bastion needs, but the deny-all', async () => {
    await refused(deleteRule(practice, 'AllowGatewayManagerInbound'), { code: 'NetworkSecurityGroupNotCompliantForAzureBastionSubnet', status: 400 });
    await deleteRule(practice, 'DenyAllInbound');
  });

  for (const [busyNsg, status, code] of [['409', 409, 'AnotherOperationInProgress'], ['429', 429, 'RetryableError']] as const) {
    it(`one write at a time: a second meets ${status} ${code}`, async () => {
      practice.turn({ busyNsg, nsgWriteMs: 5000 });
      assert.equal((await practice.call('PUT', RULE_PATH, { body: body() })).status, 201);
      const second = await practice.call('PUT', RULE_PATH.replace('bastionprod', 'other'), { body: body({ priority: 101 }) });
      assert.deepEqual([second.status, (second.body as { error: { code: string } }).error.code], [status, code]);
      practice.simulator.sim.clock.advance(5000);
      assert.equal((await practice.call('PUT', RULE_PATH.replace('bastionprod', 'other'), { body: body({ priority: 101 }) })).status, 201);
    });
  }

  it('a running write shows as unfinished: Updating what is new, Deleting what goes', async () => {
    practice.turn({ nsgWriteMs: 5000 });
    const state = async () => (await practice.network().securityRules.get(NSG.group, NSG.name, OURS)).provisioningState;
    await practice.call('PUT', RULE_PATH, { body: body() });
    assert.deepEqual([await state(), practice.record('rule.put')], ['Updating', []]);
    practice.simulator.sim.clock.advance(5000);
    assert.equal(await state(), 'Succeeded');
    await practice.call('DELETE', RULE_PATH);
    assert.equal(await state(), 'Deleting');
  });

  it('what was accepted may fail, and then nothing has changed', async () => {
    practice.turn({ asyncFailShare: 1 });
    await assert.rejects(putRule(practice, OURS), /long-running operation has failed. InternalServerError/);
    assert.deepEqual([(await names()).includes(OURS), practice.record('rule.put')], [false, []]);
  });

  it('a PUT of the whole NSG wipes what it does not name', async () => {
    await putRule(practice, OURS);
    const { location = '', securityRules = [] } = await read();
    const rest: NetworkSecurityGroup = { location, securityRules: securityRules.filter(({ name }) => name !== OURS) };
    await practice.network().networkSecurityGroups.beginCreateOrUpdateAndWait(NSG.group, NSG.name, rest, { updateIntervalInMs: 10 });
    assert.deepEqual([(await names()).length, practice.record('rule.deleted').map(({ rule }) => rule), practice.record('rule.put').length], [8, [OURS], 1]);
  });

  it('what is not there is 404', async () => {
    await refused(practice.network().securityRules.get(NSG.group, NSG.name, 'none'), { code: 'ResourceNotFound', status: 404 });
    await refused(practice.network().networkSecurityGroups.get(NSG.group, 'none'), { code: 'ResourceNotFound', status: 404 });
  });

  it('lists come in pages', async () => {
    practice.turn({ pageSize: 3 });
    assert.equal((await names()).length, 8);
  });
});
