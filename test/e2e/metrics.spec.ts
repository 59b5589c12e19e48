import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { chatOf, openFor, openTenant, riley, sees, untilOpen, type Tenant } from '../support/tenant.js';

const TOKEN = 'a token that only the scraper has';

describe('metrics', function () {
  this.timeout(60_000);
  let tenant: Tenant;
  let url: string;
  before(async () => {
    tenant = await openTenant();
    url = `http://127.0.0.1:${(await tenant.start()).port}`;
  });
  after(() => tenant.close());

  const scraped = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
  /** A series by its name and labels, as it stands there. */
  async function value(series: string): Promise<number> {
    const line = (await scraped()).split('\n').find((one) => one.startsWith(`${series} `));
    assert.ok(line, `${series} is not there`);
    return Number(line.slice(series.length + 1));
  }

  it('tell of one window what an operator alerts on', async () => {
    assert.equal(await value('jit_requests{status="active"}'), 0);
    await openFor(tenant.control, riley, '1m');
    await untilOpen(tenant.control, { roles: 4, rules: 1 });
    await sees(tenant.control, chatOf(riley), /Ready: read back/);
    assert.equal(await value('jit_requests{status="active"}'), 1);
    assert.equal(await value('jit_requests{status="pending"}'), 0);
    assert.equal(await value('jit_opening_seconds_count'), 1);
    assert.equal(await value('jit_deciding_seconds_count'), 1);
    assert.equal(await value('jit_events_total{type="answered"}'), 1);
    assert.ok(await value('jit_jobs{queue="alarms",state="delayed"}') >= 1, 'the end is set');
    assert.ok(await value('jit_azure_answers_total{api="arm",status="200"}') > 0);
    assert.ok(await value('jit_azure_answers_total{api="graph",status="200"}') > 0);
    assert.equal(await value('jit_failing_revocations'), 0);
  });

  it('tell of a revocation that fails, for how long, and of Azure that does not answer', async () => {
    await tenant.control.knobs({ failNext: [{ match: 'DELETE ', count: 1, status: 500 }, { match: 'DELETE ', count: -1, status: 403, code: 'AuthorizationFailed' }] });
    await tenant.control.say(riley, '/access end');
    await sees(tenant.control, chatOf(riley), /Trouble since/);
    assert.equal(await value('jit_failing_revocations'), 1);
    assert.equal(await value('jit_requests{status="revoking"}'), 1);
    assert.ok(await value('jit_overdue_seconds') > 0);
    assert.ok(await value('jit_azure_answers_total{api="arm",status="500"}') > 0);
    const ready = await (await fetch(`${url}/readyz`)).json() as { ready: boolean; azure: { arm: { failed: string | null } } };
    assert.equal(ready.ready, true, 'people are told, and nothing is lost');
    assert.ok(ready.azure.arm.failed !== null);
    await tenant.control.knobs({ failNext: [] });
    await sees(tenant.control, chatOf(riley), /Closed( early)? at /);
    assert.equal(await value('jit_failing_revocations'), 0);
    assert.equal(await value('jit_requests{status="ended"}'), 1);
    assert.equal(await value('jit_closing_lateness_seconds_count'), 1);
    assert.equal(await value('jit_overdue_seconds'), 0);
    assert.ok(await value('jit_ledger_unsealed_seconds') > 0);
  });

  it('each series that the example alerts name is there', async () => {
    const { groups } = parse(readFileSync('infra/alerts.yaml', 'utf8')) as { groups: { rules: { expr: string }[] }[] };
    const named = groups.flatMap(({ rules }) => rules.flatMap(({ expr }) => expr.match(/\bjit_\w+/g) ?? []));
    const text = await scraped();
    assert.ok(named.length >= 9);
    assert.deepEqual(named.filter((name) => !text.includes(`# TYPE ${name.replace(/_bucket$/, '')} `)), []);
  });

  it('are there for the private network only, or for who has the token', async () => {
    for (const header of ['x-forwarded-for', 'forwarded']) {
      assert.equal((await fetch(`${url}/metrics`, { headers: { [header]: 'for=10.0.0.1' } })).status, 404, header);
    }
    const guarded = await openTenant({ settings: { METRICS_TOKEN: TOKEN } });
    try {
      const address = `http://127.0.0.1:${(await guarded.start()).port}/metrics`;
      const asked = async (authorization?: string) => (await fetch(address, { headers: { 'x-forwarded-for': '203.0.113.9', ...(authorization === undefined ? {} : { authorization }) } })).status;
      assert.deepEqual([await asked(), await asked('Bearer guess'), await asked(`Bearer ${TOKEN}`)], [404, 404, 200]);
    } finally {
      await guarded.close();
    }
  });
});
