import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { textOf } from '../../src/sandbox/control.js';
import { CHANNELS, NSG_ID } from '../../src/simulator/seed.js';
import type { RuleState } from '../../src/simulator/core.js';
import { ana, askLine, chatOf, openTenant, riley, sees, type Tenant } from '../support/tenant.js';

const HOUR = 60 * 60_000;
const AUDIT = CHANNELS.audit.id;

describe('the baseline, told in the audit channel', function () {
  this.timeout(90_000);
  let tenant: Tenant;
  let removed: RuleState[];
  beforeEach(async () => { tenant = await openTenant(); removed = []; });
  afterEach(() => tenant.close());

  const rules = () => tenant.simulator.sim.state.nsgs[NSG_ID]?.rules ?? assert.fail('no NSG');
  const take = (name: string): void => { removed.push(...rules().splice(rules().findIndex((rule) => rule.name === name), 1)); };
  const putBack = (): void => { rules().push(...removed.splice(0)); };
  const restart = async (): Promise<void> => { await (await tenant.start()).close(); await tenant.start(); };
  /** What stands in the channel about NSGs, once nothing more comes: each start has looked by then. */
  const told = async () => {
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    const { conversations } = await tenant.control.state();
    return (conversations.find((c) => c.id === AUDIT)?.activities ?? []).map((a) => textOf(a.card)).filter((text) => text.includes('nsg-bastion'));
  };

  it('at start, once over two replicas, with the command that mends it; and its all-clear', async () => {
    take('DenyAllInbound');
    await Promise.all([tenant.start(), tenant.start()]);
    const report = await sees(tenant.control, AUDIT, /not as it should be at rest: nsg-bastion/);
    assert.match(report, /no rule of nsg-bastion denies everybody else below priority 999 az network nsg rule create .*--name DenyAllInbound /);
    await restart();
    assert.equal((await told()).length, 1, 'a restart says nothing that was said');
    putBack();
    await restart();
    assert.match(await sees(tenant.control, AUDIT, /in order again/), /nsg-bastion/);
    await restart();
    assert.equal((await told()).length, 2);
  });

  it('again when it has changed, and again after a day', async () => {
    take('DenyAllInbound');
    await tenant.start();
    await sees(tenant.control, AUDIT, /denies everybody else/);
    take('AllowHttpOutbound');
    await restart();
    await sees(tenant.control, AUDIT, /Internet, ports 80/);
    assert.equal((await told()).length, 2);
    await remember(tenant, (at) => at - 23 * HOUR);
    await restart();
    assert.equal((await told()).length, 2);
    await remember(tenant, (at) => at - 2 * HOUR);
    await restart();
    assert.equal((await told()).length, 3);
  });

  it('of an NSG that may not be read, once, with the command that gives the permission; and nothing is asked for on it meanwhile', async () => {
    await tenant.control.knobs({ deny: ['/securityRules'] });
    await tenant.start();
    assert.match(await sees(tenant.control, AUDIT, /not as it should be at rest: nsg-bastion/), /the rules of nsg-bastion cannot be read, so nobody knows whom they let in: this identity may not Microsoft\.Network\/networkSecurityGroups\/securityRules\/read az role assignment create .*--role "JIT Access network \(network\)" --scope "\/subscriptions\/[^ ]+\/resourceGroups\/network"/);
    await tenant.control.say(riley, askLine(riley));
    await sees(tenant.control, chatOf(riley), /Nothing is opened while .*the rules of nsg-bastion cannot be read.*An administrator mends it with: az role assignment create/);
    await restart();
    assert.equal((await told()).length, 1);
    await tenant.control.knobs({ deny: [] });
    await restart();
    await sees(tenant.control, AUDIT, /in order again/);
  });

  it('of an NSG that is not there any more, with what to correct', async () => {
    Reflect.deleteProperty(tenant.simulator.sim.state.nsgs, NSG_ID);
    await tenant.start();
    assert.match(await sees(tenant.control, AUDIT, /not as it should be at rest: nsg-bastion/), /nsg-bastion is not there \(\w+\) Correct it in the entitlements file\. Or create it again/);
  });

  it('when Teams is away at start, as soon as it is back', async () => {
    take('DenyAllInbound');
    await tenant.control.knobs({ connectorDown: true });
    await tenant.start();
    await new Promise((resolve) => { setTimeout(resolve, 1500); });
    await tenant.control.knobs({ connectorDown: false });
    await sees(tenant.control, AUDIT, /not as it should be at rest/, 60_000);
    assert.equal((await told()).length, 1);
  });

  /** Moves the moment at which the NSG was told of, as the store remembers it. */
  async function remember({ config }: Tenant, moved: (at: number) => number): Promise<void> {
    const redis = new Redis(config.redisUrl);
    const key = `{jit:${config.rules.instance}}:memory:baseline ${NSG_ID.toLowerCase()}`;
    const told = JSON.parse(await redis.get(key) ?? '{}') as { at: string }; // as workflow/baseline.ts writes it
    await redis.set(key, JSON.stringify({ ...told, at: new Date(moved(Date.parse(told.at))).toISOString() }));
    redis.disconnect();
  }
});

describe('/access doctor', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  before(async () => { tenant = await openTenant(); await tenant.start(); });
  after(() => tenant.close());

  it('shows an approver that everything is in order, and tells nobody else', async () => {
    await tenant.control.say(ana, '/access doctor');
    assert.match(await sees(tenant.control, chatOf(ana), /Everything is in order/), /(\d+) of \1 in order/);
    await tenant.control.say(riley, '/access doctor');
    await sees(tenant.control, chatOf(riley), /Only approvers and operators can see/);
  });

  it('shows what is wrong, first and with what mends it', async () => {
    await tenant.control.knobs({ withheld: [`Microsoft.Network/networkSecurityGroups/securityRules/write ${NSG_ID}`] });
    await tenant.control.say(ana, '/access doctor');
    const card = await sees(tenant.control, chatOf(ana), /1 thing is wrong/);
    assert.match(card, /^1 thing is wrong .*Network at network security group nsg-bastion ✘\s+Microsoft\.Network\/networkSecurityGroups\/securityRules\/write\s*: opens; this identity may not role='.*az role assignment create/);
  });
});
