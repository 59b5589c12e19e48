import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createArchive, createRedis, createStore } from '../../src/store/index.js';
import { until } from '../../src/sandbox/control.js';
import { verifyRecord } from '../../src/ledger/index.js';
import type { RecordEntry } from '../../src/simulator/core.js';
import { startCluster, type TestCluster } from '../support/cluster.js';
import { ana, askLine, ben, noor, openCard, openFor, openTenant, riley, untilOpen, type Tenant } from '../support/tenant.js';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
type Rule = Extract<RecordEntry, { kind: 'rule.put' | 'rule.deleted' }>;

describe('three replicas of the bot on a Redis Cluster of three nodes', function () {
  this.timeout(120_000);
  let cluster: TestCluster;
  let tenant: Tenant | undefined;
  const sealed: object[] = [];
  const log = { ...silent, info: (facts: object, text: string) => { if (text === 'the record was sealed') sealed.push(facts); } };

  before(async function () {
    if (spawnSync('redis-server', ['--version']).error) this.skip();
    cluster = await startCluster();
    tenant = await openTenant({ settings: { REDIS_URL: cluster.url } });
    await cluster.replicate(`{jit:${tenant.config.rules.instance}}`);
    for (let n = 0; n < 3; n += 1) await tenant.start({ log });
  });
  after(async () => {
    await tenant?.close();
    await cluster?.close();
  });

  it('the node that has our slot is killed while windows are open: all goes on, and everything closes once and on time', async () => {
    assert.ok(tenant);
    const { control, simulator: { sim }, config } = tenant;
    await control.say(riley, askLine(riley, '15s'));
    const card = await openCard(control, riley);
    await Promise.all([ana, ben, ana, ben].map((who) => control.press(who, { ...card, verb: 'approve' })));
    await untilOpen(control, { roles: 4, rules: 1 });
    await cluster.killMasterOf(`{jit:${config.rules.instance}}`);
    await openFor(control, noor, '20s');
    const ours = () => sim.record.since(0).filter((e): e is RecordEntry & Rule => (e.kind === 'rule.put' || e.kind === 'rule.deleted') && !e.foreign);
    await until(() => Promise.resolve(ours().filter(({ kind }) => kind === 'rule.put').length === 2 || undefined), { what: 'a window that was asked for after the fail-over', within: 40_000 });
    await untilOpen(control, { roles: 0, rules: 0 }, 60_000);
    const rules = ours();
    const [put, deleted] = (['rule.put', 'rule.deleted'] as const).map((one) => rules.filter(({ kind }) => kind === one)) as [typeof rules, typeof rules];
    assert.equal(put.length, 2);
    // where both happen to end in the same second they share one rule
    assert.deepEqual(deleted.map(({ rule }) => rule).sort(), [...new Set(put.map(({ rule }) => rule))].sort());
    for (const { at, rule } of deleted) {
      const late = Date.parse(at) - Date.parse(rule.replace(/^jit-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*$/, '$1-$2-$3T$4:$5:$6Z'));
      assert.ok(late >= 0 && late < 10_000, `${rule} was closed ${late} ms late`);
    }
    const redis = await createRedis(cluster.url, 'producer', { log: silent });
    try {
      const { instance } = config.rules;
      const store = createStore({ redis, instance, log: silent });
      const request = await until(async () => (await store.newestOf(riley.id, 1)).find(({ status }) => status === 'ended'), { what: 'the request to have ended', within: 20_000 });
      const types = (await store.history(request.id)).map(({ event }) => event.type);
      assert.deepEqual([types.filter((type) => type === 'answered').length, types.filter((type) => type === 'due').length, types.at(-1)], [1, 1, 'closed'], types.join());
      const { findings } = await verifyRecord({ archive: createArchive({ redis, instance }), key: config.ledgerKey });
      assert.deepEqual(findings, []);
    } finally {
      redis.disconnect();
    }
    assert.equal(sealed.length, 1, 'of three, one has sealed the day');
  });
});
